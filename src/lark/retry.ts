// Pure: how long and how often Lark is asked again.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';

export interface Patience {
  readonly retries: number;
  readonly factor: number;
  /** Milliseconds, as the two below. */
  readonly minTimeout: number;
  readonly maxTimeout: number;
  readonly maxRetryTime: number;
  readonly randomize: boolean;
}

/** A failure that may pass is met with so many further tries, in growing steps, for so long. */
export const patience: Patience = {
  retries: 5,
  factor: 2,
  minTimeout: 1000,
  maxTimeout: 30_000,
  randomize: true,
  maxRetryTime: minutesToMilliseconds(15),
};

/** Without a word from Lark, throttling waits at most this long. */
const longestGuess = minutesToMilliseconds(1);
const longestObeyed = minutesToMilliseconds(10);

/**
 * How long to leave a throttled endpoint alone, in milliseconds: as long as Lark says
 * (`x-ogw-ratelimit-reset`, in seconds, perhaps fractional), else twice as long each time. The jitter
 * keeps several connectors of one app from coming back in the same instant.
 */
export function throttleWait(resetSeconds: number | undefined, attempt: number, random: number): number {
  const jitter = 50 + random * 200;
  if (resetSeconds === undefined) return Math.min(longestGuess, 1000 * 2 ** (attempt - 1)) + jitter;
  return Math.min(longestObeyed, Math.max(0, resetSeconds) * 1000) + jitter;
}
