// Names and texts inside of SQL.
import { createHash } from 'node:crypto';
import type { Dialect } from './database.ts';

/** Of the hash that ends a shortened name. */
const hashLength = 8;

/** A name in quotes; one that is too long is cut and ends in a hash of itself. */
export function identifier(name: string, { maxName }: Pick<Dialect, 'maxName'>): string {
  return `"${shortened(name, maxName).replaceAll('"', '""')}"`;
}

function shortened(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, hashLength);
  let head = name;
  while (Buffer.byteLength(head) > maxBytes - hashLength - 1) head = head.slice(0, -1).toWellFormed();
  return `${head}_${hash}`;
}

/** A text in quotes. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
