// Every type of column, raw and typed, equals what is true in the tenant.
import { expect, test } from 'vitest';
import { catalogProblems } from '../../../checkers/acceptance.ts';
import { rowsIn, type Sync } from '../../../support/tenant.ts';
import { cellOf, columnsIn, misfit, placesIn, rawRows, typedRows, type Place, type Row } from './rows.ts';
import { openTenant } from '../../../support/open-tenant.ts';

/** Rows by their key, with the JSON in texts parsed, because no order of keys is promised. */
function byKey(rows: readonly Row[], key: readonly string[]): Map<string, unknown> {
  return new Map(rows.map((row) => [key.map((column) => String(row[column])).join(' '), parsed(row)]));
}

function parsed(row: Row): unknown {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (typeof value !== 'string' || !/^[[{]/.test(value)) return [column, value];
      try {
        return [column, { json: JSON.parse(value) as unknown }];
      } catch {
        return [column, value];
      }
    }),
  );
}

/** The names of typed streams of a catalog by the table that they are of. */
const streamOf = (names: readonly string[], { table_id }: Place): string =>
  names.find((name) => name.includes(table_id.toLowerCase())) ?? '';

const size = { people: 12, departments: 3, depth: 2, base: { bases: 3, tables: 4, rows: 60 } };

async function everything() {
  const tenant = await openTenant({ module: 'base', size });
  const { bases, simulator } = tenant;
  const [wiki] = simulator.tenant.wiki.nodes();
  const [first, second] = bases.bases();
  const tables = [
    { url: `https://example.sg.larksuite.com/base/${first?.app_token ?? ''}` },
    { app_token: second?.app_token },
    { url: `https://example.sg.larksuite.com/wiki/${wiki?.node_token ?? ''}?from=copylink` },
  ];
  return { ...tenant, settings: { tables, typed_streams: true } };
}

const keys: Readonly<Record<string, readonly string[]>> = {
  base_tables: ['app_token', 'table_id'],
  base_fields: ['app_token', 'table_id', 'field_id'],
  base_views: ['app_token', 'table_id', 'view_id'],
  base_records: ['app_token', 'table_id', 'record_id'],
};

test('raw and typed rows are the ground truth, whatever the type, in Bases of the drive and of a wiki', async () => {
  const { bases, sync, discover, settings } = await everything();
  const catalog = await discover({ settings: settings });
  expect(catalogProblems({ streams: catalog })).toEqual([]);
  const whole = await sync({ settings, catalog });
  for (const [stream, rows] of Object.entries(rawRows(bases))) {
    const key = keys[stream] ?? [];
    expect(rowsIn(whole, stream)).toHaveLength(rows.length);
    expect(byKey(rowsIn(whole, stream), key), stream).toEqual(byKey(rows, key));
  }
  const names = catalog.map(({ name }) => name);
  for (const place of placesIn(bases)) {
    const name = streamOf(names, place);
    const columns = columnsIn(catalog.find((stream) => stream.name === name)?.json_schema ?? {});
    expect([...columns.keys()]).toEqual(
      bases.fields(place.app_token, place.table_id).map(({ field_id }) => field_id),
    );
    const truth = typedRows(bases, place, columns);
    expect(rowsIn(whole, name)).toHaveLength(truth.length);
    expect(byKey(rowsIn(whole, name), ['_record_id']), name).toEqual(byKey(truth, ['_record_id']));
  }
  expect(names).toHaveLength(4 + placesIn(bases).length);
});

test('texts of many segments are whole, and numbers keep their value, line for line', async () => {
  const { bases, sync, settings } = await everything();
  const [place = { app_token: '', table_id: '' }] = placesIn(bases);
  const { app_token, table_id } = place;
  const [one = '', two = ''] = [...bases.records(app_token, table_id)].map(({ record_id }) => record_id);
  const long = Array.from({ length: 2_000 }, (_, at) => ({ type: 'text', text: `${String(at)} é\n` }));
  bases.changeRecord(app_token, table_id, one, { Deal: long, Weight: 0.1 + 0.2 });
  bases.changeRecord(app_token, table_id, two, { Deal: [], Weight: 123_456_789_012_345_680_000 });
  const whole = await sync({ settings });
  const stream = streamOf(namesIn(whole), place);
  const rows = new Map(rowsIn(whole, stream).map((row) => [row['_record_id'], row]));
  expect(rows.get(one)).toMatchObject({
    deal: long.map(({ text }) => text).join(''),
    weight: 0.30000000000000004,
  });
  expect(rows.get(two)).toMatchObject({ deal: '', weight: 123_456_789_012_345_680_000 });
  const raw = rowsIn(whole, 'base_records').find(({ record_id }) => record_id === one);
  expect(raw?.['fields']).toMatchObject({ Deal: long, Weight: 0.30000000000000004 });
});

const namesIn = ({ messages }: Sync): string[] => [
  ...new Set(messages.flatMap((one) => (one.type === 'RECORD' ? [one.record.stream] : []))),
];

test('a formula or lookup is typed only where Lark tells its type; several values in one place are null and reported', async () => {
  const { bases, sync, discover, settings } = await everything();
  const [place = { app_token: '', table_id: '' }] = placesIn(bases);
  const fields = bases.fields(place.app_token, place.table_id);
  const catalog = await discover({ settings: settings });
  const stream = streamOf(
    catalog.map(({ name }) => name),
    place,
  );
  const schema = catalog.find(({ name }) => name === stream)?.json_schema ?? {};
  const columns = columnsIn(schema);
  const typeOf = (name: string): unknown => {
    const id = fields.find(({ field_name }) => field_name === name)?.field_id ?? '';
    return (schema['properties'] as Record<string, Row>)[columns.get(id) ?? '']?.['type'];
  };
  const types = [
    'Amount x2',
    'Due',
    'Big',
    'Label',
    'Health',
    'Untold sum',
    'Account region',
    'Account owners',
  ].map(typeOf);
  expect(types.map((type) => (type as string[]).filter((one) => one !== 'null').join())).toEqual([
    'number',
    'string',
    'boolean',
    'string',
    'string',
    'string',
    'string',
    'array',
  ]);

  const whole = await sync({ settings, catalog });
  const scores = fields.find(({ field_name }) => field_name === 'Account scores');
  const column = columns.get(scores?.field_id ?? '') ?? '';
  const several = new Set(
    [...bases.records(place.app_token, place.table_id)]
      .filter((record) => scores !== undefined && cellOf(scores, record) === misfit)
      .map(({ record_id }) => record_id),
  );
  expect(several.size).toBeGreaterThan(20);
  const reported = whole.messages.flatMap((one) =>
    one.type === 'RECORD' &&
    one.record.stream === stream &&
    JSON.stringify(one.record.meta ?? {}).includes(column)
      ? [String(one.record.data['_record_id'])]
      : [],
  );
  expect(new Set(reported)).toEqual(several);
  expect(reported).toHaveLength(several.size);
  const warnings = whole.said.filter(
    (line) => line.startsWith('WARN') && line.includes(stream) && line.includes(column),
  );
  expect(warnings).toHaveLength(1);
});

test('a cell that does not fit is null, logged once, and whole in the raw row', async () => {
  const { bases, sync, settings } = await everything();
  const [place = { app_token: '', table_id: '' }] = placesIn(bases);
  const { app_token, table_id } = place;
  const ids = [...bases.records(app_token, table_id)].map(({ record_id }) => record_id).slice(0, 3);
  const odd = { Weight: 'heavy', Signed: 'yes', 'Close date': 'tomorrow', Owner: 'Mei', Site: 'https://x' };
  for (const id of ids) bases.changeRecord(app_token, table_id, id, odd);
  const whole = await sync({ settings });
  const stream = streamOf(namesIn(whole), place);
  const rows = rowsIn(whole, stream).filter((row) => ids.includes(String(row['_record_id'])));
  expect(rows).toHaveLength(3);
  for (const row of rows)
    expect(row).toMatchObject({ weight: null, signed: null, close_date: null, owner: null, site: null });
  for (const row of rowsIn(whole, 'base_records').filter((one) => ids.includes(String(one['record_id']))))
    expect(row['fields']).toMatchObject(odd);
  const said = whole.said.filter((line) => line.includes(stream) && line.includes('weight'));
  expect(said).toHaveLength(1);
});
