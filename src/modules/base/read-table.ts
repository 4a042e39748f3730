// From a table to its records: all of them, or an error. Source: docs/lark-api/base.md#records and #changes.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { ConnectorError } from '../../engine/errors.ts';
import type { ReadRequest } from '../../engine/types.ts';
import type { Page } from '../../lark/paging.ts';
import type { Context } from '../context.ts';
import { notifyOnce } from '../per-run.ts';
import { basesOf, failureOf, type Target } from './bases.ts';
import { createCounter, incomplete, type Count } from './complete-list.ts';
import { baseRecords, identified, type LarkField, type LarkRecord } from './endpoints.ts';
import { createIdSet, type IdSet } from './record-ids.ts';
import { changedAt, fieldNameOf, toReadRecord, type ReadRecord } from './record-columns.ts';

/** What is read of a table. */
export interface TableRequest {
  readonly target: Target;
  /** The ids of the fields whose cells are read; 'raw' where all cells are. */
  readonly cells: 'raw' | ReadonlySet<string>;
  /** Whether cells are looked up by their fields. */
  readonly byField: boolean;
  /** The earliest change that is needed (epoch ms). */
  readonly since: number;
  /** Gets the number of records once it is known, and those of each page. */
  readonly count: NonNullable<ReadRequest['count']>;
}

/** What one reading from the first page to the last came to. */
interface TableResult extends Count {
  /** The number of different records. */
  readonly records: number;
  /** A filter or a view leaves records out. */
  readonly filtered: boolean;
  /** Lark's clock at the first page. */
  readonly clock: number | undefined;
}

/** A name in the request is unknown: a field was renamed, or is hidden. */
const unknownNames = [1254024, 1254045];
const refusedFilter = [1254018, 1254000];

/** `ExactDate` is the midnight of its day in the time zone of the Base, perhaps with that day left out. */
const filterMargin = hoursToMilliseconds(48);

/** Lark's type of a field with the last change. */
const modifiedTime = 1002;

/**
 * Every record of a table once, a page at a time; returns Lark's clock at the first page.
 * @throws ConnectorError (transient) when Lark shows fewer records than it counts, twice; (config) when advanced
 * permissions hide them all
 */
export async function* readTable(
  request: TableRequest,
  context: Context,
): AsyncGenerator<ReadRecord[], number | undefined> {
  const { target } = request;
  const emitted = createIdSet();
  let result = yield* readOnce(request, context, emitted);
  const { clock } = result;
  if (isShort(result) || result.totalDecreased) {
    const why = isShort(result) ? `Lark showed ${shownOf(result)}` : 'Records were deleted while it was read';
    context.notify('INFO', `Table ${target.table_id} is read once more: ${why}.`);
    result = yield* readOnce(request, context, emitted);
    if (isShort(result)) throw incomplete(shownOf(result));
  }
  if (result.records === 0) await verifyEmpty(target, result, context);
  return clock;
}

async function* readOnce(
  request: TableRequest,
  context: Context,
  emitted: IdSet,
): AsyncGenerator<ReadRecord[], TableResult> {
  const { target, byField } = request;
  const { app_token, table_id, view_id } = target;
  const bases = basesOf(context);
  let fields = needsFields(request, context) ? await bases.fields(target) : undefined;
  let filtering = true;
  let clock: number | undefined;
  for (let renamed = false; ;) {
    const filter = filtering ? filterOf(request, context, fields) : undefined;
    const field_names = fieldNames(request, fields);
    const body = {
      automatic_fields: true,
      ...(view_id !== undefined && { view_id }),
      ...(field_names && { field_names }),
      ...(filter && { filter }),
    };
    const input = { path: { app_token, table_id }, query: { user_id_type: 'open_id' }, body };
    const counter = createCounter();
    // One set does for both as long as this reading is the first.
    const seen = emitted.size === 0 ? emitted : createIdSet();
    const knownNames = new Set<string>(fields?.map(fieldNameOf));
    let lost = 0;
    try {
      for await (const page of context.lark.countedPages(baseRecords, input)) {
        if (counter.count().total === undefined) request.count({ planned: page.total ?? 0 });
        request.count({ closed: page.items.length });
        counter.add(page.total);
        const records = identified(page.items, 'record_id', (count) => (lost += count));
        clock ??= page.date ?? newestOf(records);
        if (byField && fields && hasUnknownNames(records, knownNames)) {
          fields = await bases.refreshFields(target);
          for (const field of fields) knownNames.add(fieldNameOf(field));
        }
        const names = namesOf(byField ? fields : undefined);
        const batch: ReadRecord[] = [];
        for (const record of records) {
          const isNew = emitted.add(record.record_id);
          if (seen !== emitted) seen.add(record.record_id);
          if (isNew) batch.push(toReadRecord(target, record, names, context));
        }
        yield batch;
      }
      if (lost > 0)
        notifyOnce(
          context,
          'WARN',
          `${lost} records of table ${table_id} have no record_id: they are left out.`,
        );
      const filtered = filter !== undefined || view_id !== undefined;
      return { records: seen.size + lost, ...counter.count(), filtered, clock };
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : undefined;
      if (filter && code !== undefined && refusedFilter.includes(code)) {
        filtering = false;
        const message = `Lark refuses to filter table ${table_id} (code ${code}): it is read in full.`;
        notifyOnce(context, 'WARN', message);
      } else if (field_names && !renamed && code !== undefined && unknownNames.includes(code)) {
        renamed = true;
        fields = await bases.refreshFields(target);
      } else throw failureOf(error, target);
    }
  }
}

function needsFields({ cells, byField, since }: TableRequest, { config }: Context): boolean {
  return byField || cells !== 'raw' || (config.base.server_filter && since > 0);
}

/** The most names that Lark takes; a table may have more fields. */
const maxFieldNames = 200;

/** Only what is read; nothing can be left out of a raw record. */
function fieldNames({ cells }: TableRequest, fields: readonly LarkField[] | undefined): string[] | undefined {
  if (cells === 'raw' || !fields) return undefined;
  const wanted = fields.filter(({ field_id }) => cells.has(field_id));
  // No name at all would mean every field.
  const some =
    wanted.length > 0 ? wanted : fields.filter((field) => field['is_primary'] === true).slice(0, 1);
  return some.length > 0 && some.length <= maxFieldNames ? some.map(fieldNameOf) : undefined;
}

function filterOf(
  { since, target }: TableRequest,
  { config }: Context,
  fields: readonly LarkField[] | undefined,
) {
  const field = fields?.find((one) => one['type'] === modifiedTime);
  if (!config.base.server_filter || since <= 0 || !field || target.view_id !== undefined) return undefined;
  const value = ['ExactDate', String(since - filterMargin)];
  return {
    conjunction: 'and',
    conditions: [{ field_name: fieldNameOf(field), operator: 'isGreater', value }],
  };
}

function namesOf(fields: readonly LarkField[] | undefined): ReadonlyMap<string, string> {
  return new Map(fields?.map((field) => [field.field_id, fieldNameOf(field)]));
}

/** Whether cells have names that no field had: a field was renamed meanwhile. Afterwards they are known. */
function hasUnknownNames(records: readonly LarkRecord[], known: Set<string>): boolean {
  const before = known.size;
  for (const { fields } of records) for (const name in fields ?? {}) known.add(name);
  return known.size > before;
}

/** Lark's clock is later than every change it shows. */
function newestOf(records: Page<LarkRecord>['items']): number | undefined {
  const times = records.flatMap((record) => changedAt({ record }) ?? []);
  return times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : undefined;
}

function isShort({ records, total }: TableResult): boolean {
  return total !== undefined && records < total;
}

function shownOf({ records, total }: TableResult): string {
  return `${records} of ${total ?? 'unknown'} records`;
}

/** An app that may not read is answered with success and nothing (docs/lark-api/base.md#access). */
async function verifyEmpty(target: Target, { filtered }: TableResult, context: Context): Promise<void> {
  const { app_token, table_id } = target;
  const bases = basesOf(context);
  const { is_advanced } = await bases.app(app_token);
  if (is_advanced !== true) return;
  // Where the app may read nothing, Lark refuses this list.
  await bases.fields(target);
  if (await bases.showsRows(app_token)) {
    const doubt =
      `Lark shows no records of table ${table_id}. Its Base has advanced permissions: if the table is not empty, give ` +
      'the app the permission Can manage.';
    // A filter or a view may well leave nothing.
    if (!filtered) context.notify('WARN', doubt);
    return;
  }
  throw new ConnectorError(
    'config_error',
    'Lark shows no record of any table of this Base, which has advanced permissions: it answers an app that may not ' +
      'read with success and nothing. Open the Base, choose … → More → Add document app, and give this app the ' +
      'permission Can manage.',
  );
}
