// What every database has to do: typed tables that hold what the streams emitted, and follow the tenant from sync to sync.
import { expect, test } from 'vitest';
import { recordLines } from '../../../src/airbyte/line.ts';
import type { Database } from '../../../src/sync/sql/database.ts';
import { openTables } from '../../../src/sync/sql/destination.ts';
import { toTargetStream } from '../../../src/sync/streams.ts';
import type { TargetColumn } from '../../../src/sync/types.ts';
import { inOrder } from '../../../integration_tests/support/company.ts';
import type { Tenant } from '../../support/open-tenant.ts';
import { openSmallTenant, rowsIn, syncInto, type Row, type SyncWish } from './support.ts';
import { rowsOf, type Reading } from './tables.ts';

/** A kind of database. */
export interface Place {
  /** Where there is nothing yet. */
  readonly fresh: () => Promise<string> | string;
  readonly open: (to: string) => Promise<Database>;
  readonly reading: Reading;
  /** Some types of `approval_form_fields`, as the database calls them. */
  readonly types: Readonly<Record<string, string>>;
}

/** Declares the tests. */
export function testTables({ fresh, open, reading, types }: Place): void {
  async function inFile<T>(to: string, look: (database: Database) => Promise<T>): Promise<T> {
    const database = await open(to);
    try {
      return await look(database);
    } finally {
      await database.close();
    }
  }

  /** What the file holds of streams that the tenant offers now. */
  async function tablesIn(
    tenant: Tenant<'all'>,
    path: string,
    { streams, options }: SyncWish = {},
  ): Promise<Map<string, Row[]>> {
    const catalog = (await tenant.discover(options)).map(toTargetStream);
    const wanted = catalog.filter(({ name }) => streams?.includes(name) ?? true);
    return inFile(path, async (database) => {
      const tables = new Map<string, Row[]>();
      for (const stream of wanted) tables.set(stream.name, await rowsOf(database, stream, reading));
      return tables;
    });
  }

  const select = (path: string, sql: string): Promise<readonly Row[]> =>
    inFile(path, (database) => database.rows(sql));

  /** Without addresses, which Lark signs with the time of the call. */
  const lasting = (rows: readonly Row[]): string[] =>
    inOrder(rows.map(({ payload: _, ...row }) => row))
      .map((row) => row.replaceAll(/https?:[^"\\]*/g, ''))
      .sort();

  /** The first table of the first Base, and its typed stream. */
  async function firstTable(tenant: Tenant<'all'>) {
    const app_token = tenant.bases.bases()[0]?.app_token ?? '';
    const table_id = tenant.bases.tables(app_token)[0]?.table_id ?? '';
    const options = { more: { base: { ...tenant.config().base, typed_streams: true } } };
    const stream = (await tenant.discover(options)).find(({ name }) => name.endsWith(table_id.toLowerCase()));
    return { app_token, table_id, options, stream: stream?.name ?? '' };
  }

  test('tables hold the rows that the streams emitted, in the types of the catalog', async () => {
    const [tenant, path] = [await openSmallTenant(), await fresh()];
    const synced = await syncInto(tenant, path);
    expect(synced.errors).toEqual([]);
    const emitted = rowsIn(synced);
    const tables = await tablesIn(tenant, path);
    expect(emitted.size).toBeGreaterThan(25);
    for (const [stream, rows] of tables)
      expect(inOrder(rows), stream).toEqual(inOrder(emitted.get(stream) ?? []));
    const columns = await inFile(path, (database) => reading.columns(database, 'approval_form_fields'));
    expect(Object.fromEntries([...columns].map(([name, { type }]) => [name, type]))).toMatchObject(types);
    expect(columns.get('field_path')?.['comment']).toContain('Place in the form');
    expect(columns.get('_synced_at')?.['comment']).toContain('When the sync began');
  });

  test('a second sync adds what is new, changes what has changed, and replaces full refresh streams', async () => {
    const [tenant, path] = [await openSmallTenant(), await fresh()];
    await syncInto(tenant, path);
    tenant.forward(3_600_000);
    const { approval, contact, base } = tenant.simulator.tenant;
    const [code = ''] = tenant.codes;
    const [pending] = [...approval.instances()].filter(({ status }) => status === 'PENDING');
    if (pending) approval.approve(pending.instance_code);
    approval.addInstance(code);
    const [person] = contact.people();
    contact.changePerson(person?.open_id ?? '', { job_title: 'Chief of everything' });
    const { app_token, table_id } = await firstTable(tenant);
    base.addRecord(app_token, table_id, {});
    tenant.forward(3_600_000);
    const second = await syncInto(tenant, path);
    expect(second.errors).toEqual([]);
    const whole = await fresh();
    await syncInto(tenant, whole);
    const [kept, expected] = [await tablesIn(tenant, path), await tablesIn(tenant, whole)];
    for (const [stream, rows] of expected)
      expect(lasting(kept.get(stream) ?? []), stream).toEqual(lasting(rows));
  });

  test('child rows of an instance are those of its revision', async () => {
    const [tenant, path] = [await openSmallTenant(), await fresh()];
    const approvals = tenant.simulator.tenant.approval;
    const [code = ''] = tenant.codes;
    const instance = approvals.addInstance(code, { start_time: String(tenant.now() - 3_600_000) });
    approvals.addComment(instance, 'please');
    const comments = "SELECT comment FROM approval_comments WHERE comment = 'please'";
    await syncInto(tenant, path);
    expect(await select(path, comments)).toHaveLength(1);
    tenant.forward(60_000);
    approvals.removeComment(instance, approvals.comments(instance)[0]?.id ?? '');
    await syncInto(tenant, path);
    expect(await select(path, comments)).toEqual([]);
    const others = await select(
      path,
      'SELECT f.instance_code FROM approval_form_fields f JOIN approval_instances i USING (instance_code) ' +
        'WHERE f.instance_revision <> i.instance_revision',
    );
    expect(others).toEqual([]);
  });

  test('--full reads everything again, and drops rows that are gone', async () => {
    const [tenant, path] = [await openSmallTenant(), await fresh()];
    const streams = ['base_records'];
    const count = 'SELECT count(*) AS rows FROM base_records';
    await syncInto(tenant, path, { streams });
    const [before] = await select(path, count);
    const { app_token, table_id } = await firstTable(tenant);
    const [record] = tenant.bases.records(app_token, table_id);
    tenant.bases.deleteRecord(app_token, table_id, record?.record_id ?? '');
    await syncInto(tenant, path, { streams });
    expect(await select(path, count)).toEqual([before]);
    await syncInto(tenant, path, { streams, full: true });
    expect(await select(path, count)).toEqual([{ rows: String(Number(before?.['rows']) - 1) }]);
  });

  test('a renamed field keeps its column, a new one is filled for earlier rows too', async () => {
    const [tenant, path] = [await openSmallTenant(), await fresh()];
    const { app_token, table_id, options, stream } = await firstTable(tenant);
    const wish = { streams: [stream], options };
    const [field] = tenant.bases.fields(app_token, table_id);
    await syncInto(tenant, path, wish);
    const [before] = await select(path, `SELECT count(*) AS rows FROM "${stream}"`);
    tenant.bases.renameField(app_token, table_id, field?.field_id ?? '', 'Brand new name');
    const renamed = await syncInto(tenant, path, wish);
    expect(renamed.warnings.join()).not.toContain('read from the start');
    const columns = await inFile(path, (database) => reading.columns(database, stream));
    expect(columns.has('brand_new_name')).toBe(true);
    tenant.bases.addField(app_token, table_id, { type: 1, ui_type: 'Text', name: 'Another column' });
    const added = await syncInto(tenant, path, wish);
    expect(added.warnings.join()).toContain('another_column is new. It is read from the start.');
    expect(rowsIn(added).get(stream)).toHaveLength(Number(before?.['rows']));
    const [whole] = [await tablesIn(tenant, path, wish)];
    expect(inOrder(whole.get(stream) ?? [])).toEqual(inOrder(rowsIn(added).get(stream) ?? []));
  });

  test('a stream that is added later brings its siblings back to the start', async () => {
    const [tenant, path] = [await openSmallTenant(), await fresh()];
    const [first, second] = ['approval_tasks', 'approval_instances'];
    const one = await syncInto(tenant, path, { streams: [first] });
    const two = await syncInto(tenant, path, { streams: [first, second] });
    expect(rowsIn(two).get(first)).toEqual(rowsIn(one).get(first));
  });

  test('views have names beside ids, and say who came late or left early', async () => {
    const [tenant, to] = [await openSmallTenant(), await fresh()];
    const synced = await syncInto(tenant, to);
    expect(synced.warnings.filter((warning) => warning.startsWith('View'))).toEqual([]);
    const rows = (view: string) => inFile(to, (database) => database.rows(`SELECT * FROM ${view}`));
    const emitted = rowsIn(synced);
    const names = new Map(emitted.get('contact_users')?.map(({ open_id, name }) => [open_id, name]));
    const approvals = await rows('v_approvals');
    expect(approvals).toHaveLength(emitted.get('approval_instances')?.length ?? 0);
    for (const { open_id, user_name } of approvals) expect(user_name).toBe(names.get(open_id) ?? null);
    const days = await rows('v_attendance_days');
    expect(days).toHaveLength(emitted.get('attendance_user_tasks')?.length ?? 0);
    const late = emitted
      .get('attendance_user_tasks')
      ?.filter(({ records }) => /"check_in_result":"(Late|SeriousLate)"/.test(JSON.stringify(records)));
    expect(days.filter(({ is_late }) => is_late)).toHaveLength(late?.length ?? 0);
    const people = await rows('v_people');
    expect(people).toHaveLength(names.size);
    expect(people.filter(({ department_path }) => String(department_path).includes(' / '))).not.toEqual([]);
  });

  test('a table that another program made is refused by name, and stays', async () => {
    const [tenant, to] = [await openSmallTenant(), await fresh()];
    await inFile(to, (database) => database.run('CREATE TABLE contact_tenant (own INTEGER)'));
    await expect(syncInto(tenant, to, { streams: ['contact_tenant'] })).rejects.toThrow(
      'the table contact_tenant was not made by sync',
    );
    expect(await select(to, 'SELECT own FROM contact_tenant')).toEqual([]);
  });

  test('of two rows with one key in a commit, the last one counts', async () => {
    const to = await fresh();
    const stream = { name: 'things', description: '', key: ['id'], columns: [column('id'), column('text')] };
    const rows = [
      { id: 'a', text: 'first' },
      { id: 'b', text: 'only' },
      { id: 'a', text: 'last' },
    ];
    const records = rows.map((data) => ({ data }));
    const destination = await openTables(await open(to));
    const origin = { address: 'https://example.com', settings: {} };
    await destination.begin({
      streams: [{ ...stream, cursor: 'text' }],
      origin,
      fresh: new Set(),
      syncedAt: '2026-01-01T00:00:00.000Z',
    });
    const lines = recordLines('things')(
      records.map((record) => ({ ...record, changes: [] })),
      0,
    );
    await destination.write({ type: 'RECORDS', stream: 'things', records, lines });
    await destination.commit({ states: new Map(), complete: new Set() });
    await destination.close();
    expect(await select(to, 'SELECT id, text FROM things ORDER BY id')).toEqual([
      { id: 'a', text: 'last' },
      { id: 'b', text: 'only' },
    ]);
  });
}

const column = (name: string): TargetColumn => ({ name, kind: 'text', description: '' });
