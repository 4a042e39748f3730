// The file that `init` writes: readable by its owner alone, and never in place of another one unless that is wanted.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import type { JsonObject } from '../../airbyte/messages.ts';
import { ConnectorError } from '../../engine/errors.ts';

/** Whether there is something already. */
export const exists = (path: string): boolean => existsSync(path);

/** @throws ConnectorError (config) that names the file */
export function save(path: string, config: JsonObject, { overwrite }: { readonly overwrite: boolean }): void {
  try {
    writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, {
      mode: 0o600,
      flag: overwrite ? 'w' : 'wx',
    });
    // An older file keeps its mode.
    chmodSync(path, 0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConnectorError(
      'config_error',
      `--out ${path}: the file cannot be written (${code}). Choose another one.`,
    );
  }
}
