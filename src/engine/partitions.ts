// The partitions of a feed, each once.
import type { ConnectorError } from './errors.ts';
import { partitionName } from './progress.ts';
import type { Feed, Partition, PartitionOrFailure } from './types.ts';

/** A partition that was listed, and why it cannot be read, where it cannot. */
interface Listed {
  readonly partition: Partition;
  readonly failure?: ConnectorError;
}

/** The partitions of a feed by name, each once. */
export async function listPartitions<Context>({ partitions }: Feed<Context>, context: Context) {
  const all = ((await partitions?.(context)) ?? [{}]).map((one) =>
    isFailure(one) ? one : { partition: one },
  );
  return new Map(all.map((one: Listed) => [partitionName(one.partition), one]));
}

function isFailure(one: PartitionOrFailure): one is Required<Listed> {
  return 'failure' in one && typeof one.failure === 'object';
}
