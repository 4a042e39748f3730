/** The tickets that Lark pushes to a store app, about one an hour, and on request (docs/lark-api/auth.md#store-apps). */
import { hash, hex } from '../random.ts';

/** Knows the ticket that the app should have by now. */
export interface TicketDesk {
  /** The one that was pushed last. */
  readonly current: () => string;
  /** Pushes a new one at once, which the app's own server receives. */
  readonly push: () => void;
  /** How long an earlier ticket goes on being good is not documented: here it does not. */
  readonly isGood: (ticket: string) => boolean;
}

const hour = 3_600_000;

/** A desk that pushed its first ticket just now. */
export function createTicketDesk(seed: number, clock: () => number): TicketDesk {
  const opened = clock();
  let pushes = 0;
  const current = (): string => {
    const number = pushes + Math.floor((clock() - opened) / hour);
    return `g1${[1, 2, 3, 4].map((part) => hex(hash(seed, 72 + part, number))).join('')}`;
  };
  return {
    current,
    push: () => {
      pushes += 1;
    },
    isGood: (ticket) => ticket === current(),
  };
}
