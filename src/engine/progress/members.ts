// Pure: for whom a completed span holds, who has yet to be brought up to it, and who is asked for though gone.
import type { Reach, Span } from '../window.ts';

/** Those for whom a partition's completed span holds. */
export interface Membership {
  readonly here: Set<string>;
  /** Who was here once, with the start of the day (epoch ms) on which they were first missed. */
  readonly gone: Map<string, number>;
}

/** Whom a partition is read for. */
export interface Roster {
  readonly known: Membership;
  /** The span does not hold for them yet: they are read from the start on. */
  readonly joining: readonly string[];
}

/** Who answers the roll call, and how far back is read. */
export interface RollCall extends Pick<Reach, 'start' | 'lookback'> {
  readonly present: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether those who are gone are still asked for. */
  readonly keepGone: boolean;
}

const day = 86_400_000;

/**
 * Compares who is present with who was known. Where no span is complete, nobody has to be brought up to anything.
 * Nothing can be of somebody after the day on which they were missed: they are let go once nothing before it is
 * read again.
 */
export function rosterOf(
  before: Membership | undefined,
  done: Span | undefined,
  { present, now, start, lookback, keepGone }: RollCall,
): Roster {
  const here = new Set(present);
  const usable = done !== undefined && done.to >= start ? done : undefined;
  const rereadFrom = usable ? Math.max(start, usable.to - lookback) : start;
  const missed = [...(before?.here ?? [])].map((id): [string, number] => [id, Math.floor(now / day) * day]);
  const gone = [...missed, ...(before?.gone ?? [])].filter(([id, since]) => {
    return keepGone && !here.has(id) && since + day > rereadFrom;
  });
  const isKnown = (id: string): boolean => before?.here.has(id) === true || before?.gone.has(id) === true;
  const joining = usable ? [...here].filter((id) => !isKnown(id)) : [];
  for (const id of joining) here.delete(id);
  return { known: { here, gone: new Map(gone) }, joining };
}
