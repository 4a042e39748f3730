// Small questions about parsed JSON that every checker asks.

/** A JSON object of which nothing is known yet. */
export type JsonObject = Record<string, unknown>;

/** Where a value is: property names and list positions from the root. */
export type JsonPath = readonly (string | number)[];

/** Is this an object, and neither null nor a list? */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The strings of a list; anything else is an empty list. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The members of an object that are objects themselves, by name. */
export function objectsIn(value: unknown): [string, JsonObject][] {
  if (!isObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
}

/** The value at a path, or undefined where the path ends early. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as JsonObject)[key] : undefined),
    value,
  );
}

/** A path as ajv writes it: `/record/emitted_at`; the root is `/`. */
export function pointer(path: JsonPath): string {
  return `/${path.join('/')}`;
}

/** Every value inside a value, itself first; `enter` says of which containers the members are wanted. */
export function* valuesIn(
  value: unknown,
  enter: (path: JsonPath) => boolean = () => true,
  path: JsonPath = [],
): Generator<{ path: JsonPath; value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null || !enter(path)) return;
  const members = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, member] of members) yield* valuesIn(member, enter, [...path, key]);
}

/** The values that occur more than once, each named once. */
export function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
}

/** Sorted by a text that each has; it is made once for each, and not for every comparison. */
export function sortedBy<T>(list: readonly T[], textOf: (one: T) => string): T[] {
  const keyed = list.map((one) => [textOf(one), one] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
