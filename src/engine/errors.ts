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

/** Failures of one kind that are named. */
const maxNamed = 3;

/** A longer message is cut at a line (bytes). */
const maxLength = 4_000;

/** One error for a stream with several failed partitions: the most retryable type, and of each kind the first three. */
export function combined(errors: readonly ConnectorError[]): ConnectorError {
  const sorted = [...errors].sort(byRetryability);
  const [first] = sorted;
  if (!first) throw new TypeError('A failed stream has at least one error.');
  const internal = cut([...new Set(sorted.flatMap((error) => error.internal ?? []))]);
  return new ConnectorError(first.type, cut(namedAlike(sorted)), {
    ...(internal !== '' && { internal }),
    cause: first.cause,
  });
}

/** Errors of one kind differ only in what they are about. */
function namedAlike(errors: readonly ConnectorError[]): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { type, code, message } of errors) {
    // Before the colon stands the partition.
    const kind = `${type} ${code ?? message.replace(/^[^:]*: /, '')}`;
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(message));
  }
  return [...kinds.values()].flatMap((messages) => {
    const named = [...messages].slice(0, maxNamed);
    const more = messages.size - named.length;
    return more > 0 ? [...named, `... and ${more} more like ${named.length > 1 ? 'these' : 'this'}.`] : named;
  });
}

function cut(lines: readonly string[]): string {
  const text = lines.join('\n');
  if (Buffer.byteLength(text) <= maxLength) return text;
  const room = maxLength - 60;
  const fits = (count: number): boolean => Buffer.byteLength(lines.slice(0, count).join('\n')) <= room;
  let count = 0;
  while (fits(count + 1)) count += 1;
  // Of one long line, its beginning; a character takes at most four bytes.
  const begun = count > 0 ? lines.slice(0, count) : [(lines[0] ?? '').slice(0, room / 4)];
  return [...begun, `... and ${lines.length - count} more lines, left out.`].join('\n');
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
