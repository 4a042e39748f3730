// Waiting without a clock: until everything that can happen by itself has happened.

/** Lets the event loop turn often enough for whatever is not held back to get as far as it can. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Takes the next values of a generator, which then waits. */
export async function take<T>(values: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = await values.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
