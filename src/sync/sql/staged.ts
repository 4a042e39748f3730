// How many rows of a stream wait for their commit, and whether some have the same key.
import type { RecordBatch } from '../../airbyte/messages.ts';
import type { TargetStream } from '../types.ts';

export interface Staged {
  readonly add: (batch: RecordBatch) => void;
  readonly count: () => number;
  readonly repeats: () => boolean;
  readonly clear: () => void;
}

export function countStaged({ key }: TargetStream): Staged {
  const keys = new Set<string>();
  let count = 0;
  return {
    add({ records }) {
      count += records.length;
      for (const { data } of records) keys.add(key.map((column) => String(data[column])).join('\n'));
    },
    count: () => count,
    repeats: () => keys.size < count,
    clear() {
      keys.clear();
      count = 0;
    },
  };
}
