// A key once in one read: which streams still lack an item, or a row.
import { createHash } from 'node:crypto';
import { toJson } from '../json.ts';
import type { Run } from './plan.ts';
import type { Feed, Part, Row } from './types.ts';

/** The streams that a slice is read for. */
interface Recipients {
  readonly runs: readonly Run[];
  /** Keys that are read again: each is for the streams that follow it; whatever else comes along is for all. */
  readonly keys?: ReadonlySet<string>;
}

/** What the streams of a feed have had in one read, whatever partition brought it; nothing yet. */
export function createDedupe<Context>({ key, repeats }: Pick<Feed<Context>, 'key' | 'repeats'>) {
  const had = new Map<Run, Set<string>>();
  const hasHad = (run: Run, id: string): boolean => had.get(run)?.has(id) ?? false;
  const add = (run: Run, id: string): boolean => {
    const ids = had.get(run) ?? new Set();
    had.set(run, ids);
    return ids.size < ids.add(id).size;
  };
  return {
    hasHad,
    /** The items of a feed with keys that are for the stream and have not been emitted. */
    lacked: (run: Run, items: readonly unknown[], isFor: (id: string) => boolean): readonly unknown[] =>
      items.filter((item) => {
        const id = key?.(item) ?? '';
        return isFor(id) && !hasHad(run, id);
      }),
    /** Notes an item as emitted; false where it already was. */
    addItem: (run: Run, item: unknown): boolean => add(run, key?.(item) ?? ''),
    /** The rows that were not emitted, noted as emitted from now on. */
    newRows: (run: Run, rows: readonly Row[]): readonly Row[] =>
      repeats === false ? rows : rows.filter((row) => add(run, rowKey(run, row))),
  };
}

/** Whether an item is for a stream: it follows the item, or the slice is read for it. */
export function isRecipient(run: Run, id: string, { open }: Part, { runs, keys }: Recipients): boolean {
  if (run.mode === 'incremental' && open?.has(id)) return true;
  return runs.includes(run) && !keys?.has(id);
}

/** A key of several columns is kept as its hash: sixteen bytes, however long the ids are. */
function rowKey({ stream }: Run, row: Row): string {
  const { primaryKey } = stream;
  const first = row[primaryKey[0] ?? ''];
  if (primaryKey.length === 1 && typeof first === 'string') return first;
  const values = primaryKey.map((column) => row[column]);
  return createHash('shake128', { outputLength: 16 }).update(toJson(values)).digest().toString('latin1');
}
