// A stream for each table, with the table's own columns, which only Lark knows.
import { toConnectorError, type ConnectorError } from '../../../engine/errors.ts';
import type { Partition, Stream } from '../../../engine/types.ts';
import type { Columns } from '../../columns.ts';
import type { Context } from '../../context.ts';
import { defineStream } from '../../define.ts';
import { notifyOnce } from '../../per-run.ts';
import { basesOf, type Target } from '../bases.ts';
import type { LarkField } from '../endpoints.ts';
import { fieldNameOf, fixedColumns, unseen, type ReadRecord } from '../record-columns.ts';
import { nameStyles } from '../settings.ts';
import { columnOf, hasUnknownType } from './columns.ts';

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
 * The typed streams of all configured tables, or of those that are `wanted`: only their fields are fetched. A
 * wanted stream whose columns cannot be found out is there with the columns that every one has: reading its table then
 * fails for the same reason, and for it alone.
 */
export async function typedStreams(context: Context, wanted?: ReadonlySet<string>): Promise<TypedStreams> {
  // Transliteration is half a megabyte of tables, which no other stream needs.
  const { columnNames, streamNames } = await import('./names.ts');
  const bases = basesOf(context);
  const styles = nameStyles(context.config.base);
  const { tables, unreadable } = await bases.targets();
  const named = await Promise.all(tables.map((target) => nameOf(target, context)));
  const names = streamNames(named, styles.streams);
  for (const [target, name] of names) {
    // A table that was renamed, or whose name Lark does not give now, keeps the stream of the catalog. It ends alike.
    const ending = name.slice(name.lastIndexOf(target.table_id.toLowerCase()));
    const before = [...(wanted ?? [])].find((one) => one.startsWith('base_') && one.endsWith(`_${ending}`));
    if (before === undefined || wanted?.has(name)) continue;
    names.set(target, before);
    if (!target.nameless) notifyOnce(context, 'WARN', renamed(target, before, name));
  }
  const failures = unreadable.map(({ partition, failure }) => ({
    where: Object.values(partition).join('/'),
    error: failure,
  }));
  const streams: TypedStream[] = [];

  const selected = [...names].filter(([, name]) => wanted?.has(name) ?? true);
  const fields = await Promise.allSettled(selected.map(([target]) => bases.fields(target)));
  for (const [at, [target, name]] of selected.entries()) {
    const outcome = fields[at];
    const where = `${target.app_token}/${target.table_id}`;
    if (target.nameless) failures.push({ where, error: target.nameless });
    const known = outcome?.status === 'fulfilled' ? outcome.value : [];
    if (outcome?.status === 'fulfilled') notifyUnknownTypes(target, known, context);
    else failures.push({ where, error: toConnectorError(outcome?.reason) });
    const ids = known.map((field) => ({ id: field.field_id, name: fieldNameOf(field) }));
    streams.push(typedStream(name, target, known, columnNames(ids, styles.columns)));
  }
  const known = new Set(streams.map(({ stream }) => stream.name));
  const lost = [...(wanted ?? [])].filter((name) => name.startsWith('base_') && !known.has(name));
  // It may be of any Base that could not be listed, so it fails with all of them.
  if (unreadable.length > 0) streams.push(...lost.map((name) => lostStream(name, unreadable)));
  return { streams, failures };
}

interface NamedTarget extends Target {
  readonly name: string | undefined;
  /** Why there is no name. */
  readonly nameless?: ConnectorError;
}

async function nameOf(target: Target, context: Context): Promise<NamedTarget> {
  if (nameStyles(context.config.base).streams === 'id') return { ...target, name: undefined };
  try {
    const listed = await basesOf(context).tables(target.app_token);
    const name = listed.find(({ table_id }) => table_id === target.table_id)?.['name'];
    return { ...target, name: typeof name === 'string' ? name : undefined };
  } catch (error) {
    return { ...target, name: undefined, nameless: toConnectorError(error) };
  }
}

function typedStream(
  name: string,
  target: NamedTarget,
  fields: readonly LarkField[],
  names: ReadonlyMap<string, string>,
): TypedStream {
  const own = fields.map((field) => [names.get(field.field_id) ?? field.field_id, field] as const);
  return {
    stream: streamWith(
      { name, description: `One row per record of the table ${target.name ?? target.table_id}. ${unseen}` },
      Object.fromEntries(own.map(([column, field]) => [column, columnOf(field)])),
      isOf(target),
    ),
    fieldOf: new Map(own.map(([column, { field_id }]) => [column, field_id])),
  };
}

function lostStream(name: string, unreadable: readonly { readonly partition: Partition }[]): TypedStream {
  const partitions = new Set(unreadable.map(({ partition }) => partition));
  const description = 'A table of a Base that cannot be read.';
  return {
    stream: streamWith({ name, description }, {}, (partition) => partitions.has(partition)),
    fieldOf: new Map(),
  };
}

function streamWith(
  named: { readonly name: string; readonly description: string },
  columns: Columns<ReadRecord>,
  within: (partition: Partition) => boolean,
): Stream<ReadRecord> {
  return defineStream<ReadRecord>({
    ...named,
    key: ['_record_id'],
    cursor: '_last_modified_time',
    columns: { ...fixedColumns, ...columns },
    within,
  });
}

function renamed({ table_id }: Target, before: string, now: string): string {
  return (
    `Table ${table_id} was renamed: its stream is read as ${before}, as in the catalog. Refresh the schema to read it as ` +
    `${now}, or set base.stream_names to id.`
  );
}

/** Lark gives most lookups no result type (docs/lark-api/base.md#fields). */
function notifyUnknownTypes({ table_id }: Target, fields: readonly LarkField[], context: Context): void {
  const untyped = fields.filter(hasUnknownType).map((field) => JSON.stringify(fieldNameOf(field)));
  if (untyped.length === 0) return;
  const more = untyped.length > 10 ? ` and ${untyped.length - 10} more` : '';
  notifyOnce(
    context,
    'INFO',
    `Table ${table_id}: Lark does not say what type the results of ${untyped.slice(0, 10).join(', ')}${more} have, so ` +
      'their columns are text. For a number or a date, add a formula field that contains only this field, choose its ' +
      'format, and read that column.',
  );
}

function isOf({ app_token, table_id }: Target): (partition: Partition) => boolean {
  return (partition) => partition['app_token'] === app_token && partition['table_id'] === table_id;
}
