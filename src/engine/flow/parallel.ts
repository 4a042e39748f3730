// Several readings side by side, as one that is consumed at its own pace.
import { createChannel } from './channel.ts';

/**
 * Reads `bound` of the inputs at a time and yields what they yield, in the order of arrival. Goes no faster than
 * it is consumed; the first failure ends it.
 */
export async function* sideBySide<Input, Output>(
  inputs: Iterable<Input> | AsyncIterable<Input>,
  bound: number,
  read: (input: Input) => AsyncIterable<Output>,
): AsyncGenerator<Output> {
  const channel = createChannel<Output>();
  const shared = each(inputs);
  const work = async (): Promise<void> => {
    for (let next = await shared.next(); !next.done; next = await shared.next()) {
      for await (const output of read(next.value)) if (!(await channel.push(output))) return;
    }
  };
  Promise.all(Array.from({ length: bound }, work)).then(channel.close, channel.fail);
  yield* channel;
}

async function* each<T>(inputs: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, undefined> {
  yield* inputs;
}
