// A listing ends only when Lark says so, and anything that would lose its rest is loud.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { listEndpoint, listOf, type ListEndpoint } from '../../../src/lark/endpoint.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import {
  departmentChildren,
  groupMembers,
  usersOfDepartment,
  visibleRange,
} from '../../../src/modules/contact/endpoints.ts';
import { drained, exchanges, failureOf, givesToken, host, larkAt, quick, openClient } from './support.ts';

const path = '/open-apis/test/v1/things';
const listing = listEndpoint({
  method: 'GET',
  path,
  rates: [],
  scopes: [],
  pageSize: 100,
  returns: listOf('things', z.looseObject({ id: z.string() })),
});

type Page = Readonly<Record<string, unknown>>;

/** Pages in turn, each for exactly the token of the one before it. */
function pages(...data: readonly (Page | undefined)[]): { readonly asked: string[] } {
  const scope = exchanges();
  givesToken(scope);
  const asked: string[] = [];
  for (const page of data) {
    scope
      .get(path)
      .query(true)
      .reply(200, function () {
        asked.push(new URL(this.req.path, host).searchParams.get('page_token') ?? '');
        return { code: 0, msg: 'success', ...(page && { data: page }) };
      });
  }
  return { asked };
}

const ids = (...names: readonly string[]) => names.map((id) => ({ id }));
const patience = { ...quick, retries: 1 };
const read = () => drained(larkAt(host, { patience }).lark.list(listing));

test('pages follow each other by their tokens, until has_more is false', async () => {
  const { asked } = pages(
    { has_more: true, page_token: 'A', things: ids('1', '2') },
    { has_more: true, page_token: 'B', things: [] },
    { has_more: false, things: ids('3') },
  );
  expect(await read()).toEqual({ items: ids('1', '2', '3') });
  expect(asked).toEqual(['', 'A', 'B']);
});

test('a page comes as one array, and a page without items as none', async () => {
  pages(
    { has_more: true, page_token: 'A', things: ids('1', '2') },
    { has_more: true, page_token: 'B', things: [] },
    { has_more: false, things: ids('3') },
  );
  expect(await drained(larkAt(host, { patience }).lark.pages(listing))).toEqual({
    items: [ids('1', '2'), ids('3')],
  });
});

test.each<readonly [string, Page, readonly string[]]>([
  ['a token on the last page', { has_more: false, page_token: 'tblX', things: ids('1') }, ['1']],
  ['an empty token on the last page', { has_more: false, page_token: '', things: ids('1') }, ['1']],
  ['a null token on the last page', { has_more: false, page_token: null, things: ids('1') }, ['1']],
  ['unknown keys', { has_more: false, things: ids('1'), total: 7, items: [{}] }, ['1']],
])('a listing may end with %s', async (_why, page, items) => {
  pages(page);
  expect(await read()).toEqual({ items: ids(...items) });
});

test.each<readonly [string, readonly (Page | undefined)[], readonly string[]]>([
  ['more without a token', [{ has_more: true, things: ids('1') }], []],
  ['more with an empty token', [{ has_more: true, page_token: '', things: ids('1') }], []],
  [
    'the token that was just used',
    [
      { has_more: true, page_token: 'A', things: ids('1') },
      { has_more: true, page_token: 'A', things: ids('2') },
    ],
    ['1'],
  ],
  [
    'tokens in a circle',
    [
      { has_more: true, page_token: 'A', things: ids('1') },
      { has_more: true, page_token: 'B', things: ids('2') },
      { has_more: true, page_token: 'A', things: ids('3') },
    ],
    ['1', '2'],
  ],
  ['has_more as text', [{ has_more: 'false', things: ids('1') }], []],
  ['items that are no list', [{ has_more: false, things: { id: '1' } }], []],
  ['an item without what names it', [{ has_more: false, things: [{ name: 'x' }] }], []],
])('%s is a system_error, never a quiet end', async (_why, data, items) => {
  pages(...data);
  const { items: seen, failure } = await read();
  expect(failure).toMatchObject({ type: 'system_error' });
  expect((failure as Error).message).toContain(listing.name);
  expect(seen, 'what was complete before').toEqual(ids(...items));
});

test.each<readonly [string, Page]>([
  ['a page without its items', { has_more: false }],
  ['null for the items', { has_more: false, things: null }],
])('a listing may end with %s, once a second response confirms it', async (_why, page) => {
  pages(page, page);
  expect(await read()).toEqual({ items: [] });
});

test.each<readonly [string, Page | undefined]>([
  ['no sign of whether there is more', { things: ids('1') }],
  ['no data at all', undefined],
])('%s is tried again, then a transient_error', async (_why, page) => {
  pages(page, page);
  const { items, failure } = await read();
  expect(items).toEqual([]);
  expect(failure).toMatchObject({ type: 'transient_error' });
  expect((failure as Error).message).toContain(listing.name);
  pages(page, page);
  expect(await failureOf(larkAt(host, { patience }).lark.firstPage(listing))).toMatchObject({
    type: 'transient_error',
  });
});

test('a page that fails for good fails the listing after the pages before it', async () => {
  const scope = exchanges();
  givesToken(scope);
  scope
    .get(`${path}?page_size=100`)
    .reply(200, { code: 0, data: { has_more: true, page_token: 'A', things: ids('1') } });
  scope.get(`${path}?page_size=100&page_token=A`).twice().reply(200, { code: 2200, msg: 'internal' });
  const { items, failure } = await read();
  expect(items).toEqual(ids('1'));
  expect(failure).toMatchObject({ type: 'transient_error', code: 2200 });
});

test('a page that fails once is read', async () => {
  const { simulator, lark } = await openClient({ size: { people: 400, departments: 3, depth: 1 } });
  const [, big] = [...simulator.tenant.contact.departments()];
  const department_id = big?.open_department_id ?? '';
  simulator.addFault(parseFault(`error:500/1500@${usersOfDepartment.name}#2`));
  simulator.addFault(parseFault(`reset@${usersOfDepartment.name}#3`));
  const { items } = await drained(lark.list(usersOfDepartment, { query: { department_id } }));
  const truth = [...simulator.tenant.contact.people()].filter((one) =>
    one.department_ids.includes(department_id),
  );
  expect(truth.length).toBeGreaterThan(100);
  expect(items).toMatchObject(truth.map(({ open_id }) => ({ open_id })));
});

test('tokens with / + = and other signs are sent back as they came, encoded once', async () => {
  const token = 'AQD9/Rn9eij9Pm39ED40/dk53s4Ebp882DYfFaPFz4L00CMJrqCJdLyJUI+mz==%2B&a=b 中';
  const { asked } = pages({ has_more: true, page_token: token, things: [] }, { has_more: false });
  await read();
  expect(asked).toEqual(['', token]);
});

test("and so are a tenant's, page after page", async () => {
  const { simulator, lark } = await openClient({ size: { people: 300, departments: 2, depth: 1 } });
  const [, big] = [...simulator.tenant.contact.departments()];
  await drained(lark.list(usersOfDepartment, { query: { department_id: big?.open_department_id ?? '' } }));
  const paged = simulator.calls.filter(({ url }) => url.includes('page_token='));
  expect(paged.length).toBeGreaterThan(1);
  for (const { url } of paged) expect(url).toMatch(/page_token=[A-Za-z0-9]*(%2F|%2B)/);
});

test('every listing asks for the largest page that Lark allows', async () => {
  const published = new Map<Pick<ListEndpoint, 'name'>, number>([
    [visibleRange, 100],
    [departmentChildren, 50],
    [usersOfDepartment, 50],
    [groupMembers, 100],
  ]);
  const { simulator, lark } = await openClient({ size: { people: 200, departments: 70, depth: 2 } });
  const [group] = simulator.tenant.contact.groups();
  await drained(lark.list(visibleRange));
  await drained(
    lark.list(departmentChildren, { path: { department_id: '0' }, query: { fetch_child: true } }),
  );
  await drained(lark.list(usersOfDepartment, { query: { department_id: '0' } }));
  await drained(lark.list(groupMembers, { path: { group_id: group?.id ?? '' } }));
  await lark.firstPage(visibleRange);
  for (const [endpoint, size] of published) {
    const calls = simulator.calls.filter(({ endpoint: name }) => name === endpoint.name);
    expect(calls.length).toBeGreaterThan(0);
    for (const { url, code } of calls) {
      expect(code).toBe(0);
      expect(url).toContain(`page_size=${size}`);
    }
  }
});

test('the query of a listing goes with every page', async () => {
  const scope = exchanges();
  givesToken(scope);
  const page = (token: string | undefined, data: Page) =>
    scope
      .get(path)
      .query({ kind: 'a', page_size: '100', ...(token !== undefined && { page_token: token }) })
      .reply(200, { code: 0, data });
  page(undefined, { has_more: true, page_token: 'A', things: [] });
  page('A', { has_more: false });
  await drained(larkAt(host).lark.list(listing, { query: { kind: 'a' } }));
});

test('the first page alone costs one call and says whether there is more', async () => {
  pages({ has_more: true, page_token: 'A', things: ids('1') });
  expect(await larkAt(host).lark.firstPage(listing)).toMatchObject({ items: ids('1'), hasMore: true });
});

test('a server that ignores the token, and gives a new one each time, does not loop endlessly', async () => {
  const page = (page_token: string) => ({ has_more: true, page_token, things: ids('1', '2') });
  pages(page('A'), page('B'));
  expect(await read()).toMatchObject({ items: ids('1', '2'), failure: { type: 'system_error' } });
});

test('a token that Lark no longer accepts begins the listing again, once', async () => {
  const { simulator, lark } = await openClient({ size: { people: 1_500, departments: 3, depth: 1 } });
  const [group] = simulator.tenant.contact.groups();
  const members = () => drained(lark.list(groupMembers, { path: { group_id: group?.id ?? '' } }));
  const { items: truth } = await members();
  expect(truth.length).toBeGreaterThan(200);
  simulator.addFault(parseFault(`error:400/40012@${groupMembers.name}#3`));
  const { items, failure } = await members();
  expect(failure).toBeUndefined();
  expect(items, 'what was complete before, then all of it').toEqual([...truth.slice(0, 200), ...truth]);
  simulator.addFault(parseFault(`error:400/40012@${groupMembers.name}#2x*`));
  const before = simulator.calls.length;
  expect((await members()).failure).toMatchObject({ type: 'transient_error', code: 40012 });
  expect(simulator.calls.length - before).toBe(3);
});
