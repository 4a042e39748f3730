// What discover calls streams and columns: the same every time, and moved by a rename only where the option says so.
import { expect, test } from 'vitest';
import { catalogProblems } from '../../../checkers/acceptance.ts';
import { callsTo, rowsIn } from '../../../support/tenant.ts';
import { calls, type Settings, type Tenant } from '../support.ts';
import { columnsIn, type Row } from './rows.ts';
import { openTenant } from '../../../support/open-tenant.ts';

const sized = (bases: number, tables: number) => ({
  size: { people: 5, departments: 1, depth: 1, base: { bases, tables, rows: 3 } },
});

const raw = ['base_tables', 'base_fields', 'base_views', 'base_records'];

/** The typed streams in the order of the tables, and what they call the fields. */
async function namesOf({ discover, bases }: Tenant, settings: Settings) {
  const catalog = await discover({ settings: { typed_streams: true, ...settings } });
  expect(catalogProblems({ streams: catalog })).toEqual([]);
  const typed = catalog.filter(({ name }) => !raw.includes(name));
  const [first] = bases.bases();
  const order = bases.tables(first?.app_token ?? '').map(({ table_id }) => table_id.toLowerCase());
  const place = (name: string): number => order.findIndex((id) => name.includes(id));
  typed.sort((a, b) => place(a.name) - place(b.name));
  return {
    streams: typed.map(({ name }) => name),
    columns: typed.map(({ json_schema }) => Object.fromEntries(columnsIn(json_schema))),
  };
}

test('a Base of 100 tables is one catalog, the same bytes twice, from one list of columns each', async () => {
  const tenant = await openTenant({ module: 'base', ...sized(1, 100) });
  const before = tenant.simulator.calls.length;
  const first = JSON.stringify(await tenant.discover({ settings: { typed_streams: true } }));
  const asked = tenant.simulator.calls.slice(before);
  expect(callsTo({ calls: asked }, calls.fields)).toHaveLength(100);
  expect(callsTo({ calls: asked }, calls.tables)).toHaveLength(1);
  expect(callsTo({ calls: asked }, calls.records)).toEqual([]);
  expect(JSON.stringify(await tenant.discover({ settings: { typed_streams: true } }))).toBe(first);
  const catalog = JSON.parse(first) as { readonly name: string }[];
  expect(catalog).toHaveLength(104);
  expect(catalogProblems({ streams: catalog })).toEqual([]);
}, 60_000);

test.each(['table_name', 'table_id'] as const)('streams by %s: a renamed table', async (stream_names) => {
  const tenant = await openTenant({ module: 'base', ...sized(1, 3) });
  const { bases } = tenant;
  const app = bases.bases()[0]?.app_token ?? '';
  const [, table] = bases.tables(app);
  const before = await namesOf(tenant, { stream_names });
  bases.renameTable(app, table?.table_id ?? '', 'Bestellungen & mehr');
  const after = await namesOf(tenant, { stream_names });
  const moved = after.streams.filter((name) => !before.streams.includes(name));
  const id = table?.table_id.toLowerCase() ?? '';
  expect(moved).toEqual(stream_names === 'table_name' ? [`base_bestellungen_mehr_${id}`] : []);
  expect(before.streams[1]).toBe(stream_names === 'table_name' ? `base_orders_${id}` : `base_${id}`);
  expect(after.columns).toEqual(before.columns);
});

test.each(['field_name', 'field_id'] as const)('columns by %s: a renamed field', async (column_names) => {
  const tenant = await openTenant({ module: 'base', ...sized(1, 3) });
  const { bases } = tenant;
  const app = bases.bases()[0]?.app_token ?? '';
  const [, table] = bases.tables(app);
  const id = table?.table_id ?? '';
  const field = bases.fields(app, id).find(({ field_name }) => field_name === 'Quantity');
  const before = await namesOf(tenant, { column_names });
  bases.renameField(app, id, 'Quantity', 'Menge');
  const after = await namesOf(tenant, { column_names });
  expect(after.streams).toEqual(before.streams);
  const byName = column_names === 'field_name';
  const own = field?.field_id.toLowerCase() ?? '';
  expect(before.columns[1]?.[field?.field_id ?? '']).toBe(byName ? 'quantity' : own);
  const others = after.columns.map((columns, at) =>
    at === 1 ? { ...columns, [field?.field_id ?? '']: undefined } : columns,
  );
  expect(after.columns[1]?.[field?.field_id ?? '']).toBe(byName ? 'menge' : own);
  expect(others).toEqual(
    before.columns.map((columns, at) =>
      at === 1 ? { ...columns, [field?.field_id ?? '']: undefined } : columns,
    ),
  );
  const { sync } = tenant;
  const whole = await sync({ settings: { typed_streams: true, column_names } });
  const rows = rowsIn(whole, after.streams[1] ?? '');
  const truth = [...bases.records(app, id)].map(({ fields }) => fields['Menge'] ?? null);
  expect(rows.map((row) => row[byName ? 'menge' : own])).toEqual(truth);
});

test('names that collide, say nothing in our letters or are too long become names all the same, and each its own', async () => {
  const tenant = await openTenant({ module: 'base', ...sized(1, 3) });
  const { bases } = tenant;
  const app = bases.bases()[0]?.app_token ?? '';
  const table = bases.tables(app)[2]?.table_id ?? '';
  const { columns, streams } = await namesOf(tenant, {});
  const names = Object.values(columns[2] ?? {});
  expect(names).toHaveLength(bases.fields(app, table).length);
  expect(new Set(names).size).toBe(names.length);
  for (const name of [...names, ...streams]) {
    expect(name).toMatch(/^[a-z0-9_]+$/);
    expect(name.length).toBeLessThanOrEqual(60);
  }
  for (const own of [
    '_record_id',
    '_created_time',
    '_last_modified_time',
    '_created_by',
    '_last_modified_by',
  ])
    expect(names).not.toContain(own);

  // The order of the columns in Lark names no column: each keeps its name when others come or go.
  bases.deleteField(app, table, 'Region');
  bases.addField(app, table, {
    name: 'Region 2',
    type: 3,
    ui_type: 'SingleSelect',
    property: { options: [] },
  });
  const after = (await namesOf(tenant, {})).columns[2] ?? {};
  for (const [id, name] of Object.entries(columns[2] ?? {})) expect([name, undefined]).toContain(after[id]);
});

test('two Bases with the same ids of tables have streams of their own, and each its own rows', async () => {
  const tenant = await openTenant({ module: 'base', ...sized(1, 2) });
  const { bases, sync } = tenant;
  const app = bases.bases()[0]?.app_token ?? '';
  const alone = await namesOf(tenant, {});
  const copy = bases.copyBase(app);
  const table = bases.tables(app)[1]?.table_id ?? '';
  const [record] = bases.records(app, table);
  bases.changeRecord(copy, table, record?.record_id ?? '', { Quantity: 777 });
  const { streams } = await namesOf(tenant, {});
  expect(new Set(streams).size).toBe(4);
  for (const name of streams) expect(name.length).toBeLessThanOrEqual(60);
  expect(streams.filter((name) => alone.streams.includes(name))).toEqual([]);
  const whole = await sync({ settings: { typed_streams: true } });
  const quantities = streams
    .filter((name) => name.includes(table.toLowerCase()))
    .map((name) => rowsIn(whole, name).find((row) => row['_record_id'] === record?.record_id)?.['quantity']);
  expect(new Set(quantities)).toEqual(new Set([record?.fields['Quantity'] ?? null, 777]));
  expect(rowsIn(whole, 'base_records')).toHaveLength(2 * (3 + 3));
});

test('every column of a table says which field it is of, by id and by name', async () => {
  const { bases, discover } = await openTenant({ module: 'base', ...sized(1, 1) });
  const catalog = await discover({ settings: { typed_streams: true } });
  const stream = catalog.find(({ name }) => !raw.includes(name));
  const app = bases.bases()[0]?.app_token ?? '';
  const table = bases.tables(app)[0]?.table_id ?? '';
  const shown = Object.values((stream?.json_schema['properties'] ?? {}) as Record<string, Row>).flatMap(
    (one) => (one['x-lark-field-id'] === undefined ? [] : [[one['x-lark-field-id'], one['title']]]),
  );
  expect(shown).toEqual(bases.fields(app, table).map(({ field_id, field_name }) => [field_id, field_name]));
  expect(stream?.source_defined_primary_key).toEqual([['_record_id']]);
  expect(stream?.default_cursor_field).toEqual(['_last_modified_time']);
});

test('a field that is renamed while its table is read keeps its column', async () => {
  const { bases, sync, simulator } = await openTenant({
    module: 'base',
    size: { people: 5, departments: 1, depth: 1, base: { bases: 1, tables: 2, rows: 1200 } },
  });
  const app = bases.bases()[0]?.app_token ?? '';
  const table = bases.tables(app)[1]?.table_id ?? '';
  let searches = 0;
  simulator.afterEach(({ endpoint, url }) => {
    if (endpoint !== calls.records || !url.includes(table)) return;
    searches += 1;
    if (searches === 1) bases.renameField(app, table, 'Quantity', 'Menge');
  });
  const whole = await sync({
    settings: { tables: [{ app_token: app, table_id: table }], typed_streams: true },
  });
  const stream = `base_orders_${table.toLowerCase()}`;
  const truth = new Map(
    [...bases.records(app, table)].map((one) => [one.record_id, one.fields['Menge'] ?? null]),
  );
  expect(rowsIn(whole, stream)).toHaveLength(1200);
  for (const row of rowsIn(whole, stream))
    expect(row['quantity']).toEqual(truth.get(String(row['_record_id'])));
});
