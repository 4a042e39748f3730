// A listing ends: with all of its pages, with a fresh start, or with an error of the fitting type.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { listEndpoint, listOf } from '../../../src/lark/endpoint.ts';
import { drained, scripted, type Reply } from './support.ts';

const listing = listEndpoint({
  method: 'GET',
  path: '/open-apis/test/v1/things',
  rates: [],
  scopes: [],
  pageSize: 2,
  returns: listOf('things', z.looseObject({ id: z.string() })),
});
const ids = (...names: readonly string[]) => names.map((id) => ({ id }));
const page = (count: number, things: readonly object[], has_more = true): Reply => ({
  data: { has_more, page_token: `t${count}`, things },
});

test('empty pages under fresh tokens end as the error of an endless listing', async () => {
  const { lark, requests } = scripted((_url, count) => page(count, []));
  const { failure } = await drained(lark.list(listing));
  expect(failure).toMatchObject({ type: 'system_error' });
  expect(requests.length).toBeLessThan(50);
});

test('some empty pages in a row are read over', async () => {
  const { lark } = scripted((_url, count) =>
    page(count, count % 10 === 0 ? ids(`${count}`) : [], count < 40),
  );
  expect((await drained(lark.list(listing))).items).toEqual(ids('10', '20', '30', '40'));
});

test.each<readonly [string, readonly (readonly string[])[]]>([
  ['onto the next page', [['1', '2'], ['2', '3'], ['4']]],
  ['onto the next page, which begins as the one before', [['1', '2'], ['1', '3'], ['4']]],
  ['onto the next page of one item', [['1'], ['1'], ['2']]],
  ['onto the next page of one item, twice', [['1'], ['2'], ['2'], ['2'], ['3']]],
])('a row that slides %s does not end the listing', async (_how, pages) => {
  const { lark } = scripted((_url, count) =>
    page(count, ids(...(pages[count - 1] ?? [])), count < pages.length),
  );
  expect(await drained(lark.list(listing))).toEqual({ items: ids(...pages.flat()) });
});

test.each<readonly [string, readonly (readonly string[])[]]>([
  ['the same page', [['1', '2']]],
  ['the same page of one item', [['1']]],
  [
    'two pages in turn',
    [
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  [
    'a second page',
    [
      ['1', '2'],
      ['3', '4'],
      ['3', '4'],
    ],
  ],
])('a server that ignores the token and repeats %s fails', async (_what, pages) => {
  const { lark, requests } = scripted((_url, count) =>
    page(count, ids(...(pages[(count - 1) % pages.length] ?? []))),
  );
  expect((await drained(lark.list(listing))).failure).toMatchObject({ type: 'system_error' });
  expect(requests.length).toBeLessThan(10);
});

const codes = [1390001, 60001, 1220001, 99992402, 40012, 40001, 9499, 1254000];

/** A listing of three pages whose tokens are refused so often. */
function refusing(code: number, times: number) {
  let refusals = 0;
  return scripted((url) => {
    const token = Number(url.searchParams.get('page_token')?.slice(1) ?? 0);
    if (token === 2 && refusals < times) {
      refusals += 1;
      return { code, msg: 'param is invalid' };
    }
    return page(token + 1, ids(`${token}`), token < 2);
  });
}

test.each(codes)('code %i for a page token starts the listing again, once', async (code) => {
  const { items, failure } = await drained(refusing(code, 1).lark.list(listing));
  expect(failure).toBeUndefined();
  expect(items).toEqual(ids('0', '1', '0', '1', '2'));
});

test.each(codes)('code %i for every page token is a transient_error, never a config_error', async (code) => {
  const { lark, requests } = refusing(code, Infinity);
  const { failure } = await drained(lark.list(listing));
  expect(failure).toMatchObject({ type: 'transient_error', code });
  expect((failure as Error).message).toMatch(/token of a page/);
  expect(requests).toHaveLength(6);
});

test.each([1390001, 1220001, 99992402])('code %i on the first page is about the request', async (code) => {
  const { lark, requests } = scripted(() => ({ code, msg: 'param is invalid' }));
  expect((await drained(lark.list(listing))).failure).toMatchObject({ type: 'config_error', code });
  expect(requests).toHaveLength(1);
});
