// A list that is read while it still grows, by as many readers as like, each from its beginning.

export interface Growing<T> extends AsyncIterable<T> {
  readonly add: (item: T) => void;
  /** No more will come: readers end after the last item. */
  readonly end: () => void;
  /** No more will come, and this is why: readers throw it at their next step. */
  readonly fail: (error: unknown) => void;
}

/** An empty list. */
export function createGrowing<T>(): Growing<T> {
  const items: T[] = [];
  let over: { readonly error?: unknown } | undefined;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const one of woken) one();
  };
  async function* read(): AsyncGenerator<T> {
    for (let next = 0; ;) {
      if (over && 'error' in over) throw over.error;
      if (next < items.length) yield items[next++] as T;
      else if (over) return;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }
  return {
    add(item) {
      items.push(item);
      wake();
    },
    end() {
      over ??= {};
      wake();
    },
    fail(error) {
      over ??= { error };
      wake();
    },
    [Symbol.asyncIterator]: read,
  };
}
