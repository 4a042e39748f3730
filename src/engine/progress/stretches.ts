// What a partition still has to be read for, in which slices, and the spans that grow as slices are finished.
import type { Compared, Feed } from '../feed.ts';
import type { Run } from '../plan.ts';
import type { Reading } from '../read.ts';
import { spanOf } from '../state.ts';
import { completed, merged, needed, slices, type Span } from '../window.ts';
import { comparedSpan, earliestNeed, isNews } from './compared.ts';
import { rosterOf } from './members.ts';

/** One slice to read. */
export interface Stretch {
  readonly window: Span;
  /** The streams that need it. */
  readonly runs: readonly Run[];
  /** Whom to ask about, for feeds with members. */
  readonly members?: readonly string[];
  /** For feeds that compare: takes the service's clock at the beginning of the reading. */
  readonly began?: (clock: number) => void;
  /** For feeds that compare: the streams for which an item is news; asked once for each item. */
  readonly needs?: (item: unknown) => readonly Run[];
  /** The slice was read for this stream, to its last record. */
  readonly close: (run: Run) => void;
}

/** Where there is no time: of feeds without a cursor, and of items that are asked for by their keys. */
export const nowhere: Span = { from: 0, to: 0 };

/** Part of a stream's partition with a span of its own. */
interface Cohort {
  readonly run: Run;
  readonly members: readonly string[];
  /** What is complete when the read begins. */
  readonly done: Span | undefined;
  readonly close: (window: Span) => void;
}

/** The first instant of a feed that can go on from a state. */
export function startOf<Context>({ cursor, compared }: Feed<Context>, context: Context): number | undefined {
  return cursor?.start(context) ?? (compared && 0);
}

/** What the streams still need of a partition, oldest first, for the members that are `present` now. */
export function stretchesOf<Context>(
  { feed, runs, context, now }: Reading<Context>,
  partition: string,
  present: readonly string[] | undefined,
): Stretch[] {
  const { cursor, members, compared } = feed;
  if (compared) return [wholeOf(compared, runs, partition)];
  if (!cursor) return [{ window: nowhere, runs, close: () => undefined }];
  const start = cursor.start(context);
  const until = cursor.until?.(now, context) ?? cursor.settled(now);
  const lookback = cursor.lookback?.(context) ?? 0;
  /** What is beyond the settled instant is never complete. */
  const settled = ({ from, to }: Span): Span => ({
    from,
    to: Math.max(from, Math.min(to, cursor.settled(now))),
  });

  const cohortsOf = (run: Run): Cohort[] => {
    const { progress } = run;
    const done = spanOf(progress, partition, start);
    const main = growing(done, start);
    const grow = (window: Span): void => {
      const span = main(settled(window));
      if (span) progress.spans.set(partition, span);
    };
    if (!members) return [{ run, members: [], done, close: grow }];

    // A cursor written by hand says that everybody is complete up to it.
    const before =
      progress.members.get(partition) ?? (progress.everywhere === undefined ? undefined : all(present));
    const keepGone = members.keepGone?.(context) ?? true;
    const roster = { present: present ?? [], now, start, lookback, keepGone };
    const { known, joining } = rosterOf(before, done, roster);
    progress.members.set(partition, known);
    const refused = (): ReadonlySet<string> => members.refused?.(context) ?? new Set();
    const close = (window: Span): void => {
      grow(window);
      for (const id of refused()) known.here.delete(id);
    };
    const catchUp = growing(undefined, start);
    /** They are known once their span has reached that of the others. */
    const admit = (window: Span): void => {
      const own = catchUp(settled(window));
      const others = spanOf(progress, partition, start);
      if (!own || !others || own.to < others.to) return;
      for (const id of joining) if (!refused().has(id)) known.here.add(id);
      progress.spans.set(partition, { from: Math.max(own.from, others.from), to: others.to });
    };
    return [
      { run, members: [...known.here, ...known.gone.keys()], done, close },
      ...(joining.length > 0 ? [{ run, members: joining, done: undefined, close: admit }] : []),
    ];
  };

  const cohorts = runs.flatMap(cohortsOf);
  const needs = cohorts.map(({ run, done }) =>
    needed(done, { start, until, lookback: run.mode === 'incremental' ? lookback : 0 }),
  );
  const lists = new Map<string, readonly string[]>();
  return slices(needs, cursor.step(context)).map(({ window, needing }) => {
    const concerned = needing.flatMap((index) => cohorts[index] ?? []);
    const who = lists.get(needing.join()) ?? [...new Set(concerned.flatMap((cohort) => cohort.members))];
    lists.set(needing.join(), who);
    return {
      window,
      runs: [...new Set(concerned.map(({ run }) => run))],
      ...(members && { members: who }),
      close(run) {
        for (const cohort of concerned) if (cohort.run === run) cohort.close(window);
      },
    };
  });
}

/** The whole partition; each stream gets what is news to it. */
function wholeOf(compared: Compared<unknown>, runs: readonly Run[], partition: string): Stretch {
  const done = new Map(runs.map((run) => [run, spanOf(run.progress, partition, 0)]));
  let began: number | undefined;
  let newest: number | undefined;
  return {
    window: { from: earliestNeed([...done.values()]), to: Infinity },
    runs,
    began: (clock) => {
      began ??= clock;
    },
    needs(item) {
      const instant = compared.instant(item);
      if (instant !== undefined) newest = Math.max(newest ?? instant, instant);
      return runs.filter((run) => isNews(done.get(run), instant));
    },
    close(run) {
      const span = comparedSpan(done.get(run), { began, newest }, compared.margin);
      if (span) run.progress.spans.set(partition, span);
    },
  };
}

/** A span that grows with each window that is closed. */
function growing(done: Span | undefined, start: number): (window: Span) => Span | undefined {
  let closed: readonly Span[] = [];
  let span = done;
  return (window) => {
    closed = merged([...closed, window]);
    return (span = completed(span, closed, start));
  };
}

function all(present: readonly string[] | undefined) {
  return { here: new Set(present), gone: new Map<string, number>() };
}
