// From staged rows to the rows of a table.
import { instanceColumn, revisionColumn } from '../revisions.ts';
import { syncedAtColumn, type TargetStream } from '../types.ts';
import type { Dialect } from './database.ts';
import { identifier, literal } from './names.ts';

/** Where the rows of a stream wait for their commit. */
export const stageOf = (stream: string): string => `_stage_${stream}`;

/** The staged values in their types. */
export function selectStaged({ name, columns }: TargetStream, syncedAt: string, dialect: Dialect): string {
  const values = columns.map(({ name: column, kind }) => dialect.cast(identifier(column, dialect), kind));
  const moment = dialect.cast(literal(syncedAt), 'instant');
  return `SELECT ${[...values, moment].join(', ')} FROM ${identifier(stageOf(name), dialect)}`;
}

/** Staged rows take the place of those with the same key. */
export function upsert(stream: TargetStream, syncedAt: string, dialect: Dialect): string {
  const quoted = (name: string): string => identifier(name, dialect);
  const all = [...stream.columns.map(({ name }) => name), syncedAtColumn];
  const others = all.filter((name) => !stream.key.includes(name)).map(quoted);
  const update = others.map((name) => `${name} = excluded.${name}`).join(', ');
  return (
    `INSERT INTO ${quoted(stream.name)} (${all.map(quoted).join(', ')}) ${selectStaged(stream, syncedAt, dialect)} ` +
    `ON CONFLICT (${stream.key.map(quoted).join(', ')}) DO UPDATE SET ${update}`
  );
}

/** Rows that no sync since then has brought. */
export function deleteOlder({ name }: Pick<TargetStream, 'name'>, since: string, dialect: Dialect): string {
  const moment = dialect.cast(literal(since), 'instant');
  return `DELETE FROM ${identifier(name, dialect)} WHERE ${identifier(syncedAtColumn, dialect)} < ${moment}`;
}

/** Rows of the instances that are staged in another stream, or in the same, with another revision. */
export function deleteOtherRevisions(stream: string, staged: string, dialect: Dialect): string {
  const [table, stage] = [identifier(stream, dialect), identifier(stageOf(staged), dialect)];
  const [instance, revision] = [identifier(instanceColumn, dialect), identifier(revisionColumn, dialect)];
  return (
    `DELETE FROM ${table} USING (SELECT DISTINCT ${instance}, ${revision} FROM ${stage}) AS staged ` +
    `WHERE ${table}.${instance} = staged.${instance} AND ${table}.${revision} <> staged.${revision}`
  );
}
