// What a second sync tells: what has changed, what is near the cursor, and nothing is ever lost.
import { describe, expect, test } from 'vitest';
import { callsTo, rowsIn, type Sync } from '../../../support/tenant.ts';
import { calls, type Tenant, type Wish } from '../support.ts';
import type { Row } from './rows.ts';
import { openTenant } from '../../../support/open-tenant.ts';
import { day, minute } from '../../../support/time.ts';

const margin = 5 * minute;

interface Table extends Tenant {
  readonly app: string;
  readonly table: string;
  readonly stream: string;
  readonly ids: readonly string[];
  readonly read: (wish?: Wish) => Promise<Sync>;
}

/** One table of few columns; all of its rows were last changed a month ago and earlier. */
async function table(rows = 40, options = {}): Promise<Table> {
  const tenant = await openTenant({
    module: 'base',
    size: { people: 5, departments: 1, depth: 1, base: { bases: 1, tables: 2, rows } },
    ...options,
  });
  const { bases, sync, now } = tenant;
  const app = bases.bases()[0]?.app_token ?? '';
  const id = bases.tables(app)[1]?.table_id ?? '';
  const ids = [...bases.records(app, id)].map(({ record_id }) => record_id);
  for (const [at, one] of ids.entries()) bases.setModifiedTime(app, id, one, now() - 30 * day - at * minute);
  const settings = { tables: [{ app_token: app, table_id: id }], typed_streams: true };
  return {
    ...tenant,
    app,
    table: id,
    stream: `base_orders_${id.toLowerCase()}`,
    ids,
    read: (wish = {}) => sync({ ...wish, settings: { ...settings, ...wish.settings } }),
  };
}

const idsIn = (sync: Sync, stream: string): unknown[] =>
  rowsIn(sync, stream).map((row) => row['_record_id'] ?? row['record_id']);
const sorted = (ids: readonly unknown[]): unknown[] => [...ids].sort();

test('the second sync tells what has changed and the rows at the cursor, the third no more', async () => {
  const { bases, app, table: id, stream, ids, read, forward } = await table();
  const first = await read();
  expect(sorted(idsIn(first, stream))).toEqual(sorted(ids));
  forward(day);
  const [newest = '', second = '', third = ''] = ids;
  bases.changeRecord(app, id, third, { Quantity: 5 });
  forward(1);
  const added = bases.addRecord(app, id, { Quantity: 6 });
  forward(day);
  const again = await read({ saved: first.saved });
  // `newest` was the latest that the first sync saw: its cursor is that very moment.
  expect(sorted(idsIn(again, stream))).toEqual(sorted([newest, third, added]));
  expect(sorted(idsIn(again, 'base_records'))).toEqual(sorted([newest, third, added]));
  expect(idsIn(again, stream)).not.toContain(second);
  const rows = new Map(rowsIn(again, stream).map((row) => [row['_record_id'], row]));
  expect([rows.get(third)?.['quantity'], rows.get(added)?.['quantity']]).toEqual([5, 6]);
  const last = await read({ saved: again.saved });
  expect(idsIn(last, stream)).toEqual([added]);
});

test('rows within five minutes before the sync come again until they are older', async () => {
  const { bases, app, table: id, stream, ids, read, forward, now } = await table();
  const [, one = '', two = '', three = ''] = ids;
  bases.setModifiedTime(app, id, one, now() - margin - 2_000);
  bases.setModifiedTime(app, id, two, now() - margin + 2_000);
  bases.setModifiedTime(app, id, three, now() - 1_000);
  const first = await read();
  expect(idsIn(first, stream)).toHaveLength(40);
  forward(10 * minute);
  const second = await read({ saved: first.saved });
  expect(sorted(idsIn(second, stream))).toEqual(sorted([two, three]));
  const third = await read({ saved: second.saved });
  expect(idsIn(third, stream)).toEqual([three]);
});

test('the whole table is read, and a row without a time always comes', async () => {
  const { bases, app, table: id, stream, ids, read, forward } = await table(1200);
  const timeless = ids.at(-1) ?? '';
  bases.setModifiedTime(app, id, timeless, null);
  const first = await read();
  forward(day);
  const second = await read({ saved: first.saved });
  expect(callsTo(second, calls.records)).toHaveLength(3);
  expect(sorted(idsIn(second, stream))).toEqual(sorted([ids[0], timeless]));
  expect(
    rowsIn(second, stream).find((row) => row['_record_id'] === timeless)?.['_last_modified_time'],
  ).toBeNull();
});

test('an edit behind the page that is being read is caught by the next sync', async () => {
  const { bases, app, table: id, stream, ids, read, forward, simulator, now } = await table(1200);
  const edited = ids[3] ?? '';
  let pages = 0;
  simulator.afterEach(({ endpoint }) => {
    if (endpoint !== calls.records) return;
    pages += 1;
    forward(minute);
    // Behind: its page is out already. Ahead: it carries a time that is later than this edit.
    if (pages === 1) bases.changeRecord(app, id, edited, { Quantity: 101 });
    if (pages === 2) bases.changeRecord(app, id, ids[1100] ?? '', { Quantity: 102 });
  });
  const first = await read();
  expect(rowsIn(first, stream).find((row) => row['_record_id'] === edited)?.['quantity']).not.toBe(101);
  forward(day);
  simulator.afterEach(() => undefined);
  const second = await read({ saved: first.saved });
  const rows = new Map(rowsIn(second, stream).map((row) => [row['_record_id'], row['quantity']]));
  expect(rows.get(edited)).toBe(101);
  expect(rows.get(ids[1100])).toBe(102);
  expect(now()).toBeGreaterThan(0);
});

describe('a clock that differs from that of Lark', () => {
  test.each([10 * minute, -10 * minute, 3 * day])('by %i ms loses nothing', async (ahead) => {
    const { bases, app, table: id, stream, ids, read, forward, now } = await table();
    const clock = (): number => now() + ahead;
    const [, one = '', two = ''] = ids;
    bases.changeRecord(app, id, one, { Quantity: 1 });
    const first = await read({ clock });
    forward(1_000);
    bases.changeRecord(app, id, two, { Quantity: 2 });
    forward(7 * minute);
    const second = await read({ clock, saved: first.saved });
    expect(idsIn(second, stream)).toContain(two);
    bases.changeRecord(app, id, one, { Quantity: 3 });
    const third = await read({ clock, saved: second.saved });
    expect(rowsIn(third, stream).find((row) => row['_record_id'] === one)?.['quantity']).toBe(3);
  });
});

test('a warehouse that collapses by key follows a table that people work on all the time', async () => {
  const { bases, app, table: id, stream, read, forward } = await table(600);
  const held = new Map<unknown, Row>();
  const saved: { saved?: Sync['saved'] } = {};
  for (let round = 0; round < 6; round += 1) {
    const ids = [...bases.records(app, id)].map(({ record_id }) => record_id);
    for (let turn = 0; turn < 20; turn += 1) {
      forward(turn * 7_000);
      bases.changeRecord(app, id, ids[(round * 97 + turn * 31) % ids.length] ?? '', {
        Quantity: round * 100 + turn,
      });
    }
    bases.addRecord(app, id, { Quantity: round });
    const sync = await read(saved);
    saved.saved = sync.saved;
    for (const row of rowsIn(sync, stream)) held.set(row['_record_id'], row);
    if (round > 0) expect(rowsIn(sync, stream).length).toBeLessThan(100);
    const truth = new Map(
      [...bases.records(app, id)].map((one) => [one.record_id, one.fields['Quantity'] ?? null]),
    );
    expect(new Map([...held].map(([one, row]) => [one, row['quantity']]))).toEqual(truth);
  }
});

test('what cannot be seen stays until a full refresh: deletions and formulas that change alone', async () => {
  const { bases, app, table: id, stream, ids, read, forward, discover } = await table();
  const first = await read();
  forward(day);
  const [, gone = '', changed = ''] = ids;
  bases.deleteRecord(app, id, gone);
  bases.recalculate(app, id, changed, { Quantity: 9 });
  const second = await read({ saved: first.saved });
  expect(idsIn(second, stream)).not.toContain(changed);
  const full = await read({ modes: new Map([[stream, 'full_refresh' as const]]) });
  expect(idsIn(full, stream)).toHaveLength(39);
  expect(rowsIn(full, stream).find((row) => row['_record_id'] === changed)?.['quantity']).toBe(9);
  expect(rowsIn(full, stream).every((row) => row['_record_id'] !== gone)).toBe(true);
  const catalog = await discover({ settings: { tables: [{ app_token: app }], typed_streams: true } });
  expect(catalog.length).toBeGreaterThan(4);
});

describe('the filter of the server', () => {
  const filtered = { server_filter: true };
  const bodies = (sync: Sync): number => callsTo(sync, calls.records).length;

  test.each([
    ['Asia/Singapore', 'moment'],
    ['Asia/Beijing', 'next-day'],
    ['America/New_York', 'next-day'],
  ] as const)('narrows the reading and loses nothing in %s (%s)', async (zone, baseAfterDay) => {
    const {
      bases,
      app,
      table: id,
      stream,
      ids,
      read,
      forward,
      now,
    } = await table(1200, {
      quirks: { baseAfterDay },
    });
    bases.setTimeZone(app, zone);
    for (const one of ids) bases.setModifiedTime(app, id, one, now() - 30 * day);
    bases.changeRecord(app, id, ids[0] ?? '', { Quantity: 0 });
    const first = await read({ settings: filtered });
    for (const hours of [1, 5, 23, 30]) {
      forward(hours * 60 * minute);
      const edited = ids[hours] ?? '';
      bases.changeRecord(app, id, edited, { Quantity: hours });
      const next = await read({ settings: filtered, saved: first.saved });
      expect(idsIn(next, stream)).toContain(edited);
      expect([bodies(first), bodies(next)]).toEqual([3, 1]);
    }
  });

  test('is left away where Lark refuses it', async () => {
    const {
      bases,
      app,
      table: id,
      stream,
      ids,
      read,
      forward,
    } = await table(40, {
      quirks: { baseDateFilters: 'refused' },
    });
    const first = await read({ settings: filtered });
    forward(day);
    bases.changeRecord(app, id, ids[4] ?? '', { Quantity: 4 });
    const second = await read({ settings: filtered, saved: first.saved });
    expect(idsIn(second, stream)).toContain(ids[4]);
    expect(callsTo(second, calls.records).map(({ code }) => code)).toEqual([1254018, 0]);
    expect(second.said.filter((line) => line.startsWith('WARN'))).toHaveLength(1);
  });
});
