/** Pages of records: how they are asked for, what they promise, and what they do not. */
import { expect, test } from 'vitest';
import { enter, dataOf, idsOf, itemsOf, searchPath } from './guest.ts';

const size = (rows: number) => ({ people: 3, departments: 1, depth: 1, base: { bases: 1, tables: 2, rows } });

test('paging is read from the query string; copies in the body are ignored', async () => {
  const { search, records, base, app, tables } = await enter();
  const truth = idsOf(base.records(app, tables[1]));
  const first = dataOf(await search());
  expect(first).toMatchObject({ has_more: true, total: 60 });
  expect(first.items).toHaveLength(20);
  const body = { page_size: 50, page_token: first.page_token };
  const again = dataOf(await search(body));
  expect(again.items).toEqual(first.items);
  expect(idsOf(await records({}, 'page_size=7'))).toEqual(truth);
  const all = dataOf(await search({}, 'page_size=500'));
  expect(all).toMatchObject({ has_more: false, total: 60 });
  expect(all).not.toHaveProperty('page_token');
  expect(first.page_token).toMatch(/[/+=]/);
});

test.each([
  ['page_size=501', 400, 99992402],
  ['page_size=0', 400, 1254011],
  ['page_size=-1', 400, 1254011],
  ['page_token=nonsense', 200, 1254002],
  ['user_id_type=lark_id', 400, 99992402],
])('%s is refused', async (query, status, code) => {
  const { search } = await enter();
  expect(await search({}, query)).toMatchObject({ status, body: { code } });
});

test.each([
  ['no JSON', 'no JSON', 1254000],
  ['a list', [], 1254000],
  ['a filter that is none', { filter: 'x' }, 1254000],
  ['automatic fields that are no flag', { automatic_fields: 'yes' }, 1254001],
  ['an unknown column', { field_names: ['Nothing'] }, 1254024],
  ['an unknown column to sort by', { sort: [{ field_name: 'Nothing' }] }, 1254016],
  ['an unknown view', { view_id: 'vewNothing' }, 1254042],
  ['a view that is none', { view_id: 'tblNothing' }, 1254005],
  [
    'too long a sort',
    { sort: Array.from({ length: 40 }, () => ({ field_name: 'Quantity', desc: true })) },
    1254108,
  ],
])('%s is refused with %s', async (_why, body, code) => {
  const { search } = await enter();
  expect(await search(body)).toMatchObject({ status: 200, body: { code } });
});

test('more than 200 names of columns are refused', async () => {
  const { search } = await enter();
  const field_names = Array.from({ length: 201 }, () => 'Quantity');
  expect(await search({ field_names })).toMatchObject({ status: 400, body: { code: 99992402 } });
});

test('tables that are none or gone are refused', async () => {
  const { search, base, app, tables } = await enter();
  expect((await search({}, '', 'vewX123456')).body.code).toBe(1254004);
  expect((await search({}, '', 'tblX123456')).body.code).toBe(1254041);
  base.deleteTable(app, tables[1]);
  expect((await search()).body.code).toBe(1254041);
});

test('only the columns that are asked for come, by the names they have now', async () => {
  const { search, base, app, tables } = await enter();
  const names = new Set(
    itemsOf(await search({ field_names: ['Quantity', 'No.'] })).flatMap(({ fields }) => Object.keys(fields)),
  );
  expect(names).toEqual(new Set(['Quantity', 'No.']));
  base.renameField(app, tables[1], 'Quantity', 'Menge');
  expect((await search({ field_names: ['Quantity'] })).body.code).toBe(1254024);
  const renamed = itemsOf(await search({ field_names: ['Menge'] }));
  expect(renamed.some(({ fields }) => Object.hasOwn(fields, 'Menge'))).toBe(true);
});

test('a column that the role hides cannot be named, and what it hides does not come', async () => {
  const { search, base, app, tables } = await enter();
  const [hidden] = idsOf(base.records(app, tables[1]));
  base.setAdvanced(app, true);
  base.hideField(app, tables[1], 'Quantity');
  base.hideRecord(app, tables[1], hidden ?? '');
  expect(dataOf(await search({ field_names: ['Quantity'] })).total).toBe(60);
  base.setAccess(app, 'role');
  expect((await search({ field_names: ['Quantity'] })).body.code).toBe(1254045);
  const seen = dataOf(await search({}, 'page_size=100'));
  expect(seen.total).toBe(59);
  expect(seen.items?.map(({ record_id }) => record_id)).not.toContain(hidden);
  expect(JSON.stringify(seen)).not.toContain('Quantity');
});

test.each([
  ['empty', { code: 0, data: { has_more: false, items: [], total: 0 } }],
  ['refused', { code: 1254302 }],
] as const)('an app that advanced permissions keep out: %s', async (baseKeptOut, body) => {
  const { search, base, app } = await enter({ quirks: { baseKeptOut } });
  base.setAdvanced(app, true);
  base.setAccess(app, 'edit');
  expect(await search()).toMatchObject({ status: 200, body });
  base.setAccess(app, 'manage');
  expect(dataOf(await search()).total).toBe(60);
});

test('a table without rows is a page without items', async () => {
  const { search, base, app } = await enter();
  const empty = base.addTable(app, { rows: 0 });
  expect(dataOf(await search({}, '', empty))).toEqual({ has_more: false, items: [], total: 0 });
});

test('pages that are too large are refused until they are small enough', async () => {
  const { search, base, app, tables } = await enter();
  base.setResponseLimit(app, tables[1], 10_000);
  expect(await search({ automatic_fields: true }, 'page_size=60')).toMatchObject({
    status: 200,
    body: { code: 1254030 },
  });
  expect(itemsOf(await search({ automatic_fields: true }, 'page_size=5'))).toHaveLength(5);
});

test('what is withheld is counted and does not come', async () => {
  const { search, base, app, tables } = await enter();
  const some = idsOf(base.records(app, tables[1])).slice(3, 5);
  base.withhold(app, tables[1], some);
  const page = dataOf(await search({}, 'page_size=100'));
  expect([page.total, page.items?.length]).toEqual([60, 58]);
  base.deliver(app, tables[1]);
  expect(itemsOf(await search({}, 'page_size=100'))).toHaveLength(60);
});

test('a page may begin too late: rows were lost before it, though none was deleted', async () => {
  const { records, simulator } = await enter();
  simulator.addFault({ kind: 'shift', places: -3, endpoint: searchPath, from: 2, times: 1 });
  expect(await records({}, 'page_size=20')).toHaveLength(57);
});

test.each([
  ['place', 1],
  ['record', 0],
] as const)('places slide under pages, records do not (%s)', async (basePaging, missed) => {
  const { simulator, records, base, app, tables } = await enter({ quirks: { basePaging } });
  const truth = idsOf(base.records(app, tables[1]));
  let pages = 0;
  simulator.afterEach(({ endpoint }) => {
    if (endpoint !== searchPath) return;
    pages += 1;
    if (pages === 1) base.deleteRecord(app, tables[1], truth[0] ?? '');
    if (pages === 2) base.addRecord(app, tables[1]);
  });
  const found = new Set(idsOf(await records({}, 'page_size=20')));
  expect(truth.filter((id) => !found.has(id))).toHaveLength(missed);
  expect(found.size).toBe(61 - missed);
});

test('a view shows its rows, until a filter or an order makes Lark forget it', async () => {
  const { search, records, base, app, tables } = await enter();
  const view = base.views(app, tables[1]).find(({ view_name }) => view_name === 'Open only')?.view_id ?? '';
  const open = [...base.records(app, tables[1])].filter(({ fields }) => fields['Status'] === 'open');
  const shown = await records({ view_id: view }, 'page_size=5');
  expect(idsOf(shown)).toEqual(idsOf(open));
  expect(open.length).toBeGreaterThan(5);
  expect(dataOf(await search({ view_id: view, sort: [{ field_name: 'No.' }] })).total).toBe(60);
  const all = { conjunction: 'and', conditions: [{ field_name: 'No.', operator: 'isNotEmpty', value: [] }] };
  expect(dataOf(await search({ view_id: view, filter: all })).total).toBe(60);
  expect(dataOf(await search({ view_id: view, filter: {}, sort: [] })).total).toBe(open.length);

  const [first] = open;
  base.changeRecord(app, tables[1], first?.record_id ?? '', { Status: 'shipped' });
  expect(dataOf(await search({ view_id: view })).total).toBe(open.length - 1);
});

test('older Bases ignore views', async () => {
  const { search, base, app, tables } = await enter({ quirks: { baseViews: 'ignored' } });
  const view_id = base.views(app, tables[1])[1]?.view_id;
  expect(dataOf(await search({ view_id })).total).toBe(60);
});

test('the order of a restless view changes from page to page', async () => {
  const { records, base, app, tables } = await enter({ quirks: { baseViews: 'restless' } });
  const view_id = base.views(app, tables[1])[0]?.view_id;
  const found = idsOf(await records({ view_id }, 'page_size=20'));
  expect(found).toHaveLength(60);
  expect(new Set(found).size).toBeLessThan(60);
  expect(new Set(idsOf(await records({}, 'page_size=20'))).size).toBe(60);
});

test('an order is kept from page to page, with empty cells last', async () => {
  const { records } = await enter();
  const cells = async (desc: boolean): Promise<readonly number[]> => {
    const found = await records({ sort: [{ field_name: 'Quantity', desc }] }, 'page_size=7');
    const values = found.map(({ fields }) => fields['Quantity']);
    const empty = values.indexOf(undefined);
    expect(values.slice(empty).every((one) => one === undefined)).toBe(true);
    return values.slice(0, empty) as number[];
  };
  const up = await cells(false);
  expect(up).toEqual([...up].sort((a, b) => a - b));
  expect(await cells(true)).toEqual([...up].reverse());
});

test('a hundred thousand rows come whole, and take little memory', async () => {
  const { records, base, app, tables } = await enter({ size: size(100_000) });
  const found = await records({ field_names: ['No.'] });
  expect(new Set(idsOf(found)).size).toBe(100_000);
  expect(found.at(-1)?.fields).toEqual({ 'No.': '100000' });
  const last = found.at(-1)?.record_id ?? '';
  base.changeRecord(app, tables[1], last, { Quantity: 5 });
  expect(base.record(app, tables[1], last)?.fields).toMatchObject({ 'No.': '100000', Quantity: 5 });
}, 60_000);
