// All selected feeds side by side; a failure stays where it is, and is told at the end.
import PQueue from 'p-queue';
import { log, type AirbyteMessage, type JsonObject, type LogLevel } from '../airbyte/messages.ts';
import { createChannel } from './flow/channel.ts';
import {
  byRetryability,
  combined,
  type ConnectorError,
  restated,
  toConnectorError,
  toTrace,
} from './errors.ts';
import type { Partition } from './feed.ts';
import type { Plan, Run } from './plan.ts';
import { startOf } from './progress/stretches.ts';
import { readPartition, type Reading, type ReadEvent } from './read.ts';
import { createReport, type CheckpointPolicy, type Report } from './report.ts';
import { noCursorState, partitionName, toState } from './state.ts';

/** What happens outside of any stream while a sync runs. */
export type Notice =
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  /** Something that feeds `use` is not available until `until` (epoch ms). */
  | { readonly kind: 'waiting'; readonly resource: string; readonly until: number };

export interface SyncOptions<Context> {
  /** Makes what every `read` may use; `tell` passes on what the operator should hear while it is used. */
  readonly open: (tell: (notice: Notice) => void) => Context;
  readonly clock: () => number;
  /** How many partitions are read side by side. */
  readonly bound: number;
  readonly checkpoints?: CheckpointPolicy;
}

type SyncEvent<Context> =
  | ReadEvent
  | Notice
  | { readonly kind: 'listed'; readonly reading: Reading<Context>; readonly partitions: readonly Partition[] }
  | { readonly kind: 'over'; readonly reading: Reading<Context> };

const twiceAMinute: CheckpointPolicy = { milliseconds: 30_000, records: 10_000 };

/**
 * Reads a plan. Partitions of all feeds run side by side, but everything leaves through this one generator and only as
 * fast as it is consumed. One failing partition or stream never stops the others; each failed stream ends INCOMPLETE
 * and has one TRACE ERROR at the end, the most retryable first. What ends the run as a whole is one TRACE ERROR of no
 * stream, whose streams are INCOMPLETE with what they have.
 */
export async function* sync<Context>(
  { jobs, refused, warnings }: Plan<Context>,
  { open, clock, bound, checkpoints = twiceAMinute }: SyncOptions<Context>,
): AsyncGenerator<AirbyteMessage> {
  const channel = createChannel<SyncEvent<Context>>();
  const context = open((notice) => void channel.push(notice));
  const now = clock();
  const readings = jobs.map(({ feed, runs }): Reading<Context> => ({ feed, runs, context, now }));
  const reports = createReports(clock, checkpoints);
  const states = createStates(readings);
  const failures = new Map<string, ConnectorError[]>();
  /** What ended the run as a whole, and which streams that cut off. */
  let end: ConnectorError | undefined;
  const cutOff = new Set<string>();
  const fail = (stream: string, error: ConnectorError): void => {
    failures.set(stream, [...(failures.get(stream) ?? []), error]);
  };

  yield log('INFO', 'Starting syncing');
  for (const warning of warnings) yield log('WARN', warning);
  for (const { stream, state, error } of refused) {
    fail(stream, error);
    yield* reports(stream).started();
    yield* reports(stream).finished(state, 'INCOMPLETE');
  }
  for (const { runs } of readings) for (const { stream } of runs) yield* reports(stream.name).started();

  void readAll(readings, bound, channel.push).then(channel.close, channel.fail);
  for await (const event of channel) {
    switch (event.kind) {
      case 'record':
        yield* reports(event.run.stream.name).record(event.data, event.changes);
        break;
      case 'closed':
        yield* reports(event.run.stream.name).checkpoint(() => states.of(event.run));
        break;
      case 'failed':
        if (event.error.endsRun) {
          cutOff.add(event.run.stream.name);
          if (!end) yield log('ERROR', event.error.message, event.error.internal);
          end ??= event.error;
        } else {
          fail(event.run.stream.name, event.error);
          yield log('ERROR', `${event.run.stream.name}: ${event.error.message}`, event.error.internal);
        }
        break;
      case 'log':
        yield log(event.level, event.message);
        break;
      case 'waiting':
        for (const stream of usersOf(readings, event.resource)) yield* reports(stream).waiting(event.until);
        break;
      case 'listed':
        states.listed(event.reading, event.partitions);
        break;
      case 'over':
        for (const run of event.reading.runs) {
          const { name } = run.stream;
          const incomplete = failures.has(name) || cutOff.has(name);
          yield* reports(name).finished(states.of(run), incomplete ? 'INCOMPLETE' : 'COMPLETE');
        }
    }
  }
  yield log('INFO', 'Finished syncing');
  const errors: { error: ConnectorError; stream?: string }[] = [...failures].map(([stream, causes]) => ({
    stream,
    error: combined(causes),
  }));
  if (end) errors.push({ error: restated(end, `${end.message} Not complete: ${[...cutOff].join(', ')}.`) });
  errors.sort((a, b) => byRetryability(a.error, b.error));
  for (const { stream, error } of errors) yield toTrace(error, clock(), stream);
}

/** Reads every partition of every feed, at most `bound` at once; feeds start in the order given. */
async function readAll<Context>(
  readings: readonly Reading<Context>[],
  bound: number,
  push: (event: SyncEvent<Context>) => Promise<boolean>,
): Promise<void> {
  const readers = new PQueue({ concurrency: bound });
  let heard = true;
  const pump = async (
    reading: Reading<Context>,
    partition: Partition,
    present: readonly string[] | undefined,
  ): Promise<void> => {
    if (!heard) return;
    for await (const event of readPartition(reading, partition, present)) {
      if (!(heard = await push(event))) return;
    }
  };
  const readFeed = async (reading: Reading<Context>): Promise<void> => {
    const { feed, runs, context } = reading;
    try {
      const listed = (await feed.partitions?.(context)) ?? [{}];
      const partitions = [
        ...new Map(listed.map((partition) => [partitionName(partition), partition])).values(),
      ];
      await push({ kind: 'listed', reading, partitions });
      const present = await feed.members?.present(context);
      // All of them have ended before the feed is over, whatever became of one.
      const ends = await Promise.allSettled(
        partitions
          .filter((partition) => runs.some(({ stream }) => stream.within?.(partition) ?? true))
          .map((partition) => readers.add(() => pump(reading, partition, present))),
      );
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    } catch (error) {
      for (const run of runs) await push({ kind: 'failed', run, error: toConnectorError(error) });
    }
    await push({ kind: 'over', reading });
  };
  await Promise.all(readings.map(readFeed));
}

/** The report of each stream, by name. */
function createReports(clock: () => number, policy: CheckpointPolicy): (stream: string) => Report {
  const reports = new Map<string, Report>();
  return (stream) => {
    const report = reports.get(stream) ?? createReport(stream, clock, policy);
    reports.set(stream, report);
    return report;
  };
}

/** What to save for each stream; knows which partitions its feed has. */
function createStates<Context>(readings: readonly Reading<Context>[]) {
  const readingOf = new Map(
    readings.flatMap((reading) => reading.runs.map((run) => [run, reading] as const)),
  );
  const partitionsOf = new Map<Reading<Context>, readonly Partition[]>();
  return {
    listed(reading: Reading<Context>, partitions: readonly Partition[]): void {
      partitionsOf.set(reading, partitions);
    },
    of(run: Run): JsonObject {
      const { stream, progress } = run;
      const reading = readingOf.get(run);
      const start = reading && startOf(reading.feed, reading.context);
      if (!reading || start === undefined || stream.cursorField === undefined) return noCursorState;
      const partitions = (partitionsOf.get(reading) ?? []).filter((one) => stream.within?.(one) ?? true);
      const grain = reading.feed.cursor?.grain ?? 'instant';
      return toState(progress, stream.cursorField, partitions.map(partitionName), start, grain);
    },
  };
}

function usersOf<Context>(readings: readonly Reading<Context>[], resource: string): string[] {
  return readings
    .filter(({ feed }) => feed.uses.some(({ name }) => name === resource))
    .flatMap(({ runs }) => runs.map(({ stream }) => stream.name));
}
