// Pure: why a request failed, and what the headers of its response say about it.
import type { ConnectorError } from '../engine/errors.ts';
import type { Reaction } from './error-codes/code.ts';
import type { HttpResponse } from './transport.ts';

export interface LarkFailure {
  readonly reaction: Reaction;
  /** The error when no retry helps. */
  readonly error: ConnectorError;
  /** Seconds until Lark lifts its limit; may be fractional or missing. */
  readonly resetSeconds?: number;
}

/** An id of Lark, of its gateway or of a proxy; anything else is not quoted. */
const logId = /^[\w.:-]{1,80}$/;

/** The first of these ids that Lark support can look up, with its name. */
export function logIdOf({ headers }: HttpResponse, ...ids: readonly unknown[]): string | undefined {
  const known = [...ids, headers['x-tt-logid'], headers['x-request-id']];
  const id = known.find((one) => typeof one === 'string' && logId.test(one));
  return typeof id === 'string' ? `log id ${id}` : undefined;
}

export function resetOf({ headers }: HttpResponse): Pick<LarkFailure, 'resetSeconds'> {
  const seconds = Number.parseFloat(headers['x-ogw-ratelimit-reset'] ?? headers['retry-after'] ?? '');
  return Number.isFinite(seconds) ? { resetSeconds: seconds } : {};
}
