// A queue between many producers and one consumer, in which a producer can wait until its value was taken.

interface Channel<T> extends AsyncIterable<T> {
  /**
   * Hands a value over. The promise resolves when the consumer has dealt with the value and asks for the next
   * one: a producer that awaits it goes no faster than the consumer. Resolves to false when the consumer is gone.
   */
  readonly push: (value: T) => Promise<boolean>;
  /** No more values; the consumer ends after those that wait. */
  readonly close: () => void;
  /** The consumer ends at its next step by throwing `error`. */
  readonly fail: (error: unknown) => void;
}

interface Handover<T> {
  readonly value: T;
  readonly taken: (taken: boolean) => void;
}

/** An empty channel for one consumer. */
export function createChannel<T>(): Channel<T> {
  let waiting: Handover<T>[] = [];
  let closed = false;
  let failed: { readonly error: unknown } | undefined;
  let abandoned = false;
  let wake: () => void = () => undefined;

  const throwIfFailed = (): void => {
    if (failed) throw failed.error;
  };
  async function* consume(): AsyncGenerator<T> {
    let batch: Handover<T>[] = [];
    try {
      for (;;) {
        throwIfFailed();
        if (waiting.length > 0) {
          [batch, waiting] = [waiting, []];
          for (const { value, taken } of batch) {
            yield value;
            taken(true);
            throwIfFailed();
          }
        } else if (closed) {
          return;
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }
    } finally {
      abandoned = true;
      for (const { taken } of [...batch, ...waiting]) taken(false);
    }
  }
  const iterator = consume();

  return {
    push: (value) =>
      new Promise((taken) => {
        if (abandoned) {
          taken(false);
          return;
        }
        waiting.push({ value, taken });
        wake();
      }),
    close: () => {
      closed = true;
      wake();
    },
    fail: (error) => {
      if (!closed) failed ??= { error };
      wake();
    },
    [Symbol.asyncIterator]: () => iterator,
  };
}
