// No call is made in vain: columns of both streams together, one list of columns each, no view by accident.
import { expect, test } from 'vitest';
import { callsTo, rowsIn } from '../../../support/tenant.ts';
import { calls } from '../support.ts';
import { openTenant } from '../../../support/open-tenant.ts';

const doors = {
  base_tables: 'base:table:read',
  base_fields: 'base:field:read',
  base_views: 'base:view:read',
};

async function orders() {
  const tenant = await openTenant({
    module: 'base',
    size: { people: 5, departments: 1, depth: 1, base: { bases: 1, tables: 2, rows: 8 } },
  });
  const app = tenant.bases.bases()[0]?.app_token ?? '';
  const table = tenant.bases.tables(app)[1]?.table_id ?? '';
  const stream = `base_orders_${table.toLowerCase()}`;
  const settings = { tables: [{ app_token: app, table_id: table }], typed_streams: true };
  return { ...tenant, app, table, stream, settings };
}

test('only the columns that are selected are asked for, by the names they have now', async () => {
  const { sync, stream, bases, app, table, discover, ...tenant } = await orders();
  const settings = { ...tenant.settings, column_names: 'field_id' as const };
  const catalog = await discover({ settings: settings });
  const [quantity = '', status = ''] = ['Quantity', 'Status'].map((name) =>
    bases
      .fields(app, table)
      .find(({ field_name }) => field_name === name)
      ?.field_id.toLowerCase(),
  );
  bases.renameField(app, table, 'Quantity', 'Menge');
  const columns = new Map([[stream, ['_record_id', '_last_modified_time', quantity, status]]]);
  const whole = await sync({ settings, streams: [stream], columns, catalog });
  const [search] = callsTo(whole, calls.records);
  expect((search?.body as { readonly field_names?: readonly string[] }).field_names).toEqual([
    'Menge',
    'Status',
  ]);
  const truth = [...bases.records(app, table)].map(({ record_id, last_modified_time = NaN, fields }) => ({
    _record_id: record_id,
    _last_modified_time: new Date(last_modified_time).toISOString(),
    [quantity]: fields['Menge'] ?? null,
    [status]: fields['Status'] ?? null,
  }));
  expect(rowsIn(whole, stream)).toEqual(truth);
});

test('a raw row needs every column, whatever the typed stream has selected', async () => {
  const { sync, stream, settings, bases, app, table } = await orders();
  const columns = new Map([[stream, ['_record_id', '_last_modified_time', 'quantity']]]);
  const whole = await sync({ settings, streams: ['base_records', stream], columns });
  const searches = callsTo(whole, calls.records);
  expect(searches.map(({ body }) => Object.hasOwn(body as object, 'field_names'))).toEqual([false]);
  expect(rowsIn(whole, 'base_records').map(({ fields }) => fields)).toEqual(
    [...bases.records(app, table)].map(({ fields }) => fields),
  );
});

test.each(Object.entries(doors))(
  'without its scope, %s fails and says which; the others are read',
  async (stream, scope) => {
    const { sync, settings, simulator } = await orders();
    simulator.setScopes(
      ['base:app:read', 'base:record:retrieve', ...Object.values(doors)].filter((one) => one !== scope),
    );
    const whole = await sync({ settings: { ...settings, typed_streams: false } });
    const errors = whole.messages.flatMap((one) =>
      one.type === 'TRACE' && one.trace.type === 'ERROR' ? [one.trace.error] : [],
    );
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ failure_type: 'config_error', stream_descriptor: { name: stream } });
    expect(errors[0]?.message).toContain(scope);
    const read = new Set(whole.messages.flatMap((one) => (one.type === 'RECORD' ? [one.record.stream] : [])));
    expect([...read].sort()).toEqual(
      ['base_fields', 'base_records', 'base_tables', 'base_views'].filter((one) => one !== stream),
    );
  },
);
