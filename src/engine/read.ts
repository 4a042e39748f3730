// One partition of one feed: slices, then batches of items, then records, then what is complete.
import type { LogLevel } from '../airbyte/messages.ts';
import { createBatches } from './batch.ts';
import { isRecipient, type createDedupe } from './dedupe.ts';
import { inPartition, toConnectorError, type ConnectorError } from './errors.ts';
import { sideBySide } from './flow/parallel.ts';
import { droppedItems, followedSlices } from './follow.ts';
import type { Run } from './plan.ts';
import { partitionName, partOf } from './progress.ts';
import { startOf, strategyFor } from './strategies/choose.ts';
import type { Facts, Feed, Partition, Row, Slice } from './types.ts';

/** A feed as it is read: for these streams, at this moment. */
interface Reading<Context> {
  readonly feed: Feed<Context>;
  readonly runs: readonly Run[];
  readonly context: Context;
  readonly clock: () => number;
  /** This machine's clock when the sync began. */
  readonly now: number;
  /** The service's clock at that moment, where it is known. */
  readonly serviceNow?: number | undefined;
  /** The members that are there, for feeds with members. */
  readonly present?: readonly string[] | undefined;
  readonly dedupe: ReturnType<typeof createDedupe>;
}

type PartitionStrategy = ReturnType<typeof strategyFor>;

/** What happens while a partition is read, in order. */
export type ReadEvent =
  | { readonly kind: 'records'; readonly run: Run; readonly records: ReturnType<Run['fit']>['records'] }
  /** A slice was read for a stream, to its last record: this alone moves the progress of the stream. */
  | {
      readonly kind: 'closed';
      readonly run: Run;
      readonly partition: string;
      readonly slice: Slice;
      readonly facts: Facts;
      readonly advance: PartitionStrategy['advance'];
    }
  /** Slices of the partition and items that were counted in it: planned first, and closed as they are read. */
  | { readonly kind: 'counted'; readonly planned: number; readonly closed: number }
  | { readonly kind: 'failed'; readonly run: Run; readonly error: ConnectorError }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };

/**
 * Reads what the streams still need of one partition: its slices, oldest first, then the items they follow that no
 * slice brought. A failure while it reads ends the partition for the streams it concerns, with an event.
 */
export async function* readPartition<Context>(
  reading: Reading<Context>,
  partition: Partition,
): AsyncGenerator<ReadEvent> {
  const { feed, context, dedupe } = reading;
  const name = partitionName(partition);
  const runs = reading.runs.filter(({ stream }) => stream.within?.(partition) ?? true);
  const start = startOf(feed, context) ?? 0;
  const parts = new Map(runs.map((run) => [run, partOf(run.progress, name, start)]));
  const strategy = strategyFor(reading, parts);
  /** Streams of which no more is read here: they failed, or have all the records that are wanted. */
  const over = new Set<Run>();
  const alive = (some: readonly Run[]): Run[] => some.filter((run) => !over.has(run));

  async function* readSlice(slice: Slice, concerned: readonly Run[]): AsyncGenerator<ReadEvent> {
    const needing = alive(concerned);
    if (needing.length === 0) return;
    const recipients = { runs: needing, ...(slice.kind === 'keys' && { keys: new Set(slice.keys) }) };
    const lacks = (run: Run, key: string): boolean =>
      isRecipient(run, key, parts.get(run) ?? {}, recipients) && !dedupe.hasHad(run, key);
    const streams = needing.map(({ stream, columns }) => ({ name: stream.name, columns: new Set(columns) }));
    const wanted = (key: string): boolean => alive(runs).some((run) => lacks(run, key));
    const batches = createBatches({ ...reading, parts, recipients });
    const complete = Math.min(...alive(runs).map((run) => parts.get(run)?.span?.to ?? -Infinity));
    const counter = createCounter();
    const items = feed.read({ partition, slice, streams, wanted, complete, count: counter.add }, context);
    let next = await items.next();
    for (; !next.done; next = await items.next()) {
      yield* counter.take();
      for (const { run, rows, error } of await batches.rowsOf(next.value, alive(runs))) {
        yield* emit(run, rows);
        if (error) yield* fail([run], error);
      }
      if (alive(runs).length === 0) await items.return();
    }
    const dropped = droppedItems(name, parts, batches.followed(), feed.follow?.nameOf);
    for (const message of dropped) yield { kind: 'log', level: 'WARN', message };
    for (const run of alive(runs)) {
      const facts = { ...batches.facts(run), ...next.value };
      const closed = { kind: 'closed', run, partition: name, facts, advance: strategy.advance } as const;
      if (needing.includes(run)) yield { ...closed, slice };
      else if (facts.followed)
        yield { ...closed, slice: { kind: 'keys', keys: [...facts.followed.keys()], total: 0 } };
    }
  }
  function* emit(run: Run, rows: readonly Row[]): Generator<ReadEvent> {
    const { quota = { left: Infinity } } = run;
    const { records, warnings, error } = run.fit(rows.slice(0, quota.left));
    // As after a failure the slice stays open, so that nothing counts as read that is not.
    if (rows.length > quota.left) over.add(run);
    quota.left -= records.length;
    for (const message of warnings) yield { kind: 'log', level: 'WARN', message };
    if (records.length > 0) yield { kind: 'records', run, records };
    if (error) yield* fail([run], error);
  }
  function* fail(concerned: Iterable<Run>, error: ConnectorError): Generator<ReadEvent> {
    for (const run of alive([...concerned])) {
      over.add(run);
      yield { kind: 'failed', run, error };
    }
  }
  async function* readAll(slices: PartitionStrategy['slices']): AsyncGenerator<ReadEvent> {
    const open = new Set(slices);
    try {
      yield* sideBySide(slices, feed.windows?.ahead ?? 1, async function* (one) {
        yield* readSlice(one.slice, one.runs);
        if (one.slice.kind !== 'keys') yield { kind: 'counted', planned: 0, closed: 1 };
        open.delete(one);
      });
    } catch (error) {
      const concerned = new Set([...open].flatMap((one) => one.runs));
      yield* fail(concerned, inPartition(toConnectorError(error), partition));
    }
  }

  for (const message of strategy.warnings) yield { kind: 'log', level: 'WARN', message };
  const planned = strategy.slices.filter(({ slice }) => slice.kind !== 'keys').length;
  if (planned > 0) yield { kind: 'counted', planned, closed: 0 };
  yield* readAll(strategy.slices);
  try {
    feed.members?.verify?.(context);
  } catch (error) {
    yield* fail(runs, inPartition(toConnectorError(error), partition));
  }
  if (!feed.follow) return;
  const rest = new Map([...parts].filter(([run]) => !over.has(run)));
  const minDenials = feed.follow.enabled?.(context) === false ? 1 : 0;
  yield* readAll(followedSlices(rest, dedupe, minDenials));
}

/** What a feed counts while it reads a slice, until it is handed on. */
function createCounter() {
  let [planned, closed] = [0, 0];
  return {
    add: (change: { readonly planned?: number; readonly closed?: number }): void => {
      planned += change.planned ?? 0;
      closed += change.closed ?? 0;
    },
    *take(): Generator<ReadEvent> {
      if (planned > 0 || closed > 0) yield { kind: 'counted', planned, closed };
      [planned, closed] = [0, 0];
    },
  };
}
