// Rates are kept in every sliding window at once, and are used up to the brim, on a clock that is turned by hand.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { perMinute, perSecond, type Rate } from '../../../src/lark/endpoint.ts';
import { createLimits } from '../../../src/lark/limits.ts';
import { busiest } from './windows.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const sleep = (milliseconds: number): Promise<void> => new Promise((wake) => setTimeout(wake, milliseconds));

/** Runs the turned clock until every call is done, and says when each began. */
async function begun(
  calls: number,
  rates: readonly Rate[],
  options: { readonly share?: number; readonly concurrency?: number; readonly takes?: () => number } = {},
): Promise<number[]> {
  const { share = 1, concurrency = 50, takes = () => 20 } = options;
  const limits = createLimits({ share, concurrency, clock: Date.now });
  const times: number[] = [];
  const one = () =>
    limits.run({ name: 'GET /one', rates }, async () => {
      times.push(Date.now());
      await sleep(takes());
    });
  const all = Promise.all(Array.from({ length: calls }, one));
  await vi.runAllTimersAsync();
  await all;
  expect(limits.calls().get('GET /one')).toBe(calls);
  return times;
}

test('the judge counts as it should', () => {
  expect(busiest([], 1000)).toBe(0);
  expect(busiest([0, 999, 1000, 1001], 1000)).toBe(3);
  expect(busiest([5, 1005, 2005], 1000)).toBe(1);
});

test.each<readonly [string, readonly Rate[], number, number]>([
  ['10 a minute', [perMinute(10)], 35, 1],
  ['one a second', [perSecond(1)], 20, 1],
  ['20 a second', [perSecond(20)], 300, 1],
  ['50 a second and 1000 a minute', [perSecond(50), perMinute(1000)], 3200, 1],
  ['the same windows named the other way round', [perMinute(1000), perSecond(50)], 3200, 1],
  ['half of it', [perSecond(50), perMinute(1000)], 1200, 0.5],
  ['a share that leaves less than one call', [perSecond(1)], 8, 0.3],
  ['a hundredth of ten a minute', [perMinute(10)], 4, 0.01],
  ['three times as much', [perSecond(50), perMinute(1000)], 5000, 3],
])('%s is kept in every window', async (_why, rates, calls, share) => {
  const times = await begun(calls, rates, { share });
  expect(times).toHaveLength(calls);
  for (const { calls: allowed, milliseconds } of rates) {
    const part = allowed * share;
    if (part >= 1) expect(busiest(times, milliseconds)).toBeLessThanOrEqual(Math.floor(part));
    else expect(busiest(times, milliseconds / part)).toBe(1);
  }
});

test('the limit is used: three thousand calls of tier four take little more than two minutes', async () => {
  const start = Date.now();
  const times = await begun(3000, [perSecond(50), perMinute(1000)]);
  expect(Math.max(...times) - start).toBeLessThan(140_000);
});

test('no limit is no wait', async () => {
  const start = Date.now();
  const times = await begun(500, [], { concurrency: 500 });
  expect(new Set(times)).toEqual(new Set([start]));
});

test.each([
  ['slow and quick calls', 12, [perSecond(10)]],
  ['hardly any slots', 2, [perSecond(10)]],
  ['two windows', 30, [perSecond(20), { calls: 30, milliseconds: 3000 }]],
])('windows hold however long calls take: %s', async (_why, concurrency, rates) => {
  let count = 0;
  const times = await begun(400, rates, {
    concurrency,
    takes: () => [5, 900, 40, 2500][(count += 1) % 4] ?? 0,
  });
  for (const { calls, milliseconds } of rates) {
    expect(busiest(times, milliseconds)).toBeLessThanOrEqual(calls);
  }
});

test('a permit does not go stale while its call waits for a slot that another endpoint holds', async () => {
  const limits = createLimits({ share: 1, concurrency: 10, clock: Date.now });
  const times: number[] = [];
  const rates = [perSecond(5)];
  const others = Array.from({ length: 10 }, () => limits.run({ name: 'B', rates: [] }, () => sleep(3000)));
  const calls = Array.from({ length: 30 }, () =>
    limits.run({ name: 'A', rates }, () => Promise.resolve(times.push(Date.now()))),
  );
  await vi.runAllTimersAsync();
  await Promise.all([...others, ...calls]);
  expect(times).toHaveLength(30);
  expect(busiest(times, 1000)).toBe(5);
});

test('a call counts where it may have arrived: cold connections are slower than the warm ones after them', async () => {
  const limits = createLimits({ share: 1, concurrency: 50, clock: Date.now });
  const arrivals: number[] = [];
  const call = (_: unknown, index: number) =>
    limits.run({ name: 'A', rates: [perSecond(20)] }, async () => {
      await sleep(index < 20 ? 300 : 5);
      arrivals.push(Date.now());
      await sleep(5);
    });
  const calls = Array.from({ length: 90 }, call);
  await vi.runAllTimersAsync();
  await Promise.all(calls);
  expect(arrivals).toHaveLength(90);
  expect(busiest(arrivals, 1000)).toBeLessThanOrEqual(20);
});

// At fifty a second, a tenth of a second on the way would be a tenth of the speed.
test.each([
  [100, 0],
  [100, 40],
  [250, 150],
])(
  'a way of %i ms costs no speed once it is known, though some calls take up to %i longer',
  async (way, longer) => {
    const limits = createLimits({ share: 1, concurrency: 50, clock: Date.now });
    const arrivals: number[] = [];
    const begun = Date.now();
    const call = (_: unknown, index: number) =>
      limits.run({ name: 'A', rates: [perSecond(50)] }, async () => {
        const cold = index < 50 || index % 700 === 0 ? 120 : 0;
        await sleep(way / 2 + cold + ((index * 7) % 11) * (longer / 10));
        arrivals.push(Date.now());
        await sleep(way / 2);
      });
    const calls = Array.from({ length: 3000 }, call);
    await vi.runAllTimersAsync();
    await Promise.all(calls);
    expect(busiest(arrivals, 1000)).toBeLessThanOrEqual(50);
    const least = (3000 / 50 - 1) * 1000;
    expect((Date.now() - begun) / least).toBeLessThanOrEqual(1.05 + longer / 1000);
  },
);

test('nor while it waits for the longer of two windows', async () => {
  const limits = createLimits({ share: 1, concurrency: 50, clock: Date.now });
  const times: number[] = [];
  const rates = [perSecond(5), { calls: 12, milliseconds: 10_000 }];
  const call = () => limits.run({ name: 'A', rates }, () => Promise.resolve(times.push(Date.now())));
  const first = [call(), call()];
  await vi.advanceTimersByTimeAsync(5000);
  const second = Array.from({ length: 40 }, call);
  await vi.runAllTimersAsync();
  await Promise.all([...first, ...second]);
  expect(busiest(times, 1000)).toBeLessThanOrEqual(5);
  expect(busiest(times, 10_000)).toBeLessThanOrEqual(12);
});

test('a call that waits at its gate keeps no slot from another endpoint', async () => {
  const limits = createLimits({ share: 1, concurrency: 1, clock: Date.now });
  const done: string[] = [];
  const call = (name: string, rates: readonly Rate[]) =>
    limits.run({ name, rates }, () => Promise.resolve(done.push(name)));
  const slow = Array.from({ length: 3 }, () => call('slow', [perMinute(1)]));
  const quick = Array.from({ length: 5 }, () => call('quick', []));
  await vi.advanceTimersByTimeAsync(0);
  expect(done.sort()).toEqual(['quick', 'quick', 'quick', 'quick', 'quick', 'slow']);
  await vi.runAllTimersAsync();
  await Promise.all([...slow, ...quick]);
});

test('a held endpoint starts no call before its time, and others do not notice', async () => {
  const limits = createLimits({ share: 1, concurrency: 4, clock: Date.now });
  const start = Date.now();
  const begins: Record<string, number[]> = { A: [], B: [] };
  const call = (name: string) =>
    limits.run({ name, rates: [] }, async () => {
      begins[name]?.push(Date.now() - start);
      await sleep(100);
    });
  limits.hold({ name: 'A', rates: [] }, 5000);
  limits.hold({ name: 'A', rates: [] }, 1000);
  const calls = ['A', 'B', 'A', 'B'].map(call);
  await vi.advanceTimersByTimeAsync(2000);
  limits.hold({ name: 'A', rates: [] }, 4000);
  await vi.runAllTimersAsync();
  await Promise.all(calls);
  expect(begins).toEqual({ A: [6000, 6000], B: [0, 0] });
});

test('a call that fails gives its slot back', async () => {
  const limits = createLimits({ share: 1, concurrency: 1, clock: Date.now });
  const fail = () => limits.run({ name: 'A', rates: [] }, () => Promise.reject(new Error('no')));
  for (let time = 0; time < 3; time += 1) await expect(fail()).rejects.toThrow('no');
});

// One Base meets its own lock; another one need not wait for it.
test('calls of one lane go one at a time whatever their endpoints, those of others beside them', async () => {
  const limits = createLimits({ share: 1, concurrency: 10, clock: Date.now });
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const call = (endpoint: string, lane: string): Promise<void> =>
    limits.run(
      { name: endpoint, rates: [] },
      () => {
        begun.push(`${endpoint} ${lane}`);
        return new Promise<void>((end) => ends.push(end));
      },
      lane,
    );
  const all = [call('records', 'A'), call('fields', 'A'), call('records', 'B')];
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual(['records A', 'records B']);
  for (const end of ends.splice(0)) end();
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual(['records A', 'records B', 'fields A']);
  for (const end of ends) end();
  await Promise.all(all);
});
