#!/usr/bin/env node
// argv, files, clock, signals, stdout and exit code: the only impure root.
import { setFlagsFromString } from 'node:v8';
import type { Options, SyncOptions } from './commands/line.ts';
import { lossOf, openOutput, pathOf, wasClosed, writeNow } from './commands/output.ts';
import { createTextVerbs, namesIn } from './commands/text-verbs.ts';
import { printable } from './commands/terminal/printable.ts';
import { isForPlatform } from './commands/terminal/platform.ts';
import type { Reporter } from './commands/terminal/reporter.ts';
import { toConnectorError } from './engine/errors.ts';
import { failure } from './commands/failure.ts';
import { log, traceError, type Outgoing } from './airbyte/messages.ts';
import { createRedactor } from './airbyte/redactor.ts';
import { createWriter } from './airbyte/writer.ts';
import { holder, supervise } from './process.ts';

type Messages = Iterable<Outgoing> | AsyncIterable<Outgoing>;

const clock = Date.now;
const { env, stdout, stderr } = process;
const redactor = createRedactor();
const output = openOutput(stdout);
const writer = createWriter(output);
/** 1 as soon as a TRACE ERROR is out, except for `check`, which answers with a status. */
let exitCode = 0;
let stopped = false;
let [verb = ''] = process.argv.slice(2);
// Silent until a person is known to be there.
let reporter: Reporter = {
  see: () => undefined,
  called: () => undefined,
  windows: () => undefined,
  done: () => undefined,
};
/** The image of Feishu sets it. */
const region = env['LARK_REGION'] === 'feishu' ? 'feishu' : 'lark';

async function emit(message: Outgoing): Promise<void> {
  if (stopped) return new Promise<never>(() => undefined);
  if (message.type === 'TRACE' && message.trace.type === 'ERROR') exitCode = 1;
  const clean = redactor.clean(message);
  reporter.see(clean);
  if (verb !== 'sync') await writer.write(clean);
}

async function emitAll(messages: Messages): Promise<void> {
  for await (const message of messages) await emit(message);
}

const inform = (text: string): void => void stderr.write(printable(redactor.mask(text)));

const isQuiet = ({ quiet }: { readonly quiet?: boolean }): boolean =>
  quiet === true || isForPlatform(env, stderr.isTTY);

/** The verbs that read rows. `sync` prints no messages: stderr is all that a person sees of it. */
const reading = ['read', 'sync'];

/** Speaks to a person on stderr, unless stdout is their terminal too, where they see everything anyway. */
async function openReporter(options: Options): Promise<void> {
  if (verb === 'sync' ? options.quiet === true : isQuiet(options) || stdout.isTTY) return;
  const { createReporter } = await import('./commands/terminal/reporter.ts');
  reporter = await createReporter({
    write: inform,
    clock,
    verbose: verb === 'sync' && world(options).debug,
    ...(stderr.isTTY && reading.includes(verb) && { terminal: stderr }),
  });
}

/** What the summary of a read has to know. */
const ending = () => ({
  summary: reading.includes(verb),
  ...(verb === 'sync'
    ? { resume: 'To go on from here, run the same command again.' }
    : { output: pathOf(stdout.fd) }),
});

const world = ({ debug }: Options) => ({
  clock,
  debug: debug === true || env['LOG_LEVEL']?.toLowerCase() === 'debug',
  keepSecret: redactor.add,
  onCall: reporter.called,
  onWindows: reporter.windows,
});

/** The configuration; what in it has no effect is logged. */
async function configOf(path: string | undefined) {
  const [{ readConfig }, { secretsOf }] = await Promise.all([
    import('./commands/configuration.ts'),
    import('./config.ts'),
  ]);
  const { config, warnings } = await readConfig({ path, region, env });
  secretsOf(config).forEach(redactor.add);
  return { config, warnings: warnings.map((warning) => log('WARN', warning)) };
}

const spec = async (): Promise<void> => emitAll((await import('./commands/spec.ts')).specCommand(region));

const asText = ({ json }: Options): boolean => stdout.isTTY && json !== true;

/** What a person at a terminal reads of messages; they may want `check && read`. */
async function show(messages: Messages): Promise<void> {
  const { textOfMessage } = await import('./commands/terminal/answers.ts');
  for await (const message of messages) {
    if (message.type === 'CONNECTION_STATUS' && message.connectionStatus.status === 'FAILED') exitCode = 1;
    output.write(printable(redactor.mask(textOfMessage(message, stdout.columns))));
  }
}

async function check(options: Options): Promise<void> {
  const { checkCommand, failedCheck } = await import('./commands/check.ts');
  const answer = asText(options) ? show : emitAll;
  try {
    const { config, warnings } = await configOf(options.config);
    await answer(warnings);
    await answer(checkCommand(config, world(options)));
  } catch (error) {
    await answer(failedCheck(toConnectorError(error), clock()));
  }
  // For a platform a status is an answer, whatever it is.
  if (!asText(options)) exitCode = 0;
}

async function discover(options: Options): Promise<void> {
  const { discoverCommand } = await import('./commands/discover.ts');
  const answer = asText(options) ? show : emitAll;
  const { config, warnings } = await configOf(options.config);
  await answer(warnings);
  await answer(discoverCommand(config, world(options)));
}

/** Garbage may not double the heap before it is cleaned up, and pages in flight have room from the start. */
const tuneMemory = (): void => {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=16');
};

async function read(options: Options): Promise<void> {
  if (wasClosed(stdout.fd)) {
    writeNow(stderr.fd, 'source-lark: stdout is closed. Nothing was read.\n');
    exitCode = 1;
    return;
  }
  tuneMemory();
  const [{ readCommand }, files] = await Promise.all([
    import('./commands/read.ts'),
    import('./commands/files.ts'),
  ]);
  const { config, warnings } = await configOf(options.config);
  const input = {
    config,
    ...(options.catalog !== undefined && { catalog: files.readCatalog(options.catalog) }),
    ...(options.streams !== undefined && { streams: namesIn(options.streams) }),
    states: await files.readState(options.state, (text) => warnings.push(log('WARN', text))),
  };
  await emitAll(warnings);
  await emitAll(readCommand(input, world(options)));
}

async function sync({ streams, ...options }: SyncOptions): Promise<void> {
  tuneMemory();
  const { syncCommand } = await import('./commands/sync.ts');
  const { config, warnings } = await configOf(options.config);
  await emitAll(warnings);
  const input = { ...options, config, holder, ...(streams !== undefined && { streams: namesIn(streams) }) };
  await emitAll(syncCommand(input, world(options)));
}

const textVerbs = createTextVerbs({
  env,
  region,
  clock,
  world: () => world({}),
  async configOf(path) {
    const { config, warnings } = await configOf(path);
    for (const { log: one } of warnings) inform(`WARN  ${one.message}\n`);
    return config;
  },
  terminal: process.stdin.isTTY && stdout.isTTY ? stdout : undefined,
  print: (text) => void output.write(printable(redactor.mask(text))),
  inform,
  quiet: isQuiet({}),
  setExitCode: (code) => (exitCode = code),
  usageError,
});

/**
 * Follows the command line. A platform asks for the form before every other command: to parse that one word would take
 * longer than to answer it.
 */
async function follow(words: readonly string[]): Promise<void> {
  const [first, ...rest] = words;
  if (words.length === 1 && first === 'spec') return spec();
  if (first === 'simulate') return textVerbs.simulate(rest);
  const line = await import('./commands/line.ts');
  const problem = await line.follow(words, {
    env,
    version: async () => (await import('./commands/version.ts')).version(),
    before: async (name, options) => {
      verb = name;
      await openReporter(options);
    },
    print: (text) => output.write(text),
    verbs: { ...textVerbs, spec, check, discover, read, sync },
  });
  if (problem !== undefined) await usageError(problem);
}

async function usageError(problem: string): Promise<void> {
  await emit(
    traceError({ message: `Invalid command line: ${problem}`, failure_type: 'config_error' }, clock()),
  );
  exitCode = 2;
}

/** `check` answers with a status even then. */
async function fail(error: unknown): Promise<void> {
  if (verb !== 'check') return emitAll(failure(error, clock()));
  const { failedCheck } = await import('./commands/check.ts');
  await emitAll(failedCheck(toConnectorError(error), clock()));
}

async function main(): Promise<void> {
  const supervision = supervise({
    output,
    async crash(error) {
      await fail(error);
      await writer.drain();
      return verb === 'check' ? 0 : 1;
    },
    async interrupt() {
      stopped = true;
      reporter.done({ ...ending(), interrupted: true });
      await writer.drain();
    },
    writeFailed: (error) => lossOf(error, verb),
    warn: (message) => void emit(log('WARN', message)),
  });
  try {
    await follow(process.argv.slice(2));
  } catch (error) {
    await emitAll(failure(error, clock()));
  }
  await writer.drain();
  reporter.done(ending());
  supervision.exit(exitCode);
}

void main();
