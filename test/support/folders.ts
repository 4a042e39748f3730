// Empty folders for tests, which disappear when their file of tests is done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string | undefined;

/** An empty folder for one test. */
export function freshFolder(): string {
  root ??= mkdtempSync(join(tmpdir(), 'source-lark-test-'));
  return mkdtempSync(join(root, 'run-'));
}

/** Removes every folder that `freshFolder` made. */
export function removeFolders(): void {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
  root = undefined;
}
