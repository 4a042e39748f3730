// The verbs whose answer is text for a person; what they need of the process around them comes in.
import { toConnectorError } from '../engine/errors.ts';
import type { Config } from '../config.ts';
import type { World } from './connect.ts';
import type { InitFlags } from './init/init.ts';
import type { Options, ScopesOptions } from './line.ts';
import type { ViewDialectName } from '../sync/views/dialects.ts';

/** The process as these verbs see it. */
export interface TextVerbOptions {
  readonly env: NodeJS.ProcessEnv;
  /** What a configuration without a region means. */
  readonly region: Config['region'];
  readonly clock: () => number;
  readonly world: () => World;
  /** The configuration; what in it has no effect is printed on stderr. */
  readonly configOf: (path: string | undefined) => Promise<Config>;
  /** Where a person types and reads; undefined where one of the two is no terminal. */
  readonly terminal: { readonly columns: number } | undefined;
  /** Text on stdout, with secrets masked. */
  readonly print: (text: string) => void;
  /** Text on stderr, with secrets masked. */
  readonly inform: (text: string) => void;
  /** Whether nothing is to be put on stderr that is not an error. */
  readonly quiet: boolean;
  readonly setExitCode: (code: number) => void;
  /** The command line cannot be followed. */
  readonly usageError: (problem: string) => Promise<void>;
}

/** The verbs of one process. */
export function createTextVerbs(options: TextVerbOptions) {
  const { env, region, clock, print, inform, setExitCode, usageError } = options;
  const { columns } = options.terminal ?? { columns: 0 };

  /** A person's question is answered in text, and so is what is wrong with it. */
  async function answer(text: () => Promise<string>): Promise<void> {
    try {
      print(await text());
    } catch (error) {
      const { message } = toConnectorError(error);
      inform(`${message}\n`);
      setExitCode(1);
    }
  }

  return {
    scopes: ({ config, streams, explain }: ScopesOptions): Promise<void> =>
      answer(async () => {
        const [{ scopesText }, { readSettings }] = await Promise.all([
          import('./setup/scopes.ts'),
          import('./configuration.ts'),
        ]);
        return scopesText({
          ...(config !== undefined && { config: await readSettings({ path: config, region, env }) }),
          ...(streams !== undefined && { streams: namesIn(streams) }),
          ...(explain && { explain }),
        });
      }),

    printSql: (dialect: ViewDialectName): Promise<void> =>
      answer(async () => (await import('./sync-views.ts')).viewsText(dialect)),

    async explain(words: readonly string[]): Promise<void> {
      const { explanationOf } = await import('./setup/explain.ts');
      const found = explanationOf(words.join(' '));
      if (found === undefined) return usageError('this is not a number, and contains no Lark error code.');
      print(found.text);
      setExitCode(found.known ? 0 : 1);
    },

    async simulate(words: readonly string[]): Promise<void> {
      const { simulateCommand } = await import('./simulate.ts');
      const quietly = options.quiet ? () => undefined : inform;
      const problem = await simulateCommand(words, { print, inform: quietly, usage: inform });
      if (problem !== undefined) await usageError(problem);
    },

    init: (flags: InitFlags): Promise<void> =>
      answer(async () => {
        const [{ initCommand }, { textOfMessage }] = await Promise.all([
          import('./init/init.ts'),
          import('./terminal/answers.ts'),
        ]);
        const end = await initCommand({
          flags,
          env,
          region,
          print,
          world: options.world(),
          terminal: options.terminal !== undefined,
          columns,
          textOf: (message) => textOfMessage(message, columns),
        });
        if ('problem' in end) await usageError(end.problem);
        else setExitCode(end.exitCode);
        return '';
      }),

    plan: ({ config: path, catalog, state, streams, json }: Options): Promise<void> =>
      answer(async () => {
        const [{ planCommand }, { planText }, files] = await Promise.all([
          import('./plan/plan.ts'),
          import('./plan/text.ts'),
          import('./files.ts'),
        ]);
        const input = {
          config: await options.configOf(path),
          ...(catalog !== undefined && { catalog: files.readCatalog(catalog) }),
          ...(streams !== undefined && { streams: namesIn(streams) }),
          states: await files.readState(state, (text) => {
            inform(`WARN  ${text}\n`);
          }),
        };
        const plan = await planCommand(input, options.world());
        return json === true ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan, columns);
      }),

    codes: ({ config: path }: Options): Promise<void> =>
      answer(async () => {
        const [{ codesText }, { readUnfinished }, { secretsOf }] = await Promise.all([
          import('./setup/codes.ts'),
          import('./configuration.ts'),
          import('../config.ts'),
        ]);
        const config = await readUnfinished({ path, region, env });
        const world = options.world();
        secretsOf(config).forEach(world.keepSecret);
        return codesText(config, world, columns);
      }),

    demo: ({ out }: { readonly out: string }): Promise<void> =>
      answer(async () => {
        const { demoCommand } = await import('./demo.ts');
        setExitCode(await demoCommand(out, clock, print));
        return '';
      }),
  };
}

/** The names in a list with commas. */
export const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim());
