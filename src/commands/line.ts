// The command line: verbs, flags and their help.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

/** The flags of the verbs that a platform calls. */
export interface Options {
  readonly config: string;
  readonly catalog?: string;
  readonly state?: string;
  readonly streams?: string;
  readonly debug?: boolean;
}

/** The flags of `scopes`. */
export interface ScopesOptions {
  readonly config?: string;
  readonly streams?: string;
  readonly explain?: boolean;
}

/** What each verb does. */
export interface Verbs {
  readonly spec: () => Promise<void>;
  readonly check: (options: Options) => Promise<void>;
  readonly discover: (options: Options) => Promise<void>;
  readonly read: (options: Options) => Promise<void>;
  readonly scopes: (options: ScopesOptions) => Promise<void>;
  readonly explain: (code: number) => Promise<void>;
  readonly demo: (options: { readonly out: string }) => Promise<void>;
}

/**
 * Does what the words after the program's name say.
 * @returns what is wrong with them, if they cannot be followed; the usage is on stderr then
 */
export async function follow(words: readonly string[], verbs: Verbs): Promise<string | undefined> {
  try {
    await commandLine(verbs).parseAsync(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    return error.code === 'commander.help' ? 'it names no verb.' : error.message;
  }
}

function commandLine(verbs: Verbs): Command {
  const program = new Command('source-lark')
    .description('Copies Lark and Feishu data into any warehouse, over the Airbyte protocol.')
    .exitOverride()
    .showHelpAfterError();
  const config = ['--config <file>', 'the configuration (JSON)'] as const;

  withIgnored(verb(program, 'spec', 'print how the connector is configured')).action(verbs.spec);
  withIgnored(verb(program, 'check', 'see whether a configuration works').requiredOption(...config)).action(
    verbs.check,
  );
  withIgnored(
    verb(program, 'discover', 'print the streams and their columns').requiredOption(...config),
  ).action(verbs.discover);
  withIgnored(
    verb(program, 'read', 'read streams: records, states and logs as NDJSON')
      .requiredOption(...config)
      .option('--catalog <file>', 'the configured catalog; without it, every stream')
      .option('--state <file>', "the saved state, or an earlier read's output")
      .addOption(
        new Option('--streams <names>', 'without a catalog: only these, separated by commas').conflicts(
          'catalog',
        ),
      ),
  ).action(verbs.read);
  program
    .command('scopes')
    .description("print the permissions to grant, for the developer console's batch import")
    .option('--config <file>', 'for the modules and settings of a configuration; without it, for everything')
    .option('--streams <names>', 'only for these, separated by commas')
    .option('--explain', 'who needs what, as a table')
    .action(verbs.scopes);
  program
    .command('explain')
    .description('say what a Lark error code means and what to do')
    .argument('<code>', 'as in 91403', toCode)
    .action(verbs.explain);
  // Its flags are those of lark-simulator, which reads them itself.
  program.command('simulate').description('run a Lark tenant on this machine, until interrupted');
  program
    .command('demo')
    .description('spec, check, discover and read against a simulated tenant')
    .option('--out <folder>', 'where the NDJSON goes', 'demo-output')
    .action(verbs.demo);
  return program;
}

function toCode(word: string): number {
  if (/^\d{1,15}$/.test(word)) return Number(word);
  throw new InvalidArgumentError('It is not a number.');
}

function verb(program: Command, name: string, description: string): Command {
  const command = program.command(name).description(description);
  return command.option('--debug', 'also log every call to Lark (or LOG_LEVEL=debug)');
}

/** Harnesses send these to every verb; whoever does not need one ignores it. */
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
