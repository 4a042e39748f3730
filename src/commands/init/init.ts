// init: from questions to a configuration that was checked.
import type { JsonObject, Outgoing } from '../../airbyte/messages.ts';
import { consoleUrlOf, parseConfig, secretsOf, type Config } from '../../config.ts';
import type { World } from '../connect.ts';
import { scopesText } from '../setup/scopes.ts';
import { wrapped } from '../terminal/wrap.ts';
import { AnswerError, collect, createRecorder, type Given } from './collect.ts';
import { exists, save } from './save.ts';

/** The answers that were given as flags, by the flag's name in camel case. */
export type InitFlags = Readonly<Record<string, string | boolean | undefined>>;

export interface InitOptions {
  readonly flags: InitFlags;
  readonly env: NodeJS.ProcessEnv;
  /** What a configuration without a region means. */
  readonly region: Config['region'];
  readonly world: World;
  /** Whether there is a person to ask. */
  readonly terminal: boolean;
  readonly print: (text: string) => void;
  /** The width of the terminal; 0 where there is none. */
  readonly columns: number;
  /** A message as a person reads it. */
  readonly textOf: (message: Outgoing) => string;
}

/** How it ended. */
export type InitEnd =
  | { readonly exitCode: number }
  /** The command line cannot be followed, and why. */
  | { readonly problem: string };

/** Asks, writes the file, shows the permissions to import, and checks. */
export async function initCommand(options: InitOptions): Promise<InitEnd> {
  const { flags, env, terminal, print } = options;
  const path = textIn(flags['out']) ?? 'config.json';
  const given: Given = (flag, variable) =>
    textIn(flags[camelCase(flag)]) ?? textIn(variable === undefined ? undefined : env[variable]);
  const overwrite = flags['overwrite'] === true;
  const taken = exists(path) && !overwrite;
  try {
    if (terminal) return await atTerminal({ ...options, path, given, overwrite: !taken });
    if (taken) return { problem: `${path} exists. Choose another file with --out, or pass --overwrite.` };
    const recorder = createRecorder();
    const config = await collect(given, recorder, options.region);
    const missing = [...new Set(recorder.missing())];
    if (missing.length > 0)
      return { problem: `init asks at a terminal, and here is none. Pass ${missing.join(', ')}.` };
    write(config, { ...options, path, overwrite });
    print(stepsText(config, options));
    return { exitCode: (await check(config, options)) ? end(path, print) : failedEnd(path, print) };
  } catch (error) {
    if (error instanceof AnswerError) return { problem: error.message };
    throw error;
  }
}

interface Wizard extends InitOptions {
  readonly path: string;
  readonly given: Given;
  readonly overwrite: boolean;
}

async function atTerminal(wizard: Wizard): Promise<InitEnd> {
  const { path, given, flags, print } = wizard;
  const { Cancelled, createTerminalAsker } = await import('./asker.ts');
  const { confirm, ...asker } = createTerminalAsker();
  let saved = false;
  try {
    if (!wizard.overwrite && !(await confirm(`${path} exists. Overwrite it?`))) throw new Cancelled();
    const config = await collect(given, asker, wizard.region);
    write(config, { ...wizard, overwrite: true });
    saved = true;
    const text = stepsText(config, wizard);
    print(`\n${text}`);
    const { copy } = await import('./clipboard.ts');
    if (await copy(permissionsIn(config, wizard))) print('The permissions are in the clipboard.\n');
    const asks = flags['yes'] !== true;
    if (asks && !(await confirm('Is the version published? Check now?')))
      return { exitCode: end(path, print) };
    while (!(await check(config, wizard)))
      if (!asks || !(await confirm('Check again?'))) return { exitCode: failedEnd(path, print) };
    return { exitCode: end(path, print) };
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    print(saved ? laterText(path) : 'Nothing was written.\n');
    return { exitCode: 130 };
  }
}

/** Nothing is written that `read` would refuse. */
function write(
  config: JsonObject,
  { path, overwrite, region, world }: Pick<Wizard, 'path' | 'overwrite' | 'region' | 'world'>,
): void {
  secretsOf(parseConfig(config, region)).forEach(world.keepSecret);
  save(path, config, { overwrite });
}

/** Prints what check says; whether it succeeded. */
async function check(given: JsonObject, { region, world, print, textOf }: InitOptions): Promise<boolean> {
  const { checkCommand } = await import('../check.ts');
  let succeeded = false;
  for await (const message of checkCommand(parseConfig(given, region), world)) {
    if (message.type === 'CONNECTION_STATUS') succeeded = message.connectionStatus.status === 'SUCCEEDED';
    print(textOf(message));
  }
  return succeeded;
}

function permissionsIn(config: JsonObject, { region }: Pick<InitOptions, 'region'>): string {
  return scopesText({ config: parseConfig(config, region) });
}

function stepsText(given: JsonObject, options: Pick<InitOptions, 'region' | 'columns'>): string {
  const config = parseConfig(given, options.region);
  const steps = [
    `Open your app in the developer console: ${consoleUrlOf(config)}`,
    'Permissions & Scopes, Batch import/export scopes: paste the permissions below.',
    'Permissions & Scopes, Data Permissions: set the range of contacts data that the app may access.',
    'Version Management & Release: publish a version and have an administrator approve it.',
  ];
  const lines = steps.map((step, index) => wrapped(`${index + 1}. ${step}`, options.columns, '   '));
  return `${lines.join('\n')}\n\n${permissionsIn(given, options)}\n`;
}

function end(path: string, print: (text: string) => void): number {
  print(
    `\n${path} is written, readable by you alone. Next:\n` +
      `  source-lark plan --config ${path}                # what a sync costs\n` +
      `  source-lark read --config ${path} > rows.ndjson\n`,
  );
  return 0;
}

function failedEnd(path: string, print: (text: string) => void): number {
  print(laterText(path));
  return 1;
}

const laterText = (path: string): string =>
  `\n${path} is written. Do what is missing, then:\n  source-lark check --config ${path}\n`;

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

const camelCase = (flag: string): string =>
  flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
