// Read in windows of time, some of them side by side; `window.ts` draws what is needed of them.
//
//            span            | windows of this sync, as they are closed
// ---------------------------+----------------+----------------+--------->
// closed     [===============)                [================)   waits
// then       [===============+================+================)   one span
import type { Part, Slice, Strategy } from '../types.ts';
import { completed, merged, needed, windowsFor, type Span } from '../window.ts';

/** A partition at the moment of a sync: what may be read and what may be called complete. */
export interface WindowsMoment {
  readonly now: number;
  readonly start: number;
  /** Where the last window ends. */
  readonly until: number;
  /** The instant up to which the service has everything, at a moment of its clock. */
  readonly settled: (now: number) => number;
  readonly step: number;
  readonly lookback: number;
  /** Where the service's own clock is known: a span that ends later is cut back to it. */
  readonly latest?: number | undefined;
}

export const windows: Strategy<WindowsMoment> = {
  slices: (needs, moment) =>
    windowsFor(
      needs.map(({ part, incremental }) => neededBy(doneOf(part, moment), incremental, moment)),
      moment.step,
    ).map(({ window, needing }) => ({ slice: { kind: 'window', window }, needing })),

  advance(part, { slice, facts }, moment) {
    if (slice.kind !== 'window') return part;
    // By the earlier of the two clocks: one that is ahead would call complete what the service does not have yet.
    const settled = moment.settled(Math.min(moment.now, facts.clock ?? moment.now));
    const closed = merged([...(part.closed ?? []), upTo(slice.window, settled)]);
    return { ...part, closed, span: completed(doneOf(part, moment), closed, moment.start) };
  },
};

/** The window of a slice; every slice of a feed with windows has one, but for those of followed items. */
export function windowOf(slice: Slice): Span {
  if (slice.kind !== 'window') throw new TypeError(`A slice of kind '${slice.kind}' has no window.`);
  return slice.window;
}

const year = 366 * 86_400_000;

/**
 * Whether a span was written by a clock that was ahead of the service's. No clock is ahead by years: a state that far in
 * the future was written by hand, to read nothing, and stays as it is.
 */
export function isAhead(span: Span, { latest = Infinity }: Pick<WindowsMoment, 'latest'>): boolean {
  return span.to > latest && span.to <= latest + year;
}

/** The span that counts: one that ends in the future counts until now, by the service's clock. */
export function doneOf({ span }: Part, moment: Pick<WindowsMoment, 'latest'>): Span | undefined {
  const { latest } = moment;
  if (!span || latest === undefined || !isAhead(span, moment)) return span;
  return { from: Math.min(span.from, latest), to: latest };
}

/** A full refresh with a state goes on from it: it reads nothing again. */
export function neededBy(done: Span | undefined, incremental: boolean, moment: WindowsMoment): Span[] {
  return needed(done, { ...moment, lookback: incremental ? moment.lookback : 0 });
}

function upTo({ from, to }: Span, settled: number): Span {
  return { from, to: Math.max(from, Math.min(to, settled)) };
}
