// Every Base of a tenant: structure, raw records and typed streams, from one reading of each table.
import { expect, test } from 'vitest';
import { callsTo, rowsIn } from '../../support/tenant.ts';
import { calls, truthOf } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';

test('every record is there once, untouched, and every table is read once', async () => {
  const { sync, bases } = await openTenant({ module: 'base' });
  const whole = await sync({ settings: { typed_streams: true } });
  const truth = truthOf(bases);
  const rows = rowsIn(whole, 'base_records');
  expect(rows).toHaveLength(truth.size);
  for (const row of rows) {
    const record = truth.get([row['app_token'], row['table_id'], row['record_id']].map(String).join(' '));
    expect(row['fields']).toEqual(record?.['fields']);
  }
  const tables = bases.bases().flatMap(({ app_token }) => bases.tables(app_token));
  expect(callsTo(whole, calls.fields)).toHaveLength(tables.length);
  expect(callsTo(whole, calls.records)).toHaveLength(tables.length);
  const typed = whole.messages.filter((one) => one.type === 'RECORD' && '_record_id' in one.record.data);
  expect(typed).toHaveLength(rows.length);
});
