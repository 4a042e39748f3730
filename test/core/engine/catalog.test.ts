// What `discover` says of a stream, in the dialect that destinations understand.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { rowSchema, toAirbyteStream, toCatalog, toJsonSchema } from '../../../src/engine/schema.ts';
import * as columns from '../../../src/modules/columns.ts';
import { columnsOf } from './support/define.ts';
import { catalogProblems, recordProblems } from '../../checkers/acceptance.ts';
import { orderFeed, peopleFeed, punchFeed, shiftFeed } from './support/feeds.ts';

const [orders] = orderFeed.streams;
const [people] = peopleFeed.streams;

test('the catalog of the test feeds passes the acceptance rules, sorted by name', () => {
  const streams = toCatalog([shiftFeed, peopleFeed, orderFeed, punchFeed]);
  expect(catalogProblems({ streams })).toEqual([]);
  const names = streams.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  expect(toCatalog([punchFeed, orderFeed, peopleFeed, shiftFeed])).toEqual(streams);
});

test('a stream with a cursor is incremental and resumable, full refresh first', () => {
  expect(orders && toAirbyteStream(orders)).toMatchObject({
    name: 'orders',
    supported_sync_modes: ['full_refresh', 'incremental'],
    source_defined_cursor: true,
    default_cursor_field: ['time'],
    source_defined_primary_key: [['id']],
    is_resumable: true,
  });
});

test('a stream without one offers full refresh, and names no cursor', () => {
  const stream = people && toAirbyteStream(people);
  expect(stream).toMatchObject({ supported_sync_modes: ['full_refresh'], is_resumable: false });
  expect(Object.keys(stream ?? {})).not.toContain('source_defined_cursor');
  expect(Object.keys(stream ?? {})).not.toContain('default_cursor_field');
});

describe('a column', () => {
  const of = (type: z.ZodType) => toJsonSchema(z.object({ column: type }))['properties'];
  test.each<[string, z.ZodType, unknown]>([
    ['text', columns.text('A').schema, { type: ['null', 'string'], description: 'A' }],
    ['a key is never null', columns.id('A').schema, { type: 'string', description: 'A' }],
    [
      'a whole number has no bounds of a double',
      columns.integer('A').schema,
      { type: ['null', 'integer'], description: 'A' },
    ],
    ['a number', columns.number('A').schema, { type: ['null', 'number'], description: 'A' }],
    ['yes or no', columns.flag('A').schema, { type: ['null', 'boolean'], description: 'A' }],
    [
      'an instant has no pattern',
      columns.instant('A').schema,
      {
        type: ['null', 'string'],
        format: 'date-time',
        airbyte_type: 'timestamp_with_timezone',
        description: 'A',
      },
    ],
    [
      'a day has no pattern',
      columns.day('A').schema,
      { type: ['null', 'string'], format: 'date', description: 'A' },
    ],
    [
      'a list',
      columns.texts('A').schema,
      { type: ['null', 'array'], items: { type: 'string' }, description: 'A' },
    ],
    [
      'an object may hold more than is known',
      columns.object('A', { known: columns.text('B').schema }).schema,
      {
        type: ['null', 'object'],
        properties: { known: { type: ['null', 'string'], description: 'B' } },
        required: ['known'],
        additionalProperties: true,
        description: 'A',
      },
    ],
    ['anything at all', z.unknown(), {}],
    [
      'one of some words, or null',
      z.enum(['a', 'b']).nullable(),
      { type: ['null', 'string'], enum: ['a', 'b', null] },
    ],
  ])('%s', (_why, type, wanted) => {
    expect(of(type)).toEqual({ column: wanted });
  });

  test.each<[string, z.ZodType]>([
    ['unknown', z.unknown().nullable()],
    ['one of two kinds', z.union([z.string(), z.number()]).nullable()],
    ['one word', z.literal('a').nullable()],
    ['one of some words', z.enum(['a', 'b']).nullable()],
    ['a list of lists', z.array(z.array(z.int().nullable()).nullable()).nullable()],
  ])('that may be null admits null: %s', (_why, type) => {
    const schema = rowSchema({ columns: columnsOf({ column: type }), description: 'One.' });
    expect(
      recordProblems(JSON.parse(JSON.stringify(schema)) as Record<string, unknown>, { column: null }),
    ).toEqual([]);
  });
});
