// Short names for rows that have no id of their own.
import { createHash } from 'node:crypto';

/** The same for equal parts in the same order; parts that are missing count as null. */
export function hashOf(parts: readonly unknown[]): string {
  return createHash('shake128', { outputLength: 16 }).update(JSON.stringify(parts)).digest('hex');
}
