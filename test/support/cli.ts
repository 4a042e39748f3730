// Runs the built connector as a platform does: a child process, files in, lines out.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshFolder } from './folders.ts';
import { isObject, valueAt, type JsonObject } from './json.ts';
import { checkLine } from '../checkers/protocol.ts';
import type { AirbyteMessage } from '../checkers/protocol/messages.ts';

const builtCli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How a run differs from a plain one. */
export type RunOptions = {
  /** Files to write and pass: `{ config: {...} }` becomes `--config <file>`. A string is written as it is. */
  input?: Readonly<Record<string, unknown>>;
  /** Added to an environment that has only PATH; HOME, proxies and NODE_OPTIONS are not handed on. */
  env?: Readonly<Record<string, string>>;
  /** The working directory; default: a fresh, empty one. */
  cwd?: string;
  /** Sends a signal once this many lines have arrived. */
  killAfter?: { lines: number; signal: NodeJS.Signals };
  /** Closes the reading end of stdout once this many lines have arrived. */
  closeStdoutAfter?: number;
  /** Kills the process and rejects after so long; default 50 seconds. */
  timeoutMs?: number;
  /** The script to run; default: the built connector. */
  program?: string;
};

/** How a run went. */
export type CliRun = {
  /** The complete lines of stdout, without their newlines. */
  lines: string[];
  /** The lines as messages; reading this throws when one is not valid, or the last has no newline. */
  readonly messages: AirbyteMessage[];
  stdout: string;
  stderr: string;
  /** Null when a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
};

/** Of what a platform sets: nothing on stderr is for people then. */
export const platform = { WORKER_JOB_ID: '1' };

/** Runs the connector to its end, as a platform does. */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<CliRun> {
  const { input = {}, env = {}, cwd = freshFolder(), program = builtCli, timeoutMs = 50_000 } = options;
  if (!existsSync(program)) throw new Error(`${program} does not exist: run npm run build first`);
  const files = Object.entries(input).flatMap(([name, value]) => [
    `--${name}`,
    writeJson(`${name}.json`, value),
  ]);
  const child = spawn(process.execPath, [program, ...args, ...files], {
    cwd,
    env: { PATH: process.env['PATH'], ...platform, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = [collect(child, options), [] as Buffer[]];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const ending = await ended(child, timeoutMs);
  const cutOff = ending.signal !== null || options.closeStdoutAfter !== undefined;
  return runOf(Buffer.concat(output), Buffer.concat(errors).toString(), ending, cutOff);
}

/** Writes a JSON file (a string as it is) into a temporary folder of its own, removed after the tests of the file. */
export function writeJson(name: string, value: unknown): string {
  const path = join(freshFolder(), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

/** The last STATE of each stream, as a platform hands it to the next read. */
export function tailState(lines: readonly string[]): JsonObject[] {
  const last = new Map<string, JsonObject>();
  for (const line of lines) {
    const message: unknown = JSON.parse(line);
    const stream = valueAt(message, ['state', 'stream']);
    if (valueAt(message, ['type']) !== 'STATE' || !isObject(stream)) continue;
    const { stream_descriptor, stream_state } = stream;
    const name = ['namespace', 'name'].map((key) => valueAt(stream_descriptor, [key]));
    last.set(JSON.stringify(name), { type: 'STREAM', stream: { stream_descriptor, stream_state } });
  }
  return [...last.values()];
}

/** Gathers stdout, and interferes once enough lines have come. */
function collect(child: ChildProcess, { killAfter, closeStdoutAfter = Infinity }: RunOptions): Buffer[] {
  const chunks: Buffer[] = [];
  let lines = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    const before = lines;
    for (const byte of chunk) if (byte === 0x0a) lines += 1;
    if (killAfter && before < killAfter.lines && lines >= killAfter.lines) child.kill(killAfter.signal);
    if (lines >= closeStdoutAfter) child.stdout?.destroy();
  });
  return chunks;
}

type Ending = { exitCode: number | null; signal: NodeJS.Signals | null };

/** Waits until the process is gone and its pipes are empty. */
function ended(child: ChildProcess, timeoutMs: number): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the connector still ran after ${timeoutMs} ms`));
    }, timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exitCode, signal });
    });
  });
}

/** Only a process that was cut off may leave half a line. */
function runOf(output: Buffer, stderr: string, ending: Ending, cutOff: boolean): CliRun {
  const end = output.lastIndexOf(0x0a) + 1;
  const complete = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(output.subarray(0, end));
  const rest = output.subarray(end).toString();
  const lines = complete.split('\n').slice(0, -1);
  let messages: AirbyteMessage[] | undefined;
  return {
    ...ending,
    lines,
    get messages() {
      if (rest !== '' && !cutOff) throw new Error(`stdout ends without a newline: ${rest.slice(0, 300)}`);
      return (messages ??= lines.map(checkLine));
    },
    stdout: complete + rest,
    stderr,
  };
}
