// Pure conversions that rows share. A value of an unexpected kind is passed on as it is: the engine then sees
// that it does not fit its column, makes it null and says so.
import { parseJson } from '../json.ts';

/** Lark's ways to say "none" for a text: absent or empty. */
export function orNull(value: unknown): unknown {
  return value === undefined || value === '' ? null : value;
}

/** Ids where Lark says "none" by `"0"` or an empty text. */
export function noneToNull(value: unknown): unknown {
  return value === '0' ? null : orNull(value);
}

/** Seconds since the epoch, as a number or digits, to RFC 3339 in UTC; 0 means none. */
export function secondsToInstant(value: unknown): unknown {
  return toInstant(value, 1000);
}

/** Milliseconds since the epoch, as a number or digits, to RFC 3339 in UTC; 0 means none. */
export function millisecondsToInstant(value: unknown): unknown {
  return toInstant(value, 1);
}

function toInstant(value: unknown, milliseconds: number): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  if (Number(value) === 0) return null;
  const instant = new Date(Number(value) * milliseconds);
  return Number.isNaN(instant.getTime()) ? value : instant.toISOString();
}

/** JSON inside a text, parsed. */
export function parsedJson(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return orNull(value);
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
