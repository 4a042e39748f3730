// One partition of one feed: slices, then items, then rows, then records, then checkpoints.
import type { FieldChange, JsonObject, LogLevel } from '../protocol/messages.ts';
import { type ConnectorError, toConnectorError } from './errors.ts';
import type { Feed, Partition, Row } from './feed.ts';
import type { Run } from './plan.ts';
import { toRecord } from './record.ts';
import { partitionName, spanOf } from './state.ts';
import { completed, merged, needed, slices, type Slice, type Span } from './window.ts';

/** What happens while a partition is read, in order. */
export type ReadEvent =
  | {
      readonly kind: 'record';
      readonly run: Run;
      readonly data: JsonObject;
      readonly changes: readonly FieldChange[];
    }
  | { readonly kind: 'closed'; readonly run: Run }
  | { readonly kind: 'failed'; readonly run: Run; readonly error: ConnectorError }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };

/** A feed as it is read: for these streams, at this instant. */
export interface Reading<Context> {
  readonly feed: Feed<Context>;
  readonly runs: readonly Run[];
  readonly context: Context;
  /** Epoch milliseconds; the same for the whole sync. */
  readonly now: number;
}

/**
 * Reads what the streams still need of one partition, oldest first. A stream's progress moves only when a slice is
 * finished, after its last record was taken. A failure ends the partition for the streams it concerns, with an
 * event; it never throws.
 */
export async function* readPartition<Context>(
  reading: Reading<Context>,
  partition: Partition,
): AsyncGenerator<ReadEvent> {
  const { feed, runs, context } = reading;
  const once = onceEach(feed);
  const progress = createProgress(reading, partitionName(partition));
  const failed = new Set<Run>();
  const plan = slicesOf(reading, partitionName(partition));

  for (const [index, { window, needing }] of plan.entries()) {
    const alive = pick(runs, needing).filter((run) => !failed.has(run));
    if (alive.length === 0) continue;
    const streams = alive.map(({ stream, columns }) => ({ name: stream.name, columns: new Set(columns) }));
    try {
      for await (const item of feed.read({ partition, window, streams }, context)) {
        for (const run of alive) if (!failed.has(run)) yield* records(run, item, once, failed);
      }
    } catch (error) {
      const concerned = new Set(plan.slice(index).flatMap((slice) => pick(runs, slice.needing)));
      for (const run of concerned) {
        if (!failed.has(run)) yield { kind: 'failed', run, error: toConnectorError(error) };
      }
      return;
    }
    for (const run of alive) {
      if (failed.has(run)) continue;
      progress.close(run, window);
      // Without a cursor there is nothing to go on from before the end.
      if (feed.cursor && run.stream.cursorField !== undefined) yield { kind: 'closed', run };
    }
  }
}

function* records(run: Run, item: unknown, once: Once, failed: Set<Run>): Generator<ReadEvent> {
  if (!once.item(run, item)) return;
  try {
    for (const row of run.stream.rows(item)) {
      if (!once.row(run, row)) continue;
      const { data, changes, warnings } = toRecord(run, row);
      for (const message of warnings) yield { kind: 'log', level: 'WARN', message };
      yield { kind: 'record', run, data, changes };
    }
  } catch (error) {
    failed.add(run);
    yield { kind: 'failed', run, error: toConnectorError(error) };
  }
}

function slicesOf<Context>({ feed, runs, context, now }: Reading<Context>, partition: string): Slice[] {
  const { cursor } = feed;
  if (!cursor) return [{ window: { from: 0, to: 0 }, needing: [...runs.keys()] }];
  const start = cursor.start(context);
  const until = cursor.until?.(now, context) ?? cursor.settled(now);
  const needs = runs.map(({ progress, mode }) => {
    const lookback = mode === 'incremental' ? (cursor.lookback?.(context) ?? 0) : 0;
    return needed(spanOf(progress, partition, start), { start, until, lookback });
  });
  return slices(needs, cursor.step);
}

/** Moves each stream's span as its windows close; what is beyond the settled instant is never complete. */
function createProgress<Context>({ feed: { cursor }, context, now }: Reading<Context>, partition: string) {
  const closed = new Map<Run, Span[]>();
  return {
    close(run: Run, { from, to }: Span): void {
      if (!cursor) return;
      const start = cursor.start(context);
      const settled = { from, to: Math.max(from, Math.min(to, cursor.settled(now))) };
      const windows = merged([...(closed.get(run) ?? []), settled]);
      const span = completed(spanOf(run.progress, partition, start), windows, start);
      closed.set(run, windows);
      if (span) run.progress.spans.set(partition, span);
    },
  };
}

function pick(runs: readonly Run[], indexes: readonly number[]): Run[] {
  return indexes.flatMap((index) => runs[index] ?? []);
}

/** Within one read a key comes once: an overwriting destination collapses nothing. */
interface Once {
  readonly item: (run: Run, item: unknown) => boolean;
  readonly row: (run: Run, row: Row) => boolean;
}

function onceEach({ key }: Pick<Feed<never>, 'key'>): Once {
  const seen = new Map<Run, Set<string>>();
  const isNew = (run: Run, id: string): boolean => {
    const ids = seen.get(run) ?? new Set();
    seen.set(run, ids);
    return ids.size < ids.add(id).size;
  };
  return key
    ? { item: (run, item) => isNew(run, key(item)), row: () => true }
    : { item: () => true, row: (run, row) => isNew(run, rowKey(run, row)) };
}

function rowKey({ stream }: Run, row: Row): string {
  const values = stream.primaryKey.map((column) => row[column]);
  const [first] = values;
  return values.length === 1 && typeof first === 'string' ? first : JSON.stringify(values);
}
