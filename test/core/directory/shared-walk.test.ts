// One walk for several: who moves it on, and what becomes of the others when one fails, is late or stops.
import { expect, test } from 'vitest';
import { createSharedWalk } from '../../../src/modules/directory/shared-walk.ts';

/** A walk of three items that counts its steps; `fails` before that step. */
function walkOf({ readerExpected = true, fails }: { readerExpected?: boolean; fails?: number } = {}) {
  const steps: number[] = [];
  const seen: number[] = [];
  let walks = 0;
  const walk = createSharedWalk<number>({
    async *begin() {
      walks += 1;
      for (let step = 1; step <= 3; step += 1) {
        await Promise.resolve();
        if (step === fails) throw new Error('Lark is down.');
        steps.push(step);
        yield step;
      }
    },
    onItem: (item) => seen.push(item),
    readerExpected,
  });
  return { walk, steps, seen, walks: () => walks };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

test.each([true, false])('it is over without a reader (expected: %s)', async (readerExpected) => {
  const { walk, seen, walks } = walkOf({ readerExpected });
  await Promise.all([walk.finished(), walk.finished()]);
  expect(seen).toEqual([1, 2, 3]);
  expect(walks()).toBe(1);
});

test('a late reader gets everything from the same walk', async () => {
  const { walk, walks } = walkOf();
  await walk.finished();
  expect(await all(walk.items())).toEqual([1, 2, 3]);
  expect(walks()).toBe(1);
});

test('a reader that comes in the middle gets everything, once and in order', async () => {
  const { walk, seen } = walkOf();
  const over = walk.finished();
  while (seen.length < 1) await Promise.resolve();
  expect(await all(walk.items())).toEqual([1, 2, 3]);
  await over;
  expect(seen).toEqual([1, 2, 3]);
});

test('the walk is no faster than its reader', async () => {
  const { walk, steps } = walkOf();
  const items = walk.items();
  await items.next();
  const over = walk.finished();
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  expect(steps).toEqual([1]);
  expect(await all(items)).toEqual([2, 3]);
  await over;
});

test('a waiting consumer moves it on when the reader stops early', async () => {
  const { walk, seen, walks } = walkOf();
  const over = walk.finished();
  for await (const item of walk.items()) if (item === 1) break;
  await over;
  expect(seen).toEqual([1, 2, 3]);
  expect(walks()).toBe(1);
});

test.each([1, 3])(
  'a failure before step %d reaches all who wait, the reader and those who come later',
  async (fails) => {
    const { walk, walks } = walkOf({ fails });
    const waiting = walk.finished();
    const reading = all(walk.items());
    await expect(waiting).rejects.toThrow('Lark is down.');
    await expect(reading).rejects.toThrow('Lark is down.');
    await expect(walk.finished()).rejects.toThrow('Lark is down.');
    expect(walks()).toBe(1);
  },
);

test('a second reader walks again', async () => {
  const { walk, seen, walks } = walkOf();
  expect(await all(walk.items())).toEqual([1, 2, 3]);
  expect(await all(walk.items())).toEqual([1, 2, 3]);
  expect(walks()).toBe(2);
  expect(seen).toEqual([1, 2, 3]);
});
