// A value of which parts do not fit their type: these parts become null, and the rest stays.
import type { z } from 'zod';

/** A value that fits now, and the places in it that are null for that. */
interface Mended {
  readonly value: unknown;
  /** As in `[0].start_time`. */
  readonly places: readonly string[];
}

type Path = readonly PropertyKey[];

/** A part that becomes null can show another one that does not fit: unions say only that none of their types does. */
const maxRounds = 3;

/** Undefined where the value as a whole, or an item of a list of plain values, does not fit. */
export function mend(type: z.ZodType, value: unknown): Mended | undefined {
  const places = new Map<string, Path>();
  let mended = value;
  for (let round = 0; round < maxRounds; round += 1) {
    const { error } = type.safeParse(mended);
    if (!error) return places.size > 0 ? { value: mended, places: [...places.keys()] } : undefined;
    for (const { path } of error.issues) {
      if (path.length === 0) return undefined;
      places.set(placeOf(path), path);
      mended = withNull(mended, path);
    }
  }
  return undefined;
}

function placeOf(path: Path): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
}

/** A copy with null at the end of the path. */
function withNull(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return null;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? withNull(item, rest) : item));
  if (typeof value !== 'object' || value === null) return null;
  const name = String(key);
  return { ...value, [name]: withNull((value as Readonly<Record<string, unknown>>)[name], rest) };
}
