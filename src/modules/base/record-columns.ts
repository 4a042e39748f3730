// The columns that records of all tables have. Source: docs/lark-api/base.md#records.
import { z } from 'zod';
import { id, object, unixMilliseconds, type Columns } from '../columns.ts';
import type { Context } from '../context.ts';
import { notifyOnce } from '../per-run.ts';
import type { Target } from './bases.ts';
import type { LarkField, LarkRecord } from './endpoints.ts';

/** A record, with the names under which its cells are. */
export interface ReadRecord {
  readonly target: Target;
  readonly record: LarkRecord;
  /** Field names by field id, as they were when the record was read; empty where no single field is read. */
  readonly names: ReadonlyMap<string, string>;
}

/** The keys of a person that Lark documents. */
export const person = {
  id: z.string().nullish(),
  name: z.string().nullish(),
  en_name: z.string().nullish(),
  email: z.string().nullish(),
  avatar_url: z.string().nullish(),
};

/** What no stream of records can show. */
export const unseen =
  'Deleted records, records that left a view, and formulas or lookups that changed alone are not seen: run a full ' +
  'refresh now and then.';

const inTarget = { from: ({ target }: ReadRecord, name: string) => target[name as keyof Target] };
const inRecord = {
  from: ({ record }: ReadRecord, name: string) => record[name.startsWith('_') ? name.slice(1) : name],
};
const personIn = { from: (source: ReadRecord, name: string) => onePerson(inRecord.from(source, name)) };

/** What Lark itself keeps of every record. */
const automatic: Columns<ReadRecord> = {
  created_time: unixMilliseconds('When the record was created.', inRecord),
  last_modified_time: unixMilliseconds('When the record last changed.', inRecord),
  created_by: object('Who created it.', person, personIn),
  last_modified_by: object('Who last changed it.', person, personIn),
};

export const recordColumns: Columns<ReadRecord> = {
  app_token: id('Token of the Base.', { ...inTarget, references: 'base_tables.app_token' }),
  table_id: id('Id of the table.', { ...inTarget, references: 'base_tables.table_id' }),
  record_id: id('Id of the record; unique within the Base.', inRecord),
  fields: object('The cells by field name; an empty cell is absent.', {}, inRecord),
  ...automatic,
};

/** The columns that every typed stream has, with a name that no field has. */
export const fixedColumns: Columns<ReadRecord> = {
  _record_id: id('Id of the record.', inRecord),
  ...Object.fromEntries(Object.entries(automatic).map(([name, column]) => [`_${name}`, column])),
};

/** When the record last changed (epoch milliseconds), where it says. */
export function changedAt({ record }: Pick<ReadRecord, 'record'>): number | undefined {
  const time = record['last_modified_time'];
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? time : undefined;
}

/** The name of a field: the key of its cells. */
export function fieldNameOf({ field_id, field_name }: LarkField): string {
  return typeof field_name === 'string' ? field_name : field_id;
}

/** Deeper cells cannot be written on one line: `JSON.stringify` fails, and so do readers with a limit (orjson: 254). */
const maxDepth = 200;

/** A record as it was read. A cell that is nested too deep to be written is null, with a warning. */
export function toReadRecord(
  target: Target,
  record: LarkRecord,
  names: ReadonlyMap<string, string>,
  context: Context,
): ReadRecord {
  const cells = record['fields'] ?? {};
  if (!isDeeperThan(cells, maxDepth)) {
    return { target, record: record['fields'] === cells ? record : { ...record, fields: cells }, names };
  }
  const readable = Object.entries(cells).map(([name, cell]) => {
    if (!isDeeperThan(cell, maxDepth - 1)) return [name, cell] as const;
    notifyOnce(
      context,
      'WARN',
      `Table ${target.table_id}: a cell of ${JSON.stringify(name)} is nested more than ${maxDepth} levels deep. It is ` +
        'null in the warehouse.',
    );
    return [name, null] as const;
  });
  return { target, record: { ...record, fields: Object.fromEntries(readable) }, names };
}

type Cells = Readonly<Record<string, unknown>>;

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some((inner) => isDeeperThan(inner, depth - 1));
  // Parsed JSON inherits nothing.
  for (const key in value) if (isDeeperThan((value as Cells)[key], depth - 1)) return true;
  return false;
}

/** The manual says an object, its examples a list with one (docs/lark-api/base.md#fields). */
function onePerson(value: unknown): unknown {
  return Array.isArray(value) && value.length <= 1 ? (value[0] ?? null) : value;
}
