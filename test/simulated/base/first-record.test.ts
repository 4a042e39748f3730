// The first RECORD of a Base comes as soon as the calls that it needs are answered, one after the other.
import { expect, test } from 'vitest';
import { startSimulator } from '../../../simulator/src/simulator.ts';
import { readCommand } from '../../../src/commands/read.ts';
import { parseConfig } from '../../../src/config.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';

const roundTrip = 200;

const signIn = 'POST /open-apis/auth/v3/tenant_access_token/internal';
const app = 'GET /open-apis/bitable/v1/apps/:app_token';
const tables = `${app}/tables`;
const records = `POST /open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search`;

test('the first row of a Base is there after a round trip for each call that it needs', async () => {
  const { result, elapsed } = await inVirtualTime(async () => {
    const simulator = await startSimulator({
      clock: Date.now,
      latency: roundTrip,
      size: { people: 5, departments: 2, depth: 1, base: { bases: 1, tables: 1, rows: 700 } },
    });
    const [base] = simulator.tenant.base.bases();
    const config = parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules: ['base'],
      base: { tables: [{ app_token: base?.app_token }] },
    });
    const world = { clock: Date.now, debug: false, keepSecret: () => undefined };
    try {
      for await (const message of readCommand(
        { config, streams: ['base_records'], states: new Map() },
        world,
      ))
        if (message.type === 'RECORDS') return simulator.calls.map(({ endpoint }) => endpoint);
      return [];
    } finally {
      await simulator.close();
    }
  });
  expect(result).toEqual([signIn, tables, records]);
  expect(elapsed).toBeLessThanOrEqual((result.length + 1) * roundTrip);
});
