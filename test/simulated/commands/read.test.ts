// read: the rows are the company's, whatever is selected.
import { expect, test } from 'vitest';
import {
  catalogOf,
  configFor,
  discovered,
  expectTruth,
  readFrom,
  recordsIn,
} from '../../../integration_tests/support/company.ts';
import { keys } from '../../../integration_tests/support/truth.ts';
import type { Simulator } from '../../../simulator/src/simulator.ts';
import { checkRead } from '../../checkers/protocol.ts';
import { runInProcess } from '../../support/in-process.ts';
import { openTenant } from '../../support/open-tenant.ts';

const readHere = (simulator: Simulator, options: Parameters<typeof readFrom>[1] = {}) =>
  readFrom(simulator, { ...options, run: runInProcess });

test('another company: another seed, deeper, with pages of one user', async () => {
  const { simulator } = await openTenant({
    module: 'contact',
    seed: 7,
    size: { people: 151, departments: 101, depth: 9 },
  });
  const run = await readHere(simulator);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant);
});

test('an empty company has a root and no memberships', async () => {
  const { simulator } = await openTenant({
    module: 'contact',
    size: { people: 0, departments: 0, depth: 1 },
  });
  const catalog = catalogOf(await discovered(configFor(simulator), runInProcess));
  const run = await readHere(simulator, { input: { catalog } });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test('a second read has the same rows, emitted later', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const first = await readHere(simulator);
  await new Promise((resolve) => setTimeout(resolve, 2));
  const second = await readHere(simulator);
  expectTruth(recordsIn(second), simulator.tenant);
  const times = [first, second].map(({ messages }) =>
    messages.flatMap((message) => (message.type === 'RECORD' ? [message.record.emitted_at] : [])),
  );
  expect(Math.min(...(times[1] ?? []))).toBeGreaterThan(Math.max(...(times[0] ?? [])));
});

test('a value that does not fit its column is null, with one WARN', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const [first, second] = [...simulator.tenant.contact.people()].map(({ open_id }) => open_id);
  for (const openId of [first, second]) {
    simulator.tenant.contact.changePerson(openId ?? '', { gender: 'unknown' as unknown as number });
  }
  const run = await readHere(simulator);
  const changed = run.messages.flatMap((message) =>
    message.type === 'RECORD' && message.record.meta !== undefined ? [message.record] : [],
  );
  expect(changed.map(({ data }) => data['gender'])).toEqual([null, null]);
  expect(changed.map(({ meta }) => meta?.changes)).toEqual(
    [1, 2].map(() => [{ field: 'gender', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }]),
  );
  const warnings = run.messages
    .filter(({ type }) => type === 'LOG')
    .filter((one) => JSON.stringify(one).includes('"WARN"'));
  expect(warnings).toHaveLength(1);
  expect(run.exitCode).toBe(0);
});

test.each([
  ['columns of a user, with the key that was not selected', 'contact_users', ['name', 'join_time']],
  ['the key alone', 'contact_users', ['open_id']],
  ['unknown columns', 'contact_users', ['name', 'shoe_size']],
  ['columns of a membership, with both key columns', 'contact_user_departments', ['is_primary_dept']],
  ['the path of a department', 'contact_departments', ['path_names']],
] as const)('selected: %s', async (_why, stream, columns) => {
  const { simulator } = await openTenant({ module: 'contact' });
  const config = configFor(simulator);
  const [configured] = catalogOf(await discovered(config, runInProcess), [stream]).streams;
  const properties = Object.fromEntries(columns.map((column) => [column, {}]));
  const narrowed = { ...configured?.stream, json_schema: { type: 'object', properties } };
  const input = { catalog: { streams: [{ ...configured, stream: narrowed }] } };
  const rows = recordsIn(await readHere(simulator, { input }))[stream] ?? [];
  const all = recordsIn(await readHere(simulator, { args: ['--streams', stream] }))[stream] ?? [];
  const kept = new Set<string>([...columns, ...keys[stream]]);
  const wanted = all.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => kept.has(column))),
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(
    wanted.map((row) => JSON.stringify(row)).sort(),
  );
});

test.each([
  ['one of them', 'contact_departments', ['contact_departments']],
  ['two, with space between', 'contact_users, contact_departments', ['contact_users', 'contact_departments']],
  ['one twice', 'contact_users,contact_users', ['contact_users']],
] as const)('--streams: %s', async (_why, streams, wanted) => {
  const { simulator } = await openTenant({ module: 'contact' });
  const run = await readHere(simulator, { args: ['--streams', streams] });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, wanted);
});

test('without --debug, calls are not logged', async () => {
  const { stdout } = await readHere((await openTenant({ module: 'contact' })).simulator);
  expect(stdout).not.toContain('"DEBUG"');
});
