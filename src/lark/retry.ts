// How long and how often a request is retried.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import pRetry from 'p-retry';
import type { ConnectorError } from '../engine/errors.ts';
import type { LarkFailure } from './failure.ts';

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
  // A limit that is lifted at once, and still holds, is left alone a little longer each time.
  const least = attempt === 1 ? 0 : Math.min(maxGuessedWait, 125 * 2 ** (attempt - 1));
  return Math.min(maxRequestedWait, Math.max(least, resetSeconds * 1000)) + jitter;
}

/** A failed attempt on its way through the retries; never leaves the client. */
export class Refusal extends Error {
  readonly failure: LarkFailure;
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number;
  /** Milliseconds before the next attempt. */
  readonly wait: number;

  constructor(failure: LarkFailure, sentAt: number, wait = 0) {
    super(failure.error.message);
    this.failure = failure;
    this.sentAt = sentAt;
    this.wait = wait;
  }
}

export interface RetryOptions {
  readonly patience: Patience;
  readonly clock: () => number;
  readonly onRetry: (attempt: number, error: ConnectorError) => void;
}

/**
 * Attempts a call until it succeeds or the policy ends; its time runs from the first request on, so that waiting for
 * a limit does not count. `attempt` receives how often in a row the call has been throttled.
 * @throws ConnectorError of the last attempt
 */
export function retrying<Result>(
  attempt: (throttles: number) => Promise<Result>,
  { patience: { maxRetryTime, ...steps }, clock, onRetry }: RetryOptions,
): Promise<Result> {
  let since: number | undefined;
  const mayContinue = ({ sentAt, wait }: Refusal): boolean =>
    wait <= maxRetryTime && clock() - (since ??= sentAt) < maxRetryTime;
  /**
   * Throttling is not a failure and costs no retry; the endpoint stays closed for as long as Lark requests. The
   * `shouldConsumeRetry` of p-retry is not equal: it gives up on throttling once the retries are used up.
   */
  const unthrottled = async (throttles = 0): Promise<Result> => {
    try {
      return await attempt(throttles);
    } catch (error) {
      const throttled = error instanceof Refusal && error.failure.reaction === 'throttled';
      if (!throttled || !mayContinue(error)) throw error;
    }
    return unthrottled(throttles + 1);
  };
  return pRetry(() => unthrottled(), {
    ...steps,
    onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => {
      if (!(error instanceof Refusal) || error.failure.reaction !== 'retry' || retriesLeft === 0) return;
      onRetry(attemptNumber, error.failure.error);
    },
    shouldRetry: ({ error }) =>
      error instanceof Refusal && error.failure.reaction === 'retry' && mayContinue(error),
  }).catch((error: unknown) => {
    throw error instanceof Refusal ? error.failure.error : error;
  });
}
