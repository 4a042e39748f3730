// How a table is read: what is asked, what is made good, and what is an error on its own table.
import { describe, expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { endings, errorsIn } from '../../core/engine/support/syncs.ts';
import { callsTo, rowsIn, type Sync } from '../../support/tenant.ts';
import { calls, truthOf, type Tenant, type Wish } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import type { SimulatorOptions } from '../../../simulator/src/simulator.ts';

const quick = { retries: 2, minTimeout: 1, maxTimeout: 2 };

/** The first two tables of the first Base, by their tokens. */
function twoTables({ bases }: Tenant) {
  const [base] = bases.bases();
  const app_token = base?.app_token ?? '';
  const [first, second] = bases.tables(app_token).map(({ table_id }) => ({ app_token, table_id }));
  if (!first || !second) throw new Error('There are too few tables.');
  return [first, second] as const;
}

const idsIn = (sync: Sync, table: string): string[] =>
  rowsIn(sync, 'base_records')
    .filter((row) => row['table_id'] === table)
    .map((row) => String(row['record_id']));

const only = ['base_records'];

describe('complete or loud', () => {
  test('a table that shows fewer records than it counts is read once more, then fails with both numbers', async () => {
    const one = await openTenant({ module: 'base' });
    const tables = twoTables(one);
    const [{ app_token, table_id }, other] = tables;
    const [record] = [...one.bases.records(app_token, table_id)];
    const count = [...one.bases.records(app_token, table_id)].length;
    one.bases.withhold(app_token, table_id, [record?.record_id ?? '']);
    const sync = await one.sync({ streams: only, settings: { tables: [...tables] } });
    expect(callsTo(sync, calls.records)).toHaveLength(3);
    const [error] = errorsIn(sync.messages);
    expect(error?.failure_type).toBe('transient_error');
    expect(error?.message).toContain(`${count - 1} of ${count} records`);
    expect(error?.message).toContain(table_id);
    expect(idsIn(sync, table_id)).toHaveLength(count - 1);
    expect(idsIn(sync, other.table_id).length).toBeGreaterThan(0);
    expect(Object.keys(sync.saved.get('base_records')?.['partitions'] as object)).toEqual([
      `${app_token}/${other.table_id}`,
    ]);
  });

  test('a table that shows the rest when it is read again is complete, each record once', async () => {
    const one = await openTenant({ module: 'base' });
    const [table] = twoTables(one);
    const { app_token, table_id } = table;
    const all = [...one.bases.records(app_token, table_id)].map(({ record_id }) => record_id);
    one.bases.withhold(app_token, table_id, all.slice(3, 5));
    one.simulator.afterEach(({ endpoint }) => {
      if (endpoint === calls.records) one.bases.deliver(app_token, table_id);
    });
    const sync = await one.sync({ streams: only, settings: { tables: [table] } });
    expect(endings(sync.messages).get('base_records')).toBe('COMPLETE');
    expect(idsIn(sync, table_id).sort()).toEqual(all.sort());
  });

  test('more records than were counted are no problem', async () => {
    const one = await openTenant({
      module: 'base',
      size: { people: 5, departments: 2, depth: 1, base: { bases: 1, tables: 2, rows: 1200 } },
    });
    const [, table] = twoTables(one);
    const { app_token, table_id } = table;
    let added = false;
    one.simulator.afterEach(({ endpoint }) => {
      if (endpoint === calls.records && !added) one.bases.addRecord(app_token, table_id);
      added ||= endpoint === calls.records;
    });
    const sync = await one.sync({ streams: only, settings: { tables: [table] } });
    expect(endings(sync.messages).get('base_records')).toBe('COMPLETE');
    expect(callsTo(sync, calls.records)).toHaveLength(3);
  });
});

describe('each table has its own error, and the others are read', () => {
  interface Trouble {
    readonly one: Tenant;
    /** Of the first Base, which is to have trouble. */
    readonly app_token: string;
    readonly table_id: string;
    /** A Base without trouble. */
    readonly good: string;
  }

  async function withTrouble(
    prepare: (trouble: Trouble) => Wish['settings'],
    options: SimulatorOptions = {},
  ) {
    const one = await openTenant({ module: 'base', ...options });
    const [{ app_token, table_id }] = twoTables(one);
    const good = one.bases.bases().at(-1)?.app_token ?? '';
    const sync = await one.sync({
      streams: only,
      settings: prepare({ one, app_token, table_id, good }) ?? {},
    });
    expect([...endings(sync.messages)]).toEqual([['base_records', 'INCOMPLETE']]);
    const truth = [...truthOf(one.bases).keys()].filter((key) => key.startsWith(good)).length;
    expect(rowsIn(sync, 'base_records').filter((row) => row['app_token'] === good)).toHaveLength(truth);
    const [error, ...more] = errorsIn(sync.messages);
    expect(more).toEqual([]);
    expect(error?.failure_type).toBe('config_error');
    return error?.message ?? '';
  }

  test('a Base that the app was not added to', async () => {
    const message = await withTrouble(({ one, app_token }) => {
      one.bases.setAccess(app_token, 'none');
      return undefined;
    });
    expect(message).toMatch(/^app_token B\w+: .*More → Add document app/);
  });

  test('a table that was deleted', async () => {
    const message = await withTrouble(({ one, app_token, table_id, good }) => {
      one.bases.deleteTable(app_token, table_id);
      return { tables: [{ app_token, table_id }, { app_token: good }] };
    });
    expect(message).toMatch(/^app_token B\w+, table_id tbl\w+: There is no table with this id/);
  });

  test.each(['refused', 'shown'] as const)(
    'a Base whose advanced permissions answer with nothing, its lists %s',
    async (baseKeptOutLists) => {
      const message = await withTrouble(
        ({ one, app_token, table_id, good }) => {
          one.bases.setAdvanced(app_token, true);
          one.bases.setAccess(app_token, 'edit');
          return { tables: [{ app_token, table_id }, { app_token: good }] };
        },
        { quirks: { baseKeptOutLists } },
      );
      expect(message).toMatch(/table_id tbl\w+: .*advanced permissions.*Can manage/s);
    },
  );

  test('the token of a wiki page where that of a Base belongs', async () => {
    const message = await withTrouble(({ good }) => ({
      tables: [{ app_token: 'wikcnNode' }, { app_token: good }],
    }));
    expect(message).toMatch(/^app_token wikcnNode: .*wiki page/);
  });

  test('a wiki page that is no Base, or none at all', async () => {
    const message = await withTrouble(({ good }) => ({
      tables: [{ url: 'https://x.larksuite.com/wiki/wikcnNobody' }, { app_token: good }],
    }));
    expect(message).toMatch(/^wiki_token wikcnNobody: .*There is no wiki page/);
  });
});

test('an empty table of a Base with advanced permissions that shows others is empty, with a warning', async () => {
  const one = await openTenant({ module: 'base' });
  const [{ app_token }] = twoTables(one);
  one.bases.setAdvanced(app_token, true);
  const table_id = one.bases.addTable(app_token, { rows: 0 });
  const sync = await one.sync({ streams: only, settings: { tables: [{ app_token }] } });
  expect(endings(sync.messages).get('base_records')).toBe('COMPLETE');
  expect(sync.said.filter((line) => line.includes(table_id) && line.startsWith('WARN'))).toHaveLength(1);
});

describe('what is asked', () => {
  const large = { people: 5, departments: 2, depth: 1, base: { bases: 1, tables: 2, rows: 1100 } };
  const bodies = (sync: Sync): Row[] => callsTo(sync, calls.records).map(({ body }) => body as Row);
  const sizes = (sync: Sync): (string | null)[] =>
    callsTo(sync, calls.records).map(({ url }) => new URL(url, 'http://x').searchParams.get('page_size'));

  test('pages of 500, in the query, with automatic fields and all cells', async () => {
    const one = await openTenant({ module: 'base', size: large });
    const [, table] = twoTables(one);
    const sync = await one.sync({ streams: only, settings: { tables: [table] } });
    expect(sizes(sync)).toEqual(['500', '500', '500']);
    expect(bodies(sync)).toEqual(Array.from({ length: 3 }, () => ({ automatic_fields: true })));
    expect(rowsIn(sync, 'base_records')).toHaveLength(1100);
  });

  test('half a page where a whole one is too large, and on from there', async () => {
    const one = await openTenant({ module: 'base', size: large });
    const [, table] = twoTables(one);
    one.simulator.addFault(parseFault(`error:200/1254030@${calls.records}#2`));
    const sync = await one.sync({ streams: only, settings: { tables: [table] } });
    expect(sizes(sync)).toEqual(['500', '500', '250', '250', '250']);
    expect(rowsIn(sync, 'base_records')).toHaveLength(1100);
    expect(endings(sync.messages).get('base_records')).toBe('COMPLETE');
  });

  test.each([1254290, 1254291, 1254607, 1255040])('again after code %s', async (code) => {
    const one = await openTenant({ module: 'base' });
    const [table] = twoTables(one);
    one.simulator.addFault(parseFault(`error:200/${code}@${calls.records}#1`));
    const sync = await one.sync({ streams: only, settings: { tables: [table] }, patience: quick });
    expect(callsTo(sync, calls.records)).toHaveLength(2);
    expect(endings(sync.messages).get('base_records')).toBe('COMPLETE');
  });

  test('only the columns that are selected, by their names', async () => {
    const one = await openTenant({ module: 'base' });
    const [, table] = twoTables(one);
    const settings = { tables: [table], typed_streams: true };
    const name = (await one.discover({ settings: settings }))
      .map((stream) => stream.name)
      .find((it) => it.endsWith(table.table_id.toLowerCase()));
    const [first, second] = one.bases.fields(table.app_token, table.table_id);
    const columns = new Map([
      [String(name), [String(second?.field_name).toLowerCase().replaceAll(' ', '_')]],
      ['base_records', ['record_id', 'created_time']],
    ]);
    const typed = await one.sync({ settings, columns, streams: [String(name), 'base_records'] });
    expect(bodies(typed)).toEqual([{ automatic_fields: true, field_names: [second?.field_name] }]);
    const bare = await one.sync({ settings, columns, streams: ['base_records'] });
    expect(bodies(bare)).toEqual([{ automatic_fields: true, field_names: [first?.field_name] }]);
    expect(callsTo(bare, calls.fields)).toHaveLength(1);
  });

  test('one call at a time of one Base, and several Bases side by side', async () => {
    const one = await openTenant({ module: 'base', latency: 10, quirks: { baseLock: 'held' } });
    const sync = await one.sync({ settings: { typed_streams: true } });
    expect([...new Set(endings(sync.messages).values())]).toEqual(['COMPLETE']);
    expect(sync.calls.filter(({ code }) => code !== 0)).toEqual([]);
    const bases = one.bases.bases().map(({ app_token }) => app_token);
    const order = callsTo(sync, calls.records).map(({ url }) =>
      bases.findIndex((token) => url.includes(token)),
    );
    expect(order.slice(0, 2).sort()).toEqual([0, 1]);
  });

  test('only the rows of a view, with a warning', async () => {
    const one = await openTenant({ module: 'base' });
    const [table] = twoTables(one);
    const view = one.bases.views(table.app_token, table.table_id).at(-1);
    const sync = await one.sync({
      streams: only,
      settings: { tables: [{ ...table, view_id: String(view?.view_id) }] },
    });
    expect(bodies(sync)[0]).toMatchObject({ view_id: view?.view_id });
    expect(sync.said.filter((line) => /^WARN .*older Bases/.test(line))).toHaveLength(1);
  });
});
