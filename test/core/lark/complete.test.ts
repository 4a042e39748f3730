// No data is not "nothing": a response that lacks what it must contain is tried again, then a transient_error.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoint, listEndpoint, listOf } from '../../../src/lark/endpoint.ts';
import { instanceDetail } from '../../../src/modules/approval/endpoints.ts';
import { baseFields, baseRecords } from '../../../src/modules/base/endpoints.ts';
import { departmentChildren } from '../../../src/modules/contact/endpoints.ts';
import { drained, failureOf, scripted, type Reply } from './support.ts';

const things = {
  method: 'GET',
  path: '/open-apis/test/v1/things',
  rates: [],
  scopes: [],
} as const;
const listing = listEndpoint({
  ...things,
  pageSize: 2,
  returns: listOf('things', z.looseObject({ id: z.string() })),
});
const counted = { ...listing, key: 'id' };
const query = endpoint({ ...things, returns: listOf('things', z.looseObject({ id: z.string() })) });
const detail = endpoint({
  ...things,
  path: '/open-apis/test/v1/things/:thing',
  identifiedBy: { 'thing.id': 'thing', 'thing.name': null },
  returns: z.looseObject({ thing: z.looseObject({ id: z.string().nullish() }) }),
});

const ids = (...names: readonly string[]) => names.map((id) => ({ id }));
const pages =
  (...data: readonly unknown[]) =>
  (url: URL): Reply => ({ data: data[Number(url.searchParams.get('page_token') ?? 0)] });
const more = (page_token: number, rest: object) => ({
  has_more: true,
  page_token: String(page_token),
  ...rest,
});

test.each<readonly [string, unknown]>([
  ['no data', undefined],
  ['null for data', null],
])('%s fails every kind of call', async (_what, data) => {
  const { lark, requests } = scripted(() => ({ data }));
  for (const call of [
    () => lark.call(query),
    () => lark.call(detail, { path: { thing: 'a' } }),
    () => lark.firstPage(listing),
  ]) {
    requests.length = 0;
    expect(await failureOf(call())).toMatchObject({ type: 'transient_error' });
    expect(requests, 'tried again').toHaveLength(3);
  }
  expect((await drained(lark.list(listing))).failure).toMatchObject({ type: 'transient_error' });
});

test.each<readonly [string, readonly unknown[]]>([
  ['null with more pages', [more(1, { things: null }), { has_more: false, things: ids('1') }]],
  ['no list with more pages', [more(1, {}), { has_more: false, things: ids('1') }]],
  ['null though items are counted', [{ has_more: false, total: 3, things: null }]],
  ['no list though items are counted', [{ has_more: false, count: 3 }]],
  ['null on the page that was announced', [more(1, { things: ids('1') }), { has_more: false, things: null }]],
  ['no sign of more pages', [{ things: ids('1') }]],
])('a list that was cut off is a transient_error: %s', async (_what, data) => {
  const { lark } = scripted(pages(...data));
  const { failure } = await drained(lark.list(listing));
  expect(failure).toMatchObject({ type: 'transient_error' });
  expect((failure as Error).message).toContain(listing.name);
});

test('a list that was cut off once is read', async () => {
  let broken = true;
  const { lark } = scripted(() => {
    const things = broken ? null : ids('1', '2');
    broken = false;
    return { data: { has_more: false, things } };
  });
  expect(await drained(lark.list(listing))).toEqual({ items: ids('1', '2') });
});

test.each<readonly [string, object]>([
  ['an empty list', { has_more: false, things: [] }],
  ['null', { has_more: false, things: null }],
  ['no list', { has_more: false }],
  ['no list, and a count of zero', { has_more: false, total: 0 }],
])('zero rows may come as %s', async (_what, data) => {
  expect(await drained(scripted(() => ({ data })).lark.list(listing))).toEqual({ items: [] });
});

test('zero rows without a list are confirmed a few times, then believed', async () => {
  const { lark, requests } = scripted(() => ({ data: { things: null } }));
  for (let call = 0; call < 10; call += 1) expect(await lark.call(query)).toEqual([]);
  expect(requests).toHaveLength(13);
});

test('an endpoint that has shown [] does not answer null for an empty list', async () => {
  const { lark } = scripted((_url, count) => ({ data: { things: count === 1 ? [] : null } }));
  expect(await lark.call(query)).toEqual([]);
  expect(await failureOf(lark.call(query))).toMatchObject({ type: 'transient_error' });
});

test.each<readonly [string, unknown]>([
  ['nothing', {}],
  ['an empty thing', { thing: {} }],
  ['empty texts', { thing: { id: '', name: '' } }],
  ['another thing', { thing: { id: 'b', name: 'x' } }],
])('a detail about %s is a transient_error', async (_what, data) => {
  const { lark } = scripted(() => ({ data }));
  expect(await failureOf(lark.call(detail, { path: { thing: 'a' } }))).toMatchObject({
    type: 'transient_error',
  });
});

test.each<readonly [string, object]>([
  ['its id', { id: 'A' }],
  ['its name alone', { name: 'x' }],
])('a detail is identified by %s', async (_what, thing) => {
  const { lark } = scripted(() => ({ data: { thing } }));
  expect(await lark.call(detail, { path: { thing: 'a' } })).toMatchObject({ thing });
});

test('where Lark counts, a short listing is read again, then a transient_error', async () => {
  const short = scripted(pages({ has_more: false, total: 3, things: ids('1', '2') }));
  const { items, failure } = await drained(short.lark.list(counted));
  expect(items, 'each once').toEqual(ids('1', '2'));
  expect(failure).toMatchObject({ type: 'transient_error' });
  expect((failure as Error).message).toMatch(/2 of 3 items/);
  expect(short.requests).toHaveLength(2);
  const healed = scripted((_url, count) => ({
    data: { has_more: false, total: 3, things: ids(...['1', '2', '3'].slice(0, count + 1)) },
  }));
  expect(await drained(healed.lark.list(counted))).toEqual({ items: ids('1', '2', '3') });
});

test('a count that falls between pages moves rows: the listing is read again, each row once', async () => {
  const first = [
    more(1, { total: 4, things: ids('1', '2') }),
    { has_more: false, total: 3, things: ids('4') },
  ];
  const second = [
    more(1, { total: 3, things: ids('2', '3') }),
    { has_more: false, total: 3, things: ids('4') },
  ];
  const { lark } = scripted((url, count) => pages(...(count <= 2 ? first : second))(url));
  expect((await drained(lark.list(counted))).items).toEqual(ids('1', '2', '4', '3'));
});

test('what was seen of Lark is read: no items in a search, no has_more in departments, tokens at the end', async () => {
  const department = { open_department_id: 'od-1', name: 'Research' };
  const path = { app_token: 'a', table_id: 'b', department_id: '0' };
  const one = (data: unknown) => scripted(() => ({ data })).lark;
  expect(await drained(one({ has_more: false, total: 0 }).list(baseRecords, { path }))).toEqual({
    items: [],
  });
  expect(await drained(one({ items: [department] }).list(departmentChildren, { path }))).toEqual({
    items: [department],
  });
  const field = { field_id: 'fld1', field_name: 'Name', type: 1 };
  const last = { has_more: false, page_token: 'fldX', total: 1, items: [field] };
  expect(await drained(one(last).list(baseFields, { path }))).toEqual({ items: [field] });
});

test('a full page of departments without has_more was cut off', async () => {
  const items = Array.from({ length: 50 }, (_, at) => ({ open_department_id: `od-${at}` }));
  const { lark } = scripted(() => ({ data: { items } }));
  const { failure } = await drained(lark.list(departmentChildren, { path: { department_id: '0' } }));
  expect(failure).toMatchObject({ type: 'transient_error' });
});

test('an item that lacks what identifies it costs that item, is reported, and costs no other', async () => {
  const { lark, events } = scripted(() => ({
    data: { things: [{ id: '1' }, { name: 'Ada' }, { id: '3' }] },
  }));
  expect(await lark.call(query)).toEqual(ids('1', '3'));
  const [skipped] = events.filter(({ kind }) => kind === 'skipped');
  expect(skipped).toMatchObject({ endpoint: query.name, problems: [expect.stringContaining('1.id')] });
  expect(JSON.stringify(events)).not.toContain('Ada');
});

test('a response in which no item fits has another shape', async () => {
  const strict = endpoint({
    method: 'GET',
    path: '/open-apis/contact/v3/job_levels/strict',
    rates: [],
    scopes: [],
    returns: listOf('items', z.looseObject({ id: z.string() })),
  });
  const { lark } = scripted(() => ({ data: { items: [{ id: 1 }, { id: 2 }] } }));
  expect(await failureOf(lark.call(strict))).toMatchObject({ type: 'system_error' });
});

test('an instance that Lark does not accept is no fault of the configuration', async () => {
  const { lark } = scripted(() => ({ code: 1390001, msg: 'param is invalid' }));
  const failure = await failureOf(lark.call(instanceDetail, { path: { instance_id: 'A' } }));
  expect(failure).toMatchObject({ type: 'system_error', code: 1390001 });
});

const rows = listEndpoint({ ...things, pageSize: 2, returns: listOf('things', z.unknown(), 'id', 'code') });

test.each<readonly [string, readonly unknown[]]>([
  ['nulls', [null, null]],
  ['lists', [[], [1]]],
  ['empty objects', [{}, {}]],
  ['texts', ['a', 'b']],
  ['objects without their key', [{ name: 'a' }, { id: '' }, { code: null }]],
])('a page of %s alone has another shape than documented', async (_what, list) => {
  const { lark, requests } = scripted(() => ({ data: { has_more: false, things: list } }));
  expect((await drained(lark.list(rows))).failure).toMatchObject({
    type: 'system_error',
    internal: expect.stringContaining('id or code') as string,
  });
  expect(requests).toHaveLength(1);
});

test.each<readonly [string, readonly unknown[]]>([
  ['no items', []],
  ['an item with its key among others', [null, {}, { code: 7 }]],
])('a page of %s is read', async (_what, list) => {
  const { lark } = scripted(() => ({ data: { has_more: false, things: list } }));
  expect(await drained(lark.list(rows))).toEqual({ items: list });
});
