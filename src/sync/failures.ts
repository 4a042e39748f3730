// What a destination throws, in words for whoever reads stderr: a disk that is full, a folder that is read-only.
import { ConnectorError } from '../engine/errors.ts';
import type { Destination } from './types.ts';

/** An error of the system or of a database; one that says what to do stays as it is. */
function inWords(to: string, error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return new ConnectorError(
    'system_error',
    `--to ${to}: sync cannot write there (${problem}). What was committed is kept: once this is mended, run the same command again.`,
    { internal: problem, cause: error },
  );
}

/**
 * Opens a destination whose errors name it.
 * @param to without a password
 */
export async function openNamed(to: string, open: () => Promise<Destination>): Promise<Destination> {
  const named = async <T>(act: () => T | Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      throw inWords(to, error);
    }
  };
  const destination = await named(open);
  const { createViews } = destination;
  return {
    ...destination,
    begin: (beginning) => named(() => destination.begin(beginning)),
    write: (batch) => named(() => destination.write(batch)),
    commit: (commit) => named(() => destination.commit(commit)),
    ...(createViews && { createViews: (sources) => named(() => createViews(sources)) }),
    close: () => named(() => destination.close()),
  };
}
