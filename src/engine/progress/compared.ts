// Pure: a partition that is read as a whole, because the service cannot be asked for windows of time.
//
//                       to          newest     began - margin    began
// ----------------------+-------------+---------------+------------+-->
// read   [=============================================================
// told                  [- changed since, and once more what is at `to`
// then                                to: the earlier of the two
import type { Span } from '../window.ts';

/** What a whole reading of a partition found out. */
export interface Sighting {
  /** The service's clock when the reading began (epoch ms); undefined where it did not say. */
  readonly began: number | undefined;
  /** The latest change that was seen; undefined where no item has an instant. */
  readonly newest: number | undefined;
}

/** Whether a stream that is complete up to the end of `done` needs an item that last changed at `instant`. */
export function isNews(done: Span | undefined, instant: number | undefined): boolean {
  return done === undefined || instant === undefined || instant >= done.to;
}

/** The earliest change that one of several streams, complete as `done` says, still needs. */
export function earliestNeed(done: readonly (Span | undefined)[]): number {
  return Math.min(...done.map((span) => span?.to ?? 0));
}

/**
 * The span that is complete after a whole reading. An item that changed while it was read may have been passed
 * already, so nothing counts that is later than when the reading began, less a margin for the service's own delays;
 * and no clock counts beyond what was really seen. It never shrinks; where the reading cannot tell, it stays.
 */
export function comparedSpan(
  done: Span | undefined,
  { began, newest }: Sighting,
  margin: number,
): Span | undefined {
  if (began === undefined || newest === undefined) return done;
  const to = Math.min(newest, began - margin);
  return { from: done?.from ?? 0, to: Math.max(done?.to ?? 0, to) };
}
