// What Lark sends about attendance and contacts is in the rows, and nothing optional in it costs a row or its neighbours.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFit } from '../../../src/engine/emit.ts';
import type { LarkRow } from '../../../src/modules/keyed.ts';
import { allFeeds } from '../../../src/modules/index.ts';
import { samples, type Sample } from './samples.ts';

type Leaf = readonly [path: string, value: unknown];

function leavesOf(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** The records of an answer, as they leave. */
function recordsOf({ stream, items }: Sample, row: LarkRow) {
  const rows = items(row).flatMap((item) => [...stream.rows(item)]);
  const { records, error } = createFit(stream, Object.keys(stream.columns))(rows);
  if (error) throw error;
  return records;
}

/** The value as rows write it: itself, an instant, a day, or a number. */
function isCarried(value: unknown, values: ReadonlySet<unknown>): boolean {
  if (values.has(value)) return true;
  const digits = String(value);
  if (/^\d{10}$/.test(digits)) return values.has(new Date(Number(digits) * 1000).toISOString());
  if (/^\d{8}$/.test(digits)) return values.has(digits.replace(/^(....)(..)(..)$/, '$1-$2-$3'));
  return /^\d+$/.test(digits) && values.has(Number(digits));
}

const cases = samples.map((sample) => [sample.stream.name, sample] as const);

test('there is a sample for every stream whose rows come from an answer of their own', () => {
  const own = allFeeds
    .flatMap(({ streams }) => streams.map(({ name }) => name))
    .filter((name) => /^(attendance|contact)_/.test(name) && name !== 'contact_user_group_members');
  expect(cases.map(([name]) => name).toSorted()).toEqual(own.toSorted());
});

describe.each(cases)('%s', (_name, sample) => {
  const { answer, needed, omitted = [] } = sample;

  test('has every leaf of the answer, and each fits its column', () => {
    const records = recordsOf(sample, answer);
    expect(records.length).toBeGreaterThan(0);
    expect(records.flatMap(({ changes }) => changes)).toEqual([]);
    const values = new Set(leavesOf(records.map(({ data }) => data)).map(([, value]) => value));
    const lost = leavesOf(answer).filter(
      ([path, value]) => !omitted.includes(path.split('.')[0] ?? '') && !isCarried(value, values),
    );
    expect(lost).toEqual([]);
  });

  test('keeps its row and its other columns, whatever becomes of an optional field', () => {
    const whole = recordsOf(sample, answer);
    const paths = placesIn(answer).filter(([field]) => !needed.includes(field ?? ''));
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        undefined,
        null,
        '',
        '0',
        'None',
        '09:15',
        7,
        -1,
        1.5,
        true,
        [],
        {},
        [['x']],
        { x: 1 },
        2n ** 60n,
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), odd, (path, value) => {
        const records = recordsOf(sample, replaced(answer, path, value) as LarkRow);
        expect(records).toHaveLength(whole.length);
        for (const { data } of records)
          for (const key of sample.stream.primaryKey) expect(data[key] ?? '').not.toBe(undefined);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  test('loses one row alone where its key cannot be had', () => {
    for (const field of needed)
      for (const value of [undefined, null, '', {}, []])
        expect(() => recordsOf(sample, { ...answer, [field]: value })).not.toThrow();
  });
});

type Path = readonly string[];

/** Every place in a value, the value itself left out. */
function placesIn(value: unknown, above: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...above, key];
    return [here, ...placesIn(inner, here)];
  });
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const inner = replaced((value as LarkRow)[key], rest, by);
  if (Array.isArray(value)) return value.map((one: unknown, index) => (String(index) === key ? inner : one));
  return { ...(value as LarkRow), [key]: inner };
}
