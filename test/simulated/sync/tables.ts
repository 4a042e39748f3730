// The tables that a sync filled, as the rows that the stream emitted.
import type { Database } from '../../../src/sync/sql/database.ts';
import { identifier, literal } from '../../../src/sync/sql/names.ts';
import type { Kind, TargetStream } from '../../../src/sync/types.ts';
import type { Row } from './support.ts';

/** How a value is read back as the JSON that the stream emitted. */
export interface Reading {
  readonly text: (column: string, kind: Kind) => string;
  /** The type and the comment of each column of a table. */
  readonly columns: (database: Database, table: string) => Promise<Map<string, Row>>;
}

export const fromDuckdb: Reading = {
  text: (column, kind) =>
    kind === 'instant'
      ? `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')`
      : kind === 'texts' || kind === 'integers'
        ? `to_json(${column})::VARCHAR`
        : `${column}::VARCHAR`,
  columns: (database, table) =>
    columnsIn(
      database,
      `SELECT column_name AS name, data_type AS type, comment FROM duckdb_columns() WHERE table_name = ${literal(table)}`,
    ),
};

export const fromPostgres: Reading = {
  text: (column, kind) =>
    kind === 'instant'
      ? `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : kind === 'texts' || kind === 'integers'
        ? `to_json(${column})::TEXT`
        : `${column}::TEXT`,
  columns: (database, table) =>
    columnsIn(
      database,
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, col_description(attrelid, attnum) AS comment ` +
        `FROM pg_attribute WHERE attnum > 0 AND attrelid = ${literal(table)}::regclass`,
    ),
};

async function columnsIn(database: Database, sql: string): Promise<Map<string, Row>> {
  const rows = await database.rows(sql);
  return new Map(rows.map(({ name, ...rest }) => [String(name), rest]));
}

const asText: readonly Kind[] = ['text', 'instant', 'day'];

/** Every row of a table, in the types of JSON. */
export async function rowsOf(database: Database, stream: TargetStream, reading: Reading): Promise<Row[]> {
  const { dialect } = database;
  const columns = stream.columns.map(
    ({ name, kind }, index) => `${reading.text(identifier(name, dialect), kind)} AS c${index}`,
  );
  const rows = await database.rows(`SELECT ${columns.join(', ')} FROM ${identifier(stream.name, dialect)}`);
  return rows.map((row) =>
    Object.fromEntries(
      stream.columns.map(({ name, kind }, index) => [name, valueOf(row[`c${index}`], kind)]),
    ),
  );
}

function valueOf(text: unknown, kind: Kind): unknown {
  return typeof text !== 'string' || asText.includes(kind) ? text : JSON.parse(text);
}
