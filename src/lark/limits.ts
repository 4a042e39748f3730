// Keeps Lark's published rates, and the bound on calls in flight, with p-queue behind one small face.
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
  readonly queue: PQueue;
  readonly windows: readonly PQueue[];
  heldUntil: number;
}

export interface LimitOptions {
  /** The part of each published rate that may be used; above 1 where Lark has granted more. */
  readonly share: number;
  /** Calls in flight at once, over all endpoints. */
  readonly concurrency: number;
  readonly clock: () => number;
}

/** Our window is this much longer than Lark's: calls do not arrive exactly as far apart as they leave. */
const travel = 25;

/** Limits that are all free. */
export function createLimits({ share, concurrency, clock }: LimitOptions): Limits {
  const slots = new PQueue({ concurrency });
  const gates = new Map<string, Gate>();
  const ledger = new Map<string, number>();

  const gateOf = ({ name, rates }: Limited): Gate => {
    const gate = gates.get(name) ?? {
      queue: new PQueue({ concurrency: 1 }),
      windows: rates.map((rate) => slidingWindow(rate, share)),
      heldUntil: 0,
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

  return {
    async run(endpoint, call) {
      const { queue, windows } = gateOf(endpoint);
      // One at a time through the gate: a call that waits here holds no slot, and none leaves with a stale permit.
      const release = await queue.add(async () => {
        for (const window of windows) await window.add(() => undefined);
        return takeSlot();
      });
      ledger.set(endpoint.name, (ledger.get(endpoint.name) ?? 0) + 1);
      try {
        return await call();
      } finally {
        release();
      }
    },
    hold(endpoint, milliseconds) {
      const gate = gateOf(endpoint);
      const until = clock() + milliseconds;
      if (until <= gate.heldUntil) return;
      gate.heldUntil = until;
      gate.queue.pause();
      setTimeout(() => {
        if (gate.heldUntil === until) gate.queue.start();
      }, milliseconds);
    },
    calls: () => ledger,
  };
}

function slidingWindow({ calls, milliseconds }: Rate, share: number): PQueue {
  const allowed = calls * share;
  return new PQueue({
    strict: true,
    intervalCap: Math.max(1, Math.floor(allowed)),
    interval: Math.ceil(Math.max(1, 1 / allowed) * milliseconds) + travel,
  });
}
