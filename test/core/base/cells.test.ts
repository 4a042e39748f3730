// A column for each type of field, and what becomes of its cells; the shapes are those of Lark's manual (docs/lark-api/base.md#fields).
import { expect, test } from 'vitest';
import { rowSchema } from '../../../src/engine/schema.ts';
import { columnOf } from '../../../src/modules/base/typed/columns.ts';
import { recordProblems } from '../../checkers/acceptance.ts';

const ms = 1749700001000;
const when = '2025-06-12T03:46:41.000Z';
const mei = { id: 'ou_1', name: 'Mei Tan', en_name: 'Mei Tan', email: '', avatar_url: 'https://x' };
const jon = { ...mei, id: 'ou_2', name: 'Jon Ng' };
const file = {
  file_token: 'V1',
  name: 'po.pdf',
  size: 32975,
  type: 'application/pdf',
  url: 'https://u',
  tmp_url: 'https://t',
};
const place = {
  location: '103.851959,1.29027',
  pname: 'Singapore',
  cityname: 'Singapore',
  adname: '',
  address: '1 Example Rd',
  name: 'HQ',
  full_address: 'HQ, 1 Example Rd',
};
const room = { id: 'oc_1', name: 'Deal room', avatar_url: 'https://a' };
const segments = [
  { type: 'text', text: 'Renewal – ' },
  {
    type: 'mention',
    text: '@Jon Ng',
    token: 'ou_2',
    mentionType: 'User',
    mentionNotify: false,
    name: 'Jon Ng',
  },
  { type: 'url', text: 'see', link: 'https://x' },
];
const known = (data_type: number) => ({
  formatter: '',
  type: { data_type, ui_property: null, ui_type: 'X' },
});

interface Case {
  readonly what: string;
  readonly type: number;
  readonly property?: unknown;
  readonly cell: unknown;
  readonly value: unknown;
  /** The cell does not fit and is null in the warehouse. */
  readonly unfit?: true;
}

const unfit = { value: undefined, unfit: true } as const;

const cases: Case[] = [
  { what: 'text of many segments', type: 1, cell: segments, value: 'Renewal – @Jon Ngsee' },
  { what: 'text as text', type: 1, cell: 'plain', value: 'plain' },
  { what: 'text of no segment', type: 1, cell: [], value: '' },
  {
    what: 'an e-mail address',
    type: 1,
    cell: [{ type: 'url', text: 'a@b.c', link: 'mailto:a@b.c' }],
    value: 'a@b.c',
  },
  { what: 'text that is an object', type: 1, cell: { odd: true }, ...unfit },
  { what: 'a number', type: 2, cell: 12500.5, value: 12500.5 },
  { what: 'zero', type: 2, cell: 0, value: 0 },
  {
    what: 'a number that no double holds',
    type: 2,
    cell: 12345678901234567890n,
    value: 12345678901234567890n,
  },
  { what: 'a number as text', type: 2, cell: '12', ...unfit },
  { what: 'a choice', type: 3, cell: 'Negotiation', value: 'Negotiation' },
  { what: 'choices', type: 4, cell: ['EMEA', 'Upsell'], value: ['EMEA', 'Upsell'] },
  { what: 'a date', type: 5, cell: ms, value: when },
  { what: 'the first date of computers', type: 5, cell: 0, value: '1970-01-01T00:00:00.000Z' },
  { what: 'a date before it', type: 5, cell: -1, value: '1969-12-31T23:59:59.999Z' },
  { what: 'a date that is none', type: 5, cell: 'tomorrow', ...unfit },
  { what: 'a date after all calendars', type: 5, cell: 9e15, ...unfit },
  { what: 'a tick', type: 7, cell: true, value: true },
  { what: 'a tick taken away', type: 7, cell: false, value: false },
  { what: 'people', type: 11, cell: [mei, jon], value: [mei, jon] },
  { what: 'a phone number', type: 13, cell: '+6591234567', value: '+6591234567' },
  {
    what: 'an address',
    type: 15,
    cell: { text: 'Example', link: 'https://e' },
    value: { text: 'Example', link: 'https://e' },
  },
  { what: 'files', type: 17, cell: [file], value: [file] },
  { what: 'linked records', type: 18, cell: { link_record_ids: ['recA', 'recB'] }, value: ['recA', 'recB'] },
  { what: 'records linked both ways', type: 21, cell: { link_record_ids: ['recA'] }, value: ['recA'] },
  { what: 'no linked record', type: 18, cell: { link_record_ids: null }, value: null },
  { what: 'a place', type: 22, cell: place, value: place },
  { what: 'groups', type: 23, cell: [room], value: [room] },
  { what: 'a stage', type: 24, cell: 'Open', value: '"Open"' },
  { what: 'a button', type: 3001, cell: { a: [1] }, value: '{"a":[1]}' },
  { what: 'a type of the future', type: 4711, cell: [1n << 64n], value: '[18446744073709551616]' },
  { what: 'a creation time', type: 1001, cell: ms, value: when },
  { what: 'a last change', type: 1002, cell: ms, value: when },
  { what: 'a creator in a list', type: 1003, cell: [mei], value: [mei] },
  { what: 'an editor as an object', type: 1004, cell: mei, value: [mei] },
  { what: 'a running number', type: 1005, cell: '17', value: '17' },

  {
    what: 'a formula of a known number',
    type: 20,
    property: known(2),
    cell: { type: 2, value: [75] },
    value: 75,
  },
  {
    what: 'a formula of a known date',
    type: 20,
    property: known(5),
    cell: { type: 5, value: [ms] },
    value: when,
  },
  {
    what: 'a formula of a known text',
    type: 20,
    property: known(1),
    cell: { type: 1, value: segments },
    value: 'Renewal – @Jon Ngsee',
  },
  {
    what: 'a formula of a known tick',
    type: 20,
    property: known(7),
    cell: { type: 7, value: [false] },
    value: false,
  },
  {
    what: 'a formula without a result',
    type: 20,
    property: known(2),
    cell: { type: 2, value: [] },
    value: null,
  },
  {
    what: 'a formula of another type than declared',
    type: 20,
    property: known(2),
    cell: { type: 1, value: [{ type: 'text', text: 'x' }] },
    ...unfit,
  },
  {
    what: 'a lookup of several known numbers',
    type: 19,
    property: known(2),
    cell: { type: 2, value: [1, 2] },
    ...unfit,
  },
  {
    what: 'a lookup of known people',
    type: 19,
    property: known(11),
    cell: { type: 11, value: [mei, jon] },
    value: [mei, jon],
  },
  {
    what: 'a lookup of known links',
    type: 19,
    property: known(18),
    cell: { type: 18, value: [{ link_record_ids: ['recA'] }, { link_record_ids: ['recB'] }] },
    value: ['recA', 'recB'],
  },
  {
    what: 'a lookup of a type that does not exist yet',
    type: 19,
    property: known(4711),
    cell: { type: 3, value: ['A'] },
    value: 'A',
  },

  {
    what: 'a formula of an unknown number',
    type: 20,
    property: { formatter: '' },
    cell: { type: 2, value: [75] },
    value: '75',
  },
  {
    what: 'a formula of an unknown text',
    type: 20,
    property: null,
    cell: { type: 1, value: segments },
    value: 'Renewal – @Jon Ngsee',
  },
  { what: 'a formula of an unknown date', type: 20, cell: { type: 5, value: [ms] }, value: when },
  { what: 'a formula of an unknown tick', type: 20, cell: { type: 7, value: [true] }, value: 'true' },
  { what: 'a formula as bare text', type: 20, cell: 'done', value: 'done' },
  { what: 'a lookup of an unknown choice', type: 19, cell: { type: 3, value: ['APAC'] }, value: 'APAC' },
  {
    what: 'a lookup of several unknown choices',
    type: 19,
    cell: { type: 3, value: ['APAC', 'EMEA'] },
    value: '["APAC","EMEA"]',
  },
  {
    what: 'a lookup of several unknown numbers',
    type: 19,
    cell: { type: 2, value: [1, 2.5] },
    value: '[1,2.5]',
  },
  {
    what: 'a lookup of several unknown dates',
    type: 19,
    cell: { type: 5, value: [ms, 0] },
    value: `["${when}","1970-01-01T00:00:00.000Z"]`,
  },
  { what: 'a lookup of an unknown person', type: 19, cell: { type: 11, value: [mei] }, value: 'Mei Tan' },
  {
    what: 'a lookup of unknown people',
    type: 19,
    cell: { type: 11, value: [mei, jon] },
    value: '["Mei Tan","Jon Ng"]',
  },
  {
    what: 'a lookup of an unknown place',
    type: 19,
    cell: { type: 22, value: [place] },
    value: 'HQ, 1 Example Rd',
  },
  { what: 'a lookup of nothing', type: 19, cell: { type: 2, value: [] }, value: null },
];

test.each(cases)('$what', ({ type, property, cell, value, unfit }) => {
  const field = { field_id: 'fldA', field_name: 'Title', type, property };
  const column = columnOf(field);
  const schema = rowSchema({ description: 'x', columns: { cell: { ...column, value: () => null } } });
  const target = { app_token: 'A', table_id: 'tblA', view_id: undefined, named: true };
  const record = { record_id: 'recA', fields: { Title: cell } };
  const result = column.value({ target, record, names: new Map([['fldA', 'Title']]) }, 'cell');
  const fits = column.schema.safeParse(result).success;
  expect(fits).toBe(unfit === undefined);
  expect(column.fits(result)).toBe(fits);
  if (!fits) return;
  expect(result).toEqual(value);
  const written = JSON.parse(typeof result === 'bigint' ? String(result) : JSON.stringify(result)) as unknown;
  expect(recordProblems(schema, { cell: written })).toEqual([]);
  const { cell: shown } = schema['properties'] as { cell: Record<string, unknown> };
  expect(shown).toMatchObject({ title: 'Title', 'x-lark-field-id': 'fldA' });
  expect(shown['type']).toContain('null');
});
