// The rows of records as Lark has them, whatever table they are from. Source: docs/lark-api/base.md#records.
import { z } from 'zod';
import { defineStream } from '../../engine/feed.ts';
import { instant, key, object } from '../../engine/schema/columns.ts';
import { millisecondsToInstant } from '../values.ts';
import type { Target } from './bases.ts';
import type { LarkRecord } from './endpoints.ts';

/** A record, with the names under which its cells are. */
export interface ReadRecord {
  readonly target: Target;
  readonly record: LarkRecord;
  /** Field names by field id, as they were when the record was read; empty where nobody asks for single fields. */
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

/** What is not seen is the same for every stream of records. */
export const unseen =
  'Deleted records, records that left a view, and formulas or lookups that changed alone are not seen: run a full ' +
  'refresh now and then.';

export const baseRecordsStream = defineStream({
  name: 'base_records',
  description: `One row per record of any table, its cells as Lark has them. ${unseen}`,
  row: z.object({
    app_token: key('Token of the Base.'),
    table_id: key('Id of the table.'),
    record_id: key('Id of the record; unique within the Base.'),
    fields: object('The cells by field name; an empty cell is absent.', {}),
    created_time: instant('When the record was created.'),
    last_modified_time: instant('When the record last changed.'),
    created_by: object('Who created it.', person),
    last_modified_by: object('Who last changed it.', person),
  }),
  primaryKey: ['app_token', 'table_id', 'record_id'],
  cursorField: 'last_modified_time',
  rows: ({ target: { app_token, table_id }, record }: ReadRecord) => [
    {
      app_token,
      table_id,
      record_id: record.record_id,
      fields: record.fields,
      ...automatic(record),
    },
  ],
});

/** What Lark keeps of every record by itself. */
export function automatic(record: LarkRecord) {
  return {
    created_time: millisecondsToInstant(record['created_time']),
    last_modified_time: millisecondsToInstant(record['last_modified_time']),
    created_by: onePerson(record['created_by']),
    last_modified_by: onePerson(record['last_modified_by']),
  };
}

/** When the record last changed (epoch milliseconds), where it says. */
export function changedAt({ record }: ReadRecord): number | undefined {
  const time = record['last_modified_time'];
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? time : undefined;
}

/** The manual says an object, its examples a list with one (docs/lark-api/base.md#fields). */
function onePerson(value: unknown): unknown {
  return Array.isArray(value) && value.length <= 1 ? (value[0] ?? null) : value;
}
