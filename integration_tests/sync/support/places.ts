// Where `sync` writes to, and what counts there afterwards, for tests that look at every kind of destination.
import { join } from 'node:path';
import type { Simulator } from '../../../simulator/src/simulator.ts';
import { duckdb, openDuckdb } from '../../../src/sync/duckdb/database.ts';
import { openPostgres } from '../../../src/sync/postgres/database.ts';
import type { Database } from '../../../src/sync/sql/database.ts';
import { identifier, literal } from '../../../src/sync/sql/names.ts';
import type { FolderFormat } from '../../../src/sync/target.ts';
import type { TargetColumn, TargetStream } from '../../../src/sync/types.ts';
import { linesIn } from '../../../test/simulated/sync/support.ts';
import { fromDuckdb, fromPostgres, rowsOf, type Reading } from '../../../test/simulated/sync/tables.ts';
import type { Server } from './postgres.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Rows = ReadonlyMap<string, readonly Row[]>;
type Streams = readonly TargetStream[];

/** What there is for new destinations. */
export interface Room {
  readonly folder: string;
  readonly server: Server;
}

/** A kind of destination. */
export interface Place {
  /** Of a folder. */
  readonly format?: FolderFormat;
  readonly fresh: (name: string, room: Room) => string;
  /** What counts of these streams. */
  readonly rows: (to: string, streams: Streams) => Promise<Rows>;
}

const inDatabase =
  (open: (to: string) => Promise<Database>, reading: Reading) => async (to: string, streams: Streams) => {
    const database = await open(to);
    try {
      const tables = new Map<string, readonly Row[]>();
      for (const stream of streams) tables.set(stream.name, await rowsOf(database, stream, reading));
      return tables;
    } finally {
      await database.close();
    }
  };

export const places: Readonly<Record<string, Place>> = {
  DuckDB: {
    fresh: (name, { folder }) => join(folder, `${name}.duckdb`),
    rows: inDatabase((to) => openDuckdb(to, `${to}.test`), fromDuckdb),
  },
  Postgres: {
    fresh: (name, { server }) => server.database(name),
    rows: inDatabase(openPostgres, fromPostgres),
  },
  folder: {
    fresh: (name, { folder }) => join(folder, name),
    rows: (to, streams) =>
      Promise.resolve(
        new Map(
          streams.map((stream) => [stream.name, lastRows(linesIn(to, `${stream.name}.ndjson`), stream)]),
        ),
      ),
  },
  Parquet: {
    format: 'parquet',
    fresh: (name, { folder }) => join(folder, `${name}-parquet`),
    rows: async (to, streams) => {
      const database = await openDuckdb(':memory:', join(to, '.test'));
      try {
        const tables = new Map<string, readonly Row[]>();
        for (const stream of streams)
          tables.set(stream.name, lastRows(await parquetRows(database, to, stream), stream));
        return tables;
      } finally {
        await database.close();
      }
    },
  },
};

/** Rows of the files of a stream, in the order in which they were written. */
async function parquetRows(database: Database, to: string, stream: TargetStream): Promise<readonly Row[]> {
  const files = literal(join(to, `${stream.name}-*.parquet`));
  const synced: TargetColumn = { name: '_synced_at', kind: 'instant', description: '' };
  await database.run(
    `CREATE OR REPLACE VIEW ${identifier(stream.name, duckdb)} AS SELECT * FROM ` +
      `read_parquet(${files}, union_by_name = true)`,
  );
  return rowsOf(database, { ...stream, columns: [...stream.columns, synced] }, fromDuckdb);
}

/** The last row of a key counts; of streams without a cursor, the rows of the last sync. */
function lastRows(rows: readonly Row[], { key, cursor }: TargetStream): readonly Row[] {
  const last = rows.at(-1)?.['_synced_at'];
  const counted = cursor === undefined ? rows.filter((row) => row['_synced_at'] === last) : rows;
  const byKey = counted.map(
    ({ _synced_at: _, ...row }) => [JSON.stringify(key.map((one) => row[one])), row] as const,
  );
  return [...new Map(byKey).values()];
}

/**
 * What the truth knows of: in a folder, child rows of an earlier revision do not count (a database has none), and the days
 * of people who have left stay as they were read.
 */
export function current(rows: Rows, { tenant }: Simulator): Rows {
  const revisions = new Set(rows.get('approval_instances')?.map((row) => row['instance_revision']));
  const gone = new Set<unknown>([...tenant.contact.leavers()].map(({ user_id }) => user_id));
  return new Map(
    [...rows].map(([name, own]) => [
      name,
      own
        .filter((row) => row['instance_revision'] === undefined || revisions.has(row['instance_revision']))
        .filter((row) => !name.startsWith('attendance_user_') || !gone.has(row['user_id'])),
    ]),
  );
}
