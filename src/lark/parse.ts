// Pure: data of a response, checked against its schema; items that fit are passed on without a copy.
import type { z } from 'zod';

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
  const fits = compile(item as z.core.$ZodType as Schema);
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

type Schema = z.core.$ZodTypes;
type Test = (value: unknown) => boolean;

/** A test that is true only for values that the schema returns unchanged; undefined where there is none. */
function compile({ _zod: { def } }: Schema): Test | undefined {
  switch (def.type) {
    case 'unknown':
    case 'any':
      return () => true;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'string': {
      const checks = (def.checks ?? []).map(({ _zod }) => _zod.def as { check: string; minimum?: number });
      if (checks.some(({ check }) => check !== 'min_length')) return undefined;
      const min = Math.max(0, ...checks.map(({ minimum = 0 }) => minimum));
      return (value) => typeof value === 'string' && value.length >= min;
    }
    case 'number': {
      if ((def.checks ?? []).length > 0) return undefined;
      const isInteger = (def as { format?: string }).format === 'safeint';
      if ('format' in def && !isInteger) return undefined;
      return isInteger ? Number.isSafeInteger : Number.isFinite;
    }
    case 'optional':
    case 'nullable': {
      const inner = compile(def.innerType as Schema);
      const empty = def.type === 'optional' ? undefined : null;
      return inner && ((value) => value === empty || inner(value));
    }
    case 'array': {
      const element = (def.checks ?? []).length > 0 ? undefined : compile(def.element as Schema);
      return element && ((value) => Array.isArray(value) && value.every(element));
    }
    case 'union': {
      const options = def.options.map((option) => compile(option as Schema));
      if (!options.every((option) => option !== undefined)) return undefined;
      return (value) => options.some((option) => option(value));
    }
    case 'record': {
      const value = compile(def.valueType as Schema);
      const key = (def.keyType as Schema)._zod.def;
      if (!value || key.type !== 'string' || (key.checks ?? []).length > 0) return undefined;
      return (one) => isPlain(one) && Object.values(one).every(value);
    }
    case 'object': {
      const isLoose = (def.catchall as Schema | undefined)?._zod.def.type === 'unknown';
      if (!isLoose || (def.checks ?? []).length > 0) return undefined;
      const tests = Object.entries(def.shape).map(([key, one]) => [key, compile(one as Schema)] as const);
      if (!tests.every((test): test is readonly [string, Test] => test[1] !== undefined)) return undefined;
      return (value) => isPlain(value) && tests.every(([key, test]) => test(value[key]));
    }
    default:
      return undefined;
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
