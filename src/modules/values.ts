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
  return toIso(Number(value) * milliseconds) ?? value;
}

const padded = (length: number, digits: number): string[] =>
  Array.from({ length }, (_, number) => String(number).padStart(digits, '0'));
const minutesOfDay = padded(24, 2).flatMap((hour) => padded(60, 2).map((minute) => `${hour}:${minute}:`));
const seconds = padded(60, 2).map((second) => `${second}.`);
const milliseconds = padded(1000, 3).map((millisecond) => `${millisecond}Z`);
const dayLength = 86_400_000;
/** What `Date` can hold. */
const farthest = 8.64e15;
let lastDay = NaN;
let lastDate = '';

/**
 * Milliseconds since the epoch as `Date.toISOString` writes them, in a fifth of its time: rows that follow each other
 * are mostly of one day. Undefined where no date is that far away.
 */
export function toIso(epochMilliseconds: number): string | undefined {
  const instant = Math.trunc(epochMilliseconds);
  if (!(Math.abs(instant) <= farthest)) return undefined;
  const day = Math.floor(instant / dayLength);
  if (day !== lastDay)
    [lastDay, lastDate] = [day, new Date(day * dayLength).toISOString().slice(0, -'00:00:00.000Z'.length)];
  const rest = instant - day * dayLength;
  const second = Math.floor(rest / 1000);
  const time = `${minutesOfDay[Math.floor(second / 60)]}${seconds[second % 60]}${milliseconds[rest % 1000]}`;
  return lastDate + time;
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
