// The table of a stream: how it is made, and how it follows the stream's columns from sync to sync.
import { isDeepStrictEqual } from 'node:util';
import { syncedAtColumn, type TargetColumn, type TargetStream } from '../types.ts';
import type { Dialect } from './database.ts';
import { identifier, literal } from './names.ts';

/** A table as the last sync left it. */
export interface Definition {
  readonly description: string;
  readonly key: readonly string[];
  readonly columns: readonly DefinedColumn[];
}

interface DefinedColumn extends TargetColumn {
  /** The stream does not have it any more. */
  readonly gone?: true;
}

/** What brings a table from one definition to the next. */
export interface Change {
  readonly statements: readonly string[];
  readonly definition: Definition;
  /** The table is dropped, and made again. */
  readonly replaces?: true;
  /** Why earlier rows have to be read again; they lack something then. */
  readonly incomplete?: string;
}

/** A table that is not there yet, without `before`; else what changes in it. */
export function changeTable(before: Definition | undefined, stream: TargetStream, dialect: Dialect): Change {
  if (!before) return created(stream, dialect);
  const retyped = retypedColumns(before, stream);
  if (retyped.length > 0 || !isDeepStrictEqual(before.key, stream.key)) {
    const { statements, definition } = created(stream, dialect);
    const what = retyped.length > 0 ? `the type of ${retyped.join(', ')}` : 'its key';
    const drop = `DROP TABLE ${identifier(stream.name, dialect)}`;
    const incomplete = `${what} has changed.`;
    return { statements: [drop, ...statements], definition, replaces: true, incomplete };
  }
  return altered(before, stream, dialect);
}

/** Columns whose earlier values do not fit. */
function retypedColumns(before: Definition, stream: TargetStream): string[] {
  const kinds = new Map(before.columns.map(({ name, kind }) => [name, kind]));
  return stream.columns.flatMap(({ name, kind }) => ((kinds.get(name) ?? kind) === kind ? [] : [name]));
}

function created(stream: TargetStream, dialect: Dialect): Change {
  const quoted = (name: string): string => identifier(name, dialect);
  const columns = stream.columns.map(({ name, kind }) => `${quoted(name)} ${dialect.types[kind]}`);
  const key = stream.key.length > 0 ? [`PRIMARY KEY (${stream.key.map(quoted).join(', ')})`] : [];
  const all = [...columns, `${quoted(syncedAtColumn)} ${dialect.types.instant}`, ...key];
  return {
    statements: [`CREATE TABLE ${quoted(stream.name)} (${all.join(', ')})`, ...comments(stream, dialect)],
    definition: definitionOf(stream, []),
  };
}

function altered(before: Definition, stream: TargetStream, dialect: Dialect): Change {
  const table = identifier(stream.name, dialect);
  const quoted = (name: string): string => identifier(name, dialect);
  const renamed = renamedColumns(before, stream);
  const known = new Map(before.columns.map((column) => [renamed.get(column.name) ?? column.name, column]));
  const added = stream.columns.filter(({ name }) => !known.has(name));
  const back = stream.columns.filter(({ name }) => known.get(name)?.gone);
  const wanted = new Set(stream.columns.map(({ name }) => name));
  const gone = [...known].filter(([name]) => !wanted.has(name));
  const definition = definitionOf(
    stream,
    gone.map(([name, column]) => ({ ...column, name, gone: true })),
  );
  const lacking = [...added, ...back].map(({ name }) => name);
  return {
    statements: [
      ...[...renamed].map(
        ([from, to]) => `ALTER TABLE ${table} RENAME COLUMN ${quoted(from)} TO ${quoted(to)}`,
      ),
      ...added.map(
        ({ name, kind }) => `ALTER TABLE ${table} ADD COLUMN ${quoted(name)} ${dialect.types[kind]}`,
      ),
      ...(isDeepStrictEqual(before, definition)
        ? []
        : [
            ...comments(stream, dialect),
            ...gone.map(([name]) => `COMMENT ON COLUMN ${table}.${quoted(name)} IS ${literal(notThere)}`),
          ]),
    ],
    definition,
    ...(lacking.length > 0 && { incomplete: `column ${lacking.join(', ')} is new.` }),
  };
}

const notThere = 'The stream does not have this column any more.';

/** Columns that have the same id as before, and another name. */
function renamedColumns({ columns }: Definition, stream: TargetStream): Map<string, string> {
  const wanted = new Set(stream.columns.map(({ name }) => name));
  const taken = new Set(columns.map(({ name }) => name));
  const idle = columns.filter(({ id, name, gone }) => id !== undefined && !gone && !wanted.has(name));
  return new Map(
    idle.flatMap(({ id, name, kind }) => {
      const now = stream.columns.find((column) => column.id === id && column.kind === kind);
      return now && !taken.has(now.name) ? [[name, now.name] as const] : [];
    }),
  );
}

function definitionOf(
  { description, key, columns }: TargetStream,
  gone: readonly DefinedColumn[],
): Definition {
  return { description, key, columns: [...columns, ...gone] };
}

function comments({ name, description, columns }: TargetStream, dialect: Dialect): string[] {
  const table = identifier(name, dialect);
  const synced = { name: syncedAtColumn, description: 'When the sync began that brought the row.' };
  return [
    `COMMENT ON TABLE ${table} IS ${literal(description)}`,
    ...[...columns, synced]
      .filter((column) => column.description !== '')
      .map(
        (column) =>
          `COMMENT ON COLUMN ${table}.${identifier(column.name, dialect)} IS ${literal(column.description)}`,
      ),
  ];
}
