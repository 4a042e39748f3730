#!/usr/bin/env node
// argv, files, clock, signals, stdout and exit code: the only impure root.
import { Command, CommanderError, Option } from 'commander';
import { toConnectorError, toTrace } from './engine/errors.ts';
import { log, traceError, type AirbyteMessage } from './protocol/messages.ts';
import { createRedactor } from './protocol/redactor.ts';
import { createWriter } from './protocol/writer.ts';

type Messages = Iterable<AirbyteMessage> | AsyncIterable<AirbyteMessage>;

const clock = Date.now;
const redactor = createRedactor();
const writer = createWriter(process.stdout);
/** 1 as soon as a TRACE ERROR is out, except for `check`, which answers with a status. */
let exitCode = 0;
let stopped = false;

async function emit(message: AirbyteMessage): Promise<void> {
  if (stopped) return new Promise<never>(() => undefined);
  if (message.type === 'TRACE' && message.trace.type === 'ERROR') exitCode = 1;
  await writer.write(redactor.clean(message));
}

async function emitAll(messages: Messages): Promise<void> {
  for await (const message of messages) await emit(message);
}

function failure(error: unknown): AirbyteMessage[] {
  const failed = toConnectorError(error);
  const stack = failed.cause instanceof Error ? failed.cause.stack : undefined;
  const fatal = failed.type === 'system_error' ? [log('FATAL', failed.message, stack)] : [];
  return [...fatal, toTrace(failed, clock())];
}

interface Options {
  readonly config: string;
  readonly catalog?: string;
  readonly state?: string;
  readonly streams?: string;
  readonly debug?: boolean;
}

const world = ({ debug }: Options) => ({
  clock,
  debug: debug === true || process.env['LOG_LEVEL']?.toLowerCase() === 'debug',
  keepSecret: redactor.add,
});

async function configOf(path: string) {
  const [{ readConfig }, { secretsOf }] = await Promise.all([
    import('./commands/files.ts'),
    import('./config.ts'),
  ]);
  const config = readConfig(path);
  secretsOf(config).forEach(redactor.add);
  return config;
}

async function spec(): Promise<void> {
  const { specCommand } = await import('./commands/spec.ts');
  await emitAll(specCommand());
}

async function check(options: Options): Promise<void> {
  const { checkCommand, failedCheck } = await import('./commands/check.ts');
  try {
    await emitAll(checkCommand(await configOf(options.config), world(options)));
  } catch (error) {
    await emitAll(failedCheck(toConnectorError(error), clock()));
  }
  exitCode = 0;
}

async function discover(options: Options): Promise<void> {
  const { discoverCommand } = await import('./commands/discover.ts');
  await emitAll(discoverCommand(await configOf(options.config)));
}

async function read(options: Options): Promise<void> {
  const [{ readCommand }, files] = await Promise.all([
    import('./commands/read.ts'),
    import('./commands/files.ts'),
  ]);
  const config = await configOf(options.config);
  const input = {
    config,
    ...(options.catalog !== undefined && { catalog: files.readCatalog(options.catalog) }),
    ...(options.streams !== undefined && { streams: options.streams.split(',') }),
    states: options.state === undefined ? new Map() : await files.readState(options.state),
  };
  const messages = readCommand(input, world(options));
  await (process.stderr.isTTY && !process.stdout.isTTY ? watched(messages) : emitAll(messages));
}

async function watched(messages: Messages): Promise<void> {
  const { createProgress } = await import('./commands/progress.ts');
  const progress = createProgress(process.stderr, clock);
  for await (const message of messages) {
    progress.see(message);
    await emit(message);
  }
  progress.done();
}

async function simulate(options: { port: string; size: string; faults: string[] }): Promise<void> {
  const { simulateCommand } = await import('./commands/simulate.ts');
  await simulateCommand(options, (text) => process.stdout.write(text));
}

async function demo(options: { out: string }): Promise<void> {
  const { demoCommand } = await import('./commands/demo.ts');
  exitCode = await demoCommand(options.out, clock, (text) => process.stdout.write(text));
}

/** Harnesses send these to every verb; whoever does not need one ignores it. */
const ignored = [
  '--config <file>',
  '--catalog <file>',
  '--state <file>',
  '--manifest-path <file>',
  '--components-path <file>',
];

function verb(program: Command, name: string, description: string): Command {
  const command = program.command(name).description(description);
  return command.option('--debug', 'also log every call to Lark (or LOG_LEVEL=debug)');
}

function withIgnored(command: Command): Command {
  const own = new Set(command.options.map(({ long }) => long));
  for (const flags of ignored) {
    const option = new Option(flags).hideHelp();
    if (!own.has(option.long)) command.addOption(option);
  }
  return command;
}

function commandLine(): Command {
  const program = new Command('source-lark')
    .description('Copies Lark and Feishu data into any warehouse, over the Airbyte protocol.')
    .exitOverride()
    .showHelpAfterError();
  const config = ['--config <file>', 'the configuration (JSON)'] as const;

  withIgnored(verb(program, 'spec', 'print how the connector is configured')).action(spec);
  withIgnored(verb(program, 'check', 'see whether a configuration works').requiredOption(...config)).action(
    check,
  );
  withIgnored(
    verb(program, 'discover', 'print the streams and their columns').requiredOption(...config),
  ).action(discover);
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
  ).action(read);
  program
    .command('simulate')
    .description('run a Lark tenant on this machine, until interrupted')
    .option('--port <number>', 'on 127.0.0.1', '4010')
    .addOption(
      new Option('--size <size>', 'how big the company is').choices(['small', 'large']).default('small'),
    )
    .option('--faults <fault...>', 'what goes wrong, for example throttle#2x3', [])
    .action(simulate);
  program
    .command('demo')
    .description('spec, check, discover and read against a simulated tenant')
    .option('--out <folder>', 'where the NDJSON goes', 'demo-output')
    .action(demo);
  return program;
}

/** Dies by the signal, as platforms expect; as the first process of a container it has to leave by itself. */
function dieBy(signal: NodeJS.Signals): void {
  stopped = true;
  const die = (): void => {
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + (signal === 'SIGINT' ? 2 : 15)), 50);
  };
  setTimeout(die, 500);
  void writer.drain().finally(die);
}

async function main(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.removeAllListeners('warning').on('warning', ({ message }) => void emit(log('WARN', message)));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, dieBy);
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.once(event, (error: unknown) => {
      void emitAll(failure(error))
        .then(writer.drain)
        .finally(() => process.exit(1));
    });
  }
  try {
    await commandLine().parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) await emitAll(failure(error));
    else if (error.exitCode !== 0) await usageError(error);
  }
  await writer.drain();
  process.exit(exitCode);
}

async function usageError({ message }: CommanderError): Promise<void> {
  await emit(
    traceError({ message: `The command line is wrong: ${message}`, failure_type: 'config_error' }, clock()),
  );
  exitCode = 2;
}

await main();
