// The command line: commands, flags and their help.
import { Command, CommanderError, Option } from 'commander';
import { folderFormats, parseTarget, type FolderFormat, type Target } from '../sync/target.ts';
import { viewDialectNames, type ViewDialectName } from '../sync/views/dialects.ts';
import { completionScript } from './completion.ts';
import { configVariable, isInEnvironment } from './environment.ts';
import type { InitFlags } from './init/init.ts';

/** The flags of the commands that a platform calls. */
export interface Options {
  /** Absent where the environment holds the configuration. */
  readonly config?: string;
  readonly catalog?: string;
  readonly state?: string;
  readonly streams?: string;
  readonly debug?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** The flags of `scopes`. */
export interface ScopesOptions {
  readonly config?: string;
  readonly streams?: string;
  readonly explain?: boolean;
}

/** The flags of `sync`. */
export interface SyncOptions extends Pick<Options, 'config' | 'streams' | 'debug' | 'quiet'> {
  readonly target: Target;
  readonly full?: boolean;
  readonly format?: FolderFormat;
}

type SyncFlags = Omit<SyncOptions, 'target'> & { readonly to?: string; readonly printSql?: ViewDialectName };

/** What each command does. */
export interface Verbs {
  readonly spec: () => Promise<void>;
  readonly check: (options: Options) => Promise<void>;
  readonly discover: (options: Options) => Promise<void>;
  readonly read: (options: Options) => Promise<void>;
  readonly sync: (options: SyncOptions) => Promise<void>;
  readonly printSql: (dialect: ViewDialectName) => Promise<void>;
  readonly scopes: (options: ScopesOptions) => Promise<void>;
  readonly plan: (options: Options) => Promise<void>;
  readonly codes: (options: Options) => Promise<void>;
  readonly init: (flags: InitFlags) => Promise<void>;
  readonly explain: (words: readonly string[]) => Promise<void>;
  readonly demo: (options: { readonly out: string }) => Promise<void>;
}

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly version: () => Promise<string>;
  /** Called before a command with its name and flags. */
  readonly before: (name: string, options: Options) => Promise<void>;
  readonly print: (text: string) => void;
  readonly verbs: Verbs;
}

/**
 * Follows the words after the program's name.
 * @returns what is wrong with them, if they cannot be followed; the usage is on stderr then
 */
export async function follow(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<string | undefined> {
  if (words[0] === '--version') {
    surroundings.print(`${await surroundings.version()}\n`);
    return undefined;
  }
  try {
    await (await commandLine(words, surroundings)).parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    return error.code === 'commander.help' ? 'no command given.' : error.message;
  }
}

async function commandLine(
  words: readonly string[],
  { env, before, print, verbs }: Surroundings,
): Promise<Command> {
  const program = new Command('source-lark')
    .description('Replicates Lark and Feishu data into any warehouse over the Airbyte protocol.')
    .option('--version', 'print the version')
    .exitOverride()
    .showHelpAfterError();
  program.hook('preAction', (_program, command) => before(command.name(), command.opts<Options>()));
  const config = [
    '--config <file>',
    `the configuration (JSON or YAML), - for stdin; without it, the JSON in ${configVariable}`,
  ] as const;
  /** A command that cannot do without a configuration. */
  const configured =
    (action: (options: Options) => Promise<void>) =>
    (options: Options, command: Command): Promise<void> =>
      options.config === undefined && !isInEnvironment(env)
        ? command.error(
            `error: required option '--config <file>' not specified, and ${configVariable} is not set`,
          )
        : action(options);
  const json = ['--json', 'on a terminal too: the Airbyte message instead of text'] as const;

  withIgnored(verb(program, 'spec', 'print the connector specification')).action(verbs.spec);
  withIgnored(
    verb(program, 'check', 'check that a configuration works')
      .option(...config)
      .option(...json),
  ).action(configured(verbs.check));
  withIgnored(
    verb(program, 'discover', 'print the streams and their columns')
      .option(...config)
      .option(...json),
  ).action(configured(verbs.discover));
  withIgnored(
    verb(program, 'read', 'read streams: records, states and logs as NDJSON')
      .option(...config)
      .option(
        '--catalog <file>',
        'the configured catalog, or the output of discover; without it, every stream',
      )
      .option('--state <file>', "the saved state, or an earlier read's output")
      .addOption(
        new Option('--streams <names>', 'without a catalog: only these, separated by commas').conflicts(
          'catalog',
        ),
      ),
  ).action(configured(verbs.read));
  verb(program, 'sync', 'read into a folder, a DuckDB file or Postgres, and go on there the next time')
    .option(...config)
    .option('--to <place>', 'a folder, a .duckdb file, or a postgres:// address')
    .option('--streams <names>', 'only these, separated by commas')
    .option('--full', 'begin again, and drop the rows of earlier syncs')
    .addOption(
      new Option('--format <format>', 'of the files in a folder, ndjson where it is new').choices(
        folderFormats,
      ),
    )
    .addOption(
      new Option('--print-sql <dialect>', 'print views with names beside ids, and sync nothing').choices(
        viewDialectNames,
      ),
    )
    .action(({ to, printSql, ...options }: SyncFlags, command: Command) => {
      if (printSql !== undefined) return verbs.printSql(printSql);
      if (to === undefined) return command.error("error: required option '--to <place>' not specified");
      const target = parseTarget(to);
      // Without its value, which may hold a password.
      if (typeof target === 'string')
        return command.error(`error: option '--to <place>' is invalid. ${target}`);
      if (options.format !== undefined && target.kind !== 'folder')
        return command.error('error: --format is for folders: a database has tables');
      return configured(() => verbs.sync({ ...options, target }))(options, command);
    });
  program
    .command('plan')
    .description('print what a sync costs: calls and time of each stream')
    .option(...config)
    .option('--catalog <file>', 'the configured catalog, or the output of discover')
    .option('--state <file>', "the saved state, or an earlier read's output")
    .addOption(
      new Option('--streams <names>', 'without a catalog: only these, separated by commas').conflicts(
        'catalog',
      ),
    )
    .option('--json', 'as JSON')
    .action(configured(verbs.plan));
  program
    .command('codes')
    .description('print the approval codes that can be found, and where the others are')
    .option(...config)
    .action(configured(verbs.codes));
  const init = program.command('init').description('answer some questions; write and check a configuration');
  // Its flags are those of the modules' settings, which take a while to load.
  if (words[0] === 'init' || words[0] === 'completion') (await import('./init/flags.ts')).addInitFlags(init);
  init.action(verbs.init);
  program
    .command('scopes')
    .description("print the permissions to grant, for the developer console's batch import")
    .option('--config <file>', 'for the modules and settings of a configuration; without it, for everything')
    .option('--streams <names>', 'only for these, separated by commas')
    .option('--explain', 'which stream needs which permission, as a table')
    .action(verbs.scopes);
  program
    .command('explain')
    .description('explain a Lark error code, and what to do')
    .argument('<words...>', 'a code as in 91403, or a message or log line that contains one')
    .action(verbs.explain);
  // Its flags are those of lark-simulator, which reads them itself.
  program.command('simulate').description('run a Lark tenant on this machine, until interrupted');
  program
    .command('demo')
    .description('run spec, check, discover and read against a simulated tenant')
    .option('--out <folder>', 'where the NDJSON goes', 'demo-output')
    .action(verbs.demo);
  program
    .command('completion')
    .description('print a completion script for a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string, _options: object, command: Command) => {
      const script = completionScript(shell, flagsOf(program));
      if (script === undefined)
        command.error(`error: no completion for '${shell}': choose bash, zsh or fish`);
      print(script);
    });
  return program;
}

/** The visible flags of each command. */
function flagsOf(program: Command): ReadonlyMap<string, readonly string[]> {
  return new Map(
    program.commands.map((command) => [
      command.name(),
      command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => (long ? [long] : [])),
    ]),
  );
}

function verb(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--debug', 'also log every call to Lark (or LOG_LEVEL=debug)')
    .option('--quiet', 'print nothing on stderr');
}

/** Harnesses send these to every command; those that do not need one ignore it. */
const ignored = [
  '--config <file>',
  '--catalog <file>',
  '--state <file>',
  '--manifest-path <file>',
  '--components-path <file>',
];

function withIgnored(command: Command): Command {
  const own = new Set(command.options.map(({ long }) => long));
  for (const flags of ignored) {
    const option = new Option(flags).hideHelp();
    if (!own.has(option.long)) command.addOption(option);
  }
  return command;
}
