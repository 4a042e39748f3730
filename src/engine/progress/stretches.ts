// What a partition still has to be read for, in which slices, and the spans that grow as slices are finished.
import type { Run } from '../plan.ts';
import type { Reading } from '../read.ts';
import { spanOf } from '../state.ts';
import { completed, merged, needed, slices, type Span } from '../window.ts';
import { rosterOf } from './members.ts';

/** One slice to read. */
export interface Stretch {
  readonly window: Span;
  /** The streams that need it. */
  readonly runs: readonly Run[];
  /** Whom to ask about, for feeds with members. */
  readonly members?: readonly string[];
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

/** What the streams still need of a partition, oldest first, for the members that are `present` now. */
export function stretchesOf<Context>(
  { feed, runs, context, now }: Reading<Context>,
  partition: string,
  present: readonly string[] | undefined,
): Stretch[] {
  const { cursor, members } = feed;
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
