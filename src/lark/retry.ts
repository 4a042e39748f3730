// Pure: how long and how often a request is retried.
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

/** Retries of a failure that may pass, with growing waits. */
export const patience: Patience = {
  retries: 5,
  factor: 2,
  minTimeout: 1000,
  maxTimeout: 30_000,
  randomize: true,
  maxRetryTime: minutesToMilliseconds(15),
};

/** The longest wait when Lark sends none. */
const maxGuessedWait = minutesToMilliseconds(1);
const maxRequestedWait = minutesToMilliseconds(10);

/**
 * How long a throttled endpoint is left alone, in milliseconds: as long as Lark requests
 * (`x-ogw-ratelimit-reset`, in seconds, perhaps fractional), else twice as long each time. The jitter
 * keeps several connectors of one app from returning at the same instant.
 */
export function throttleWait(resetSeconds: number | undefined, attempt: number, random: number): number {
  const jitter = 50 + random * 200;
  if (resetSeconds === undefined) return Math.min(maxGuessedWait, 1000 * 2 ** (attempt - 1)) + jitter;
  return Math.min(maxRequestedWait, Math.max(0, resetSeconds) * 1000) + jitter;
}
