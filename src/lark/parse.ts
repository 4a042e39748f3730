// Pure: data of a response, checked against its schema; items that fit are passed on without a copy.
import type { z } from 'zod';
import { compile } from '../fits.ts';

/** Checked data, or what is wrong with it, without its content. */
export type Parsed<Result> =
  | {
      readonly ok: true;
      readonly data: Result;
      /** What is wrong with each item that was left out. */
      readonly skipped?: readonly string[];
    }
  | { readonly ok: false; readonly problem: string };

export type Parse<Result> = (data: unknown) => Parsed<Result>;

/** A check by a schema. */
export function parserOf<Result>(schema: z.ZodType<Result>): Parse<Result> {
  return (data) => {
    const { success, data: result, error } = schema.safeParse(data);
    return success ? { ok: true, data: result } : { ok: false, problem: problemOf(error) };
  };
}

/**
 * A check of a list by the schema of its items. Most items fit: they are tested by functions that are compiled once
 * from the schema, and only the others are given to zod. One that does not fit is left out and reported, so that it
 * does not cost the others; when none fits, the response has another shape.
 */
export function listParserOf<Item>(item: z.ZodType<Item>): Parse<readonly Item[]> {
  const fits = compile(item);
  return (list) => {
    if (list === undefined || list === null) return { ok: true, data: [] };
    if (!Array.isArray(list)) return { ok: false, problem: 'expected a list' };
    const items: Item[] = [];
    const skipped: string[] = [];
    for (const [at, one] of (list as readonly unknown[]).entries()) {
      if (fits?.(one)) {
        items.push(one as Item);
        continue;
      }
      const { success, data, error } = item.safeParse(one);
      if (success) items.push(data);
      else skipped.push(problemOf(error, at));
    }
    const [problem] = skipped;
    if (problem === undefined) return { ok: true, data: items };
    return items.length === 0 ? { ok: false, problem } : { ok: true, data: items, skipped };
  };
}

/** Paths and expectations; a key that may be data (the name of a column) is left out. */
function problemOf({ issues }: z.ZodError, ...prefix: readonly number[]): string {
  const lines = issues.slice(0, 5).map(({ path, code, ...issue }) => {
    const where = [...prefix, ...path].map((key) =>
      typeof key === 'number' || /^[a-z_]{1,40}$/.test(String(key)) ? String(key) : '*',
    );
    const expected = 'expected' in issue ? `, expected ${issue.expected}` : '';
    return `${where.join('.') || 'data'}: ${code}${expected}`;
  });
  return lines.join('; ');
}
