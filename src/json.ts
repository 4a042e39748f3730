// JSON without loss: integers beyond 2^53 survive reading and writing, and text is always well-formed Unicode.
import { isInteger, isSafeNumber, parse, stringify } from 'lossless-json';

/**
 * A number that begins with sixteen digits may be an integer that a double cannot hold; only then is the slower parser
 * worth it. Digits in a row inside of an id (`ou_1234...`) do not count.
 */
const maybeUnsafe = /(?:^|[\s:,[])-?\d{16}/;

/**
 * Parses JSON. An integer that a double cannot hold exactly becomes a `bigint`, every other number a `number`.
 * A leading byte order mark is ignored.
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): unknown {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (!maybeUnsafe.test(body)) return JSON.parse(body) as unknown;
  return parse(body, undefined, {
    parseNumber: (digits) => (isInteger(digits) && !isSafeNumber(digits) ? BigInt(digits) : Number(digits)),
    // As JSON.parse does: the last one counts.
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** How `JSON.stringify` begins half a surrogate pair, which strict readers (orjson, the platform's) refuse. */
const maybeLoneSurrogate = '\\ud';

/** Writes JSON on one line; `bigint` as its digits, half of a surrogate pair as U+FFFD. */
export function toJson(value: unknown): string {
  const text = write(value);
  return text.includes(maybeLoneSurrogate) ? write(wellFormed(value)) : text;
}

/** Lines made of several values: whether one of them is not well-formed is looked at once, for all. */
export function toJsonLines(make: (toText: (value: unknown) => string) => string): string {
  const lines = make(write);
  return lines.includes(maybeLoneSurrogate) ? make(toJson) : lines;
}

function write(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return stringify(value) ?? 'null';
  }
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]),
  );
}

/** Whether a value is an object with keys: not null, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
