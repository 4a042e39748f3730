// From one sync to the next: what changed, what changed within the margin, and nothing lost between them.
import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { endings } from '../../core/engine/support/syncs.ts';
import { callsTo, rowsIn, type Sync } from '../../support/tenant.ts';
import { calls, type Tenant, type Wish } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { minute } from '../../support/time.ts';
import type { SimulatorOptions } from '../../../simulator/src/simulator.ts';

const day = 24 * 60 * minute;
const only = ['base_records'];
const size = { people: 5, departments: 2, depth: 1, base: { bases: 1, tables: 2, rows: 700 } };

function tableOf({ bases }: Tenant) {
  const app_token = bases.bases()[0]?.app_token ?? '';
  const table_id = bases.tables(app_token)[1]?.table_id ?? '';
  return {
    app_token,
    table_id,
    ids: [...bases.records(app_token, table_id)].map(({ record_id }) => record_id),
  };
}

const idsIn = (sync: Sync): string[] => rowsIn(sync, 'base_records').map((row) => String(row['record_id']));

/** Changes the primary cell of a record now. */
function touch({ bases }: Tenant, { app_token, table_id }: ReturnType<typeof tableOf>, id: string): void {
  const [primary] = bases.fields(app_token, table_id);
  const cell = [{ type: 'text', text: `changed ${id}` }];
  bases.changeRecord(app_token, table_id, id, { [primary?.field_name ?? '']: cell });
}

describe.each([
  ['at the same time as Lark', 0],
  ['ten minutes ahead of Lark', 10 * minute],
  ['ten minutes behind Lark', -10 * minute],
])('with a clock %s', (_how, skew) => {
  test('the next sync has what changed, and once more what changed within the margin', async () => {
    const one = await openTenant({ module: 'base', size });
    const table = tableOf(one);
    const [early = '', late = '', later = ''] = table.ids;
    one.forward(day);
    touch(one, table, early);
    one.forward(20 * minute);
    touch(one, table, late);
    one.forward(minute);
    const wish: Wish = { streams: only, settings: { tables: [table] }, clock: () => one.now() + skew };
    const first = await one.sync(wish);
    expect(idsIn(first)).toHaveLength(700);
    one.forward(day);
    touch(one, table, later);
    const second = await one.sync({ ...wish, saved: first.saved });
    expect(idsIn(second).sort()).toEqual([late, later].sort());
    const third = await one.sync({ ...wish, saved: second.saved });
    expect(idsIn(third)).toEqual([later]);
  });

  test('an edit of a page that was read already is caught by the next sync', async () => {
    const one = await openTenant({ module: 'base', size });
    const table = tableOf(one);
    const [early = ''] = table.ids;
    const last = table.ids.at(-1) ?? '';
    let pages = 0;
    one.simulator.afterEach(({ endpoint }) => {
      if (endpoint !== calls.records || (pages += 1) > 1) return;
      one.forward(2000);
      touch(one, table, early);
      one.forward(2000);
      touch(one, table, last);
    });
    const wish: Wish = { streams: only, settings: { tables: [table] }, clock: () => one.now() + skew };
    const first = await one.sync(wish);
    const cells = (sync: Sync): unknown =>
      rowsIn(sync, 'base_records').find((row) => row['record_id'] === early)?.['fields'];
    const truth = (): unknown => one.bases.record(table.app_token, table.table_id, early)?.fields;
    expect(cells(first)).not.toEqual(truth());
    one.forward(day);
    const second = await one.sync({ ...wish, saved: first.saved });
    expect(cells(second)).toEqual(truth());
  });
});

test('a record that does not say when it changed comes with every sync', async () => {
  const one = await openTenant({ module: 'base', size });
  const table = tableOf(one);
  const [silent = ''] = table.ids;
  one.bases.setModifiedTime(table.app_token, table.table_id, silent, null);
  const wish: Wish = { streams: only, settings: { tables: [table] } };
  const first = await one.sync(wish);
  const second = await one.sync({ ...wish, saved: first.saved });
  expect(idsIn(second)).toContain(silent);
  expect(idsIn(second).length).toBeLessThan(5);
});

describe('with server_filter', () => {
  async function filtered(options: SimulatorOptions = {}) {
    // Tables of the first kind have a field of the type last modified time.
    const one = await openTenant({ module: 'base', ...options });
    const app_token = one.bases.bases()[0]?.app_token ?? '';
    const table = one.bases
      .tables(app_token)
      .map(({ table_id }) => ({ app_token, table_id, fields: one.bases.fields(app_token, table_id) }))
      .find(({ fields }) => fields.some(({ type }) => type === 1002));
    if (!table) throw new Error('No table has a last modified time.');
    const { table_id } = table;
    const wish: Wish = {
      streams: only,
      settings: { server_filter: true, tables: [{ app_token, table_id }] },
    };
    const first = await one.sync(wish);
    one.forward(30 * day);
    const ids = [...one.bases.records(app_token, table_id)].map(({ record_id }) => record_id);
    const [changed = ''] = ids;
    touch(one, { app_token, table_id, ids }, changed);
    const second = await one.sync({ ...wish, saved: first.saved });
    const filters = (sync: Sync): unknown[] =>
      callsTo(sync, calls.records).map(({ body }) => (body as Row)['filter']);
    return { first, second, changed, filters };
  }

  test.each(['moment', 'next-day'] as const)(
    'a first sync reads the whole table, the next one what may have changed (%s)',
    async (baseAfterDay) => {
      const { first, second, changed, filters } = await filtered({ quirks: { baseAfterDay } });
      expect(filters(first)).toEqual([undefined]);
      expect(filters(second)).toEqual([
        { conjunction: 'and', conditions: [expect.objectContaining({ operator: 'isGreater' })] },
      ]);
      expect(idsIn(second)).toContain(changed);
      expect([...endings(second.messages).values()]).toEqual(['COMPLETE']);
    },
  );

  test('where Lark refuses it, the whole table is read, with a warning', async () => {
    const { second, changed, filters } = await filtered({ quirks: { baseDateFilters: 'refused' } });
    expect(filters(second).map((filter) => filter !== undefined)).toEqual([true, false]);
    expect(idsIn(second)).toContain(changed);
    expect(second.said.filter((line) => /^WARN .*1254018/.test(line))).toHaveLength(1);
  });
});
