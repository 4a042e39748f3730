// The rows of records as Lark has them, whatever table they are from. Source: docs/lark-api/base.md#records.
import { z } from 'zod';
import { id, object, unixMilliseconds, type Columns } from '../columns.ts';
import { defineStream } from '../define.ts';
import type { Target } from './bases.ts';
import type { LarkRecord } from './endpoints.ts';

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

/** What Lark keeps of every record by itself. */
const automatic: Columns<ReadRecord> = {
  created_time: unixMilliseconds('When the record was created.', inRecord),
  last_modified_time: unixMilliseconds('When the record last changed.', inRecord),
  created_by: object('Who created it.', person, personIn),
  last_modified_by: object('Who last changed it.', person, personIn),
};

export const baseRecordsStream = defineStream<ReadRecord>({
  name: 'base_records',
  description: `One row per record of any table, its cells as Lark has them. ${unseen}`,
  key: ['app_token', 'table_id', 'record_id'],
  cursor: 'last_modified_time',
  columns: {
    app_token: id('Token of the Base.', inTarget),
    table_id: id('Id of the table.', inTarget),
    record_id: id('Id of the record; unique within the Base.', inRecord),
    fields: object('The cells by field name; an empty cell is absent.', {}, inRecord),
    ...automatic,
  },
});

/** The columns that every typed stream has, with a name that no field has. */
export const fixedColumns: Columns<ReadRecord> = {
  _record_id: id('Id of the record.', inRecord),
  ...Object.fromEntries(Object.entries(automatic).map(([name, column]) => [`_${name}`, column])),
};

/** When the record last changed (epoch milliseconds), where it says. */
export function changedAt({ record }: ReadRecord): number | undefined {
  const time = record['last_modified_time'];
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? time : undefined;
}

/** The manual says an object, its examples a list with one (docs/lark-api/base.md#fields). */
function onePerson(value: unknown): unknown {
  return Array.isArray(value) && value.length <= 1 ? (value[0] ?? null) : value;
}
