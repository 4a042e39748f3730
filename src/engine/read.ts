// One partition of one feed: slices, then items, then rows, then records, then checkpoints.
import type { FieldChange, JsonObject, LogLevel } from '../protocol/messages.ts';
import { createDeliveries, type Audience, type Deliveries } from './deliveries.ts';
import { ConnectorError, toConnectorError } from './errors.ts';
import type { Feed, Partition } from './feed.ts';
import { sideBySide } from './flow/parallel.ts';
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
 * Reads what the streams still need of one partition: its windows, oldest first, then the items they watch that no
 * window brought. A stream's progress moves only when a slice is finished, after its last record was taken. A failure
 * ends the partition for the streams it concerns, with an event; it never throws.
 */
export async function* readPartition<Context>(
  reading: Reading<Context>,
  partition: Partition,
): AsyncGenerator<ReadEvent> {
  const { feed, runs, context } = reading;
  const name = partitionName(partition);
  const deliveries = createDeliveries(feed, name, runs, context);
  const progress = createProgress(reading, name);
  const failed = new Set<Run>();
  const alive = (some: readonly Run[]): Run[] => some.filter((run) => !failed.has(run));

  async function* readItems(window: Span, { runs: needing, watched }: Audience) {
    const streams = needing.map(({ stream, columns }) => ({ name: stream.name, columns: new Set(columns) }));
    const audience = (): Audience => ({ runs: alive(needing), ...(watched && { watched }) });
    const wanted = (key: string): boolean => deliveries.wanted(key, audience());
    const slice = { partition, window, streams, wanted, ...(watched && { watched: [...watched] }) };
    for await (const item of feed.read(slice, context)) {
      const receivers = deliveries.receivers(item, audience());
      for (const run of alive(receivers)) yield* records(run, item, deliveries, failed);
    }
  }
  async function* readSlice({ window, needing }: Slice): AsyncGenerator<ReadEvent> {
    const concerned = alive(pick(runs, needing));
    if (concerned.length > 0) yield* readItems(window, { runs: concerned });
    for (const run of alive(concerned)) {
      progress.close(run, window);
      // Without a cursor there is nothing to go on from before the end.
      if (feed.cursor && run.stream.cursorField !== undefined) yield { kind: 'closed', run };
    }
  }
  function* fail(concerned: Iterable<Run>, thrown: unknown): Generator<ReadEvent> {
    const error = inPartition(toConnectorError(thrown), partition);
    for (const run of alive([...concerned])) {
      failed.add(run);
      yield { kind: 'failed', run, error };
    }
  }

  const plan = slicesOf(reading, name);
  const open = new Set(plan);
  try {
    yield* sideBySide(plan, feed.cursor?.ahead ?? 1, async function* (slice) {
      yield* readSlice(slice);
      open.delete(slice);
    });
  } catch (error) {
    yield* fail(new Set([...open].flatMap(({ needing }) => pick(runs, needing))), error);
  }
  const outstanding = deliveries.outstanding(alive(runs));
  if (outstanding.size === 0) return;
  try {
    const watched = new Set([...outstanding.values()].flat());
    yield* readItems(nowhere, { runs: [...outstanding.keys()], watched });
  } catch (error) {
    yield* fail(outstanding.keys(), error);
  }
}

/** Watched items are asked for by their keys, wherever in time they are. */
const nowhere: Span = { from: 0, to: 0 };

function* records(run: Run, item: unknown, deliveries: Deliveries, failed: Set<Run>): Generator<ReadEvent> {
  try {
    for (const row of run.stream.rows(item)) {
      if (!deliveries.isNewRow(run, row)) continue;
      const { data, changes, warnings } = toRecord(run, row);
      for (const message of warnings) yield { kind: 'log', level: 'WARN', message };
      yield { kind: 'record', run, data, changes };
    }
    deliveries.delivered(run, item);
  } catch (error) {
    failed.add(run);
    yield { kind: 'failed', run, error: toConnectorError(error) };
  }
}

function slicesOf<Context>({ feed, runs, context, now }: Reading<Context>, partition: string): Slice[] {
  const { cursor } = feed;
  if (!cursor) return [{ window: nowhere, needing: [...runs.keys()] }];
  const start = cursor.start(context);
  const until = cursor.until?.(now, context) ?? cursor.settled(now);
  const needs = runs.map(({ progress, mode }) => {
    const lookback = mode === 'incremental' ? (cursor.lookback?.(context) ?? 0) : 0;
    return needed(spanOf(progress, partition, start), { start, until, lookback });
  });
  return slices(needs, cursor.step(context));
}

/** Moves each stream's span as its windows close; what is beyond the settled instant is never complete. */
function createProgress<Context>({ feed: { cursor }, context, now }: Reading<Context>, partition: string) {
  const closed = new Map<Run, readonly Span[]>();
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

/** The error says which of the configured things it is about. */
function inPartition(error: ConnectorError, partition: Partition): ConnectorError {
  const where = Object.entries(partition).map(([key, value]) => `${key} ${value}`);
  if (where.length === 0) return error;
  const { internal, code, cause } = error;
  return new ConnectorError(error.type, `${where.join(', ')}: ${error.message}`, {
    ...(internal !== undefined && { internal }),
    ...(code !== undefined && { code }),
    cause,
  });
}
