/** What there is in a Base: itself, its tables, views and columns, and who may see them. */
import { expect, test } from 'vitest';
import { visit, type Item } from '../visitor.ts';
import { apps, dataOf, enter } from './guest.ts';

test('a Base tells its name, zone and whether advanced permissions are on', async () => {
  const { base, app, get } = await enter();
  expect(await get(`${apps}/${app}`)).toMatchObject({
    status: 200,
    body: {
      code: 0,
      data: {
        app: {
          app_token: app,
          name: 'Sales ops',
          revision: 1,
          is_advanced: false,
          time_zone: 'Asia/Singapore',
          formula_type: 2,
          advance_version: 'v2',
        },
      },
    },
  });
  expect(app).toMatch(/^[0-9A-Za-z]{27}$/);
  expect(base.bases().map(({ time_zone }) => time_zone)).toContain('Asia/Beijing');
  expect(base.bases().map(({ is_advanced }) => is_advanced)).toContain(true);
});

test.each([
  ['tables', 'table_id', ''],
  ['views', 'view_id', '/views'],
  ['fields', 'field_id', '/fields'],
])(
  '%s come in pages with the id of the last item as token, also when there is no more',
  async (list, id, tail) => {
    const { base, app, tables, get, all } = await enter();
    const path = tail === '' ? `${apps}/${app}/tables` : `${apps}/${app}/tables/${tables[0]}${tail}`;
    const truth: readonly object[] =
      list === 'tables'
        ? base.tables(app)
        : list === 'views'
          ? base.views(app, tables[0])
          : base.fields(app, tables[0]);
    expect(await all(`${path}?page_size=3`)).toEqual(truth);
    expect(await all(`${path}?page_size=100`)).toEqual(truth);
    const last = dataOf(await get(`${path}?page_size=100`));
    expect(last).toMatchObject({
      has_more: false,
      page_token: (truth.at(-1) as Item)[id],
      total: truth.length,
    });
    expect((await get(`${path}?page_size=101`)).body).toMatchObject({ code: 99992402 });
    expect(await get(`${path}?page_size=0`)).toMatchObject({ status: 400, body: { code: 1254011 } });
    expect((await get(`${path}?page_token=nonsense`)).body.code).toBe(1254002);
  },
);

test('20 items come when no size is asked for, and larger sizes may be cut instead of refused', async () => {
  const { app, tables, get } = await enter({ quirks: { basePageSize: 'clamped' } });
  const path = `${apps}/${app}/tables/${tables[0]}/fields`;
  expect(dataOf(await get(path)).items).toHaveLength(20);
  const many = await get(`${path}?page_size=1000`);
  expect(dataOf(many).items).toHaveLength(43);
});

test('the first table has a column of every type that is documented, and of one that is not', async () => {
  const { base, app, tables } = await enter();
  const fields = base.fields(app, tables[0]);
  const types = [...new Set(fields.map(({ type }) => type))].sort((a, b) => a - b);
  expect(types).toEqual([
    1, 2, 3, 4, 5, 7, 11, 13, 15, 17, 18, 19, 20, 21, 22, 23, 24, 1001, 1002, 1003, 1004, 1005, 3001, 4242,
  ]);
  const ui = new Set(fields.map(({ ui_type }) => ui_type));
  for (const one of ['Text', 'Barcode', 'Email', 'Number', 'Progress', 'Currency', 'Rating'])
    expect(ui).toContain(one);
  expect(fields.filter(({ is_primary }) => is_primary)).toEqual([fields[0]]);
  const computed = fields.filter(({ type }) => type === 19 || type === 20);
  const typed = computed.filter(({ property }) => property?.['type'] !== undefined);
  expect([typed.length > 0, typed.length < computed.length]).toEqual([true, true]);
  const link = fields.find(({ type }) => type === 18);
  expect(link?.property).toMatchObject({ table_id: tables[2], table_name: '客户' });
});

test('a description is a text, or an array when asked for', async () => {
  const { app, tables, get } = await enter();
  const path = `${apps}/${app}/tables/${tables[0]}/fields`;
  expect(dataOf(await get(path)).items?.[0]).toMatchObject({ description: '' });
  expect(dataOf(await get(`${path}?text_field_as_array=true`)).items?.[0]).toMatchObject({
    description: [{ text: '', type: 'text' }],
  });
});

test('the owner of a private view is named in the type of id that is asked for', async () => {
  const { app, tables, get, simulator } = await enter();
  const path = `${apps}/${app}/tables/${tables[0]}/views`;
  const owner = async (query: string): Promise<unknown> =>
    dataOf(await get(path + query)).items?.find((one) => one['view_public_level'] === 'Private')?.[
      'view_private_owner_id'
    ];
  const openId = String(await owner(''));
  expect(openId).toMatch(/^ou_/);
  expect(await owner('?user_id_type=user_id')).toBe(simulator.tenant.contact.person(openId)?.user_id);
});

test('what is renamed, added or deleted is seen by the next request, and revisions grow', async () => {
  const { base, app, tables, get } = await enter();
  const revisions = (): readonly number[] => [
    base.bases()[0]?.revision ?? 0,
    base.tables(app).find(({ table_id }) => table_id === tables[1])?.revision ?? 0,
  ];
  const before = revisions();
  base.renameTable(app, tables[1], 'Bestellungen');
  base.renameField(app, tables[1], 'Quantity', 'Menge');
  const added = base.addTable(app, { name: 'New' });
  base.deleteTable(app, tables[3]);
  const names = dataOf(await get(`${apps}/${app}/tables`)).items?.map(({ name }) => name);
  expect(names).toEqual(['Everything 全部', 'Bestellungen', '客户', 'New']);
  expect(revisions().map((one, at) => one > (before[at] ?? 0))).toEqual([true, true]);
  const fields = dataOf(await get(`${apps}/${app}/tables/${tables[1]}/fields`)).items;
  expect(fields?.map(({ field_name }) => field_name)).toContain('Menge');
  base.deleteField(app, tables[1], 'Menge');
  expect(base.fields(app, tables[1]).map(({ field_name }) => field_name)).not.toContain('Menge');
  expect((await get(`${apps}/${app}/tables/${added}/fields`)).body.code).toBe(0);
  expect(await get(`${apps}/${app}/tables/${tables[3]}/fields`)).toMatchObject({
    status: 200,
    body: { code: 1254041 },
  });
});

test('a copy of a Base has the ids of its tables, columns and records, and a life of its own', async () => {
  const { base, app, tables } = await enter();
  const copy = base.copyBase(app);
  expect(copy).not.toBe(app);
  expect(base.tables(copy)).toEqual(base.tables(app));
  expect(base.fields(copy, tables[0])).toEqual(base.fields(app, tables[0]));
  expect([...base.records(copy, tables[0])]).toEqual([...base.records(app, tables[0])]);
  const [first] = base.records(app, tables[1]);
  base.changeRecord(copy, tables[1], first?.record_id ?? '', { Quantity: 17 });
  base.renameField(copy, tables[1], 'Status', 'State');
  expect(base.record(app, tables[1], first?.record_id ?? '')).toEqual(first);
});

test.each([
  ['a token that is none', 'not-a-token', 200, 1254003],
  ['a token of a wiki node', 'node', 400, 91402],
  ['a Base that was deleted', 'deleted', 200, 1254040],
  ['a Base that the app was not added to', 'foreign', 403, 91403],
])('%s is refused', async (_why, which, status, code) => {
  const { base, get, search, tables, simulator } = await enter();
  const node = simulator.tenant.wiki.nodes().find(({ obj_type }) => obj_type === 'bitable');
  const other = base.addBase();
  if (which === 'deleted') base.deleteBase(other);
  if (which === 'foreign') base.setAccess(other, 'none');
  const token = which === 'node' ? (node?.node_token ?? '') : which === 'not-a-token' ? which : other;
  const expected = { status, body: { code } };
  expect(await get(`${apps}/${token}`)).toMatchObject(expected);
  expect(await get(`${apps}/${token}/tables`)).toMatchObject(expected);
  expect(await get(`${apps}/${token}/tables/${tables[0]}/fields`)).toMatchObject(expected);
  expect(await search({}, '', tables[0], token)).toMatchObject(expected);
});

test('advanced permissions hide the lists from an app that may only edit, or only what its role hides', async () => {
  const { base, app, tables, get, simulator } = await enter();
  base.setAdvanced(app, true);
  const path = `${apps}/${app}/tables`;
  expect((await get(path)).body.code).toBe(0);
  base.setAccess(app, 'edit');
  for (const tail of ['', `/${tables[0]}/views`, `/${tables[0]}/fields`])
    expect(await get(path + tail)).toMatchObject({ status: 403, body: { code: 1254302 } });
  expect((await get(`${apps}/${app}`)).body.code).toBe(0);
  base.hideField(app, tables[0], 'Amount');
  base.setAccess(app, 'role');
  const fields = dataOf(await get(`${path}/${tables[0]}/fields?page_size=100`)).items;
  expect(fields?.map(({ field_name }) => field_name)).not.toContain('Amount');
  expect(fields).toHaveLength(42);
  const hosted = simulator.tenant.wiki.nodes()[0]?.obj_token ?? '';
  expect(() => {
    base.setAdvanced(hosted, true);
  }).toThrow('in a wiki');
});

test('such an app may be shown the lists all the same', async () => {
  const { base, app, get } = await enter({ quirks: { baseKeptOutLists: 'shown' } });
  base.setAdvanced(app, true);
  base.setAccess(app, 'edit');
  expect(dataOf(await get(`${apps}/${app}/tables`)).items).toHaveLength(4);
});

const doors = [
  ['base:app:read', ''],
  ['base:table:read', '/tables'],
  ['base:view:read', '/tables/TABLE/views'],
  ['base:field:read', '/tables/TABLE/fields'],
] as const;

test.each(doors)('%s is one of three scopes that open its list', async (scope, tail) => {
  const { simulator, get } = await visit();
  const [first] = simulator.tenant.base.bases();
  const app = first?.app_token ?? '';
  const table = simulator.tenant.base.tables(app)[0]?.table_id ?? '';
  const path = `${apps}/${app}${tail.replace('TABLE', table)}`;
  for (const one of [scope, 'bitable:app', 'bitable:app:readonly']) {
    simulator.setScopes([one]);
    expect((await get(path)).body.code).toBe(0);
  }
  simulator.setScopes(doors.map(([other]) => other).filter((other) => other !== scope));
  expect(await get(path)).toMatchObject({
    status: 400,
    body: {
      code: 99991672,
      error: {
        permission_violations: [scope, 'bitable:app', 'bitable:app:readonly'].map((subject) => ({
          type: 'action_scope_required',
          subject,
        })),
      },
    },
  });
});
