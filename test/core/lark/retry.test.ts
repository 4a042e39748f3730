// How often and how long after a failure Lark is asked again, on a clock that is turned by hand.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLark, type Lark, type LarkEvent, type LarkOptions } from '../../../src/lark/client.ts';
import { throttleWait } from '../../../src/lark/retry.ts';
import type { HttpResponse, NoResponse, Send } from '../../../src/lark/transport.ts';
import { app, failureOf, thing, tokens } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const things = thing();

const answer = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => ({
  status,
  headers,
  text: JSON.stringify(body),
});
const done = answer(200, { code: 0, msg: 'success', data: {} });
const broken = answer(500, { code: 1500, msg: 'internal error' });
const busy = (seconds?: string): HttpResponse =>
  answer(429, { code: 99991400 }, seconds === undefined ? {} : { 'x-ogw-ratelimit-reset': seconds });

const mostRequests = 1000;

/** A client over a wire that the test holds in its hands; `sent` says when each request but sign-in went out. */
function wired(
  reply: (count: number) => HttpResponse | NoResponse | Promise<HttpResponse>,
  changes: Partial<LarkOptions> = {},
): { readonly lark: Lark; readonly sent: number[]; readonly events: LarkEvent[] } {
  const sent: number[] = [];
  const events: LarkEvent[] = [];
  const start = Date.now();
  const send: Send = ({ url }) => {
    if (url.includes('/auth/')) {
      return Promise.resolve(answer(200, { code: 0, tenant_access_token: tokens[0], expire: 7200 }));
    }
    sent.push(Date.now() - start);
    // A client that asks again at once would do so without end, in no time, and no time limit could stop the test.
    if (sent.length > mostRequests) return Promise.reject(new Error('The client never stops asking.'));
    return Promise.resolve(reply(sent.length));
  };
  const lark = createLark({
    credentials: app,
    send,
    rateShare: 1,
    concurrency: 2,
    clock: Date.now,
    onEvent: (event) => events.push(event),
    onToken: () => undefined,
    ...changes,
  });
  return { lark, sent, events };
}

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0));

test.each([
  ['an internal error', broken],
  ['a reset connection', { reason: 'ECONNRESET', text: 'socket hang up' }],
  ['a page of a proxy', { status: 502, headers: {}, text: '<html>' }],
])('%s is retried five times, each wait at least twice as long, and then reported', async (_why, failing) => {
  const { lark, sent, events } = wired(() => failing);
  const failure = failureOf(lark.call(things));
  await vi.runAllTimersAsync();
  expect((await failure).type).toBe('transient_error');
  expect(sent).toHaveLength(6);
  gaps(sent).forEach((gap, index) => {
    const step = Math.min(30_000, 1000 * 2 ** index);
    expect(gap).toBeGreaterThanOrEqual(step);
    expect(gap).toBeLessThanOrEqual(Math.min(30_000, 2 * step));
  });
  const attempts = events.flatMap((event) => (event.kind === 'retrying' ? [event.attempt] : []));
  expect(attempts, 'the last failure is reported, not retried').toEqual([1, 2, 3, 4, 5]);
});

test('waits differ from caller to caller', async () => {
  const all: string[] = [];
  for (const chance of [0, 0.3, 0.9]) {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const { lark, sent } = wired(() => broken);
    const failure = failureOf(lark.call(things));
    await vi.runAllTimersAsync();
    await failure;
    all.push(gaps(sent).slice(0, 3).join());
  }
  expect(new Set(all).size).toBe(3);
});

test('what cannot pass is asked once', async () => {
  const { lark, sent } = wired(() => answer(400, { code: 99992402, msg: 'field validation failed' }));
  expect(await failureOf(lark.call(things))).toMatchObject({ type: 'config_error' });
  expect(sent).toHaveLength(1);
});

test('an answer that is unlike the manual is asked for once', async () => {
  const { lark, sent } = wired(() => answer(200, { code: 0, data: 'nothing' }));
  expect(await failureOf(lark.call(things))).toMatchObject({ type: 'system_error' });
  expect(sent).toHaveLength(1);
});

test('throttling has patience of its own: a quarter of an hour, whatever the retries', async () => {
  const { lark, sent } = wired(() => busy('52'));
  const failure = failureOf(lark.call(things));
  await vi.runAllTimersAsync();
  expect(await failure).toMatchObject({ type: 'transient_error', code: 99991400 });
  expect(sent.length).toBeGreaterThan(6);
  expect(sent.at(-1)).toBeGreaterThanOrEqual(15 * 60_000);
  expect(sent.at(-1)).toBeLessThan(17 * 60_000);
  for (const gap of gaps(sent)) expect(gap).toBeGreaterThanOrEqual(52_000);
});

test('when Lark names no wait, the waits grow to a minute', async () => {
  const { lark, sent } = wired((count) => (count > 9 ? done : busy()));
  const called = lark.call(things);
  await vi.runAllTimersAsync();
  await called;
  gaps(sent).forEach((gap, index) => {
    const step = Math.min(60_000, 1000 * 2 ** index);
    expect(gap).toBeGreaterThanOrEqual(step);
    expect(gap).toBeLessThan(step + 300);
  });
});

test('an absurd wait is cut to ten minutes', async () => {
  const { lark, sent, events } = wired((count) => (count > 1 ? done : busy('86400')));
  const called = lark.call(things);
  await vi.runAllTimersAsync();
  await called;
  expect(gaps(sent)[0]).toBeLessThan(601_000);
  expect(events.find(({ kind }) => kind === 'throttled')).toMatchObject({ endpoint: things.name });
});

test('when the gate closes, no call that already waits in it slips through', async () => {
  const answers: ((answer: HttpResponse) => void)[] = [];
  const { lark, sent } = wired(() => new Promise((resolve) => answers.push(resolve)));
  const calls = Array.from({ length: 6 }, () => lark.call(things));
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(2);
  answers[0]?.(busy('60'));
  answers[1]?.(done);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(sent, 'both slots are free, and no call goes').toHaveLength(2);
  const pump = setInterval(() => {
    answers.forEach((resolve) => {
      resolve(done);
    });
  }, 10);
  await vi.advanceTimersByTimeAsync(60_000);
  clearInterval(pump);
  await Promise.all(calls);
  expect(sent).toHaveLength(7);
});

test.each<readonly [string, number | undefined, number, number, number]>([
  ['as long as Lark says', 52, 1, 52_000, 52_250],
  ['a fraction', 0.25, 1, 250, 500],
  ['below zero is nothing', -5, 1, 0, 250],
  ['ten minutes are the most', 1e9, 1, 600_000, 600_250],
  ['Lark is silent: a second', undefined, 1, 1000, 1250],
  ['still silent: twice that', undefined, 2, 2000, 2250],
  ['silent for long: a minute', undefined, 30, 60_000, 60_250],
])('how long an endpoint is left alone: %s', (_why, reset, attempt, least, most) => {
  for (const random of [0, 0.5, 0.999]) {
    const wait = throttleWait(reset, attempt, random);
    expect(wait).toBeGreaterThan(least);
    expect(wait).toBeLessThanOrEqual(most);
  }
  expect(throttleWait(reset, attempt, 0)).not.toBe(throttleWait(reset, attempt, 0.9));
});

test.each<[string, number | undefined, number, number]>([
  ['as long as Lark says', 30, 1, 30_000],
  ['a fraction of a second', 0.25, 1, 250],
  ['at most ten minutes', 100_000, 1, 600_000],
  ['at once where the limit is lifted', 0, 1, 0],
  ['longer where it still holds', 0, 2, 250],
  ['longer each time', 0, 3, 500],
  ['the same below zero', -5, 4, 1000],
  ['and no longer than a minute', 0, 20, 60_000],
  ['what Lark says, where that is more', 2, 3, 2000],
  ['a second where Lark says nothing', undefined, 1, 1000],
  ['twice as long each time', undefined, 3, 4000],
  ['and no longer than a minute either', undefined, 20, 60_000],
])('a throttled endpoint is left alone %s', (_why, seconds, attempt, wait) => {
  expect(throttleWait(seconds, attempt, 0)).toBe(wait + 50);
  expect(throttleWait(seconds, attempt, 0.5)).toBe(wait + 150);
});
