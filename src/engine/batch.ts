// From a batch of items to the rows that each stream lacks, and what the items of a slice say about what is complete.
import { isRecipient, type createDedupe } from './dedupe.ts';
import { toConnectorError, type ConnectorError } from './errors.ts';
import type { Run } from './plan.ts';
import { isNews } from './strategies/changed-since.ts';
import type { Facts, Feed, Part, Row } from './types.ts';

type Followed = NonNullable<Facts['followed']>;

interface Prepared {
  readonly run: Run;
  readonly items: readonly unknown[];
  readonly rows: readonly Row[];
  /** Where the rows of each item end. */
  readonly ends: readonly number[];
  readonly error?: ConnectorError;
}

/** What a slice is read with. */
interface SliceReading<Context> {
  readonly feed: Feed<Context>;
  readonly context: Context;
  readonly clock: () => number;
  readonly dedupe: ReturnType<typeof createDedupe>;
  /** What is complete for each stream of the partition. */
  readonly parts: ReadonlyMap<Run, Part>;
  readonly recipients: Parameters<typeof isRecipient>[3];
}

/** The batches of one slice. */
export function createBatches<Context>(reading: SliceReading<Context>) {
  const { feed, context, clock, dedupe, parts, recipients } = reading;
  const { key, follow, changedSince } = feed;
  const began = clock();
  let newest: number | undefined;
  let passed: number | undefined;
  const followed = new Map<Run, Map<string, ReturnType<Followed['get']> & string>>();

  /** The items of a batch that are for the stream, with their rows. */
  function prepare(run: Run, batch: readonly unknown[], instants: readonly (number | undefined)[]): Prepared {
    const part = parts.get(run) ?? {};
    const news = changedSince ? batch.filter((_, index) => isNews(part, instants[index])) : batch;
    const items = key
      ? dedupe.lacked(run, news, (id) => isRecipient(run, id, part, recipients))
      : recipients.runs.includes(run)
        ? news
        : [];
    const rows: Row[] = [];
    const ends: number[] = [];
    try {
      for (const item of items) {
        for (const row of run.stream.rows(item)) rows.push(row);
        ends.push(rows.length);
      }
      return { run, items, rows, ends };
    } catch (error) {
      rows.length = ends.at(-1) ?? 0;
      return { run, items: items.slice(0, ends.length), rows, ends, error: toConnectorError(error) };
    }
  }
  function note(run: Run, item: unknown): void {
    if (!key || !follow) return;
    const [id, status, open] = [key(item), follow.status(item), parts.get(run)?.open];
    if (status === 'done' ? !open?.has(id) : status === 'open' && open?.get(id) === 0) return;
    const own = followed.get(run) ?? new Map<string, 'open' | 'done' | 'denied'>();
    followed.set(run, own.set(id, status));
  }
  /** What was emitted meanwhile, by a slice that is read beside this one, does not come again. */
  function take({ run, items, ends, error }: Prepared, rows: readonly Row[]) {
    const kept = key
      ? items.flatMap((item, index) => {
          if (!dedupe.addItem(run, item)) return [];
          note(run, item);
          return rows.slice(ends[index - 1] ?? 0, ends[index]);
        })
      : dedupe.newRows(run, rows);
    return { run, rows: kept, error };
  }

  return {
    /** The rows of a batch that each stream gets, and where making them failed. */
    async rowsOf(batch: readonly unknown[], runs: readonly Run[]) {
      const instants = changedSince ? batch.map((item) => changedSince.instant(item)) : [];
      for (const instant of instants)
        if (instant !== undefined && instant > (newest ?? -Infinity)) newest = instant;
      if (newest !== undefined) passed = Math.max(passed ?? -Infinity, newest - Math.max(0, clock() - began));
      const prepared = runs.map((run) => prepare(run, batch, instants));
      if (!feed.enrich || prepared.every(({ rows }) => rows.length === 0))
        return prepared.map((one) => take(one, one.rows));
      const enriched = await feed.enrich(
        prepared.map(({ run: { stream, columns }, rows }) => ({ stream, columns: new Set(columns), rows })),
        context,
      );
      return prepared.map((one, index) => take(one, enriched[index] ?? []));
    },
    /** What became of followed items, for any stream. */
    followed: (): Followed => new Map([...followed.values()].flatMap((own) => [...own])),
    /** What the slice found out for a stream. */
    facts(run: Run): Facts {
      const own = followed.get(run);
      return {
        ...(newest !== undefined && { newest }),
        ...(passed !== undefined && { passed }),
        ...(own && { followed: own }),
      };
    },
  };
}
