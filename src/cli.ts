#!/usr/bin/env node
// argv, files, clock, signals, stdout and exit code: the only impure root.
import { setFlagsFromString } from 'node:v8';
import type { Options, ScopesOptions } from './commands/line.ts';
import { toConnectorError, toTrace } from './engine/errors.ts';
import { log, traceError, type AirbyteMessage, type Outgoing } from './airbyte/messages.ts';
import { createRedactor } from './airbyte/redactor.ts';
import { createWriter } from './airbyte/writer.ts';

type Messages = Iterable<Outgoing> | AsyncIterable<Outgoing>;

const clock = Date.now;
const redactor = createRedactor();
const writer = createWriter(process.stdout);
/** 1 as soon as a TRACE ERROR is out, except for `check`, which answers with a status. */
let exitCode = 0;
let stopped = false;
/** The image of Feishu says so. */
const region = process.env['LARK_REGION'] === 'feishu' ? 'feishu' : 'lark';

async function emit(message: Outgoing): Promise<void> {
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
  const config = readConfig(path, region);
  secretsOf(config).forEach(redactor.add);
  return config;
}

async function spec(): Promise<void> {
  const { specCommand } = await import('./commands/spec.ts');
  await emitAll(specCommand(region));
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
  await emitAll(discoverCommand(await configOf(options.config), world(options)));
}

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim());

async function read(options: Options): Promise<void> {
  // By default V8 lets garbage double the heap before it cleans up: this takes a third of the memory less, and no more time.
  setFlagsFromString('--heap-growing-percent=50');
  const [{ readCommand }, files] = await Promise.all([
    import('./commands/read.ts'),
    import('./commands/files.ts'),
  ]);
  const config = await configOf(options.config);
  const input = {
    config,
    ...(options.catalog !== undefined && { catalog: files.readCatalog(options.catalog) }),
    ...(options.streams !== undefined && { streams: namesIn(options.streams) }),
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

/** What a person asks for is no message: the answer is text, and so is what is wrong. */
async function answer(text: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(await text());
  } catch (error) {
    const { message } = toConnectorError(error);
    process.stderr.write(redactor.mask(`${message}\n`));
    exitCode = 1;
  }
}

async function scopes({ config, streams, explain }: ScopesOptions): Promise<void> {
  await answer(async () => {
    const { scopesText } = await import('./commands/setup/scopes.ts');
    return scopesText({
      ...(config !== undefined && { config: await configOf(config) }),
      ...(streams !== undefined && { streams: namesIn(streams) }),
      ...(explain && { explain }),
    });
  });
}

async function explain(code: number): Promise<void> {
  const { explanation } = await import('./commands/setup/explain.ts');
  const { text, known } = explanation(code);
  process.stdout.write(text);
  if (!known) exitCode = 1;
}

async function simulate(words: readonly string[]): Promise<void> {
  const { simulateCommand } = await import('./commands/simulate.ts');
  const toStderr = (text: string): void => void process.stderr.write(text);
  const problem = await simulateCommand(words, {
    print: (text) => process.stdout.write(text),
    inform: toStderr,
    usage: toStderr,
  });
  if (problem !== undefined) await usageError(problem);
}

async function demo(options: { out: string }): Promise<void> {
  const { demoCommand } = await import('./commands/demo.ts');
  exitCode = await demoCommand(options.out, clock, (text) => process.stdout.write(text));
}

/**
 * Does what the command line says. A platform asks for the form before every other command: to parse that one word
 * would take longer than to answer it.
 */
async function follow(words: readonly string[]): Promise<void> {
  const [verb, ...rest] = words;
  if (words.length === 1 && verb === 'spec') return spec();
  if (verb === 'simulate') return simulate(rest);
  const line = await import('./commands/line.ts');
  const problem = await line.follow(words, { spec, check, discover, read, scopes, explain, demo });
  if (problem !== undefined) await usageError(problem);
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
    await follow(process.argv.slice(2));
  } catch (error) {
    await emitAll(failure(error));
  }
  await writer.drain();
  process.exit(exitCode);
}

async function usageError(problem: string): Promise<void> {
  await emit(
    traceError({ message: `The command line is wrong: ${problem}`, failure_type: 'config_error' }, clock()),
  );
  exitCode = 2;
}

await main();
