// Pure conversions that rows share. A value of an unexpected kind is passed on as it is: the engine then sees
// that it does not fit its column, makes it null and says so.
import { fromUnixTime } from 'date-fns/fromUnixTime';
import { isValid } from 'date-fns/isValid';

/** Lark's ways to say "none" for a text: absent or empty. */
export function orNull(value: unknown): unknown {
  return value === undefined || value === '' ? null : value;
}

/** Seconds since the epoch, as a number or digits, to RFC 3339 in UTC; 0 means none. */
export function secondsToInstant(value: unknown): unknown {
  if (value === undefined || value === null || Number(value) === 0) return null;
  const instant = fromUnixTime(Number(value));
  return isValid(instant) ? instant.toISOString() : value;
}
