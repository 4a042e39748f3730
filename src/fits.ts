// Pure: quick tests that are compiled once from a schema, so that zod looks only at what does not fit.
import type { z } from 'zod';

/** True only for values that the schema accepts and returns unchanged. */
export type Fits = (value: unknown) => boolean;

type Schema = z.core.$ZodTypes;

/** The quick test of a schema; undefined where there is none. */
export function compile(schema: z.core.$ZodType): Fits | undefined {
  const { def } = (schema as Schema)._zod;
  switch (def.type) {
    case 'unknown':
    case 'any':
      return () => true;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'string':
      return compileString(def);
    case 'number': {
      if ((def.checks ?? []).length > 0) return undefined;
      const isInteger = (def as { format?: string }).format === 'safeint';
      if ('format' in def && !isInteger) return undefined;
      return isInteger ? Number.isSafeInteger : Number.isFinite;
    }
    case 'enum': {
      const words = new Set<unknown>(Object.values(def.entries));
      return (value) => words.has(value);
    }
    case 'optional':
    case 'nullable': {
      const inner = compile(def.innerType);
      const empty = def.type === 'optional' ? undefined : null;
      return inner && ((value) => value === empty || inner(value));
    }
    case 'array': {
      const element = hasChecks(def) ? undefined : compile(def.element);
      return element && ((value) => Array.isArray(value) && value.every(element));
    }
    case 'union': {
      const options = def.options.map(compile);
      if (!options.every((option) => option !== undefined)) return undefined;
      return (value) => options.some((option) => option(value));
    }
    case 'record': {
      const value = compile(def.valueType);
      const key = (def.keyType as Schema)._zod.def;
      if (!value || key.type !== 'string' || hasChecks(key)) return undefined;
      return (one) => isPlain(one) && Object.values(one).every(value);
    }
    case 'object': {
      const isLoose = (def.catchall as Schema | undefined)?._zod.def.type === 'unknown';
      if (!isLoose || hasChecks(def)) return undefined;
      const tests = Object.entries(def.shape).map(([key, one]) => [key, compile(one)] as const);
      if (!tests.every((test): test is readonly [string, Fits] => test[1] !== undefined)) return undefined;
      return (value) => isPlain(value) && tests.every(([key, test]) => test(value[key]));
    }
    default:
      return undefined;
  }
}

const hasChecks = ({ checks = [] }: { readonly checks?: readonly unknown[] | undefined }): boolean =>
  checks.length > 0;

/** A day or an instant has a pattern of its own; of other conditions, only the least length is known. */
function compileString(def: z.core.$ZodStringDef): Fits | undefined {
  const checks = (def.checks ?? []).map(({ _zod }) => _zod.def as { check: string; minimum?: number });
  if (checks.some(({ check }) => check !== 'min_length')) return undefined;
  const min = Math.max(0, ...checks.map(({ minimum = 0 }) => minimum));
  const isLong = (value: unknown): value is string => typeof value === 'string' && value.length >= min;
  if (!('format' in def)) return isLong;
  const { pattern } = def as { pattern?: RegExp };
  return pattern && !pattern.global && !pattern.sticky
    ? (value) => isLong(value) && pattern.test(value)
    : undefined;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
