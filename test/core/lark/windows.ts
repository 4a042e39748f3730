// Checks rates from the times of calls alone: the fullest window of each, beside what is published.

/** The most calls that any span of `milliseconds` saw; a call that came exactly that much later is outside. */
export function busiest(times: readonly number[], milliseconds: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  let from = 0;
  return sorted.reduce((most, time, to) => {
    while ((sorted[from] ?? time) <= time - milliseconds) from += 1;
    return Math.max(most, to - from + 1);
  }, 0);
}
