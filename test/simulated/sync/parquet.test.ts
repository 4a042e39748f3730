// sync into a folder of Parquet files: one for each sync and stream, which DuckDB makes when the sync ends.
import { copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inOrder } from '../../../integration_tests/support/company.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { passTime } from '../../../simulator/src/time-passes.ts';
import { openDuckdb } from '../../../src/sync/duckdb/database.ts';
import { mostFiles } from '../../../src/sync/folder/parquet.ts';
import { literal } from '../../../src/sync/sql/names.ts';
import { toTargetStream } from '../../../src/sync/streams.ts';
import { createRandom } from '../../core/engine/support/random.ts';
import type { Tenant } from '../../support/open-tenant.ts';
import {
  freshFolder,
  jsonIn,
  openSmallTenant,
  rowsIn,
  syncInto,
  type Row,
  type Synced,
  type SyncWish,
} from './support.ts';
import { fromDuckdb, rowsOf } from './tables.ts';

/** A commit at every STATE. */
const pace = { milliseconds: 0, rows: 1 };

const intoParquet = (tenant: Tenant<'all'>, folder: string, wish: SyncWish = {}): Promise<Synced> =>
  syncInto(tenant, folder, { format: 'parquet', ...wish });

/** What SQL says about the Parquet files of a folder, each stream a view of all of its files. */
async function query(folder: string, sql: string): Promise<readonly Row[]> {
  return inViews(folder, (database) => database.rows(sql));
}

type Database = Awaited<ReturnType<typeof openDuckdb>>;

async function inViews<T>(folder: string, look: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDuckdb(':memory:', join(folder, '.test'));
  try {
    for (const stream of new Set(filesIn(folder).map((file) => file.replace(/-[^-]*$/, '')))) {
      const files = literal(join(folder, `${stream}-*.parquet`));
      await database.run(
        `CREATE VIEW "${stream}" AS SELECT * FROM read_parquet(${files}, union_by_name = true)`,
      );
    }
    return await look(database);
  } finally {
    await database.close();
  }
}

const filesIn = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith('.parquet'));

/** Every row of these streams, as the stream emitted it. */
async function rowsFrom(
  tenant: Tenant<'all'>,
  folder: string,
  streams?: readonly string[],
): Promise<Map<string, Row[]>> {
  const catalog = (await tenant.discover()).map(toTargetStream);
  return inViews(folder, async (database) => {
    const tables = new Map<string, Row[]>();
    for (const stream of catalog.filter(({ name }) => streams?.includes(name) ?? true))
      tables.set(stream.name, await rowsOf(database, stream, fromDuckdb));
    return tables;
  });
}

const manifestOf = (folder: string) =>
  jsonIn(folder, 'manifest.json')['streams'] as Readonly<
    Record<string, { readonly files: readonly string[]; readonly rows: number }>
  >;

/** There are the files of the manifest, and no others. */
function expectNothingLeft(folder: string): void {
  const counted = Object.values(manifestOf(folder)).flatMap(({ files }) => files);
  expect(readdirSync(folder).sort()).toEqual([...counted, 'manifest.json', 'state.json'].sort());
}

test('files hold the rows that the streams emitted, in the types of the catalog', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const synced = await intoParquet(tenant, folder);
  expect(synced.errors).toEqual([]);
  const emitted = rowsIn(synced);
  const manifest = manifestOf(folder);
  for (const [stream, rows] of await rowsFrom(tenant, folder)) {
    expect(inOrder(rows), stream).toEqual(inOrder(emitted.get(stream) ?? []));
    expect(manifest[stream]?.rows).toBe(rows.length);
  }
  expectNothingLeft(folder);
  const types = async (stream: string) =>
    Object.fromEntries(
      (await query(folder, `DESCRIBE ${stream}`)).map(({ column_name, column_type }) => [
        String(column_name),
        column_type,
      ]),
    );
  expect(await types('approval_form_fields')).toMatchObject({
    instance_code: 'VARCHAR',
    instance_start_time: 'TIMESTAMP WITH TIME ZONE',
    row_index: 'BIGINT',
    value_number: 'DOUBLE',
    value_date: 'DATE',
    option_keys: 'VARCHAR[]',
    _synced_at: 'TIMESTAMP WITH TIME ZONE',
  });
  expect(await types('base_records')).toMatchObject({ fields: 'JSON' });
  expect(await types('base_fields')).toMatchObject({ is_primary: 'BOOLEAN' });
});

test('a second sync adds files with what is new, and changes none', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const streams = ['base_records', 'contact_users'];
  const first = await intoParquet(tenant, folder, { streams });
  const before = filesIn(folder);
  expect(before).toHaveLength(2);
  tenant.forward(3_600_000);
  passTime(tenant.simulator.tenant);
  const second = await intoParquet(tenant, folder, { streams });
  expect(rowsIn(second).get('base_records')?.length).toBeGreaterThan(0);
  expect(filesIn(folder)).toEqual(expect.arrayContaining(before));
  expectNothingLeft(folder);
  for (const [stream, rows] of await rowsFrom(tenant, folder, streams)) {
    const all = [first, second].flatMap((synced) => rowsIn(synced).get(stream) ?? []);
    expect(inOrder(rows), stream).toEqual(inOrder(all));
  }
  tenant.forward(60_000);
  await intoParquet(tenant, folder, { streams: ['base_tables'] });
  const files = filesIn(folder).length;
  await intoParquet(tenant, folder, { streams: ['approval_comments'] });
  expect(filesIn(folder)).toHaveLength(files + 1);
});

test('a stream without rows has one file, for its columns', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const wish = { streams: ['approval_comments'] };
  const { approval } = tenant.simulator.tenant;
  for (const { instance_code } of [...approval.instances()])
    for (const { id } of [...approval.comments(instance_code)]) approval.removeComment(instance_code, id);
  for (let syncs = 0; syncs < 2; syncs += 1) {
    const synced = await intoParquet(tenant, folder, wish);
    expect(rowsIn(synced).size).toBe(0);
    tenant.forward(60_000);
  }
  expect(filesIn(folder)).toHaveLength(1);
  expect(await query(folder, 'SELECT comment, _synced_at FROM approval_comments')).toEqual([]);
});

test('after kills at seeded moments the next sync has every row, and leaves nothing of them', async () => {
  const tenant = await openSmallTenant();
  const streams = ['approval_instances', 'approval_tasks', 'base_records', 'contact_users'];
  const whole = await intoParquet(tenant, freshFolder(), { streams, pace });
  const wanted = rowsIn(whole);
  const random = createRandom(1);
  for (let round = 0; round < 3; round += 1) {
    const folder = freshFolder();
    for (let kills = 0; kills < 3; kills += 1) {
      await intoParquet(tenant, folder, { streams, pace, killedAt: 1 + random.int(whole.messages.length) });
      tenant.forward(1_000);
    }
    const after = await intoParquet(tenant, folder, { streams, pace });
    expect(after.errors).toEqual([]);
    expectNothingLeft(folder);
    for (const [stream, rows] of await rowsFrom(tenant, folder, streams))
      expect(new Set(inOrder(rows)), `${stream}, round ${round}`).toEqual(
        new Set(inOrder(wanted.get(stream) ?? [])),
      );
  }
});

test('a kill while files are made leaves what the next sync mends', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const streams = ['base_records'];
  const whole = await intoParquet(tenant, freshFolder(), { streams, pace });
  await intoParquet(tenant, folder, { streams, pace, killedAt: whole.messages.length - 1 });
  const [part = ''] = readdirSync(folder).filter((file) => file.endsWith('.part'));
  const file = part.replace(/\.part$/, '');
  for (const name of [file, `${file}.new`, 'other-20260101T000000000Z.parquet.new'])
    writeFileSync(join(folder, name), 'PAR1 half of it');
  await intoParquet(tenant, folder, { streams, pace });
  expectNothingLeft(folder);
  const rows = (await rowsFrom(tenant, folder, streams)).get('base_records') ?? [];
  expect(new Set(inOrder(rows))).toEqual(new Set(inOrder(rowsIn(whole).get('base_records') ?? [])));
});

test('a read that fails leaves what it was sure of, and the next sync the rest', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const streams = ['base_records', 'contact_users'];
  const whole = await intoParquet(tenant, freshFolder(), { streams });
  const search = 'POST /open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search';
  tenant.simulator.addFault(parseFault(`error:400/1254302@${search}#2x5`));
  const failed = await intoParquet(tenant, folder, { streams, pace });
  expect(failed.errors).not.toEqual([]);
  expectNothingLeft(folder);
  const kept = (await rowsFrom(tenant, folder, ['contact_users'])).get('contact_users') ?? [];
  expect(inOrder(kept)).toEqual(inOrder(rowsIn(whole).get('contact_users') ?? []));
  tenant.simulator.clearFaults();
  tenant.forward(60_000);
  await intoParquet(tenant, folder, { streams });
  const records = (await rowsFrom(tenant, folder, ['base_records'])).get('base_records') ?? [];
  expect(new Set(inOrder(records))).toEqual(new Set(inOrder(rowsIn(whole).get('base_records') ?? [])));
});

test('many files of a stream become one, with the last row of each key', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const streams = ['base_records', 'contact_users'];
  const emitted: Synced[] = [];
  for (let syncs = 0; syncs < 3; syncs += 1) {
    if (syncs === 2) addCopies(folder, streams);
    emitted.push(await intoParquet(tenant, folder, { streams }));
    tenant.forward(3_600_000);
    passTime(tenant.simulator.tenant);
  }
  expect(manifestOf(folder)['base_records']?.files.length).toBe(1);
  expectNothingLeft(folder);
  const tables = await rowsFrom(tenant, folder, streams);
  const records = emitted.flatMap((synced) => rowsIn(synced).get('base_records') ?? []);
  const byKey = new Map(records.map((row) => [JSON.stringify([row['table_id'], row['record_id']]), row]));
  const kept = tables.get('base_records') ?? [];
  expect(new Set(inOrder(kept))).toEqual(new Set(inOrder([...byKey.values()])));
  expect(manifestOf(folder)['base_records']?.rows).toBe(kept.length);
});

/** As many files as a stream may have but one, each like its first. */
function addCopies(folder: string, streams: readonly string[]): void {
  const state = jsonIn(folder, 'state.json') as {
    sync: { streams: Record<string, { files: { file: string }[] }> };
  };
  for (const stream of streams) {
    const files = state.sync.streams[stream]?.files ?? [];
    const [first] = files;
    if (!first) continue;
    for (let copies = 1; copies < mostFiles - 1; copies += 1) {
      const file = `${stream}-20200101T000000${String(copies).padStart(3, '0')}Z.parquet`;
      copyFileSync(join(folder, first.file), join(folder, file));
      files.unshift({ ...first, file });
    }
  }
  writeFileSync(join(folder, 'state.json'), JSON.stringify(state));
}

test('a column that holds something else now begins the stream again', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const streams = ['base_records'];
  await intoParquet(tenant, folder, { streams });
  const state = jsonIn(folder, 'state.json') as { sync: { streams: { base_records: { kinds: string[] } } } };
  const [, ...kinds] = state.sync.streams.base_records.kinds;
  state.sync.streams.base_records.kinds = ['integer', ...kinds];
  writeFileSync(join(folder, 'state.json'), JSON.stringify(state));
  tenant.forward(60_000);
  const again = await intoParquet(tenant, folder, { streams });
  expect(again.warnings.join()).toContain('the type of app_token has changed. It is read from the start.');
  expect(filesIn(folder)).toHaveLength(1);
  expect(manifestOf(folder)['base_records']?.rows).toBe(rowsIn(again).get('base_records')?.length);
});

test('a folder goes on in its format, and refuses another one', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const streams = ['contact_tenant'];
  await syncInto(tenant, folder, { streams });
  await expect(intoParquet(tenant, folder, { streams })).rejects.toThrow('it holds ndjson files');
  const other = freshFolder();
  await intoParquet(tenant, other, { streams });
  tenant.forward(60_000);
  await syncInto(tenant, other, { streams });
  expect(filesIn(other)).toHaveLength(2);
});

test('a file that is gone is an error, and --full mends it', async () => {
  const [tenant, folder] = [await openSmallTenant(), freshFolder()];
  const wish = { streams: ['contact_tenant'] };
  await intoParquet(tenant, folder, wish);
  for (const file of filesIn(folder)) rmSync(join(folder, file));
  await expect(intoParquet(tenant, folder, wish)).rejects.toThrow('is shorter than the last sync left it');
  await intoParquet(tenant, folder, { ...wish, full: true });
  expect(filesIn(folder)).toHaveLength(1);
});
