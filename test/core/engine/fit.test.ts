// A row made fit for its schema: what does not fit is null and reported, and a row without a key is an error.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Row, Stream } from '../../../src/engine/types.ts';
import { createFit } from '../../../src/engine/emit.ts';
import { defineStream } from './support/define.ts';

const stream = defineStream({
  name: 'things',
  description: 'One thing.',
  row: z.object({
    id: z.string(),
    part: z.int(),
    count: z.int().nullable(),
    price: z.number().nullable(),
    time: z.iso.datetime().nullable(),
    tags: z.array(z.string()).nullable(),
    sure: z.string(),
    raw: z.unknown(),
    parts: z
      .array(
        z.looseObject({
          at: z.iso.datetime().nullish(),
          in: z.looseObject({ count: z.int().nullish() }).nullish(),
        }),
      )
      .nullable(),
  }),
  primaryKey: ['id', 'part'],
  rows: (row: Row) => [
    row as Record<'id' | 'part' | 'count' | 'price' | 'time' | 'tags' | 'sure' | 'raw' | 'parts', unknown>,
  ],
}) as unknown as Stream;

type Fit = ReturnType<typeof createFit>;

const runOf = (columns = Object.keys(stream.columns)): Fit => createFit(stream, columns);
/** One row through it. */
function toRecord(fit: Fit, row: Row) {
  const { records, warnings, error } = fit([row]);
  if (error) throw error;
  const [record] = records;
  if (!record) throw new Error('A row is a record.');
  return { ...record, warnings };
}
const row = {
  id: 'a',
  part: 1,
  count: 2,
  price: 0.5,
  time: '2026-03-02T01:15:30.000Z',
  tags: ['x'],
  sure: '',
  raw: { anything: [2n ** 53n + 1n] },
  parts: [],
};

describe('a row that fits', () => {
  test('is the record, with the very same values', () => {
    const { data, changes, warnings } = toRecord(runOf(), row);
    expect(data).toEqual(row);
    expect(data['raw']).toBe(row.raw);
    expect({ changes, warnings }).toEqual({ changes: [], warnings: [] });
  });

  test('has only the selected columns, in their order', () => {
    expect(Object.keys(toRecord(runOf(['part', 'id']), row).data)).toEqual(['part', 'id']);
  });

  test('has columns of its own left out', () => {
    expect(toRecord(runOf(), { ...row, shoe_size: 42 }).data).toEqual(row);
  });

  test('has null where a value is absent, without a change entry', () => {
    const { id, part, sure } = row;
    const { data, changes } = toRecord(runOf(), { id, part, sure });
    expect(data).toEqual({
      id,
      part,
      sure,
      count: null,
      price: null,
      time: null,
      tags: null,
      raw: null,
      parts: null,
    });
    expect(changes).toEqual([]);
  });
});

describe('a value that does not fit', () => {
  test.each<[string, string, unknown]>([
    ['text for a number', 'count', '2'],
    ['a fraction for a whole number', 'count', 1.5],
    ['a number that no double can hold', 'count', 2n ** 53n + 1n],
    ['not a number', 'price', NaN],
    ['an infinite number', 'price', Infinity],
    ['an epoch for a time', 'time', 1_772_323_200_000],
    ['a day for a time', 'time', '2026-03-02'],
    ['a list with something else in it', 'tags', ['x', 1]],
    ['nothing where something is promised', 'sure', null],
  ])('%s is null, with a change entry', (_why, column, value) => {
    const { data, changes, warnings } = toRecord(runOf(), { ...row, [column]: value });
    expect(data).toEqual({ ...row, [column]: null });
    expect(changes).toEqual([{ field: column, change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`'${column}'`);
  });

  test('inside of an object is null there, and the rest stays', () => {
    const nested = { at: '2026-03-02T01:15:30.000Z', in: { count: 1 }, more: 'kept' };
    const { data, changes } = toRecord(runOf(), {
      ...row,
      parts: [nested, { ...nested, at: '09:15', in: { count: 'x' } }, { at: null }],
    });
    expect(data['parts']).toEqual([nested, { ...nested, at: null, in: { count: null } }, { at: null }]);
    expect(changes.map(({ field }) => field)).toEqual(['parts[1].at', 'parts[1].in.count']);
  });

  test('is the whole list where an item of it is of another kind', () => {
    const { data, changes } = toRecord(runOf(), { ...row, parts: [{ at: null }, 'x'] });
    expect(data['parts']).toBe(null);
    expect(changes.map(({ field }) => field)).toEqual(['parts']);
  });

  test('is logged once for each column in a read, and recorded each time', () => {
    const run = runOf();
    const fitted = [1, 2, 3].map(() => toRecord(run, { ...row, count: 'many', price: 'dear' }));
    expect(fitted.map(({ warnings }) => warnings.length)).toEqual([2, 0, 0]);
    expect(fitted.map(({ changes }) => changes.length)).toEqual([2, 2, 2]);
  });

  test('is never shown', () => {
    const { warnings } = toRecord(runOf(), { ...row, count: 'secret' });
    expect(warnings.join()).not.toContain('secret');
  });
});

describe('a row without its key', () => {
  test.each<[string, Row]>([
    ['absent', { ...row, id: undefined }],
    ['null', { ...row, part: null }],
    ['of another kind', { ...row, id: 7 }],
  ])('%s is a system error that names stream and column', (_why, broken) => {
    expect(() => toRecord(runOf(), broken)).toThrow(
      expect.objectContaining({
        type: 'system_error',
        message: expect.stringContaining("'things'") as string,
      }),
    );
  });
});
