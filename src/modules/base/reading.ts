// From a table to its records: all of them, or an error. Source: docs/lark-api/base.md#records and docs/lark-api/base.md#changes.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { ConnectorError } from '../../engine/errors.ts';
import type { Page } from '../../lark/paging.ts';
import type { Context } from '../context.ts';
import { basesOf, type Target } from './bases.ts';
import { notifyOnce } from '../per-run.ts';
import { baseRecords, type LarkField, type LarkRecord } from './endpoints.ts';
import { changedAt, type ReadRecord } from './records.ts';

/** What is wanted of a table. */
export interface Wish {
  readonly target: Target;
  /** The fields whose cells somebody reads by name; 'raw' where the cells go on as they are. */
  readonly cells: 'raw' | ReadonlySet<string>;
  /** Whether cells are looked up by their fields. */
  readonly byField: boolean;
  /** The earliest change that is needed (epoch ms). */
  readonly since: number;
}

/** A name in the request is unknown: a field was renamed, or is hidden. */
const unknownNames = [1254024, 1254045];
const refusedFilter = [1254018, 1254000];

/** `ExactDate` is the midnight of its day in the time zone of the Base, perhaps with that day left out (docs/lark-api/base.md#records). */
const beforeFilter = hoursToMilliseconds(48);

/** Lark's type of a field with the last change. */
const modifiedTime = 1002;

/**
 * Every record of a table once, a page at a time; answers with Lark's clock at the first page.
 * @throws ConnectorError (transient) when Lark shows fewer records than it counts, twice; (config) when advanced
 * permissions hide them all
 */
export async function* readRecords(
  wish: Wish,
  context: Context,
): AsyncGenerator<ReadRecord[], number | undefined> {
  const { target } = wish;
  const shown = new Set<string>();
  let sum = yield* readOnce(wish, context, shown);
  const { clock } = sum;
  if (isShort(sum) || sum.fell) {
    const why = isShort(sum) ? `Lark showed ${counted(sum)}` : 'Records were deleted while it was read';
    context.notify('INFO', `Table ${target.table_id} is read once more: ${why}.`);
    sum = yield* readOnce(wish, context, shown);
    if (isShort(sum)) throw incomplete(sum);
  }
  if (sum.records === 0) await makeSureItIsEmpty(target, sum, context);
  return clock;
}

/** What one reading from the first page to the last came to. */
interface Sum {
  readonly records: number;
  /** The smallest number of records that a page counted. */
  readonly total: number | undefined;
  /**
   * A page counted fewer than one before it. What comes after a deleted record moves up, and some of it onto a page that
   * was read already: it is not seen, though the number of records is right. A second reading finds it there.
   */
  readonly fell: boolean;
  /** A filter or a view leaves records out. */
  readonly narrowed: boolean;
  /** Lark's clock at the first page. */
  readonly clock: number | undefined;
}

async function* readOnce(
  wish: Wish,
  context: Context,
  shown: Set<string>,
): AsyncGenerator<ReadRecord[], Sum> {
  const { target } = wish;
  let clock: number | undefined;
  const { app_token, table_id, view_id } = target;
  let fields = needsFields(wish, context) ? await basesOf(context).fields(target) : undefined;
  let filtering = true;
  for (let renamed = false; ;) {
    const filter = filtering ? filterOf(wish, context, fields) : undefined;
    const field_names = fieldNames(wish, fields);
    const body = {
      automatic_fields: true,
      ...(view_id !== undefined && { view_id }),
      ...(field_names && { field_names }),
      ...(filter && { filter }),
    };
    const input = { path: { app_token, table_id }, query: { user_id_type: 'open_id' }, body };
    const seen = new Set<string>();
    const known = new Set(fields?.map(({ field_name }) => field_name));
    let total: number | undefined;
    let [last, fell] = [0, false];
    try {
      for await (const page of context.lark.countedPages(baseRecords, input)) {
        clock ??= page.date ?? newestOf(page, target);
        if (page.total !== undefined) {
          fell ||= page.total < last;
          last = page.total;
          total = Math.min(total ?? last, last);
        }
        if (wish.byField && fields && hasStrangeNames(page, known)) {
          fields = await basesOf(context).fields(target, 'anew');
          for (const { field_name } of fields) known.add(field_name);
        }
        const names = namesOf(wish.byField ? fields : undefined);
        const fresh = page.items.filter(({ record_id }) => {
          seen.add(record_id);
          return shown.size < shown.add(record_id).size;
        });
        yield fresh.map((record) => ({ target, record, names }));
      }
      const narrowed = filter !== undefined || view_id !== undefined;
      return { records: seen.size, total, fell, narrowed, clock };
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : undefined;
      if (filter && code !== undefined && refusedFilter.includes(code)) {
        filtering = false;
        notifyOnce(
          context,
          'WARN',
          `Lark refuses to filter table ${table_id} (code ${code}): it is read as a whole.`,
        );
      } else if (field_names && !renamed && code !== undefined && unknownNames.includes(code)) {
        renamed = true;
        fields = await basesOf(context).fields(target, 'anew');
      } else throw error;
    }
  }
}

function needsFields({ cells, byField, since }: Wish, { config }: Context): boolean {
  return byField || cells !== 'raw' || (config.base.server_filter && since > 0);
}

/** The most names that Lark takes; a table may have more fields. */
const mostNames = 200;

/** Only what somebody reads; nothing can be left out of a raw record. */
function fieldNames({ cells }: Wish, fields: readonly LarkField[] | undefined): string[] | undefined {
  if (cells === 'raw' || !fields) return undefined;
  const wanted = fields.filter(({ field_id }) => cells.has(field_id));
  // No name at all would mean every field.
  const some = wanted.length > 0 ? wanted : fields.filter((field) => field.is_primary === true).slice(0, 1);
  return some.length > 0 && some.length <= mostNames ? some.map(({ field_name }) => field_name) : undefined;
}

function filterOf({ since, target }: Wish, { config }: Context, fields: readonly LarkField[] | undefined) {
  const field = fields?.find(({ type }) => type === modifiedTime);
  if (!config.base.server_filter || since <= 0 || !field || target.view_id !== undefined) return undefined;
  const value = ['ExactDate', String(since - beforeFilter)];
  return {
    conjunction: 'and',
    conditions: [{ field_name: field.field_name, operator: 'isGreater', value }],
  };
}

function namesOf(fields: readonly LarkField[] | undefined): ReadonlyMap<string, string> {
  return new Map(fields?.map(({ field_id, field_name }) => [field_id, field_name]));
}

/** Whether cells have names that we do not know: a field was renamed meanwhile. Afterwards they are known. */
function hasStrangeNames({ items }: Page<LarkRecord>, known: Set<string>): boolean {
  const before = known.size;
  for (const { fields } of items) for (const name of Object.keys(fields)) known.add(name);
  return known.size > before;
}

/** Lark's clock is later than every change it shows. */
function newestOf({ items }: Page<LarkRecord>, target: Target): number | undefined {
  const times = items.flatMap((record) => changedAt({ target, record, names: new Map() }) ?? []);
  return times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : undefined;
}

function isShort({ records, total }: Sum): boolean {
  return total !== undefined && records < total;
}

function counted({ records, total }: Sum): string {
  return `${records} of ${total ?? 'unknown'} records`;
}

function incomplete(sum: Sum): ConnectorError {
  return new ConnectorError(
    'transient_error',
    `Lark showed ${counted(sum)}, and no more when the table was read again: rows moved while it was read, or are ` +
      'hidden. Run the sync again, best when nobody edits the table.',
  );
}

/** Advanced permissions answer an app that may not read with success and nothing (docs/lark-api/base.md#access). */
async function makeSureItIsEmpty(
  { app_token, table_id }: Target,
  { narrowed }: Sum,
  context: Context,
): Promise<void> {
  const bases = basesOf(context);
  const { is_advanced } = await bases.app(app_token);
  if (is_advanced !== true) return;
  await bases.fields({ app_token, table_id, view_id: undefined });
  if (await bases.showsRows(app_token)) {
    const doubt =
      `Lark shows no records of table ${table_id}. Its Base has advanced permissions: if the table is not empty, give ` +
      'the app the permission Can manage.';
    // A filter or a view may well leave nothing.
    if (!narrowed) context.notify('WARN', doubt);
    return;
  }
  throw new ConnectorError(
    'config_error',
    'Lark shows no record of any table of this Base, which has advanced permissions: it answers an app that may not ' +
      'read with success and nothing. Open the Base, choose … → More → Add document app, and give this app the ' +
      'permission Can manage.',
  );
}
