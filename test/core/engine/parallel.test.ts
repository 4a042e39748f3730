// Several readings side by side: bounded, complete, as slow as their consumer, and ended by the first failure.
import { describe, expect, test } from 'vitest';
import { sideBySide } from '../../../src/engine/flow/parallel.ts';
import { settle, take } from './support/turns.ts';

/** Readings of `length` values each, and what they are up to. */
function readings(length: number) {
  const seen = { started: 0, reading: 0, most: 0, made: 0 };
  async function* read(input: number): AsyncGenerator<string> {
    seen.started += 1;
    seen.most = Math.max(seen.most, ++seen.reading);
    try {
      await settle(1);
      for (let value = 0; value < length; value += 1) {
        await Promise.resolve();
        seen.made += 1;
        yield `${input}.${value}`;
      }
    } finally {
      seen.reading -= 1;
    }
  }
  return Object.assign(seen, { read });
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

const numbers = (count: number): number[] => [...Array(count).keys()];

test.each<[string, number, number, number]>([
  ['no inputs', 0, 3, 4],
  ['fewer inputs than the bound', 2, 5, 4],
  ['more inputs than the bound', 9, 3, 4],
  ['one at a time', 4, 1, 4],
  ['readings without values', 5, 2, 0],
])(
  '%s: everything once, each reading in its order, never more at a time',
  async (_why, inputs, bound, length) => {
    const work = readings(length);
    const got = await all(sideBySide(numbers(inputs), bound, work.read));
    for (const input of numbers(inputs))
      expect(got.filter((value) => value.startsWith(`${input}.`))).toEqual(
        numbers(length).map((n) => `${input}.${n}`),
      );
    expect(got).toHaveLength(inputs * length);
    expect(work.most).toBe(Math.min(inputs, bound));
    expect(work.reading).toBe(0);
  },
);

test('inputs that arrive one by one are read as they come', async () => {
  const work = readings(2);
  async function* inputs(): AsyncGenerator<number> {
    for (const input of numbers(5)) {
      await settle(1);
      yield input;
    }
  }
  expect(await all(sideBySide(inputs(), 2, work.read))).toHaveLength(10);
});

test('a consumer that takes its time holds each reading at its next value', async () => {
  const work = readings(100);
  const values = sideBySide(numbers(10), 3, work.read);
  await settle();
  expect(work.started).toBe(0);
  for (const taken of [1, 5, 20]) {
    await take(values, taken === 1 ? 1 : taken === 5 ? 4 : 15);
    await settle();
    expect(work.made).toBeLessThanOrEqual(taken + 3);
    expect(work.started).toBe(3);
  }
});

describe('a failure', () => {
  test('of one reading ends it all, though the others never would', async () => {
    const endless = { reading: 0 };
    async function* read(input: number): AsyncGenerator<string> {
      if (input === 1) {
        await settle(3);
        throw new Error('reading 1 broke');
      }
      endless.reading += 1;
      try {
        for (;;) {
          await settle(1);
          yield 'on and on';
        }
      } finally {
        endless.reading -= 1;
      }
    }
    await expect(all(sideBySide(numbers(3), 3, read))).rejects.toThrow('reading 1 broke');
    await settle();
    expect(endless.reading).toBe(0);
  });

  test('of the inputs ends it all', async () => {
    const work = readings(2);
    function* inputs(): Generator<number> {
      yield 0;
      throw new Error('no more inputs');
    }
    await expect(all(sideBySide(inputs(), 2, work.read))).rejects.toThrow('no more inputs');
    await settle();
    expect(work.reading).toBe(0);
  });
});

test('a consumer that leaves ends the readings under way, and no other begins', async () => {
  const work = readings(5);
  const values = sideBySide(numbers(100), 3, work.read);
  await take(values, 4);
  await values.return(undefined);
  await settle();
  expect(work.reading).toBe(0);
  expect(work.started).toBe(3);
});
