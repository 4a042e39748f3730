// A company of a hundred thousand: exactly its rows, with the fewest calls, in little memory.
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { writeJson } from '../support/cli.ts';
import { isObject, type JsonObject } from '../support/json.ts';
import { checkLine, type RecordPayload } from '../checkers/protocol.ts';
import {
  linesOf,
  megabytesOf,
  sleep,
  start,
  type Running,
} from '../../integration_tests/support/processes.ts';
import { tenantAt } from '../../integration_tests/support/tenant-stream.ts';
import {
  departmentRows,
  fewestCalls,
  membershipRows,
  streamNames,
  userRow,
} from '../../integration_tests/support/truth.ts';
import type { Department, Person } from '../../integration_tests/support/truth.ts';

const minutes = 60_000;

/** Signing in and walking the directory: the streams beside it have calls of their own. */
const walk = [
  'POST /open-apis/auth/v3/tenant_access_token/internal',
  'GET /open-apis/contact/v3/departments/:department_id/children',
  'GET /open-apis/contact/v3/users/find_by_department',
];

/** The highest that a reader may ever need, in megabytes. */
const memory = 250;

test('every row once, as few calls as can be, under 250 MB', { timeout: 3 * minutes }, async () => {
  const { url, config } = await largeCompany();
  const startedAt = performance.now();
  const running = start(['read', '--config', writeJson('config.json', { ...config, modules: ['contact'] })]);
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
    // Every one costs more than it tells: one in a hundred is held to the letter of the protocol.
    if (rows.count % 100 === 0) checkLine(line);
    rows.add(record.data);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  expect(await running.ended).toEqual({ exitCode: 0, signal: null });
  expect(running.stderr()).toBe('');

  const counts = (await (await fetch(`${url}/simulator/calls`)).json()) as Record<string, number>;
  const calls = walk.reduce((sum, endpoint) => sum + (counts[endpoint] ?? 0), 0);
  const { rows: truth, fewest } = await truthAt(url);
  const total = [...seen.values()].reduce((sum, { count }) => sum + count, 0);
  process.stdout.write(
    `a company of 100,000: ${total} rows, ${(bytes / 1e6).toFixed(0)} MB of output, ${calls} calls, ` +
      `${seconds.toFixed(1)} s, ${highest().toFixed(0)} MB at most\n`,
  );
  for (const name of streamNames) {
    const [read, true_] = [seen.get(name) ?? newRows(), truth.get(name) ?? newRows()];
    expect(read.count, `${name}: rows`).toBe(true_.count);
    expect(read.hashes.size, `${name}: different rows`).toBe(true_.hashes.size);
    const strangers = [...read.hashes].filter((hash) => !true_.hashes.has(hash));
    expect(strangers.length, `${name}: rows that are not true`).toBe(0);
  }
  expect(others).toBeLessThan(200);
  expect(calls).toBe(fewest);
  expect(highest()).toBeLessThan(memory);
});

test(
  'a table of a Base, raw and typed, from two hundred pages, under 250 MB',
  { timeout: 3 * minutes },
  async () => {
    const { url, config } = await largeCompany();
    const place = { app_token: '', table_id: '' };
    for await (const { value } of tenantAt(url, ['base_tables'])) {
      const { name, ...table } = value as { name: string; app_token: string; table_id: string };
      if (name === 'Orders') Object.assign(place, table);
    }
    const { app_token, table_id } = place;
    const settings = {
      ...config,
      modules: ['base'],
      base: { tables: [{ app_token, table_id }], typed_streams: true },
    };
    const streams = ['base_records', `base_orders_${table_id.toLowerCase()}`];
    const running = start([
      'read',
      '--config',
      writeJson('config.json', settings),
      '--streams',
      streams.join(),
    ]);
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
    const calls = (await (await fetch(`${url}/simulator/calls`)).json()) as Record<string, number>;
    process.stdout.write(`a table of 100,000 rows: ${highest().toFixed(0)} MB at most\n`);
    expect([...seen.values()].map(({ size }) => size)).toEqual([100_000, 100_000]);
    expect(records).toBe(200_000);
    expect(calls['POST /open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search']).toBe(200);
    expect(highest()).toBeLessThan(memory);
  },
);

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

/** `simulate` in a process of its own, and the configuration that it prints. */
async function largeCompany(): Promise<{ url: string; config: JsonObject }> {
  const running = start(['simulate', '--size', 'large', '--port', '0', '--rates', 'off']);
  let text = '';
  for await (const line of linesOf(running)) {
    if (text !== '' || line === '{') text += line;
    if (line === '}') break;
  }
  const config: unknown = JSON.parse(text);
  if (!isObject(config)) throw new Error('simulate prints no configuration');
  return { url: String(config['base_url']), config };
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
async function truthAt(url: string): Promise<{ rows: Map<string, Rows>; fewest: number }> {
  const rows = new Map(streamNames.map((name) => [name as string, newRows()]));
  const departments: Department[] = [];
  const places: Pick<Person, 'department_ids'>[] = [];
  for await (const { list, value } of tenantAt(url, ['departments', 'people'])) {
    if (list === 'departments') departments.push(value as Department);
    if (list !== 'people') continue;
    const person = value as Person;
    rows.get('contact_users')?.add(userRow(person));
    for (const row of membershipRows(person)) rows.get('contact_user_departments')?.add(row);
    places.push({ department_ids: person.department_ids });
  }
  for (const row of departmentRows(departments)) rows.get('contact_departments')?.add(row);
  return { rows, fewest: fewestCalls({ people: places, departments }) };
}
