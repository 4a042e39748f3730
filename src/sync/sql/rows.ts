// From staged rows to the rows of a table.
import { instanceColumn, revisionColumn } from '../revisions.ts';
import { syncedAtColumn, type TargetStream } from '../types.ts';
import type { Dialect } from './database.ts';
import { identifier, literal } from './names.ts';

/** Where the rows of a stream wait for their commit. */
export const stageOf = (stream: string): string => `_stage_${stream}`;

/**
 * Staged rows take the place of those with the same key.
 * @param repeats whether keys are staged more than once; the last row counts then
 */
export function upsert(stream: TargetStream, syncedAt: string, dialect: Dialect, repeats: boolean): string {
  const quoted = (name: string): string => identifier(name, dialect);
  const all = [...stream.columns.map(({ name }) => name), syncedAtColumn];
  const others = all.filter((name) => !stream.key.includes(name)).map(quoted);
  const update = others.map((name) => `${name} = excluded.${name}`).join(', ');
  const values = stream.columns.map(({ name, kind }) => dialect.cast(quoted(name), kind));
  const moment = dialect.cast(literal(syncedAt), 'instant');
  const stage = quoted(stageOf(stream.name));
  return (
    `INSERT INTO ${quoted(stream.name)} (${all.map(quoted).join(', ')}) ` +
    `SELECT ${[...values, moment].join(', ')} FROM ${repeats ? lastOfKeys(stream, stage, dialect) : stage} ` +
    `ON CONFLICT (${stream.key.map(quoted).join(', ')}) DO UPDATE SET ${update}`
  );
}

function lastOfKeys({ key }: TargetStream, stage: string, dialect: Dialect): string {
  const keys = key.map((name) => identifier(name, dialect)).join(', ');
  const placed = `(SELECT *, ${dialect.place} AS _place FROM ${stage}) AS placed`;
  const nth = `row_number() OVER (PARTITION BY ${keys} ORDER BY _place DESC) AS _nth`;
  return `(SELECT * FROM (SELECT *, ${nth} FROM ${placed}) AS ranked WHERE _nth = 1) AS staged`;
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
