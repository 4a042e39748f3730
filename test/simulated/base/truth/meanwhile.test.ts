// What people do to columns and tables while they are read: a column goes or is hidden, a table goes.
import { expect, test } from 'vitest';
import { callsTo, rowsIn } from '../../../support/tenant.ts';
import { calls } from '../support.ts';
import { outcome, patience } from './two-bases.ts';
import { openTenant } from '../../../support/open-tenant.ts';

async function orders() {
  const tenant = await openTenant({
    module: 'base',
    size: { people: 5, departments: 1, depth: 1, base: { bases: 1, tables: 2, rows: 600 } },
  });
  const { bases, simulator } = tenant;
  const app = bases.bases()[0]?.app_token ?? '';
  const table = bases.tables(app)[1]?.table_id ?? '';
  const stream = `base_orders_${table.toLowerCase()}`;
  /** Does something once, after the first page. */
  const afterFirstPage = (work: () => void): void => {
    let done = false;
    simulator.afterEach(({ endpoint }) => {
      if (endpoint !== calls.records || done) return;
      done = true;
      work();
    });
  };
  const settings = { tables: [{ app_token: app, table_id: table }], typed_streams: true };
  const columns = new Map([[stream, ['_record_id', '_last_modified_time', 'quantity', 'status']]]);
  return { ...tenant, app, table, stream, settings, columns, afterFirstPage };
}

test('a column that is deleted between two pages is null from then on, and no row is lost', async () => {
  const { sync, bases, app, table, stream, settings, columns, afterFirstPage } = await orders();
  afterFirstPage(() => {
    bases.deleteField(app, table, 'Quantity');
  });
  const whole = await sync({ settings, streams: [stream], columns, patience });
  expect(outcome(whole)).toEqual({ errors: [], incomplete: [] });
  const statuses = new Map(
    [...bases.records(app, table)].map((one) => [one.record_id, one.fields['Status'] ?? null]),
  );
  expect(new Map(rowsIn(whole, stream).map((row) => [row['_record_id'], row['status']]))).toEqual(statuses);
  expect(rowsIn(whole, stream)).toHaveLength(600);
  expect(rowsIn(whole, stream).some((row) => row['quantity'] === null)).toBe(true);
  expect(callsTo(whole, calls.records).map(({ code }) => code)).toContain(1254024);
});

test('a column that the role hides from one page to the next is no reason to stop', async () => {
  const { sync, bases, app, table, stream, settings, columns, afterFirstPage } = await orders();
  bases.setAdvanced(app, true);
  bases.setAccess(app, 'role');
  afterFirstPage(() => {
    bases.hideField(app, table, 'Quantity');
  });
  const whole = await sync({ settings, streams: [stream], columns, patience });
  expect(outcome(whole)).toEqual({ errors: [], incomplete: [] });
  expect(new Set(rowsIn(whole, stream).map((row) => row['_record_id'])).size).toBe(600);
  expect(callsTo(whole, calls.records).map(({ code }) => code)).toContain(1254045);
});

test('a table that is deleted between two pages is an error, and its cursor stays where it was', async () => {
  const { sync, bases, app, table, stream, settings, afterFirstPage } = await orders();
  afterFirstPage(() => {
    bases.deleteTable(app, table);
  });
  const whole = await sync({ settings, streams: ['base_records', stream], patience });
  const { errors, incomplete } = outcome(whole);
  expect(incomplete.sort()).toEqual(['base_records', stream].sort());
  for (const error of errors) expect(error.message).toContain(table);
  expect(JSON.stringify([...whole.saved.values()])).not.toContain('"to"');
});

test('what the app may no longer read between two pages is an error, not an end', async () => {
  const { sync, bases, app, stream, settings, afterFirstPage } = await orders();
  bases.setAdvanced(app, true);
  afterFirstPage(() => {
    bases.setAccess(app, 'edit');
  });
  const whole = await sync({ settings, streams: [stream], patience });
  expect(outcome(whole).incomplete).toEqual([stream]);
});
