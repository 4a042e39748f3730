// Who gets an item: the streams that need its slice, and those that wait for exactly this one.
import { createHash } from 'node:crypto';
import { toJson } from '../json.ts';
import type { Feed, Row } from './feed.ts';
import type { Run } from './plan.ts';

/** Whom a slice is read for. */
export interface Audience {
  readonly runs: readonly Run[];
  /** Keys that are asked for again: each is for those that watch it, whatever else comes along is for all. */
  readonly watched?: ReadonlySet<string>;
}

/** One partition's items on their way to the streams. */
export interface Deliveries {
  /** Whether anybody of the audience, or who watches the key, has not had the item in this read. */
  readonly wanted: (key: string, audience: Audience) => boolean;
  /** The streams the item goes to now; each gets it once in a read. */
  readonly receivers: (item: unknown, audience: Audience) => Run[];
  /** Within one read a row's key comes once: an overwriting destination collapses nothing. */
  readonly isNewRow: (run: Run, row: Row) => boolean;
  /** A stream has had all rows of the item: from now on its state says whether the item is open. */
  readonly delivered: (run: Run, item: unknown) => void;
  /** What the streams watch and have not had: keys by stream. */
  readonly outstanding: (runs: readonly Run[]) => ReadonlyMap<Run, readonly string[]>;
}

/** Deliveries of a partition; nothing is delivered yet. */
export function createDeliveries<Context>(
  feed: Pick<Feed<Context>, 'key' | 'watch' | 'repeats'>,
  partition: string,
  runs: readonly Run[],
  context: Context,
): Deliveries {
  const { key } = feed;
  const watch = feed.watch?.enabled?.(context) === false ? undefined : feed.watch;
  const had = new Map<Run, Set<string>>(runs.map((run) => [run, new Set()]));
  const hadBy = (run: Run, id: string): boolean => had.get(run)?.has(id) ?? false;
  const isNew = (run: Run, id: string): boolean => {
    const ids = had.get(run);
    return ids !== undefined && ids.size < ids.add(id).size;
  };
  const openOf = (run: Run): ReadonlySet<string> => run.progress.open.get(partition) ?? none;
  const watching = (run: Run, id: string): boolean => run.mode === 'incremental' && openOf(run).has(id);

  const isFor = (run: Run, id: string, audience: Audience): boolean =>
    watching(run, id) || (audience.runs.includes(run) && !audience.watched?.has(id));

  return {
    wanted: (id, audience) => runs.some((run) => isFor(run, id, audience) && !hadBy(run, id)),
    receivers(item, audience) {
      if (!key) return [...audience.runs];
      const id = key(item);
      return runs.filter((run) => isFor(run, id, audience) && isNew(run, id));
    },
    isNewRow: (run, row) => key !== undefined || feed.repeats === false || isNew(run, rowKey(run, row)),
    delivered(run, item) {
      if (!key || !watch) return;
      const open = run.progress.open.get(partition) ?? new Set();
      run.progress.open.set(partition, open);
      if (watch.open(item)) open.add(key(item));
      else open.delete(key(item));
    },
    outstanding: (candidates) =>
      new Map(
        candidates
          .filter(({ mode }) => watch && mode === 'incremental')
          .map((run) => [run, [...openOf(run)].filter((id) => !hadBy(run, id))] as const)
          .filter(([, ids]) => ids.length > 0),
      ),
  };
}

const none: ReadonlySet<string> = new Set();

/** A key of several columns is kept as its hash: sixteen bytes, however long the ids are. */
function rowKey({ stream }: Run, row: Row): string {
  const values = stream.primaryKey.map((column) => row[column]);
  const [first] = values;
  if (values.length === 1 && typeof first === 'string') return first;
  return createHash('shake128', { outputLength: 16 }).update(toJson(values)).digest().toString('latin1');
}
