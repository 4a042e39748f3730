// A record fits its schema, or each thing that does not is named.
import { expect, test } from 'vitest';
import { recordLineProblems, recordProblems } from '../acceptance.ts';
import type { JsonObject } from '../../support/json.ts';
import { catalog, record } from '../protocol/examples/lines.ts';

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: true,
  properties: {
    id: { type: 'string', description: 'the key' },
    n: { type: ['integer', 'null'] },
    amount: { type: ['number', 'null'] },
    at: { type: ['string', 'null'], format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
    local: { type: ['string', 'null'], format: 'date-time', airbyte_type: 'timestamp_without_timezone' },
    day: { type: ['string', 'null'], format: 'date' },
    clock: { type: ['string', 'null'], format: 'time', airbyte_type: 'time_with_timezone' },
    wall: { type: ['string', 'null'], format: 'time', airbyte_type: 'time_without_timezone' },
    list: {
      type: 'array',
      items: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } },
    },
    raw: { type: ['object', 'null'] },
  },
};

test("the document's record fits the document's schema", () => {
  const offered = JSON.parse(catalog) as { catalog: { streams: [{ json_schema: JsonObject }] } };
  const parsed = JSON.parse(record) as { record: { data: JsonObject } };
  const orders = offered.catalog.streams[0].json_schema;
  expect(recordProblems(orders, parsed.record.data)).toEqual([]);
  expect(recordLineProblems(orders, record)).toEqual([]);
});

test.each([
  ['nulls where they are allowed', { id: 'x', n: null, at: null }],
  ['a time in UTC', { at: '2026-03-02T01:15:30.000Z' }],
  ['a time with an offset', { at: '2026-03-02T01:15:30+08:00' }],
  ['a leap day', { day: '2024-02-29' }],
  ['times of all kinds', { local: '2026-03-02T01:15:30', clock: '01:15:30Z', wall: '01:15:30.5' }],
  ['anything in an object', { raw: { a: [1, null, { b: 'c' }] } }],
])('%s', (_why, data) => {
  expect(recordProblems(schema, data)).toEqual([]);
});

test.each([
  ['an undeclared column', { id: 'x', extra: 1 }, '/extra is not declared in the schema'],
  ['nothing', {}, '/ must be an object with at least one column'],
  ['a number as text', { n: '1' }, '/n must be integer,null'],
  ['half an integer', { n: 1.5 }, '/n must be integer,null'],
  ['a null that is not allowed', { id: null }, '/id must be string'],
  ['an epoch number', { at: 1714557600123 }, '/at must be string,null'],
  ['an epoch number as text', { at: '1714557600123' }, '/at must match format "date-time"'],
  ['a blank for the T', { at: '2026-03-02 01:15:30Z' }, '/at must match format "date-time"'],
  ['no offset', { at: '2026-03-02T01:15:30' }, '/at must match format "date-time"'],
  ['no seconds', { at: '2026-03-02T01:15Z' }, '/at must match format "date-time"'],
  ['a day that is not in the calendar', { at: '2026-02-30T01:15:30Z' }, '/at must match format "date-time"'],
  ['an hour that is not on the clock', { at: '2026-03-02T24:00:00Z' }, '/at must match format "date-time"'],
  ['an empty time', { at: '' }, '/at must match format "date-time"'],
  [
    'an offset where there should be none',
    { local: '2026-03-02T01:15:30Z' },
    '/local must match format "local-date-time"',
  ],
  ['a day without dashes', { day: '20260302' }, '/day must match format "date"'],
  ['a day that is a time', { day: '2026-03-02T00:00:00Z' }, '/day must match format "date"'],
  ['a clock without a zone', { clock: '01:15:30' }, '/clock must match format "time"'],
  ['a wall clock with one', { wall: '01:15:30Z' }, '/wall must match format "local-time"'],
  ['a wrong time deep inside', { list: [{ at: 'now' }] }, '/list/0/at must match format "date-time"'],
])('%s', (_why, data, problem) => {
  expect(recordProblems(schema, data)).toEqual([problem]);
});

test('1.0 is a number but no integer, as the acceptance tests count', () => {
  const line =
    '{"type":"RECORD","record":{"stream":"s","data":{"n":1.0,"amount":1.0},"emitted_at":1714557600123}}';
  expect(recordLineProblems(schema, line)).toEqual(['/n must be integer,null']);
  expect(recordLineProblems(schema, line.replace('"n":1.0', '"n":1'))).toEqual([]);
});

test('a schema that cannot be used is a problem, not a pass', () => {
  const odd = { type: 'object', properties: { id: { type: 'string', format: 'lark' } } };
  expect(recordProblems(odd, { id: 'x' })).toEqual([expect.stringContaining('the schema cannot be used')]);
});
