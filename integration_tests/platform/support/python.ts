// Runs the Python programs of these tests.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { python } from './environment.ts';

/** What one of `integration_tests/platform/python/` prints on its last line, which is JSON. */
export async function runPython<T>(program: string, args: readonly string[]): Promise<T> {
  const file = fileURLToPath(new URL(`../python/${program}.py`, import.meta.url));
  const { stdout } = await promisify(execFile)(python, [file, ...args], { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as T;
}
