// What syncs would read, one after another, without reading anything: the slices of a partition, and those of the sync
// after it. The strategies that plan a read plan this too.
import type { Plan, Run } from './plan.ts';
import { advance, partitionName, partOf } from './progress.ts';
import { startOf, strategyFor } from './strategies/choose.ts';
import type { Part, Partition, Slice } from './types.ts';

/** The slices of one sync of a partition, oldest first. */
interface Forecast {
  readonly slices: readonly Slice[];
  /** Items that are followed when the sync begins. */
  readonly open: number;
  /** The sync after this one, when all of this one was read. */
  readonly next: (now: number) => Forecast;
}

/**
 * The next sync of a partition at `now`, from where its streams' states left off.
 * @param contextAt what the feed is read with at a moment; no call is made with it
 */
export function forecast<Context>(
  { feed, runs }: Plan<Context>['jobs'][number],
  partition: Partition,
  now: number,
  contextAt: (now: number) => Context,
): Forecast {
  const name = partitionName(partition);
  const start = startOf(feed, contextAt(now)) ?? 0;
  const from = (parts: ReadonlyMap<Run, Part>, at: number): Forecast => {
    // The members are not known before a read: those of the state count, or none.
    const present = [...parts.values()].flatMap(({ members }) => [...(members?.here ?? [])]);
    const strategy = strategyFor({ feed, context: contextAt(at), now: at, present }, parts);
    return {
      slices: strategy.slices.map(({ slice }) => slice),
      open: Math.max(0, ...[...parts.values()].map(({ open }) => open?.size ?? 0)),
      next(later) {
        const after = new Map(parts);
        for (const { slice, runs: needing } of strategy.slices)
          for (const run of needing) {
            const closed = { slice, facts: { clock: at }, advance: strategy.advance };
            after.set(run, advance(after.get(run) ?? {}, closed));
          }
        return from(after, later);
      },
    };
  };
  const filled = runs.filter(({ stream }) => stream.within?.(partition) ?? true);
  return from(new Map(filled.map((run) => [run, partOf(run.progress, name, start)])), now);
}
