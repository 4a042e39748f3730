// A large company and a large table, read by the built command line: exactly their rows, with the fewest calls, in little
// memory.
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { companyOf, configFor } from '../../integration_tests/support/company.ts';
import {
  linesOf,
  megabytesOf,
  sleep,
  start,
  type Running,
} from '../../integration_tests/support/processes.ts';
import {
  departmentRows,
  fewestCalls,
  membershipRows,
  streamNames,
  userRow,
} from '../../integration_tests/support/truth.ts';
import { startSimulator, type Simulator } from '../../simulator/src/simulator.ts';
import { checkLine, type RecordPayload } from '../checkers/protocol.ts';
import { writeJson } from '../support/cli.ts';
import type { JsonObject } from '../support/json.ts';
import { full } from './size.ts';

/** Megabytes that a read may need at the most. With fewer rows less: whoever kept all of them would exceed it. */
const [users, departments, rows, memory] = full
  ? [100_000, 8_000, 100_000, 250]
  : [20_000, 1_600, 30_000, 170];

/** Signing in and walking the directory: the streams beside it have calls of their own. */
const walk = [
  'POST /open-apis/auth/v3/tenant_access_token/internal',
  'GET /open-apis/contact/v3/departments/:department_id/children',
  'GET /open-apis/contact/v3/users/find_by_department',
];

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({
    rates: 'off',
    size: {
      ...{ people: users, departments, depth: 15, base: { bases: 1, tables: 2, rows } },
      approval: { definitions: 0, instances: 0 },
    },
  });
});

afterAll(() => simulator.close());

test(`${users} users: every row once, as few calls as can be, under ${memory} MB`, async () => {
  const startedAt = performance.now();
  const running = start(['read', '--config', writeJson('config.json', configFor(simulator))]);
  const highest = watched(running);
  const seen = new Map<string, Rows>(streamNames.map((name) => [name, newRows()]));
  let bytes = 0;
  let others = 0;
  for await (const line of linesOf(running)) {
    bytes += line.length + 1;
    if (!line.startsWith('{"type":"RECORD"')) {
      checkLine(line);
      others += 1;
      continue;
    }
    const { record } = JSON.parse(line) as { record: RecordPayload };
    const rows = seen.get(record.stream) ?? newRows();
    seen.set(record.stream, rows);
    // Checking every line takes too long: one in a hundred is held to the letter of the protocol.
    if (rows.count % 100 === 0) checkLine(line);
    rows.add(record.data);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  expect(await running.ended).toEqual({ exitCode: 0, signal: null });
  expect(running.stderr()).toBe('');

  const counts = simulator.callsByEndpoint();
  const calls = walk.reduce((sum, endpoint) => sum + (counts[endpoint] ?? 0), 0);
  const truth = truthOf(simulator);
  const total = [...seen.values()].reduce((sum, { count }) => sum + count, 0);
  process.stdout.write(
    `a company of ${users}: ${total} rows, ${(bytes / 1e6).toFixed(0)} MB of output, ${calls} calls, ` +
      `${seconds.toFixed(1)} s, ${highest().toFixed(0)} MB at most\n`,
  );
  for (const name of streamNames) {
    const [read, wanted] = [seen.get(name) ?? newRows(), truth.get(name) ?? newRows()];
    expect(read.count, `${name}: rows`).toBe(wanted.count);
    expect(read.hashes.size, `${name}: different rows`).toBe(wanted.hashes.size);
    const wrong = [...read.hashes].filter((hash) => !wanted.hashes.has(hash));
    expect(wrong.length, `${name}: wrong rows`).toBe(0);
  }
  expect(others).toBeLessThan(200);
  expect(calls).toBe(fewestCalls(companyOf(simulator.tenant)));
  expect(highest()).toBeLessThan(memory);
});

test(`a table of a Base of ${rows} rows, raw and typed, from pages of 500, under ${memory} MB`, async () => {
  const { base } = simulator.tenant;
  const app_token = base.bases()[0]?.app_token ?? '';
  const table_id = base.tables(app_token).find(({ name }) => name === 'Orders')?.table_id ?? '';
  const settings = { modules: ['base'], base: { tables: [{ app_token, table_id }], typed_streams: true } };
  const config = writeJson('config.json', configFor(simulator, settings));
  const streams = ['base_records', `base_orders_${table_id.toLowerCase()}`];
  const running = start(['read', '--config', config, '--streams', streams.join()]);
  const highest = watched(running);
  const seen = new Map(streams.map((name) => [name, new Set<unknown>()]));
  let records = 0;
  for await (const line of linesOf(running)) {
    if (!line.startsWith('{"type":"RECORD"')) continue;
    const { record } = JSON.parse(line) as { record: RecordPayload };
    seen.get(record.stream)?.add(record.data['record_id'] ?? record.data['_record_id']);
    records += 1;
  }
  expect(await running.ended).toEqual({ exitCode: 0, signal: null });
  process.stdout.write(`a table of ${rows} rows: ${highest().toFixed(0)} MB at most\n`);
  expect([...seen.values()].map(({ size }) => size)).toEqual([rows, rows]);
  expect(records).toBe(2 * rows);
  const counts = simulator.callsByEndpoint();
  expect(counts['POST /open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search']).toBe(
    rows / 500,
  );
  expect(highest()).toBeLessThan(memory);
});

interface Rows {
  count: number;
  readonly hashes: Set<string>;
  readonly add: (row: JsonObject) => void;
}

function newRows(): Rows {
  const rows: Rows = {
    count: 0,
    hashes: new Set(),
    add(row) {
      rows.count += 1;
      rows.hashes.add(createHash('sha1').update(textOf(row)).digest('base64').slice(0, 16));
    },
  };
  return rows;
}

/** The columns in an order of their own; what is inside of them comes in Lark's order on both sides. */
function textOf(row: JsonObject): string {
  const columns = Object.keys(row).sort();
  return JSON.stringify(columns.map((column) => [column, row[column]]));
}

/** The most memory that a process was seen with; the kernel remembers the peak between two looks. */
function watched(running: Running): () => number {
  let highest = 0;
  let over = false;
  void running.died.then(() => (over = true));
  const look = async (): Promise<void> => {
    while (!over) {
      highest = Math.max(highest, megabytesOf(running, 'VmHWM') || 0);
      await sleep(50);
    }
  };
  look().catch(() => undefined);
  return () => highest;
}

/** The rows of the ground truth, as hashes. */
function truthOf({ tenant }: Simulator): Map<string, Rows> {
  const rows = new Map(streamNames.map((name) => [name as string, newRows()]));
  for (const person of tenant.contact.people()) {
    rows.get('contact_users')?.add(userRow(person));
    for (const row of membershipRows(person)) rows.get('contact_user_departments')?.add(row);
  }
  const departments = [...tenant.contact.departments()];
  for (const row of departmentRows(departments)) rows.get('contact_departments')?.add(row);
  return rows;
}
