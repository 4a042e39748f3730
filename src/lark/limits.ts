// Keeps calls within Lark's published rates, the bound on calls in flight, and the budget of calls.
import PQueue from 'p-queue';
import { ConnectorError } from '../engine/errors.ts';
import type { Rate } from './endpoint.ts';

export interface Limits {
  /**
   * Runs a call to the endpoint as soon as all of its windows and the bound allow it, and after every earlier call
   * with the same `serialKey` has ended.
   * @throws ConnectorError when the endpoint is closed, or no more calls may be made
   */
  readonly run: <T>(endpoint: Limited, call: () => Promise<T>, serialKey?: string) => Promise<T>;
  /** No further call to the endpoint starts for so long. */
  readonly hold: (endpoint: Limited, milliseconds: number) => void;
  /** No further call to the endpoint starts at all; those that wait fail with the error. */
  readonly close: (endpoint: Limited, why: ConnectorError) => void;
  /** The calls made so far, by endpoint name. */
  readonly calls: () => ReadonlyMap<string, number>;
}

interface Limited {
  readonly name: string;
  readonly rates: readonly Rate[];
}

interface EndpointLimit {
  /** Calls enter one at a time. */
  readonly queue: PQueue;
  readonly windows: readonly Window[];
  readonly sleepers: Sleepers;
  /** Resolves when the limit may open again; undefined while it is open. */
  held: Promise<void> | undefined;
  /** Why it stays closed. */
  closed: ConnectorError | undefined;
}

export interface LimitOptions {
  /** The part of each published rate that may be used; above 1 where Lark has granted more. */
  readonly share: number;
  /** Calls in flight at the same time, over all endpoints. */
  readonly concurrency: number;
  /** Calls in all; unlimited without it. */
  readonly maxCalls?: number | undefined;
  readonly clock: () => number;
}

/** Our window is longer than Lark's by these milliseconds: timers may fire early, and clocks differ a little. */
const marginMs = 25;

/** Limits with no call made yet. */
export function createLimits({ share, concurrency, maxCalls = Infinity, clock }: LimitOptions): Limits {
  const slots = new PQueue({ concurrency });
  const limits = new Map<string, EndpointLimit>();
  const serialQueues = new Map<string, PQueue>();
  const counts = new Map<string, number>();
  let made = 0;
  let exhausted: ConnectorError | undefined;

  const limitOf = ({ name, rates }: Limited): EndpointLimit => {
    const sleepers: Sleepers = new Set();
    const limit = limits.get(name) ?? {
      queue: new PQueue({ concurrency: 1 }),
      windows: rates.map((rate) => slidingWindow(rate, share, { clock, sleepers })),
      sleepers,
      held: undefined,
      closed: exhausted,
    };
    limits.set(name, limit);
    return limit;
  };
  const takeSlot = (): Promise<() => void> =>
    new Promise((taken) => {
      void slots.add(
        () =>
          new Promise<void>((release) => {
            taken(release);
          }),
      );
    });
  /**
   * A waiting call holds no slot, and is counted only when it starts: no permit goes stale.
   * @returns what to call when the response has arrived
   */
  const enterLimit = async (limit: EndpointLimit): Promise<() => void> => {
    for (;;) {
      if (limit.closed) throw limit.closed;
      await limit.held;
      for (const window of limit.windows) await window.room();
      const release = await takeSlot();
      if (mayPass(limit)) {
        const ends = [...limit.windows.map((window) => window.enter()), release];
        count();
        return () => {
          for (const end of ends) end();
        };
      }
      release();
    }
  };
  const count = (): void => {
    made += 1;
    if (made < maxCalls) return;
    exhausted = budgetExhausted(made);
    for (const limit of limits.values()) closeLimit(limit, exhausted);
  };

  const run = async <T>(endpoint: Limited, call: () => Promise<T>): Promise<T> => {
    const limit = limitOf(endpoint);
    if (limit.closed) throw limit.closed;
    const end = await limit.queue.add(() => enterLimit(limit));
    counts.set(endpoint.name, (counts.get(endpoint.name) ?? 0) + 1);
    try {
      return await call();
    } finally {
      end();
    }
  };
  const serialQueueOf = (name: string): PQueue => {
    const queue = serialQueues.get(name) ?? new PQueue({ concurrency: 1 });
    serialQueues.set(name, queue);
    return queue;
  };

  return {
    run: (endpoint, call, serialKey) =>
      serialKey === undefined ? run(endpoint, call) : serialQueueOf(serialKey).add(() => run(endpoint, call)),
    hold(endpoint, milliseconds) {
      const limit = limitOf(endpoint);
      const held = Promise.all([limit.held, sleep(milliseconds, limit.sleepers)]).then(() => {
        if (limit.held === held) limit.held = undefined;
      });
      limit.held = held;
    },
    close(endpoint, why) {
      closeLimit(limitOf(endpoint), why);
    },
    calls: () => counts,
  };
}

function mayPass({ held, closed }: EndpointLimit): boolean {
  return held === undefined && closed === undefined;
}

function closeLimit(limit: EndpointLimit, why: ConnectorError): void {
  limit.closed ??= why;
  for (const wake of [...limit.sleepers]) wake();
}

function budgetExhausted(calls: number): ConnectorError {
  return new ConnectorError(
    'config_error',
    `The read made ${calls} calls to Lark, as many as limits.max_api_calls allows, and ended before everything was ` +
      'read. What is complete is saved: run the sync again to go on from there, or raise limits.max_api_calls. A ' +
      'stream that is always read in full starts from the beginning each time, so allow at least the calls of one read of it.',
    { endsRun: true },
  );
}

/** How many calls enter in any span of so many milliseconds. */
function spanOf(
  { calls, milliseconds }: Rate,
  share: number,
): { readonly maxInSpan: number; readonly span: number } {
  const allowed = calls * share;
  return {
    maxInSpan: Math.max(1, Math.floor(allowed)),
    span: Math.ceil(Math.max(1, 1 / allowed) * milliseconds) + marginMs,
  };
}

/** The milliseconds that so many calls to an endpoint take at least, because of its rates. */
export function shortestTime({ rates }: Pick<Limited, 'rates'>, calls: number, share: number): number {
  const waits = rates.map((rate) => {
    const { maxInSpan, span } = spanOf(rate, share);
    return Math.floor(Math.max(0, calls - 1) / maxInSpan) * span;
  });
  return Math.max(0, ...waits);
}

/** Room for a number of calls in any span of its length; for one caller at a time. */
interface Window {
  /** Waits until one more call fits. */
  readonly room: () => Promise<void>;
  /** Counts a call from now on, until its span has passed after the returned function was called. */
  readonly enter: () => () => void;
}

/** Among this many calls, at least one went over a warm connection. */
const minSamples = 100;

/**
 * Lark counts a call when it arrives, at some time between its start and its response: a cold connection may take
 * longer than a warm one that starts after it. A call therefore counts while it is under way and for a span after
 * its response, less the time that every call takes: that of the quickest.
 */
function slidingWindow(
  { calls, milliseconds }: Rate,
  share: number,
  { clock, sleepers }: { readonly clock: () => number; readonly sleepers: Sleepers },
): Window {
  const { maxInSpan, span } = spanOf({ calls, milliseconds }, share);
  let underWay = 0;
  let onResponse: () => void = () => undefined;
  /** When the last responses arrived, oldest first. */
  const responses: number[] = [];
  let quickest = Infinity;
  let known = 0;
  return {
    async room() {
      while (underWay + responses.length >= maxInSpan) {
        if (responses.length === 0) {
          await new Promise<void>((wake) => (onResponse = wake));
          continue;
        }
        const spared = known < minSamples ? 0 : quickest;
        const wait = (responses.shift() ?? 0) - spared + span - clock();
        // A clock that was set back must not cause a wait longer than the window.
        if (wait > 0) await sleep(Math.min(wait, span), sleepers);
      }
    },
    enter() {
      underWay += 1;
      const left = clock();
      return () => {
        underWay -= 1;
        known += 1;
        quickest = Math.min(quickest, Math.max(0, clock() - left));
        responses.push(clock());
        onResponse();
      };
    },
  };
}

/** Wakes each call that waits for time to pass. */
type Sleepers = Set<() => void>;

function sleep(milliseconds: number, sleepers: Sleepers): Promise<void> {
  return new Promise((wake) => {
    const rise = (): void => {
      clearTimeout(timer);
      sleepers.delete(rise);
      wake();
    };
    const timer = setTimeout(rise, milliseconds);
    sleepers.add(rise);
  });
}
