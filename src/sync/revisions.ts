// Streams that are filled from one answer about an approval instance. Each row carries the revision of that answer, so a
// child row whose revision is not its instance's is of an earlier one.
import type { TargetStream } from './types.ts';

export const instanceColumn = 'instance_code';
export const revisionColumn = 'instance_revision';

/** Whether rows of the stream carry a revision. */
export function hasRevision({ columns }: Pick<TargetStream, 'columns'>): boolean {
  const names = new Set(columns.map(({ name }) => name));
  return names.has(instanceColumn) && names.has(revisionColumn);
}

/** Whether it has one row for each instance. */
export function isParent(stream: TargetStream): boolean {
  const key = stream.key.filter((column) => column !== 'tenant_key');
  return hasRevision(stream) && key.length === 1 && key[0] === instanceColumn;
}
