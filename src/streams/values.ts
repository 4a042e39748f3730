// Pure conversions that rows share. A value of an unexpected kind is passed on as it is: the engine then sees
// that it does not fit its column, makes it null and says so.

/** Lark's ways to say "none" for a text: absent or empty. */
export function orNull(value: unknown): unknown {
  return value === undefined || value === '' ? null : value;
}

/** Seconds since the epoch, as a number or digits, to RFC 3339 in UTC; 0 means none. */
export function secondsToInstant(value: unknown): unknown {
  return toInstant(value, 1000);
}

function toInstant(value: unknown, unit: number): unknown {
  if (value === undefined || value === null || value === '' || Number(value) === 0) return null;
  const instant = new Date(Number(value) * unit);
  return Number.isNaN(instant.getTime()) ? value : instant.toISOString();
}
