/** What happens when a Base is asked too often, twice at once, or by a client with another clock. */
import { expect, test, vi } from 'vitest';
import { createTenant, tenantJson } from '../../src/tenant.ts';
import { standingClock } from '../visitor.ts';
import { apps, dataOf, enter, itemsOf, searchPath, type Guest } from './guest.ts';

/** A search that is being answered until it is let go. */
async function pending({ simulator, signIn, app, tables }: Guest): Promise<() => Promise<void>> {
  simulator.addFault({ kind: 'slow', ms: 600_000, endpoint: searchPath, from: 1, times: 1 });
  const token = (await signIn()).body.tenant_access_token ?? '';
  const aborter = new AbortController();
  const before = simulator.calls.length;
  const asked = fetch(`${simulator.url}${apps}/${app}/tables/${tables[1]}/records/search`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: '{}',
    signal: aborter.signal,
  }).catch(() => undefined);
  await vi.waitUntil(() => simulator.calls.length > before);
  return async () => {
    aborter.abort();
    await asked;
  };
}

test('one Base answers one request at a time; others answer meanwhile', async () => {
  const guest = await enter();
  const { search, get, app, base, tables } = guest;
  const other = base.addBase({ tables: 2 });
  const second = base.tables(other)[1]?.table_id;
  const letGo = await pending(guest);
  const refused = [await search(), await search({}, '', tables[2]), await get(`${apps}/${app}`)];
  for (const list of ['', `/${tables[0]}/fields`, `/${tables[0]}/views`])
    refused.push(await get(`${apps}/${app}/tables${list}`));
  for (const reply of refused) expect(reply).toMatchObject({ status: 200, body: { code: 1254291 } });
  expect((await search({}, '', second, other)).body.code).toBe(0);
  await letGo();
  await vi.waitUntil(async () => (await search()).body.code === 0);
  for (let turn = 0; turn < 3; turn += 1) expect((await search()).body.code).toBe(0);
});

test('a request that is refused does not hold the Base, and locks can be taken off', async () => {
  const guest = await enter({ quirks: { baseLock: 'none' } });
  const letGo = await pending(guest);
  expect((await guest.search()).body.code).toBe(0);
  await letGo();
  const { search, simulator } = await enter();
  simulator.addFault({ kind: 'error', status: 400, code: 1254607, endpoint: searchPath, from: 1, times: 1 });
  expect((await search()).body.code).toBe(1254607);
  expect((await search({ view_id: 'vewX' })).body.code).toBe(1254042);
  expect((await search()).body.code).toBe(0);
});

test.each([
  [200, 1254290],
  [200, 1254291],
  [400, 1254607],
  [504, 1255040],
  [200, 1254002],
  [400, 1254036],
])('HTTP %i with %i can be brought about', async (status, code) => {
  const { search, simulator } = await enter();
  simulator.addFault({ kind: 'error', status, code, endpoint: searchPath, from: 1, times: 1 });
  expect(await search()).toMatchObject({ status, body: { code } });
  expect((await search()).body.code).toBe(0);
});

test('twenty calls a second, each endpoint for itself', async () => {
  const { search, get, app, forward } = await enter({ rates: 1 });
  const burst = async (ask: () => Promise<{ readonly status: number }>): Promise<number> => {
    let good = 0;
    while ((await ask()).status === 200) good += 1;
    return good;
  };
  await get(`${apps}/${app}/tables`);
  expect(await burst(() => search())).toBe(20);
  expect(await burst(() => get(`${apps}/${app}`))).toBe(20);
  expect(await search()).toMatchObject({ status: 429, body: { code: 99991400 } });
  forward(1);
  expect((await search()).status).toBe(200);
});

test('answers are dated by the clock of Lark, whatever the clock of the caller says', async () => {
  const { clock, forward } = standingClock();
  const { search, base, app, tables } = await enter({ clock });
  expect((await search()).headers.get('date')).toBe('Tue, 03 Feb 2026 17:21:44 GMT');
  forward(600);
  expect((await search()).headers.get('date')).toBe('Tue, 03 Feb 2026 17:31:44 GMT');
  const id = base.addRecord(app, tables[1]);
  expect(base.record(app, tables[1], id)?.created_time).toBe(clock());
});

test('what a listener changes after an answer is first seen in the next', async () => {
  const { search, base, app, tables, simulator } = await enter();
  const seen: string[] = [];
  simulator.afterEach(({ endpoint }) => {
    if (endpoint !== searchPath) return;
    seen.push(endpoint);
    const [first] = base.records(app, tables[1]);
    base.changeRecord(app, tables[1], first?.record_id ?? '', { Quantity: seen.length });
  });
  const quantities: unknown[] = [];
  for (let turn = 0; turn < 3; turn += 1) quantities.push(itemsOf(await search())[0]?.fields['Quantity']);
  expect(quantities.slice(1)).toEqual([1, 2]);
});

test('search needs one of three scopes', async () => {
  const { search, simulator } = await enter();
  for (const scope of ['base:record:retrieve', 'bitable:app', 'bitable:app:readonly']) {
    simulator.setScopes([scope]);
    expect((await search()).body.code).toBe(0);
  }
  simulator.setScopes(['base:table:read', 'base:field:read']);
  expect((await search()).body.code).toBe(99991672);
});

test('the ground truth is the same for a seed, and is exported as JSON', () => {
  const size = { people: 5, departments: 1, depth: 1, base: { bases: 3, tables: 3, rows: 20 } };
  const exported = JSON.parse([...tenantJson(createTenant(3, size))].join('')) as Record<string, unknown[]>;
  expect(exported['bases']).toHaveLength(3);
  expect(exported['base_tables']).toHaveLength(9);
  expect(exported['wiki_nodes']).toHaveLength(2);
  expect(exported['base_records']).toHaveLength(3 * (20 + 20 + 14));
  const { base } = createTenant(3, size);
  const app = base.bases()[1]?.app_token ?? '';
  const table = base.tables(app)[0]?.table_id ?? '';
  expect(exported['base_records']).toEqual(
    expect.arrayContaining(
      [...base.records(app, table)].map((record) => ({ app_token: app, table_id: table, ...record })),
    ),
  );
  const ids = new Set(
    (exported['base_tables'] as { readonly table_id: string }[]).map(({ table_id }) => table_id),
  );
  expect(ids.size).toBe(9);
});

test('a Base has as many tables as it was made with', async () => {
  const { base, app, get } = await enter({
    size: { people: 3, departments: 1, depth: 1, base: { bases: 1, tables: 100, rows: 3 } },
  });
  expect(base.tables(app)).toHaveLength(100);
  expect(new Set(base.tables(app).map(({ name }) => name)).size).toBe(100);
  expect(dataOf(await get(`${apps}/${app}/tables?page_size=100`)).items).toHaveLength(100);
});
