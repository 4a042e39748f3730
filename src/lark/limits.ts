// Keeps Lark's published rates, and the bound on calls in flight, behind one small face.
import PQueue from 'p-queue';
import type { Rate } from './endpoint.ts';

export interface Limits {
  /** Runs a call to the endpoint as soon as every one of its windows and the bound allow it. */
  readonly run: <T>(endpoint: Limited, call: () => Promise<T>) => Promise<T>;
  /** Lets no further call to the endpoint start for so long. */
  readonly hold: (endpoint: Limited, milliseconds: number) => void;
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
  /** Over when the gate may open again; undefined while it is open. */
  held: Promise<void> | undefined;
}

export interface LimitOptions {
  /** The part of each published rate that may be used; above 1 where Lark has granted more. */
  readonly share: number;
  /** Calls in flight at once, over all endpoints. */
  readonly concurrency: number;
  readonly clock: () => number;
}

/** Our window is this much longer than Lark's: timers may fire a little early, and clocks differ a little. */
const margin = 25;

/** Limits that are all free. */
export function createLimits({ share, concurrency, clock }: LimitOptions): Limits {
  const slots = new PQueue({ concurrency });
  const gates = new Map<string, Gate>();
  const ledger = new Map<string, number>();

  const gateOf = ({ name, rates }: Limited): Gate => {
    const gate = gates.get(name) ?? {
      queue: new PQueue({ concurrency: 1 }),
      windows: rates.map((rate) => slidingWindow(rate, share, clock)),
      held: undefined,
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
      await gate.held;
      for (const window of gate.windows) await window.room();
      const release = await takeSlot();
      if (gate.held === undefined) {
        const ends = [...gate.windows.map((window) => window.enter()), release];
        return () => {
          for (const end of ends) end();
        };
      }
      release();
    }
  };

  return {
    async run(endpoint, call) {
      const gate = gateOf(endpoint);
      const end = await gate.queue.add(() => passGate(gate));
      ledger.set(endpoint.name, (ledger.get(endpoint.name) ?? 0) + 1);
      try {
        return await call();
      } finally {
        end();
      }
    },
    hold(endpoint, milliseconds) {
      const gate = gateOf(endpoint);
      const held = Promise.all([gate.held, sleep(milliseconds)]).then(() => {
        if (gate.held === held) gate.held = undefined;
      });
      gate.held = held;
    },
    calls: () => ledger,
  };
}

/** Room for so many calls in any span of its length; for one caller at a time. */
interface Window {
  /** Waits until one more call fits. */
  readonly room: () => Promise<void>;
  /** Counts a call from now on, until its span after the returned function was called has passed. */
  readonly enter: () => () => void;
}

/**
 * Lark counts a call when it arrives, which is at some time between its leaving and its answer: a cold connection may
 * take longer than a warm one that leaves after it. A call therefore counts while it is under way and for a span
 * after its answer, which costs a little speed and is never wrong.
 */
function slidingWindow({ calls, milliseconds }: Rate, share: number, clock: () => number): Window {
  const allowed = calls * share;
  const most = Math.max(1, Math.floor(allowed));
  const span = Math.ceil(Math.max(1, 1 / allowed) * milliseconds) + margin;
  let underWay = 0;
  let onAnswer: () => void = () => undefined;
  /** When the last answers came, oldest first. */
  const answered: number[] = [];
  return {
    async room() {
      while (underWay + answered.length >= most) {
        if (answered.length === 0) {
          await new Promise<void>((wake) => (onAnswer = wake));
          continue;
        }
        const wait = (answered.shift() ?? 0) + span - clock();
        // A clock that was set back must not make anybody wait longer than the window is.
        if (wait > 0) await sleep(Math.min(wait, span));
      }
    },
    enter() {
      underWay += 1;
      return () => {
        underWay -= 1;
        answered.push(clock());
        onAnswer();
      };
    },
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
