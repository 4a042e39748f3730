// The processes of a benchmark: what is measured, and the servers that it reads.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const home = resolve(import.meta.dirname, '..');
export const cli = join(home, 'dist/cli.js');

/** Runs a server of this folder for as long as `use` takes, which gets the first line that it prints. */
export async function withProcess<Result>(
  program: string,
  args: readonly string[],
  use: (line: string) => Promise<Result>,
): Promise<Result> {
  const command = ['--import=tsx', '--conditions=source', join(import.meta.dirname, program), ...args];
  const child = spawn(process.execPath, command, { cwd: home, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    if (typeof line !== 'string') throw new Error(`${program} ended before it served anything.`);
    return await use(line);
  } finally {
    child.kill();
  }
}
