// How many windows, other slices and counted items of a feed are read, out of how many there are as far as is known:
// partitions that have not begun count as those that have.

/** Nothing has begun; `onChange` gets what was read and what there is. */
export function createWindowCount(partitions: number, onChange: (closed: number, total: number) => void) {
  let [begun, planned, closed] = [0, 0, 0];
  return {
    /** A partition begins to be read. */
    begin(): void {
      begun += 1;
    },
    add(change: { readonly planned: number; readonly closed: number }): void {
      planned += change.planned;
      closed += change.closed;
      onChange(closed, Math.round((planned / begun) * partitions));
    },
  };
}
