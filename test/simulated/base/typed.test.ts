// Streams of single tables: which there are, what they are called, and what a read does when one cannot be found out.
import { describe, expect, test } from 'vitest';
import { catalogProblems } from '../../checkers/acceptance.ts';
import { endings, errorsIn } from '../../core/engine/support/syncs.ts';
import { callsTo, rowsIn } from '../../support/tenant.ts';
import { calls, type Settings, type Tenant } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';

const typed = { typed_streams: true } as const;

/** The first table of the first Base and its stream. */
async function firstTable(one: Tenant, settings = {}) {
  const app_token = one.bases.bases()[0]?.app_token ?? '';
  const table_id = one.bases.tables(app_token)[0]?.table_id ?? '';
  const streams = await one.discover({ settings: { ...typed, ...settings } });
  const stream = streams.find(({ name }) => name.endsWith(table_id.toLowerCase()));
  if (!stream) throw new Error('The table has no stream.');
  return { app_token, table_id, stream, name: stream.name };
}

type ColumnSchema = { readonly title?: string; readonly 'x-lark-field-id'?: string };

const columnsOf = (stream: { readonly json_schema: object }): [string, ColumnSchema][] =>
  Object.entries(
    (stream.json_schema as { readonly properties: Readonly<Record<string, ColumnSchema>> }).properties,
  );

describe('discover', () => {
  test('asks nothing without typed streams', async () => {
    const one = await openTenant({ module: 'base' });
    const streams = await one.discover();
    expect(streams.map(({ name }) => name)).toEqual([
      'base_fields',
      'base_records',
      'base_tables',
      'base_views',
    ]);
    expect(one.simulator.calls).toEqual([]);
  });

  test('of a Base with a hundred tables is one strict catalog, the same bytes twice, two calls a table at most', async () => {
    const one = await openTenant({
      module: 'base',
      size: { people: 5, departments: 2, depth: 1, base: { bases: 1, tables: 100, rows: 1 } },
    });
    const first = await one.discover({ settings: typed });
    expect(first).toHaveLength(104);
    expect(one.simulator.calls.length).toBeLessThan(110);
    expect(catalogProblems({ streams: first })).toEqual([]);
    expect(JSON.stringify(await one.discover({ settings: typed }))).toBe(JSON.stringify(first));
  });

  test('names each column by its field, and tells the title and the id of it', async () => {
    const one = await openTenant({ module: 'base' });
    const { stream, app_token, table_id } = await firstTable(one);
    const fields = one.bases.fields(app_token, table_id);
    const shown = columnsOf(stream).filter(([name]) => !name.startsWith('_'));
    expect(shown.map(([, { title }]) => title)).toEqual(fields.map(({ field_name }) => field_name));
    expect(shown.map(([, schema]) => schema['x-lark-field-id'])).toEqual(
      fields.map(({ field_id }) => field_id),
    );
  });

  test.each([
    ['names by names', {}, true, true],
    ['columns by ids', { column_names: 'field_id' } as const, true, false],
    ['streams by ids', { stream_names: 'table_id' } as const, false, true],
  ])('a rename moves only what its option says: %s', async (_how, settings, streamMoves, columnMoves) => {
    const one = await openTenant({ module: 'base' });
    const { app_token, table_id, name, stream } = await firstTable(one, settings);
    const [field] = one.bases.fields(app_token, table_id);
    one.bases.renameTable(app_token, table_id, 'Brand new');
    one.bases.renameField(app_token, table_id, field?.field_id ?? '', 'Fresh');
    const after = await firstTable(one, settings);
    expect(after.name !== name).toBe(streamMoves);
    const [before, now] = [stream, after.stream].map((it) => columnsOf(it).map(([column]) => column));
    const moved = now?.filter((column) => !before?.includes(column));
    expect(moved).toEqual(columnMoves ? ['fresh'] : []);
  });

  test('fails for a Base that cannot be read, and names it: a shorter catalog would end streams', async () => {
    const one = await openTenant({ module: 'base' });
    const { app_token } = await firstTable(one);
    one.bases.setAccess(app_token, 'none');
    await expect(one.discover({ settings: typed })).rejects.toThrow(
      new RegExp(`^${app_token}: .*Add document app`),
    );
  });
});

describe('a read', () => {
  test('reads a table once for its stream and the raw one, and asks for the fields of wanted tables only', async () => {
    const one = await openTenant({ module: 'base' });
    const { name, app_token, table_id, stream } = await firstTable(one);
    const sync = await one.sync({ settings: typed, streams: [name], catalog: [stream] });
    expect(callsTo(sync, calls.records)).toHaveLength(1);
    expect(callsTo(sync, calls.fields)).toHaveLength(1);
    expect(rowsIn(sync, name)).toHaveLength([...one.bases.records(app_token, table_id)].length);
    expect(Object.keys(sync.saved.get(name)?.['partitions'] as object)).toEqual([`${app_token}/${table_id}`]);
  });

  test('of a Base that cannot be read any more fails for its streams with the reason, and for no other', async () => {
    const one = await openTenant({ module: 'base' });
    const { app_token, name } = await firstTable(one);
    const catalog = await one.discover({ settings: typed });
    const first = await one.sync({ settings: typed, catalog });
    one.bases.setAccess(app_token, 'none');
    const sync = await one.sync({ settings: typed, catalog, saved: first.saved });
    const failed = new Map(
      errorsIn(sync.messages).map((error) => [error.stream_descriptor?.name, error.message]),
    );
    expect(failed.get(name)).toMatch(new RegExp(`^app_token ${app_token}: .*Add document app`));
    expect(sync.saved.get(name)).toMatchObject({
      partitions: first.saved.get(name)?.['partitions'] as object,
    });
    const good = one.bases
      .tables(one.bases.bases()[1]?.app_token ?? '')
      .map(({ table_id }) => table_id.toLowerCase());
    for (const [stream, status] of endings(sync.messages)) {
      if (good.some((id) => stream.endsWith(id))) expect([stream, status]).toEqual([stream, 'COMPLETE']);
    }
  });

  test('of a table whose fields cannot be read fails for its stream alone', async () => {
    const one = await openTenant({ module: 'base' });
    const { app_token, table_id, name } = await firstTable(one, { stream_names: 'table_id' });
    const other = one.bases.tables(app_token)[1]?.table_id ?? '';
    const settings = {
      ...typed,
      stream_names: 'table_id' as const,
      tables: [
        { app_token, table_id },
        { app_token, table_id: other },
      ],
    } satisfies Settings;
    const catalog = await one.discover({ settings: settings });
    one.bases.deleteTable(app_token, table_id);
    const sync = await one.sync({
      settings,
      catalog: catalog.filter((it) => it.name.startsWith('base_tbl')),
    });
    expect(endings(sync.messages).get(name)).toBe('INCOMPLETE');
    expect(errorsIn(sync.messages)).toHaveLength(1);
    expect(errorsIn(sync.messages)[0]?.message).toMatch(
      new RegExp(`table_id ${table_id}: There is no table`),
    );
    expect(endings(sync.messages).get(`base_${other.toLowerCase()}`)).toBe('COMPLETE');
  });

  test('goes on with the stream of the catalog when its table was renamed, with a warning', async () => {
    const one = await openTenant({ module: 'base' });
    const { name, app_token, table_id, stream } = await firstTable(one);
    one.bases.renameTable(app_token, table_id, '全新 Brand new');
    const sync = await one.sync({ settings: typed, catalog: [stream] });
    expect(endings(sync.messages).get(name)).toBe('COMPLETE');
    expect(rowsIn(sync, name)).toHaveLength([...one.bases.records(app_token, table_id)].length);
    const warning = new RegExp(`^WARN .*${table_id} was renamed.* base_quan_xin_brand_new_`);
    expect(sync.said.filter((line) => warning.test(line))).toHaveLength(1);
  });

  test('follows a field that is renamed between two pages', async () => {
    const one = await openTenant({
      module: 'base',
      size: { people: 5, departments: 2, depth: 1, base: { bases: 1, tables: 2, rows: 700 } },
    });
    const app_token = one.bases.bases()[0]?.app_token ?? '';
    const table_id = one.bases.tables(app_token)[1]?.table_id ?? '';
    const catalog = (await one.discover({ settings: typed })).filter(({ name }) =>
      name.endsWith(table_id.toLowerCase()),
    );
    const [stream] = catalog;
    const [primary] = one.bases.fields(app_token, table_id);
    const column = columnsOf(stream ?? { json_schema: { properties: {} } }).find(
      ([, schema]) => schema['x-lark-field-id'] === primary?.field_id,
    )?.[0];
    let renamed = false;
    one.simulator.afterEach(({ endpoint }) => {
      if (endpoint !== calls.records || renamed) return;
      renamed = true;
      one.bases.renameField(app_token, table_id, primary?.field_id ?? '', 'Renamed meanwhile');
    });
    const sync = await one.sync({ settings: typed, catalog });
    const rows = rowsIn(sync, stream?.name ?? '');
    expect(rows).toHaveLength(700);
    const filled = [...one.bases.records(app_token, table_id)].filter(
      ({ fields }) => 'Renamed meanwhile' in fields,
    );
    expect(rows.filter((row) => row[column ?? ''] !== null)).toHaveLength(filled.length);
  });
});
