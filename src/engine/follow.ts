// Items that are followed until they are done: which keys are open, and which are read again.
//
// open -> its key is kept in the state -> read again by every incremental sync -> done -> dropped
//                                          '- denied in several syncs in a row -> dropped, with a WARN
import type { createDedupe } from './dedupe.ts';
import type { Run } from './plan.ts';
import { maxDenials } from './progress.ts';
import type { Facts, Part, Slice } from './types.ts';

/** Keys of one slice: few enough that a sync which is cut off has kept most of what it did. */
const keysPerSlice = 200;

/** What to log of the items that are dropped now because the service denied them. */
export function droppedItems(
  partition: string,
  parts: ReadonlyMap<Run, Part>,
  followed: NonNullable<Facts['followed']>,
  nameOf = (key: string): string => key,
): string[] {
  const denied = [...followed].flatMap(([key, status]) => (status === 'denied' ? [key] : []));
  const opens = [...parts.values()].flatMap(({ open }) => open ?? []);
  const dropped = denied.filter((key) => opens.some((open) => (open.get(key) ?? 0) + 1 >= maxDenials));
  if (dropped.length === 0) return [];
  return [
    `${partition}: ${dropped.length} items were denied in ${maxDenials} syncs in a row and are no longer followed. Their ` +
      `rows stay as they are: ${dropped.slice(0, 10).map(nameOf).join(', ')}${dropped.length > 10 ? ', ...' : ''}.`,
  ];
}

/**
 * The slices of the items that streams follow and have not had in this read, of those that were denied at least
 * `minDenials` times: a denied item was not read at all.
 */
export function followedSlices(
  parts: ReadonlyMap<Run, Part>,
  dedupe: ReturnType<typeof createDedupe>,
  minDenials: number,
): { readonly slice: Slice; readonly runs: readonly Run[] }[] {
  const lacking = new Map<string, Run[]>();
  for (const [run, { open }] of parts) {
    if (run.mode !== 'incremental') continue;
    for (const [key, denials] of open ?? []) {
      if (denials < minDenials || dedupe.hasHad(run, key)) continue;
      const runs = lacking.get(key) ?? [];
      lacking.set(key, runs);
      runs.push(run);
    }
  }
  const all = [...lacking];
  const count = Math.ceil(all.length / keysPerSlice);
  return Array.from({ length: count }, (_, index) => {
    const some = all.slice(index * keysPerSlice, (index + 1) * keysPerSlice);
    return {
      slice: { kind: 'keys', keys: some.map(([key]) => key), total: all.length },
      runs: [...new Set(some.flatMap(([, runs]) => runs))],
    };
  });
}
