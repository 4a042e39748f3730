// A stream for each table, with the table's own columns: which ones there are is Lark's to say.
import { z } from 'zod';
import { toConnectorError, type ConnectorError } from '../../../engine/errors.ts';
import { defineStream, type Partition, type Stream } from '../../../engine/feed.ts';
import { instant, key, object } from '../../../engine/schema/columns.ts';
import type { Context } from '../../context.ts';
import { basesOf, type Target } from '../bases.ts';
import type { LarkField } from '../endpoints.ts';
import { automatic, person, unseen, type ReadRecord } from '../records.ts';
import { columnOf } from './columns.ts';
import { columnNames, streamNames } from './names.ts';

/** A stream of one table, and the field that each of its columns is read from. */
export interface TypedStream {
  readonly stream: Stream<ReadRecord>;
  readonly fieldOf: ReadonlyMap<string, string>;
}

/** The streams of tables that are known, and what could not be found out, each with the place it is about. */
export interface TypedStreams {
  readonly streams: readonly TypedStream[];
  readonly failures: readonly { readonly where: string; readonly error: ConnectorError }[];
}

/**
 * The typed streams of all configured tables, or of those that are `wanted`: only for these are fields asked for. A
 * wanted stream whose columns cannot be found out is there with the columns that every one has: reading its table then
 * fails for the same reason, and for it alone.
 */
export async function typedStreams(context: Context, wanted?: ReadonlySet<string>): Promise<TypedStreams> {
  const bases = basesOf(context);
  const { tables, unknown } = await bases.targets();
  const named = await Promise.all(tables.map((target) => nameOf(target, context)));
  const names = streamNames(named);
  for (const target of named) {
    // A Base that does not tell the names of its tables now: what the stream was called ends with the table's id.
    const before = [...(wanted ?? [])].find((name) => name.endsWith(target.table_id.toLowerCase()));
    if (target.nameless && before !== undefined) names.set(target, before);
  }
  const failures = unknown.map(({ partition, error }) => ({
    where: Object.values(partition).join('/'),
    error,
  }));
  const streams: TypedStream[] = [];

  const asked = [...names].filter(([, name]) => wanted?.has(name) ?? true);
  const fields = await Promise.allSettled(asked.map(([target]) => bases.fields(target)));
  for (const [at, [target, name]] of asked.entries()) {
    const outcome = fields[at];
    const where = `${target.app_token}/${target.table_id}`;
    if (target.nameless) failures.push({ where, error: target.nameless });
    if (outcome?.status === 'fulfilled') {
      streams.push(typedStream(name, target, outcome.value, context));
      continue;
    }
    failures.push({ where, error: toConnectorError(outcome?.reason) });
    streams.push(typedStream(name, target, [], context));
  }
  const known = new Set(streams.map(({ stream }) => stream.name));
  const lost = [...(wanted ?? [])].filter((name) => name.startsWith('base_') && !known.has(name));
  // Of which Base it is cannot be told: it fails with all that could not be listed.
  if (unknown.length > 0) streams.push(...lost.map((name) => lostStream(name, unknown)));
  return { streams, failures };
}

interface NamedTarget extends Target {
  readonly name: string | undefined;
  /** Why there is no name. */
  readonly nameless?: ConnectorError;
}

async function nameOf(target: Target, context: Context): Promise<NamedTarget> {
  if (context.config.base.stream_names === 'table_id') return { ...target, name: undefined };
  try {
    const listed = await basesOf(context).tables(target.app_token);
    return {
      ...target,
      name: listed.find(({ table_id }) => table_id === target.table_id)?.name ?? undefined,
    };
  } catch (error) {
    return { ...target, name: undefined, nameless: toConnectorError(error) };
  }
}

const fixed = {
  _record_id: key('Id of the record.'),
  _created_time: instant('When the record was created.'),
  _last_modified_time: instant('When the record last changed.'),
  _created_by: object('Who created it.', person),
  _last_modified_by: object('Who last changed it.', person),
};

function fixedValues(record: ReadRecord['record']): Record<keyof typeof fixed, unknown> {
  const { created_time, last_modified_time, created_by, last_modified_by } = automatic(record);
  return {
    _record_id: record.record_id,
    _created_time: created_time,
    _last_modified_time: last_modified_time,
    _created_by: created_by,
    _last_modified_by: last_modified_by,
  };
}

function typedStream(
  name: string,
  target: NamedTarget,
  fields: readonly LarkField[],
  { config }: Context,
): TypedStream {
  const byId = config.base.column_names === 'field_id';
  const names = columnNames(
    fields.map(({ field_id, field_name }) => ({ id: field_id, name: byId ? field_id : field_name })),
  );
  const columns = fields.map((field) => {
    const { field_id } = field;
    return { field_id, column: names.get(field_id) ?? field_id, ...columnOf(field) };
  });
  const stream = defineStream<ReadRecord, Record<string, z.ZodType>>({
    name,
    description: `One row per record of the table ${target.name ?? target.table_id}. ${unseen}`,
    row: z.object({
      ...fixed,
      ...Object.fromEntries(columns.map(({ column, type }) => [column, type])),
    }),
    primaryKey: ['_record_id'],
    cursorField: '_last_modified_time',
    within: isOf(target),
    rows: ({ record, names: current }) => {
      const row: Record<string, unknown> = fixedValues(record);
      for (const { field_id, column, value } of columns) {
        const cell = record.fields[current.get(field_id) ?? ''];
        row[column] = cell === undefined || cell === null ? null : value(cell);
      }
      return [row];
    },
  });
  return { stream, fieldOf: new Map(columns.map(({ field_id, column }) => [column, field_id])) };
}

function lostStream(name: string, unknown: readonly { readonly partition: Partition }[]): TypedStream {
  const places = new Set(unknown.map(({ partition }) => partition));
  const stream = defineStream<ReadRecord, typeof fixed>({
    name,
    description: 'A table of a Base that cannot be read.',
    row: z.object(fixed),
    primaryKey: ['_record_id'],
    cursorField: '_last_modified_time',
    within: (partition) => places.has(partition),
    rows: ({ record }) => [fixedValues(record)],
  });
  return { stream, fieldOf: new Map() };
}

function isOf({ app_token, table_id }: Target): (partition: Partition) => boolean {
  return (partition) => partition['app_token'] === app_token && partition['table_id'] === table_id;
}
