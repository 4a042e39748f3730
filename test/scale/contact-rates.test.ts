// A large company at Lark's published rates: every row of every stream, as fast as they allow.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { departmentRows, membershipRows, userRow } from '../../integration_tests/support/truth.ts';
import { readCommand } from '../../src/commands/read.ts';
import { parseConfig } from '../../src/config.ts';
import { startSimulator, type Tenant } from '../../simulator/src/simulator.ts';
import { inVirtualTime } from '../support/virtual-time.ts';
import { full } from './size.ts';
import type { Row } from '../simulated/contact/support.ts';
import { truthOf } from '../simulated/contact/truth.ts';
import { minute } from '../support/time.ts';

const [users, departments] = full ? [100_000, 8_000] : [16_000, 3_000];
const members = 'GET /open-apis/contact/v3/users/find_by_department';

/** The least time in which so many calls can be made: full bursts of 50 a second, 1000 in a minute. */
function allowed(calls: number): number {
  const minutes = Math.ceil(calls / 1000) - 1;
  const seconds = Math.ceil((calls - minutes * 1000) / 50) - 1;
  return minutes * minute + Math.max(0, seconds) * 1000;
}

/** The columns in an order of their own, as a short hash. */
function hashOf(row: Row): string {
  const columns = Object.keys(row).sort();
  const text = JSON.stringify(columns.map((column) => [column, row[column]]));
  return createHash('sha1').update(text).digest('base64').slice(0, 16);
}

/** The hashes of all rows by stream. */
function hashesOf(tenant: Tenant, roles: readonly string[]): Map<string, Set<string>> {
  const { contact } = tenant;
  const hashes = (rows: Iterable<Row>) => new Set(Array.from(rows, hashOf));
  const users = new Set<string>();
  const memberships = new Set<string>();
  for (const person of contact.people()) {
    users.add(hashOf(userRow(person)));
    for (const row of membershipRows(person)) memberships.add(hashOf(row));
  }
  return new Map([
    ['contact_users', users],
    ['contact_user_departments', memberships],
    ['contact_departments', hashes(departmentRows([...contact.departments()]))],
    ...[...truthOf(tenant, { roles })].map(([name, rows]) => [name, hashes(rows)] as const),
  ]);
}

test(`${users} users in ${departments} departments: all rows in the time that the rates allow`, async () => {
  const { result, elapsed } = await inVirtualTime(async () => {
    const clock = (): number => Date.now();
    const simulator = await startSimulator({
      clock,
      // What a round trip to Lark takes.
      latency: 80,
      size: { people: users, departments, depth: 15, approval: { definitions: 0, instances: 0 } },
    });
    try {
      const role_ids = simulator.tenant.contact.lists.of('roles').map(({ role_id }) => role_id);
      const config = parseConfig({
        base_url: simulator.url,
        credentials: simulator.credentials,
        modules: ['contact'],
        contact: { role_ids },
      });
      const world = { clock, debug: false, keepSecret: () => undefined };
      const read = new Map<string, Set<string>>();
      let records = 0;
      for await (const message of readCommand({ config, states: new Map() }, world)) {
        if (message.type === 'TRACE' && message.trace.type === 'ERROR')
          throw new Error(message.trace.error.message);
        if (message.type !== 'RECORDS') continue;
        const hashes = read.get(message.stream) ?? new Set();
        read.set(message.stream, hashes);
        for (const { data } of message.records) hashes.add(hashOf(data));
        records += message.records.length;
      }
      return { simulator, read, records, role_ids };
    } finally {
      await simulator.close();
    }
  });
  const { simulator, read, records, role_ids } = result;
  expect(simulator.calls.filter(({ status, code }) => status === 429 || code === 99991400)).toEqual([]);

  const truth = hashesOf(simulator.tenant, role_ids);
  expect([...read.keys()].sort()).toEqual([...truth.keys()].sort());
  for (const [stream, hashes] of truth) {
    const strangers = [...(read.get(stream) ?? [])].filter((hash) => !hashes.has(hash));
    expect([stream, read.get(stream)?.size, strangers.length]).toEqual([stream, hashes.size, 0]);
  }
  expect(records, 'no row twice').toBe([...truth.values()].reduce((sum, { size }) => sum + size, 0));

  const calls = simulator.callsByEndpoint()[members] ?? 0;
  const least = allowed(calls);
  process.stdout.write(
    `${records} rows, ${calls} ${members}: ${(elapsed / minute).toFixed(2)} minutes, ` +
      `where the rates allow ${(least / minute).toFixed(2)}\n`,
  );
  expect(elapsed / least).toBeLessThanOrEqual(1.05);
}, 600_000);
