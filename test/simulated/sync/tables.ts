// The tables that a sync filled, as the rows that the stream emitted.
import type { Database } from '../../../src/sync/sql/database.ts';
import { identifier, literal } from '../../../src/sync/sql/names.ts';
import type { Kind, TargetStream } from '../../../src/sync/types.ts';
import type { Row } from './support.ts';

/** How a value is read back as the JSON that the stream emitted. */
export interface Reading {
  readonly text: (column: string, kind: Kind) => string;
}

export const fromDuckdb: Reading = {
  text: (column, kind) =>
    kind === 'instant'
      ? `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')`
      : kind === 'texts' || kind === 'integers'
        ? `to_json(${column})::VARCHAR`
        : `${column}::VARCHAR`,
};

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

/** The types of a table's columns, and what is said of them. */
export async function columnsIn(database: Database, table: string): Promise<Map<string, Row>> {
  const rows = await database.rows(
    `SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ${literal(table)}`,
  );
  return new Map(rows.map(({ column_name, ...rest }) => [String(column_name), rest]));
}
