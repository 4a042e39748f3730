// What the tests of sync share: syncs of a simulated tenant in this process, which may be cut off at any message.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { syncCommand, type SyncInput } from '../../../src/commands/sync.ts';
import { holder } from '../../../src/process.ts';
import type { Outgoing } from '../../../src/airbyte/messages.ts';
import { parseTarget, type Target } from '../../../src/sync/target.ts';
import { openTenant, type SyncOptions, type Tenant } from '../../support/open-tenant.ts';
import { worldAt } from '../../support/tenant.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Few enough rows that a test with several syncs is short. */
const size = {
  people: 6,
  departments: 3,
  depth: 2,
  approval: { definitions: 2, instances: 12, days: 3 },
  attendance: { days: 2 },
  base: { bases: 1, tables: 2, rows: 8 },
};

export const openSmallTenant = (): Promise<Tenant<'all'>> => openTenant({ module: 'all', size });

/** A folder for the length of one test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'source-lark-sync-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

export interface Synced {
  readonly messages: readonly Outgoing[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export interface SyncWish extends Partial<Omit<SyncInput, 'config' | 'target'>> {
  readonly options?: SyncOptions<'all'>;
  /** The process ends before the message with this number is dealt with. */
  readonly killedAt?: number;
}

/** One sync; what a kill leaves is on the disk alone. */
export async function syncInto(
  { config, now }: Tenant<'all'>,
  to: string,
  { options = {}, killedAt = Infinity, ...input }: SyncWish = {},
): Promise<Synced> {
  const messages: Outgoing[] = [];
  const target = parseTarget(to) as Target;
  const running = syncCommand({ ...input, config: config(options), target, holder }, worldAt(now));
  // A generator that is left alone never comes to its end, as a process that is killed.
  for (let next = await running.next(); !next.done && messages.length < killedAt; next = await running.next())
    messages.push(next.value);
  return {
    messages,
    errors: messages.flatMap((one) =>
      one.type === 'TRACE' && one.trace.type === 'ERROR' ? [one.trace.error.message] : [],
    ),
    warnings: messages.flatMap((one) =>
      one.type === 'LOG' && one.log.level === 'WARN' ? [one.log.message] : [],
    ),
  };
}

/** The rows that a sync emitted, by stream. */
export function rowsIn({ messages }: Pick<Synced, 'messages'>): Map<string, Row[]> {
  const rows = new Map<string, Row[]>();
  for (const message of messages) {
    if (message.type !== 'RECORDS') continue;
    const own = message.records.map(({ data }) => JSON.parse(JSON.stringify(data)) as Row);
    rows.set(message.stream, [...(rows.get(message.stream) ?? []), ...own]);
  }
  return rows;
}

export function jsonIn(folder: string, file: string): Row {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Row;
}

/** The rows of an NDJSON file. */
export function linesIn(folder: string, file: string): Row[] {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Row);
}
