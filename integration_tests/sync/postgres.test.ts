// sync into a real Postgres server: tables as in every database, and what is its own.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from '../../src/sync/postgres/database.ts';
import { testTables } from '../../test/simulated/sync/behaviour.ts';
import { openSmallTenant, syncInto } from '../../test/simulated/sync/support.ts';
import { fromPostgres } from '../../test/simulated/sync/tables.ts';
import { startPostgres, type Server } from './support/postgres.ts';

let server: Server;
let count = 0;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => {
  server.stop();
});

const fresh = (): string => server.database(`company_${(count += 1)}`);

testTables({
  fresh,
  open: openPostgres,
  reading: fromPostgres,
  types: {
    instance_code: 'text',
    instance_start_time: 'timestamp with time zone',
    row_index: 'bigint',
    value_number: 'numeric',
    value_date: 'date',
    option_keys: 'text[]',
    _synced_at: 'timestamp with time zone',
  },
});

test('a wrong password is an error that does not show it', async () => {
  const tenant = await openSmallTenant();
  const to = fresh().replace(/:[^:@]*@/, ':secret-and-wrong@');
  await expect(syncInto(tenant, to)).rejects.toThrow(/^(?!.*secret-and-wrong).*cannot be reached/);
});

test('one sync at a time writes into a schema', async () => {
  const [tenant, to] = [await openSmallTenant(), fresh()];
  const other = await openPostgres(to);
  await other.lock();
  await expect(syncInto(tenant, to)).rejects.toThrow('another sync writes into this schema');
  await other.close();
});
