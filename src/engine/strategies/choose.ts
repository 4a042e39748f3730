// Which strategy a feed is read with, and the moment at which it is.
import type { Run } from '../plan.ts';
import type { Facts, Feed, Part, Slice, Strategy } from '../types.ts';
import { changedSince } from './changed-since.ts';
import { full } from './full.ts';
import { people } from './people.ts';
import { isAhead, windows, type WindowsMoment } from './windows.ts';

/** When a feed is read, and what is known at that moment. */
interface Now {
  /** This machine's clock; the same for the whole sync. */
  readonly now: number;
  /** The service's clock at that moment, where it is known. */
  readonly serviceNow?: number | undefined;
  /** The members that are there, for feeds with members. */
  readonly present?: readonly string[] | undefined;
}

/** A strategy for the streams of one partition. */
interface PartitionStrategy {
  readonly slices: readonly { readonly slice: Slice; readonly runs: readonly Run[] }[];
  readonly advance: (part: Part, closed: { readonly slice: Slice; readonly facts: Facts }) => Part;
  /** What the operator should know of the saved states. */
  readonly warnings: readonly string[];
}

/** The first instant of a feed that can go on from a state; undefined for one that is read in full. */
export function startOf<Context>(
  { windows: time, changedSince: changes }: Feed<Context>,
  context: Context,
): number | undefined {
  return time?.start(context) ?? (changes && 0);
}

/** What the streams still need of a partition, given what is complete of it. */
export function strategyFor<Context>(
  { feed, context, ...at }: Now & { readonly feed: Feed<Context>; readonly context: Context },
  parts: ReadonlyMap<Run, Part>,
): PartitionStrategy {
  if (feed.changedSince) return bound(changedSince, feed.changedSince, parts);
  if (!feed.windows) return bound(full, undefined, parts);
  const moment = momentOf(feed.windows, context, at);
  const warnings = [...parts].flatMap(([run, part]) => aheadOf(moment, run, part));
  if (!feed.members) return { ...bound(windows, moment, parts), warnings };
  const { present = [] } = at;
  const keepGone = feed.members.keepGone?.(context) ?? true;
  return { ...bound(people, { ...moment, present, keepGone }, parts), warnings };
}

function aheadOf(moment: WindowsMoment, { stream }: Run, { span }: Part): string[] {
  const { latest = Infinity } = moment;
  if (!span || !isAhead(span, moment)) return [];
  const [saved, now] = [span.to, latest].map((instant) => new Date(instant).toISOString());
  return [
    `${stream.name}: the saved state is complete until ${saved}, which is in the future by the clock of the service. It ` +
      `counts until ${now} only; the clock of the machine that wrote it was probably ahead.`,
  ];
}

function bound<Moment>(
  strategy: Strategy<Moment>,
  moment: Moment,
  parts: ReadonlyMap<Run, Part>,
): PartitionStrategy {
  const runs = [...parts.keys()];
  const needs = [...parts].map(([{ mode }, part]) => ({ part, incremental: mode === 'incremental' }));
  return {
    slices: strategy
      .slices(needs, moment)
      .map(({ slice, needing }) => ({ slice, runs: needing.flatMap((index) => runs[index] ?? []) })),
    advance: (part, closed) => strategy.advance(part, closed, moment),
    warnings: [],
  };
}

function momentOf<Context>(
  time: NonNullable<Feed<Context>['windows']>,
  context: Context,
  { now: machine, serviceNow }: Now,
): WindowsMoment {
  const now = Math.min(machine, serviceNow ?? machine);
  return {
    now,
    settled: time.settled,
    start: time.start(context),
    until: time.until?.(now, context) ?? time.settled(now),
    step: time.step(context),
    lookback: time.lookback?.(context) ?? 0,
    latest: serviceNow === undefined ? undefined : time.settled(serviceNow),
  };
}
