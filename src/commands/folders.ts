// Folders for output: made, or refused at once by name.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConnectorError } from '../engine/errors.ts';

/**
 * Makes a folder and those above it, one by one: Node's recursive mkdir never returns for a path in /proc.
 * @throws ConnectorError (config) that names the folder
 */
export function makeFolder(path: string, flag = '--out'): void {
  try {
    make(resolve(path));
  } catch (error) {
    throw refused(flag, path, 'the folder cannot be created', error);
  }
}

function make(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(path) !== path) make(dirname(path));
  mkdirSync(path);
}

/**
 * Writes a file into a folder; its path.
 * @throws ConnectorError (config) that names the folder
 */
export function writeIn(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  try {
    writeFileSync(path, text);
    return path;
  } catch (error) {
    throw refused('--out', folder, `${name} cannot be written into this folder`, error);
  }
}

function refused(flag: string, path: string, what: string, error: unknown): ConnectorError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new ConnectorError('config_error', `${flag} ${path}: ${what} (${code}). Choose another one.`);
}
