// Runs check, discover and read in this process: what the built command line prints, without the time that it takes to
// start. The process itself (arguments, stdout, signals, environment) is tested in integration_tests/.
import { parseArgs } from 'node:util';
import { toConnectorError, toTrace } from '../../src/engine/errors.ts';
import { toText } from '../../src/airbyte/line.ts';
import { log, type Outgoing } from '../../src/airbyte/messages.ts';
import { createRedactor } from '../../src/airbyte/redactor.ts';
import { checkCommand, failedCheck } from '../../src/commands/check.ts';
import type { World } from '../../src/commands/connect.ts';
import { discoverCommand } from '../../src/commands/discover.ts';
import { readConfig } from '../../src/commands/configuration.ts';
import { readCatalog, readState } from '../../src/commands/files.ts';
import { readCommand } from '../../src/commands/read.ts';
import { secretsOf } from '../../src/config.ts';
import { checkLine } from '../checkers/protocol.ts';
import { writeJson, type CliRun, type RunOptions } from './cli.ts';

type Messages = AsyncGenerator<Outgoing>;

/** How a run in this process differs from a plain one. */
export type InProcessOptions = Pick<RunOptions, 'input'> & Partial<Pick<World, 'clock' | 'checkpoints'>>;

const flags = {
  config: { type: 'string' },
  catalog: { type: 'string' },
  state: { type: 'string' },
  streams: { type: 'string' },
  debug: { type: 'boolean' },
} as const;

/** The same as `runCli`, for the commands that a platform calls. */
export async function runInProcess(
  args: readonly string[],
  { input = {}, clock = Date.now, ...more }: InProcessOptions = {},
): Promise<CliRun> {
  const files = Object.entries(input).flatMap(([name, value]) => [
    `--${name}`,
    writeJson(`${name}.json`, value),
  ]);
  const { values, positionals } = parseArgs({
    args: [...args, ...files],
    options: flags,
    allowPositionals: true,
  });
  const redactor = createRedactor();
  const world = { clock, debug: values.debug === true, keepSecret: redactor.add, ...more };
  const lines: string[] = [];
  let exitCode = 0;
  for await (const message of messagesOf(positionals[0] ?? '', values, world)) {
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') exitCode = 1;
    lines.push(...toText(redactor.clean(message)).trimEnd().split('\n'));
  }
  let messages: CliRun['messages'] | undefined;
  return {
    lines,
    get messages() {
      return (messages ??= lines.map(checkLine));
    },
    stdout: lines.map((line) => `${line}\n`).join(''),
    stderr: '',
    exitCode: positionals[0] === 'check' ? 0 : exitCode,
    signal: null,
  };
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'];

/** The messages of a command, and those of its failure. */
async function* messagesOf(command: string, values: Values, world: World): Messages {
  try {
    yield* start(command, values, world);
  } catch (error) {
    const failed = toConnectorError(error);
    if (command === 'check') yield* failedCheck(failed, world.clock());
    else {
      const stack = failed.cause instanceof Error ? failed.cause.stack : undefined;
      if (failed.type === 'system_error') yield log('FATAL', failed.message, stack);
      yield toTrace(failed, world.clock());
    }
  }
}

async function* start(command: string, { config: path = '', ...values }: Values, world: World): Messages {
  const { config, warnings } = await readConfig({ path, region: 'lark', env: {} });
  secretsOf(config).forEach(world.keepSecret);
  for (const warning of warnings) yield log('WARN', warning);
  if (command === 'check') {
    yield* checkCommand(config, world);
    return;
  }
  if (command === 'discover') {
    yield* discoverCommand(config, world);
    return;
  }
  if (command !== 'read') throw new Error(`${command} runs only as a process`);
  const input = {
    config,
    ...(values.catalog !== undefined && { catalog: readCatalog(values.catalog) }),
    ...(values.streams !== undefined && { streams: values.streams.split(',').map((name) => name.trim()) }),
    states: values.state === undefined ? new Map() : await readState(values.state),
  };
  yield* readCommand(input, world);
}
