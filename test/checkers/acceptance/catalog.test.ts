// A catalog that breaks one rule of `discover` has exactly that problem, and the document's own catalog has none.
import { expect, test } from 'vitest';
import { catalogProblems } from '../acceptance.ts';
import { catalog as exampleLine } from '../protocol/examples/lines.ts';

type Json = Record<string, unknown>;
type Stream = { name: string; json_schema: { properties: Record<string, Json> } & Json } & Json;

const { catalog: good } = JSON.parse(exampleLine) as { catalog: { streams: [Stream] } };
const [orders] = good.streams;

/** A catalog of the example's stream with some keys changed. */
function offering(more: Json): { streams: Json[] } {
  return { streams: [{ ...orders, ...more }] };
}

function withSchema(more: Json): { streams: Json[] } {
  return offering({ json_schema: { ...orders.json_schema, ...more } });
}

/** The example's stream with one more column. */
function withColumn(column: Json, name = 'extra'): { streams: Json[] } {
  return withSchema({ properties: { ...orders.json_schema.properties, [name]: column } });
}

const fullRefresh = {
  supported_sync_modes: ['full_refresh'],
  is_resumable: undefined,
  source_defined_cursor: undefined,
  default_cursor_field: undefined,
};
const text = { type: 'string' };
const timed = (airbyte_type: string, format = 'date-time') => ({
  type: ['string', 'null'],
  format,
  airbyte_type,
});

test.each([
  ['the example', good],
  ['a full refresh stream', offering(fullRefresh)],
  [
    'a nested primary key',
    {
      streams: [
        {
          ...orders,
          source_defined_primary_key: [['who', 'id']],
          json_schema: {
            ...orders.json_schema,
            properties: {
              ...orders.json_schema.properties,
              who: { type: 'object', properties: { id: text } },
            },
          },
        },
      ],
    },
  ],
  ['a local time', withColumn(timed('timestamp_without_timezone'))],
  ['a time of day', withColumn(timed('time_without_timezone', 'time'))],
  ['a day', withColumn({ ...text, format: 'date' })],
  ['a big integer', withColumn({ type: 'number', airbyte_type: 'integer' })],
  ['a nullable enum', withColumn({ type: ['string', 'null'], enum: ['a', null] })],
  ['any JSON in a list', withColumn({ type: ['array', 'null'], items: {} })],
  ['columns with the names of keywords', withColumn(text, 'not')],
])('%s passes', (_why, catalog) => {
  expect(catalogProblems(JSON.parse(JSON.stringify(catalog)))).toEqual([]);
});

const extra = 'orders/properties/extra';

test.each([
  [
    'an unknown key',
    offering({ extra: 1 }),
    'fitsItsType: /catalog/streams/0 must NOT have additional properties ("extra")',
  ],
  [
    'a null namespace',
    offering({ namespace: null }),
    'fitsItsType: /catalog/streams/0/namespace must be string',
  ],
  ['no streams', { streams: [] }, 'offersStreams: there are no streams'],
  ['one name twice', { streams: [orders, orders] }, 'namesAreUnique: orders is offered twice'],
  [
    'a name that PyAirbyte cannot write',
    offering({ name: '订单' }),
    'namesSurviveNormalization: the stream name 订单 has no ASCII letter or digit',
  ],
  [
    'names that PyAirbyte cannot tell apart',
    { streams: [offering({ name: 'a-b' }).streams[0], offering({ name: 'A_b' }).streams[0]] },
    'namesSurviveNormalization: the stream name a_b stands for several that differ only in case or punctuation',
  ],
  [
    'a column that PyAirbyte cannot write',
    withColumn(text, '金额'),
    'namesSurviveNormalization: orders: the column 金额 has no ASCII letter or digit',
  ],
  [
    'incremental first',
    offering({ supported_sync_modes: ['incremental', 'full_refresh'] }),
    'fullRefreshComesFirst: orders does not list full_refresh first',
  ],
  [
    'incremental without a cursor',
    offering({ default_cursor_field: undefined }),
    'incrementalStreamsSayHow: orders is incremental without a default_cursor_field',
  ],
  [
    'incremental but not resumable',
    offering({ is_resumable: false }),
    'incrementalStreamsSayHow: orders is incremental without is_resumable true',
  ],
  [
    'incremental by a cursor of the user',
    offering({ source_defined_cursor: false }),
    'incrementalStreamsSayHow: orders is incremental without source_defined_cursor true',
  ],
  [
    'resumable without cursor flags',
    offering({ ...fullRefresh, is_resumable: true }),
    'cursorFlagsAgree: orders is resumable and does not set source_defined_cursor',
  ],
  [
    'a source-defined cursor that is none',
    offering({ ...fullRefresh, source_defined_cursor: true }),
    'cursorFlagsAgree: orders has a source_defined_cursor and no default_cursor_field',
  ],
  [
    'a cursor that is no column',
    offering({ default_cursor_field: ['updated'] }),
    'cursorsAreScalarColumns: orders: the cursor updated is not in the schema',
  ],
  [
    'a key that is no column',
    offering({ source_defined_primary_key: [['id']] }),
    'keysAreScalarColumns: orders: the primary key id is not in the schema',
  ],
  [
    'a key that is a list',
    withColumn({ type: 'array' }, 'record_id'),
    'keysAreScalarColumns: orders: the primary key record_id is not a scalar',
  ],
  [
    'no key',
    offering({ source_defined_primary_key: [] }),
    'keysAreScalarColumns: orders has no source_defined_primary_key',
  ],
  [
    'another draft',
    withSchema({ $schema: 'https://json-schema.org/draft/2020-12/schema' }),
    'schemasAreDraft07: orders/$schema is "https://json-schema.org/draft/2020-12/schema"',
  ],
  [
    'a schema that is none',
    withColumn({ ...text, maxLength: 'x' }),
    `schemasAreDraft07: ${extra}/maxLength must be integer`,
  ],
  [
    'a nullable record',
    withSchema({ type: ['object', 'null'] }),
    'schemasAreOpenObjects: orders: the schema\'s type must be "object"',
  ],
  [
    'a schema that does not say it is open',
    withSchema({ additionalProperties: undefined }),
    'schemasAreOpenObjects: orders: the schema must say additionalProperties true',
  ],
  [
    'a closed object inside',
    withColumn({ type: 'object', additionalProperties: {} }),
    `schemasAreOpenObjects: ${extra} has additionalProperties other than true`,
  ],
  ['anyOf', withColumn({ ...text, anyOf: [text] }), `noCompositions: ${extra} uses anyOf`],
  [
    '$ref inside items',
    withColumn({ type: 'array', items: { $ref: '#/x' } }),
    `noCompositions: ${extra}/items uses $ref`,
  ],
  [
    'nullable as a keyword',
    withColumn({ ...text, nullable: true }),
    `noCompositions: ${extra} uses nullable`,
  ],
  ['a column of any type', withColumn({}), `typesAreSingleAndKnown: ${extra} has no type`],
  [
    'a union',
    withColumn({ type: ['string', 'number'] }),
    `typesAreSingleAndKnown: ${extra} has type ["string","number"], must be T or [T, "null"]`,
  ],
  ['only null', withColumn({ type: 'null' }), `typesAreSingleAndKnown: ${extra} has type "null"`],
  [
    'null by enum',
    withColumn({ ...text, enum: ['a', null] }),
    `nullIsInTheTypeOnly: ${extra} allows null by enum or const, not by type`,
  ],
  [
    'a time without an airbyte_type',
    withColumn({ ...text, format: 'date-time' }),
    `formatsAreLegalCombinations: ${extra} has the type/format/airbyte_type string/date-time/`,
  ],
  [
    'a number as a time',
    withColumn({ type: 'integer', format: 'date-time', airbyte_type: 'timestamp_with_timezone' }),
    `formatsAreLegalCombinations: ${extra} has the type/format/airbyte_type integer/date-time/timestamp_with_timezone`,
  ],
  [
    'a format of our own',
    withColumn({ ...text, format: 'email' }),
    `formatsAreLegalCombinations: ${extra} has the type/format/airbyte_type string/email/`,
  ],
  [
    'an unknown airbyte_type',
    withColumn({ ...text, airbyte_type: 'money' }),
    `formatsAreLegalCombinations: ${extra} has the type/format/airbyte_type string//money`,
  ],
])('%s', (_why, catalog, problem) => {
  const problems = catalogProblems(JSON.parse(JSON.stringify(catalog)));
  expect(problems).toContainEqual(expect.stringContaining(problem));
  expect(new Set(problems.map((each) => each.split(':')[0])).size).toBe(1);
});
