// A channel holds a producer until its value was dealt with, and lets no producer wait endlessly.
import { describe, expect, test } from 'vitest';
import { createChannel } from '../../../src/engine/flow/channel.ts';
import { settle, take } from './support/turns.ts';

/** Pushes numbers as fast as the channel lets it; `made` is how many it handed over. */
function producer(channel: ReturnType<typeof createChannel<number>>, count = Infinity) {
  const seen = { made: 0, accepted: true };
  const run = async (): Promise<void> => {
    while (seen.made < count && seen.accepted) seen.accepted = await channel.push(seen.made++);
  };
  return Object.assign(seen, { done: run() });
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

describe('a producer', () => {
  test('is never ahead by more than the value it hands over', async () => {
    const channel = createChannel<number>();
    const values = channel[Symbol.asyncIterator]();
    const numbers = producer(channel);
    await settle();
    expect(numbers.made).toBe(1);
    for (let taken = 1; taken < 10; taken += 1) {
      expect(await values.next()).toEqual({ done: false, value: taken - 1 });
      await settle();
      expect(numbers.made).toBe(taken);
    }
  });

  test('resolves only when the consumer asks for the next value', async () => {
    const channel = createChannel<string>();
    const values = channel[Symbol.asyncIterator]();
    let taken = false;
    void channel.push('a').then(() => (taken = true));
    await take(values, 1);
    await settle();
    expect(taken).toBe(false);
    void values.next();
    await settle();
    expect(taken).toBe(true);
  });

  test('shares the consumer with others, each in its own order', async () => {
    const channel = createChannel<[string, number]>();
    const push = async (name: string, count: number): Promise<void> => {
      for (let value = 0; value < count; value += 1) await channel.push([name, value]);
    };
    void Promise.all([push('a', 5), push('b', 3), push('c', 9)]).then(channel.close);
    const got = await all(channel);
    for (const [name, count] of [
      ['a', 5],
      ['b', 3],
      ['c', 9],
    ] as const)
      expect(got.filter(([from]) => from === name).map(([, value]) => value)).toEqual([
        ...Array(count).keys(),
      ]);
  });

  test('need not wait: values that are not awaited stay in order', async () => {
    const channel = createChannel<number>();
    for (let value = 0; value < 5; value += 1) void channel.push(value);
    channel.close();
    expect(await all(channel)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('the end', () => {
  test('comes after the values that wait', async () => {
    const channel = createChannel<number>();
    void channel.push(1);
    channel.close();
    expect(await all(channel)).toEqual([1]);
  });

  test('wakes a consumer that waits', async () => {
    const channel = createChannel<number>();
    const got = all(channel);
    await settle();
    channel.close();
    expect(await got).toEqual([]);
  });

  test('counts first: a failure after it changes nothing', async () => {
    const channel = createChannel<number>();
    channel.close();
    channel.fail(new Error('too late'));
    expect(await all(channel)).toEqual([]);
  });
});

describe('a failure', () => {
  test('reaches a consumer that waits', async () => {
    const channel = createChannel<number>();
    const got = all(channel);
    await settle();
    channel.fail(new Error('broken'));
    await expect(got).rejects.toThrow('broken');
  });

  test('is the next thing to happen, though others go on producing', async () => {
    const channel = createChannel<number>();
    const values = channel[Symbol.asyncIterator]();
    const others = [producer(channel, 1000), producer(channel, 1000)];
    await take(values, 5);
    channel.fail(new Error('broken'));
    await expect(take(values, 1)).rejects.toThrow('broken');
    await settle();
    expect(others.map(({ accepted }) => accepted)).toEqual([false, false]);
  });
});

describe('a consumer that leaves', () => {
  test('frees every producer, those of its batch and those behind it', async () => {
    const channel = createChannel<number>();
    const values = channel[Symbol.asyncIterator]();
    const producers = [producer(channel), producer(channel), producer(channel)];
    await take(values, 2);
    await values.return?.();
    await Promise.all(producers.map(({ done }) => done));
    expect(producers.map(({ accepted }) => accepted)).toEqual([false, false, false]);
    expect(await channel.push(1)).toBe(false);
  });

  test('by an error of its own does the same', async () => {
    const channel = createChannel<number>();
    const numbers = producer(channel);
    const consume = async (): Promise<void> => {
      for await (const value of channel) if (value === 3) throw new Error('enough');
    };
    await expect(consume()).rejects.toThrow('enough');
    await numbers.done;
    expect(numbers).toMatchObject({ made: 4, accepted: false });
  });
});
