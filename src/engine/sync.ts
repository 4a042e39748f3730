// All selected feeds side by side; a failure stays where it is, and is reported at the end.
import PQueue from 'p-queue';
import { log, type JsonObject, type LogLevel, type Outgoing } from '../airbyte/messages.ts';
import { createDedupe } from './dedupe.ts';
import { createReport, type CheckpointPolicy } from './emit.ts';
import {
  byRetryability,
  combined,
  type ConnectorError,
  inPartition,
  restated,
  toConnectorError,
  toTrace,
} from './errors.ts';
import { createChannel } from './flow/channel.ts';
import { listPartitions } from './partitions.ts';
import type { Plan, Run } from './plan.ts';
import { advance, noCursorState, partOf, toState, type Progress } from './progress.ts';
import { readPartition, type ReadEvent } from './read.ts';
import { startOf } from './strategies/choose.ts';
import type { Partition } from './types.ts';
import { createWindowCount } from './window-count.ts';

/** What happens outside of any stream while a sync runs. */
export type Notice =
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  /** Something that feeds `use` is not available until `until` (epoch ms). */
  | { readonly kind: 'waiting'; readonly resource: string; readonly until: number };

interface SyncOptions<Context> {
  /** Makes what every `read` may use; `notify` passes on what the operator should know while it is used. */
  readonly open: (notify: (notice: Notice) => void) => Context;
  readonly clock: () => number;
  /** How many partitions are read side by side. */
  readonly bound: number;
  readonly checkpoints?: CheckpointPolicy;
  /** Called as windows of a feed are closed: how many were, and how many there are as far as is known. */
  readonly onWindows?: ((stream: string, closed: number, total: number) => void) | undefined;
}

type Job<Context> = Plan<Context>['jobs'][number];
type Partitions = Awaited<ReturnType<typeof listPartitions>>;
type WindowCount = ReturnType<typeof createWindowCount>;
type Reading<Context> = Parameters<typeof readPartition<Context>>[0];

type SyncEvent<Context> =
  | Exclude<ReadEvent, { readonly kind: 'counted' }>
  | Notice
  | {
      readonly kind: 'listed';
      readonly job: Job<Context>;
      readonly partitions: Partitions;
    }
  | { readonly kind: 'over'; readonly job: Job<Context> };

const twiceAMinute: CheckpointPolicy = { milliseconds: 30_000, records: 10_000 };

/**
 * Reads a plan. Partitions of all feeds run side by side, but everything leaves through this one generator and only as
 * fast as it is consumed. One failing partition or stream never stops the others; each failed stream ends INCOMPLETE
 * and has one TRACE ERROR at the end, the most retryable first. What ends the run as a whole is one TRACE ERROR of no
 * stream, whose streams are INCOMPLETE with what they have.
 */
export async function* sync<Context>(
  { jobs, refused, warnings }: Plan<Context>,
  { open, clock, bound, checkpoints = twiceAMinute, onWindows }: SyncOptions<Context>,
): AsyncGenerator<Outgoing> {
  const channel = createChannel<SyncEvent<Context>>();
  const context = open((notice) => void channel.push(notice));
  const reports = createReports(clock, checkpoints);
  const states = createStates(jobs, context);
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
  for (const { runs } of jobs) for (const { stream } of runs) yield* reports(stream.name).started();

  void readAll(jobs, { context, clock, now: clock() }, { bound, onWindows }, channel.push).then(
    channel.close,
    channel.fail,
  );
  for await (const event of channel) {
    switch (event.kind) {
      case 'records':
        yield* reports(event.run.stream.name).records(event.records);
        break;
      case 'closed':
        if (states.close(event)) yield* reports(event.run.stream.name).checkpoint(() => states.of(event.run));
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
        for (const stream of usersOf(jobs, event.resource)) yield* reports(stream).waiting(event.until);
        break;
      case 'listed':
        states.listed(event.job, event.partitions);
        break;
      case 'over':
        for (const run of event.job.runs) {
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
  jobs: readonly Job<Context>[],
  common: Pick<Reading<Context>, 'context' | 'clock' | 'now'>,
  { bound, onWindows }: Pick<SyncOptions<Context>, 'bound' | 'onWindows'>,
  push: (event: SyncEvent<Context>) => Promise<boolean>,
): Promise<void> {
  const readers = new PQueue({ concurrency: bound });
  const { context } = common;
  let consumed = true;
  const pump = async (
    reading: Reading<Context>,
    partition: Partition,
    windows: WindowCount,
  ): Promise<void> => {
    if (!consumed) return;
    windows.begin();
    for await (const event of readPartition(reading, partition)) {
      if (event.kind === 'counted') windows.add(event);
      else if (!(consumed = await push(event))) return;
    }
  };
  const readFeed = async (job: Job<Context>): Promise<void> => {
    const { feed, runs } = job;
    try {
      const partitions = await listPartitions(feed, context);
      await push({ kind: 'listed', job, partitions });
      for (const { partition, failure } of partitions.values()) {
        if (!failure) continue;
        const error = inPartition(failure, partition);
        for (const run of concerned(runs, partition)) await push({ kind: 'failed', run, error });
      }
      const present = await feed.members?.present(context);
      const serviceNow = await feed.windows?.clock?.(context);
      const reading = { ...common, ...job, present, serviceNow, dedupe: createDedupe(feed) };
      // All of them have ended before the feed is over, whatever became of one.
      const readable = [...partitions.values()].filter(
        ({ partition, failure }) => !failure && concerned(runs, partition).length > 0,
      );
      const windows = createWindowCount(readable.length, (closed, total) => {
        onWindows?.(runs[0]?.stream.name ?? '', closed, total);
      });
      const ends = await Promise.allSettled(
        readable.map(({ partition }) => readers.add(() => pump(reading, partition, windows))),
      );
      for (const one of ends) if (one.status === 'rejected') throw one.reason;
    } catch (error) {
      for (const run of runs) await push({ kind: 'failed', run, error: toConnectorError(error) });
    }
    await push({ kind: 'over', job });
  };
  await Promise.all(jobs.map(readFeed));
}

/** The streams that are filled from a partition. */
function concerned(runs: readonly Run[], partition: Partition): Run[] {
  return runs.filter(({ stream }) => stream.within?.(partition) ?? true);
}

/** The report of each stream, by name. */
function createReports(
  clock: () => number,
  policy: CheckpointPolicy,
): (stream: string) => ReturnType<typeof createReport> {
  const reports = new Map<string, ReturnType<typeof createReport>>();
  return (stream) => {
    const report = reports.get(stream) ?? createReport(stream, clock, policy);
    reports.set(stream, report);
    return report;
  };
}

/** The progress of each stream: what closed slices make of it, and what to save of it. */
function createStates<Context>(jobs: readonly Job<Context>[], context: Context) {
  const jobOf = new Map(jobs.flatMap((job) => job.runs.map((run) => [run, job] as const)));
  const partsOf = new Map([...jobOf.keys()].map((run) => [run, new Map(run.progress.parts)]));
  const listedBy = new Map<Job<Context> | undefined, Partitions>();
  const progressOf = (run: Run): Progress => ({ ...run.progress, parts: partsOf.get(run) ?? new Map() });
  /** Where reading begins; undefined for a stream that has nothing to go on from before its end. */
  const startFor = (run: Run): number | undefined => {
    const feed = jobOf.get(run)?.feed;
    return feed && run.stream.cursorField !== undefined ? startOf(feed, context) : undefined;
  };
  return {
    listed(job: Job<Context>, partitions: Partitions): void {
      listedBy.set(job, partitions);
    },
    /** The one place where progress moves; whether it can be saved already. */
    close(event: ReadEvent & { readonly kind: 'closed' }): boolean {
      const { run, partition } = event;
      const start = startFor(run);
      if (start === undefined) return false;
      partsOf.get(run)?.set(partition, advance(partOf(progressOf(run), partition, start), event));
      return true;
    },
    of(run: Run): JsonObject {
      const { cursorField, within } = run.stream;
      const job = jobOf.get(run);
      const start = startFor(run);
      if (start === undefined || cursorField === undefined) return noCursorState;
      const names = [...(listedBy.get(job) ?? [])].flatMap(([name, { partition }]) =>
        (within?.(partition) ?? true) ? [name] : [],
      );
      return toState(progressOf(run), cursorField, names, start, job?.feed.windows?.grain ?? 'instant');
    },
  };
}

function usersOf<Context>(jobs: readonly Job<Context>[], resource: string): string[] {
  return jobs
    .filter(({ feed }) => feed.uses.some(({ name }) => name === resource))
    .flatMap(({ runs }) => runs.map(({ stream }) => stream.name));
}
