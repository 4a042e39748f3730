// The one error class of the connector, with the three words the platform knows.
import { traceError, type FailureType, type TraceMessage } from '../airbyte/messages.ts';

export type { FailureType };

interface ErrorDetails {
  /** For whoever debugs: raw codes, messages, log ids. Shown apart from the message. */
  readonly internal?: string;
  /** The code of the service that refused, when one did. */
  readonly code?: number;
  /** It is about the whole run, whichever stream meets it: reported once for all of them. */
  readonly endsRun?: boolean;
  readonly cause?: unknown;
}

/**
 * A failure in words for the person who set up the sync: what happened, what to do, where to look.
 * `config_error`: they must act; `transient_error`: later may work; `system_error`: a bug, here or there.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly type: FailureType;
  readonly internal: string | undefined;
  readonly code: number | undefined;
  readonly endsRun: boolean;

  constructor(type: FailureType, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.type = type;
    this.internal = details.internal;
    this.code = details.code;
    this.endsRun = details.endsRun ?? false;
  }
}

/** The same failure in other words. */
export function restated(
  error: ConnectorError,
  message: string,
  { endsRun = error.endsRun }: Pick<ErrorDetails, 'endsRun'> = {},
): ConnectorError {
  const { type, internal, code, cause } = error;
  return new ConnectorError(type, message, {
    ...(internal !== undefined && { internal }),
    ...(code !== undefined && { code }),
    endsRun,
    cause,
  });
}

/** Any thrown value as a ConnectorError; what we did not foresee is a `system_error`. */
export function toConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new ConnectorError(
    'system_error',
    'Something went wrong in the connector. See the logs for more details.',
    { internal: `${error.name}: ${error.message}`, cause: error },
  );
}

/** The error says which of the configured things it is about. */
export function inPartition(
  error: ConnectorError,
  partition: Readonly<Record<string, string>>,
): ConnectorError {
  const where = Object.entries(partition).map(([key, value]) => `${key} ${value}`);
  if (where.length === 0 || error.endsRun) return error;
  return restated(error, `${where.join(', ')}: ${error.message}`);
}

const retryOrder: readonly FailureType[] = ['transient_error', 'system_error', 'config_error'];

/** Sorts the most retryable first: a platform decides on a retry by the first failure it sees. */
export function byRetryability(a: ConnectorError, b: ConnectorError): number {
  return retryOrder.indexOf(a.type) - retryOrder.indexOf(b.type);
}

/** One error for a stream with several failed partitions: the most retryable type, and every message once. */
export function combined(errors: readonly ConnectorError[]): ConnectorError {
  const sorted = [...errors].sort(byRetryability);
  const [first] = sorted;
  if (!first) throw new TypeError('A failed stream has at least one error.');
  const internal = [...new Set(sorted.flatMap((error) => error.internal ?? []))];
  return new ConnectorError(first.type, [...new Set(sorted.map(({ message }) => message))].join('\n'), {
    ...(internal.length > 0 && { internal: internal.join('\n') }),
    cause: first.cause,
  });
}

/** The error as a message for the platform, of one stream or of the whole connector; `now` in epoch milliseconds. */
export function toTrace(
  { message, type, internal, cause }: ConnectorError,
  now: number,
  stream?: string,
): TraceMessage {
  const stack = cause instanceof Error ? cause.stack : undefined;
  return traceError(
    {
      message,
      failure_type: type,
      ...(internal !== undefined && { internal_message: internal }),
      ...(stack !== undefined && { stack_trace: stack }),
      ...(stream !== undefined && { stream_descriptor: { name: stream } }),
    },
    now,
  );
}
