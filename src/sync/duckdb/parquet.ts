// Parquet files, written by DuckDB from lines of JSON and from earlier Parquet files.
import { identifier, literal } from '../sql/names.ts';
import { syncedAtColumn, type Kind } from '../types.ts';
import { duckdb, openDuckdb, staged } from './database.ts';

export interface ParquetColumn {
  readonly name: string;
  readonly kind: Kind;
}

export interface ParquetWish {
  /** Of the new file. */
  readonly path: string;
  readonly columns: readonly ParquetColumn[];
  /** A file with a row on each line, `_synced_at` among its columns; without it, there are no new rows. */
  readonly lines?: { readonly path: string; readonly longest: number };
  /** Earlier files, whose rows come first; the new file has the last row of each key then. */
  readonly merged?: {
    readonly paths: readonly string[];
    readonly key: readonly string[];
    /** Only rows of the last sync count. */
    readonly replaced: boolean;
  };
}

export interface ParquetWriter {
  /** @returns how many rows the file has */
  readonly write: (wish: ParquetWish) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** @param folder for what does not fit into memory */
export async function openParquetWriter(folder: string): Promise<ParquetWriter> {
  const database = await openDuckdb(':memory:', folder);
  await database.run(`SET temp_directory = ${literal(folder)}`);
  return {
    async write(wish) {
      const select = wish.merged ? mergedRows(wish, wish.merged) : newRows(wish);
      const [result] = await database.rows(
        `COPY (${select}) TO ${literal(wish.path)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      return Number(result?.['Count']);
    },
    close: () => database.close(),
  };
}

const quoted = (name: string): string => identifier(name, duckdb);

function newRows({ columns, lines }: ParquetWish): string {
  const all: readonly ParquetColumn[] = [...columns, { name: syncedAtColumn, kind: 'instant' }];
  if (!lines) {
    const nothing = all.map(({ name, kind }) => `NULL::${duckdb.types[kind]} AS ${quoted(name)}`);
    return `SELECT ${nothing.join(', ')} WHERE false`;
  }
  const values = all.map(({ name, kind }) => `${duckdb.cast(quoted(name), kind)} AS ${quoted(name)}`);
  const types = all.map(
    ({ name, kind }) => `${literal(name)}: ${literal(staged[kind] ?? duckdb.types[kind])}`,
  );
  return (
    `SELECT ${values.join(', ')} FROM read_json(${literal(lines.path)}, format = 'newline_delimited', ` +
    `columns = {${types.join(', ')}}, maximum_object_size = ${lines.longest})`
  );
}

/** The place of a row among all. */
const place = '_place';

function mergedRows(wish: ParquetWish, { paths, key, replaced }: NonNullable<ParquetWish['merged']>): string {
  const earlier = `SELECT * FROM read_parquet([${paths.map(literal).join(', ')}], union_by_name = true)`;
  const all = `(${earlier} UNION ALL BY NAME ${newRows(wish)})`;
  const lastOfKey = `row_number() OVER (PARTITION BY ${key.map(quoted).join(', ')} ORDER BY ${place} DESC) = 1`;
  const ofLastSync = `${quoted(syncedAtColumn)} = max(${quoted(syncedAtColumn)}) OVER ()`;
  return (
    `SELECT * EXCLUDE (${place}) FROM (SELECT *, row_number() OVER () AS ${place} FROM ${all}) ` +
    `QUALIFY ${replaced ? ofLastSync : lastOfKey} ORDER BY ${place}`
  );
}
