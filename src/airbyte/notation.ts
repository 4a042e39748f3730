// Keys of the protocol in another notation (camelCase, kebab-case), which would be ignored in silence.
import { isObject } from '../json.ts';

/** A key as it is, and as the protocol writes it. */
export interface Misnamed {
  /** Of the object that has it; empty at the top. */
  readonly path: string;
  readonly key: string;
  readonly expected: string;
}

/** The keys of a catalog, and of its streams. */
export const catalogKeys: ReadonlySet<string> = new Set([
  'json_schema',
  'supported_sync_modes',
  'source_defined_cursor',
  'default_cursor_field',
  'source_defined_primary_key',
  'sync_mode',
  'destination_sync_mode',
  'cursor_field',
  'primary_key',
]);

/** The keys of a state around what a stream wrote. */
export const stateKeys: ReadonlySet<string> = new Set([
  'stream_descriptor',
  'stream_state',
  'stream_states',
  'shared_state',
]);

/** What a stream owns: its keys are not those of the protocol. */
const contents = /^(?:json|stream|shared)[_-]?(?:schema|state)$/i;

/** The first key that is known under another notation; none where the object has it in the right one, too. */
export function findMisnamed(value: unknown, known: ReadonlySet<string>, path = ''): Misnamed | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value) as (readonly [string, unknown])[];
  for (const [key] of Array.isArray(value) ? [] : entries) {
    const expected = toSnakeCase(key);
    if (expected !== key && known.has(expected) && !(expected in value)) return { path, key, expected };
  }
  for (const [key, inner] of entries) {
    if (contents.test(key) && isObject(inner)) continue;
    const found = findMisnamed(inner, known, path === '' ? key : `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}

function toSnakeCase(key: string): string {
  return key
    .replaceAll('-', '_')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toLowerCase();
}
