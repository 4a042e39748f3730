// Keeps Lark's published rates, and the bound on calls in flight, behind one small face.
import PQueue from 'p-queue';
import { ConnectorError } from '../engine/errors.ts';
import type { Rate } from './endpoint.ts';

export interface Limits {
  /**
   * Runs a call to the endpoint as soon as every one of its windows and the bound allow it, and after every earlier
   * call of the same lane has ended.
   * @throws ConnectorError when the endpoint is closed, or no more calls may be made
   */
  readonly run: <T>(endpoint: Limited, call: () => Promise<T>, lane?: string) => Promise<T>;
  /** Lets no further call to the endpoint start for so long. */
  readonly hold: (endpoint: Limited, milliseconds: number) => void;
  /** Lets no further call to the endpoint start at all; whoever waits for one gets the error. */
  readonly close: (endpoint: Limited, why: ConnectorError) => void;
  /** The calls made so far, by endpoint name. */
  readonly calls: () => ReadonlyMap<string, number>;
}

interface Limited {
  readonly name: string;
  readonly rates: readonly Rate[];
}

interface Gate {
  /** One at a time goes through. */
  readonly queue: PQueue;
  readonly windows: readonly Window[];
  readonly sleepers: Sleepers;
  /** Over when the gate may open again; undefined while it is open. */
  held: Promise<void> | undefined;
  /** Why it opens no more. */
  closed: ConnectorError | undefined;
}

export interface LimitOptions {
  /** The part of each published rate that may be used; above 1 where Lark has granted more. */
  readonly share: number;
  /** Calls in flight at once, over all endpoints. */
  readonly concurrency: number;
  /** Calls in all; without it there is no end. */
  readonly most?: number | undefined;
  readonly clock: () => number;
}

/** Our window is this much longer than Lark's: timers may fire a little early, and clocks differ a little. */
const margin = 25;

/** Limits that are all free. */
export function createLimits({ share, concurrency, most = Infinity, clock }: LimitOptions): Limits {
  const slots = new PQueue({ concurrency });
  const gates = new Map<string, Gate>();
  const lanes = new Map<string, PQueue>();
  const ledger = new Map<string, number>();
  let made = 0;
  let over: ConnectorError | undefined;

  const gateOf = ({ name, rates }: Limited): Gate => {
    const sleepers: Sleepers = new Set();
    const gate = gates.get(name) ?? {
      queue: new PQueue({ concurrency: 1 }),
      windows: rates.map((rate) => slidingWindow(rate, share, { clock, sleepers })),
      sleepers,
      held: undefined,
      closed: over,
    };
    gates.set(name, gate);
    return gate;
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
   * Whoever waits here holds no slot, and is counted only when they leave: no permit goes stale.
   * @returns what to do when the answer has come
   */
  const passGate = async (gate: Gate): Promise<() => void> => {
    for (;;) {
      if (gate.closed) throw gate.closed;
      await gate.held;
      for (const window of gate.windows) await window.room();
      const release = await takeSlot();
      if (mayPass(gate)) {
        const ends = [...gate.windows.map((window) => window.enter()), release];
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
    if (made < most) return;
    over = spent(made);
    for (const gate of gates.values()) closeGate(gate, over);
  };

  const run = async <T>(endpoint: Limited, call: () => Promise<T>): Promise<T> => {
    const gate = gateOf(endpoint);
    if (gate.closed) throw gate.closed;
    const end = await gate.queue.add(() => passGate(gate));
    ledger.set(endpoint.name, (ledger.get(endpoint.name) ?? 0) + 1);
    try {
      return await call();
    } finally {
      end();
    }
  };
  const laneOf = (name: string): PQueue => {
    const lane = lanes.get(name) ?? new PQueue({ concurrency: 1 });
    lanes.set(name, lane);
    return lane;
  };

  return {
    run: (endpoint, call, lane) =>
      lane === undefined ? run(endpoint, call) : laneOf(lane).add(() => run(endpoint, call)),
    hold(endpoint, milliseconds) {
      const gate = gateOf(endpoint);
      const held = Promise.all([gate.held, sleep(milliseconds, gate.sleepers)]).then(() => {
        if (gate.held === held) gate.held = undefined;
      });
      gate.held = held;
    },
    close(endpoint, why) {
      closeGate(gateOf(endpoint), why);
    },
    calls: () => ledger,
  };
}

function mayPass({ held, closed }: Gate): boolean {
  return held === undefined && closed === undefined;
}

function closeGate(gate: Gate, why: ConnectorError): void {
  gate.closed ??= why;
  for (const wake of [...gate.sleepers]) wake();
}

function spent(calls: number): ConnectorError {
  return new ConnectorError(
    'config_error',
    `The read made ${calls} calls to Lark, as many as limits.max_api_calls allows, and ended before everything was ` +
      'read. What is complete is saved: run the sync again to go on from there, or raise limits.max_api_calls. A ' +
      'stream that is always read in full begins anew each time, so allow at least the calls of one reading of it.',
    { endsRun: true },
  );
}

/** Room for so many calls in any span of its length; for one caller at a time. */
interface Window {
  /** Waits until one more call fits. */
  readonly room: () => Promise<void>;
  /** Counts a call from now on, until its span after the returned function was called has passed. */
  readonly enter: () => () => void;
}

/** So many calls are sure to have one among them that went over a warm connection. */
const enough = 100;

/**
 * Lark counts a call when it arrives, which is at some time between its leaving and its answer: a cold connection may
 * take longer than a warm one that leaves after it. A call therefore counts while it is under way and for a span
 * after its answer, less the time that no call is spared: what the quickest of them took.
 */
function slidingWindow(
  { calls, milliseconds }: Rate,
  share: number,
  { clock, sleepers }: { readonly clock: () => number; readonly sleepers: Sleepers },
): Window {
  const allowed = calls * share;
  const most = Math.max(1, Math.floor(allowed));
  const span = Math.ceil(Math.max(1, 1 / allowed) * milliseconds) + margin;
  let underWay = 0;
  let onAnswer: () => void = () => undefined;
  /** When the last answers came, oldest first. */
  const answered: number[] = [];
  let quickest = Infinity;
  let known = 0;
  return {
    async room() {
      while (underWay + answered.length >= most) {
        if (answered.length === 0) {
          await new Promise<void>((wake) => (onAnswer = wake));
          continue;
        }
        const spared = known < enough ? 0 : quickest;
        const wait = (answered.shift() ?? 0) - spared + span - clock();
        // A clock that was set back must not make anybody wait longer than the window is.
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
        answered.push(clock());
        onAnswer();
      };
    },
  };
}

/** What wakes each of those who wait for time to pass. */
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
