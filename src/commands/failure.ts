// What a command says that failed as a whole.
import { toConnectorError, toTrace } from '../engine/errors.ts';
import { log, type AirbyteMessage } from '../airbyte/messages.ts';

/** A TRACE ERROR, and for an unforeseen error its stack in the log. */
export function failure(error: unknown, now: number): AirbyteMessage[] {
  const failed = toConnectorError(error);
  const stack = failed.cause instanceof Error ? failed.cause.stack : undefined;
  const fatal = failed.type === 'system_error' ? [log('FATAL', failed.message, stack)] : [];
  return [...fatal, toTrace(failed, now)];
}
