// Read in full because the service cannot be asked for windows of time; emitted is what changed since.
//
//                       to          newest    clock - margin    clock
// ----------------------+-------------+---------------+------------+-->
// read   [=============================================================
// emitted               [- changed since, and once more what is at `to`
// then                                to: the earliest of newest, clock - margin, and passed
//
// `passed` guards against a clock of the service that is ahead of the times of its items: it is the latest change that
// was seen, less the time that the reading had taken until then, so the items' own clock had passed it at the beginning.
import type { Part, Strategy } from '../types.ts';
import type { Span } from '../window.ts';

export const changedSince: Strategy<{ readonly margin: number }> = {
  slices: (needs) => [
    {
      slice: { kind: 'changedSince', since: earliest(needs.map(({ part }) => part.span)) },
      needing: needs.map((_, index) => index),
    },
  ],
  /**
   * An item that changed while it was read may have been passed already, so nothing counts that is later than when the
   * reading began, less a margin for the service's own delays. The span never shrinks; where the reading cannot tell, it
   * stays.
   */
  advance(part, { slice, facts: { clock, newest, passed = -Infinity } }, { margin }) {
    if (slice.kind !== 'changedSince' || newest === undefined) return part;
    const seen = Math.max(newest, part.newest ?? newest);
    if (clock === undefined) return { ...part, newest: seen };
    // What an earlier read saw had passed before this one began, too.
    const to = Math.min(newest, clock - margin, Math.max(passed, part.newest ?? -Infinity));
    return { ...part, newest: seen, span: grown(part.span, to) };
  },
};

function grown(span: Span | undefined, to: number): Span | undefined {
  if (span === undefined && to <= 0) return undefined;
  return { from: span?.from ?? 0, to: Math.max(span?.to ?? 0, to) };
}

/** Whether a stream lacks an item that last changed at `instant`. */
export function isNews({ span }: Part, instant: number | undefined): boolean {
  return span === undefined || instant === undefined || instant >= span.to;
}

/** The earliest change that one of several streams still needs. */
function earliest(spans: readonly (Span | undefined)[]): number {
  return Math.min(...spans.map((span) => span?.to ?? 0));
}
