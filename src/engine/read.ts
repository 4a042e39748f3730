// One partition of one feed: slices, then items, then rows, then records, then checkpoints.
import type { FieldChange, JsonObject, LogLevel } from '../airbyte/messages.ts';
import { createDeliveries, type Audience, type Deliveries } from './deliveries.ts';
import { restated, toConnectorError, type ConnectorError } from './errors.ts';
import type { Feed, Partition } from './feed.ts';
import { sideBySide } from './flow/parallel.ts';
import type { Run } from './plan.ts';
import { nowhere, startOf, stretchesOf, type Stretch } from './progress/stretches.ts';
import { toRecord } from './record.ts';
import { partitionName } from './state.ts';

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
  present?: readonly string[],
): AsyncGenerator<ReadEvent> {
  const { feed, context } = reading;
  const runs = reading.runs.filter(({ stream }) => stream.within?.(partition) ?? true);
  const name = partitionName(partition);
  const deliveries = createDeliveries(feed, name, runs, context);
  const failed = new Set<Run>();
  const alive = (some: readonly Run[]): Run[] => some.filter((run) => !failed.has(run));

  async function* readItems(
    { window, members, began, needs }: Omit<Stretch, 'runs' | 'close'>,
    { runs: needing, watched }: Audience,
  ) {
    const streams = needing.map(({ stream, columns }) => ({ name: stream.name, columns: new Set(columns) }));
    const audience = (): Audience => ({ runs: alive(needing), ...(watched && { watched }) });
    const wanted = (key: string): boolean => deliveries.wanted(key, audience());
    const slice = {
      ...{ partition, window, streams, wanted },
      ...(members && { members }),
      ...(began && { began }),
      ...(watched && { watched: [...watched] }),
    };
    for await (const item of feed.read(slice, context)) {
      const needing = needs?.(item) ?? runs;
      const receivers = deliveries.receivers(item, audience()).filter((run) => needing.includes(run));
      for (const run of alive(receivers)) yield* records(run, item, deliveries, failed);
    }
  }
  async function* readSlice(stretch: Stretch): AsyncGenerator<ReadEvent> {
    const concerned = alive(stretch.runs);
    if (concerned.length > 0) yield* readItems(stretch, { runs: concerned });
    for (const run of alive(concerned)) {
      stretch.close(run);
      // Without a cursor there is nothing to go on from before the end.
      if (startOf(feed, context) !== undefined && run.stream.cursorField !== undefined)
        yield { kind: 'closed', run };
    }
  }
  function* fail(concerned: Iterable<Run>, thrown: unknown): Generator<ReadEvent> {
    const error = inPartition(toConnectorError(thrown), partition);
    for (const run of alive([...concerned])) {
      failed.add(run);
      yield { kind: 'failed', run, error };
    }
  }

  const plan = stretchesOf({ ...reading, runs }, name, present);
  const open = new Set(plan);
  try {
    yield* sideBySide(plan, feed.cursor?.ahead ?? 1, async function* (slice) {
      yield* readSlice(slice);
      open.delete(slice);
    });
  } catch (error) {
    yield* fail(new Set([...open].flatMap((stretch) => stretch.runs)), error);
  }
  try {
    feed.members?.verify?.(context);
  } catch (error) {
    yield* fail(runs, error);
  }
  const outstanding = deliveries.outstanding(alive(runs));
  if (outstanding.size === 0) return;
  try {
    const watched = new Set([...outstanding.values()].flat());
    yield* readItems({ window: nowhere }, { runs: [...outstanding.keys()], watched });
  } catch (error) {
    yield* fail(outstanding.keys(), error);
  }
}

function* records(run: Run, item: unknown, deliveries: Deliveries, failed: Set<Run>): Generator<ReadEvent> {
  try {
    for (const row of run.stream.rows(item)) {
      if (!deliveries.isNewRow(run, row)) continue;
      if (run.quota && run.quota.left-- <= 0) {
        // Enough was asked for: as after a failure the slice stays open, so that nothing counts as read that is not.
        failed.add(run);
        return;
      }
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

/** The error says which of the configured things it is about. */
function inPartition(error: ConnectorError, partition: Partition): ConnectorError {
  const where = Object.entries(partition).map(([key, value]) => `${key} ${value}`);
  if (where.length === 0 || error.endsRun) return error;
  return restated(error, `${where.join(', ')}: ${error.message}`);
}
