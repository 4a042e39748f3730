// Child processes that a test holds by hand: started, listened to, measured and ended.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { platform } from '../../test/support/cli.ts';

export const builtCli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How a process ended. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Running {
  readonly child: ChildProcess;
  /** Once it is gone and its pipes are closed. */
  readonly ended: Promise<Ending>;
  /** Once it is gone, whatever is left in its pipes. */
  readonly died: Promise<Ending>;
  /** Its stderr so far. */
  readonly stderr: () => string;
}

/** Starts the built connector as a platform does, with nothing else but PATH around it; killed at the end of the test, should it still run. */
export function start(args: readonly string[], options: SpawnOptions = {}): Running {
  return startProgram([process.execPath, builtCli, ...args], options);
}

/** The same through a script of bash, in which `"$0" "$@"` is the connector with its arguments. */
export function startInShell(script: string, args: readonly string[], options: SpawnOptions = {}): Running {
  return startProgram(['bash', '-c', script, process.execPath, builtCli, ...args], options);
}

/**
 * The same in a process namespace of its own, where it is process 1, as in a container. What is started is the program
 * that makes the namespace (util-linux, as root), and ends as the connector does.
 */
export function startAsFirst(args: readonly string[]): Running {
  return startProgram(['unshare', '--pid', '--fork', '--kill-child', process.execPath, builtCli, ...args]);
}

/** The process that another one started. */
export function onlyChildOf({ child: { pid } }: Running): number {
  return Number(readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8'));
}

function startProgram([program = '', ...args]: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...platform },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const errors: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  const [ended, died] = ['close', 'exit'].map((event) =>
    once(child, event).then(([exitCode, signal]: unknown[]) => ({ exitCode, signal }) as Ending),
  ) as [Promise<Ending>, Promise<Ending>];
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended, died, stderr: () => Buffer.concat(errors).toString() };
}

/** The lines of its stdout, read no faster than they are taken. */
export function linesOf({ child }: Running): AsyncIterable<string> {
  if (child.stdout === null) throw new Error('stdout is not a pipe');
  return createInterface({ input: child.stdout, crlfDelay: Infinity });
}

/** A figure of the kernel about a process, in megabytes: `VmRSS` now, `VmHWM` at its highest. */
export function megabytesOf({ child }: Running, figure: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
  return Number(new RegExp(`${figure}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
