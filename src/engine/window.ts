// Spans of time, as pure arithmetic: what a stream still needs, cut into windows, and what is complete afterwards.
//
//      start    to - lookback       to       settled(now)   now
// -------+--------------+-------------+---------------+----------+-->
// first  [==============+=============+===============)
// later                 [=============+===============)
//                       '- read again '- new          '- its tick is not
//                          (may have                     over: next sync
//                          changed)

/** A span of time in epoch milliseconds, half-open: `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * What has to be read, given the span that is complete: everything on a first sync; later the lookback and
 * what is new; and what lies before the span when `start` was moved back.
 * A span that ends in the future (a clock gone backwards) needs nothing beyond its lookback.
 */
export function needed(
  done: Span | undefined,
  { start, until, lookback }: { readonly start: number; readonly until: number; readonly lookback: number },
): Span[] {
  if (!done) return nonEmpty([{ from: start, to: until }]);
  return merged(
    nonEmpty([
      { from: start, to: Math.min(done.from, until) },
      { from: Math.max(start, done.to - lookback), to: until },
    ]),
  );
}

/**
 * Cuts what several readers need into windows of at most `step`, oldest first, none read twice; `needing` are the
 * readers (by index into `needs`) that the window is for.
 */
export function windowsFor(
  needs: readonly (readonly Span[])[],
  step: number,
): { readonly window: Span; readonly needing: readonly number[] }[] {
  const edges = [...new Set(needs.flat().flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return edges.slice(1).flatMap((to, index) => {
    const from = edges[index] ?? to;
    const needing = needs.flatMap((spans, reader) =>
      spans.some((span) => covers(span, from, to)) ? [reader] : [],
    );
    return needing.length > 0 ? cut({ from, to }, step).map((window) => ({ window, needing })) : [];
  });
}

function cut({ from, to }: Span, step: number): Span[] {
  const count = Math.max(1, Math.ceil((to - from) / step));
  return Array.from({ length: count }, (_, index) => ({
    from: index === 0 ? from : from + index * step,
    to: Math.min(from + (index + 1) * step, to),
  }));
}

/** Joins spans that overlap or touch; the result is sorted. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/**
 * The span that is complete once the `closed` windows are read: it never shrinks and never bridges a gap.
 * Windows that do not touch it yet (an earlier one failed, or is still being read) wait for the one between.
 */
export function completed(done: Span | undefined, closed: readonly Span[], start: number): Span | undefined {
  const usable = done && done.to >= start ? done : undefined;
  const seed = usable?.to ?? start;
  const joined = merged(usable ? [usable, ...closed] : closed);
  return joined.find(({ from, to }) => from <= seed && seed <= to) ?? done;
}

function covers(span: Span, from: number, to: number): boolean {
  return span.from <= from && to <= span.to;
}

function nonEmpty(spans: readonly Span[]): Span[] {
  return spans.filter(({ from, to }) => from < to);
}
