// One walk for several who need it: whoever needs it first moves it on, and its failure reaches all of them.

export interface SharedWalk<T> {
  /** Everything the walk finds, from its beginning. The first reader shares the walk; a later one walks again. */
  readonly items: () => AsyncGenerator<T>;
  /**
   * Resolves when the walk is over. Moves it on while no reader does: a reader may be late, fail before it begins, or
   * stop early. What the walk finds before its reader comes is kept for them.
   */
  readonly finished: () => Promise<void>;
}

export interface SharedWalkOptions<T> {
  readonly begin: () => AsyncIterable<T>;
  /** Called once for each item, before anyone reads it. */
  readonly onItem: (item: T) => void;
  /** Whether somebody will ask for the items: without it they are not kept. */
  readonly readerExpected: boolean;
}

/** A walk that has not begun. */
export function createSharedWalk<T>({ begin, onItem, readerExpected }: SharedWalkOptions<T>): SharedWalk<T> {
  let walk: AsyncIterator<T> | undefined;
  let end: { readonly error?: unknown } | undefined;
  let reader: 'expected' | 'reading' | 'none' = readerExpected ? 'expected' : 'none';
  let kept: T[] = [];
  let turn = Promise.resolve();
  let waiting: (() => void)[] = [];

  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const one of woken) one();
  };
  const takeNext = async (): Promise<void> => {
    if (end) return;
    try {
      walk ??= begin()[Symbol.asyncIterator]();
      const next = await walk.next();
      if (next.done === true) {
        end = {};
      } else {
        const { value } = next;
        onItem(value);
        if (reader !== 'none') kept.push(value);
      }
    } catch (error) {
      end = { error };
    }
    if (end) wake();
  };
  const moveOn = (): Promise<void> => (turn = turn.then(takeNext));
  const throwIfFailed = (): void => {
    if (end && 'error' in end) throw end.error;
  };

  async function* read(): AsyncGenerator<T> {
    reader = 'reading';
    try {
      for (;;) {
        const items = kept;
        kept = [];
        yield* items;
        if (kept.length > 0) continue;
        throwIfFailed();
        if (end) return;
        await moveOn();
      }
    } finally {
      reader = 'none';
      kept = [];
      wake();
    }
  }
  return {
    items: () => (reader === 'expected' || walk === undefined ? read() : again(begin)),
    async finished() {
      while (!end) {
        if (reader === 'reading') await new Promise<void>((resolve) => waiting.push(resolve));
        else await moveOn();
      }
      throwIfFailed();
    },
  };
}

async function* again<T>(begin: () => AsyncIterable<T>): AsyncGenerator<T> {
  yield* begin();
}
