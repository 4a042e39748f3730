// A tenant of two Bases, what a sync of it came to, and what it asked of one table.
import type { SimulatorOptions } from '../../../../simulator/src/simulator.ts';
import { callsTo, rowsIn, type Sync } from '../../../support/tenant.ts';
import { calls, type Tenant } from '../support.ts';
import { openTenant } from '../../../support/open-tenant.ts';

/** Tries again at once. */
export const patience = { retries: 3, minTimeout: 1, maxTimeout: 2, factor: 1 };

/** Errors and the streams that end without being complete. */
export const outcome = ({ messages }: Sync) => ({
  errors: messages.flatMap((one) =>
    one.type === 'TRACE' && one.trace.type === 'ERROR' ? [one.trace.error] : [],
  ),
  incomplete: messages.flatMap((one) =>
    one.type === 'TRACE' &&
    one.trace.type === 'STREAM_STATUS' &&
    one.trace.stream_status.status === 'INCOMPLETE'
      ? [one.trace.stream_status.stream_descriptor.name]
      : [],
  ),
});

export interface TwoBases extends Tenant {
  readonly app: string;
  readonly tables: readonly [string, string, string];
  readonly idsOf: (table: string) => string[];
}

/** Bases of an everything table, of many orders, and of odd names. */
export async function openTwoBases(rows = 600, options: SimulatorOptions = {}): Promise<TwoBases> {
  const made = await openTenant({
    module: 'base',
    size: { people: 5, departments: 1, depth: 1, base: { bases: 2, tables: 3, rows } },
    ...options,
  });
  const app = made.bases.bases()[0]?.app_token ?? '';
  const [first = '', second = '', third = ''] = made.bases.tables(app).map(({ table_id }) => table_id);
  const idsOf = (table: string): string[] =>
    [...made.bases.records(app, table)].map(({ record_id }) => record_id);
  return { ...made, app, tables: [first, second, third], idsOf };
}

/** The ids of the records of one table, as they came. */
export const ofTable = (sync: Sync, table: string): unknown[] =>
  rowsIn(sync, 'base_records').flatMap((row) => (row['table_id'] === table ? [row['record_id']] : []));
/** How many pages of it were asked for. */
export const searches = (sync: Sync, table: string): number =>
  callsTo(sync, calls.records).filter(({ url }) => url.includes(table)).length;
