// Rows of two companies, or read in two ways, are never mixed silently.
import { isDeepStrictEqual } from 'node:util';
import { ConnectorError } from '../engine/errors.ts';
import { isObject } from '../json.ts';
import type { Origin } from './types.ts';

/** How many changed settings a warning names. */
const named = 10;

/**
 * Compares where a destination's rows are from with where the new ones come from.
 * @returns a warning for settings that have changed
 * @throws ConnectorError (config) when they are of another address, app or company
 */
export function compareOrigins(saved: Origin | undefined, now: Origin, to: string): string | undefined {
  if (saved === undefined) return undefined;
  if (saved.app === undefined || now.app === undefined) {
    if (saved.address !== now.address)
      throw refused(to, `its rows are from ${saved.address}, and this configuration reads ${now.address}`);
  } else if (saved.app !== now.app) {
    throw refused(to, 'its rows were read with another app or from another company, and ids differ per app');
  }
  const changed = differences(settingsOf(saved), settingsOf(now));
  if (changed.length === 0) return undefined;
  const more = changed.length > named ? ` and ${changed.length - named} more` : '';
  return (
    `Settings have changed since the last sync into ${to}: ${changed.slice(0, named).join(', ')}${more}. Rows of ` +
    'earlier syncs stay as they were read; --full reads all of them again.'
  );
}

function refused(to: string, why: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `--to ${to}: ${why}. Choose another destination, or delete this one.`,
  );
}

const settingsOf = ({ address, settings }: Origin) => ({ address, ...settings });

/** The paths at which two values differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isObject(one) || !isObject(other)) return [path];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    differences(one[key], other[key], path === '' ? key : `${path}.${key}`),
  );
}
