// read: what comes out is what the company is, however it is asked for.
import { expect, test } from 'vitest';
import { runCli, writeJson } from '../test/support/cli.ts';
import { checkRead } from '../test/checkers/protocol.ts';
import {
  catalogOf,
  company,
  companyOf,
  configFor,
  discovered,
  expectTruth,
  inDirectory,
  readFrom,
  recordsIn,
} from './support/company.ts';
import { fewestCalls, keys } from './support/truth.ts';

test('a company of other people: another seed, deeper, with pages of one', async () => {
  const simulator = await company({ seed: 7, size: { people: 151, departments: 101, depth: 9 } });
  const run = await readFrom(simulator);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant);
});

test('a company of nobody has a root and memberships of nobody', async () => {
  const simulator = await company({ size: { people: 0, departments: 0, depth: 1 } });
  const catalog = catalogOf(await discovered(configFor(simulator)));
  const run = await readFrom(simulator, { input: { catalog } });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test('a second read says the same, later', async () => {
  const simulator = await company();
  const [first, second] = [await readFrom(simulator), await readFrom(simulator)];
  expectTruth(recordsIn(second), simulator.tenant);
  const times = [first, second].map(({ messages }) =>
    messages.flatMap((message) => (message.type === 'RECORD' ? [message.record.emitted_at] : [])),
  );
  expect(Math.min(...(times[1] ?? []))).toBeGreaterThan(Math.max(...(times[0] ?? [])));
});

test('texts that break lines, quotes and encodings arrive as they are', async () => {
  const simulator = await company();
  const [first, second, third] = [...simulator.tenant.contact.people()].map(({ open_id }) => open_id);
  const { contact } = simulator.tenant;
  const odd = 'a\nb\r\n\u2028\u0000"\\\t\u{1F468}\u200D\u{1F469} \u202E 一';
  contact.changePerson(first ?? '', { name: odd });
  contact.changePerson(second ?? '', { name: '0'.repeat(5_000_000) });
  contact.changePerson(third ?? '', { job_title: 'half \ud83d of a pair' });
  const run = await readFrom(simulator);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const people = new Map(recordsIn(run)['contact_users']?.map((row) => [row['open_id'], row]));
  expect(people.get(first)?.['name']).toBe(odd);
  expect(people.get(second)?.['name']).toHaveLength(5_000_000);
  expect(people.get(third)?.['job_title']).toBe('half \ufffd of a pair');
});

test('what does not fit its column is null, and said to be so once', async () => {
  const simulator = await company();
  const [first, second] = [...simulator.tenant.contact.people()].map(({ open_id }) => open_id);
  for (const openId of [first, second]) {
    simulator.tenant.contact.changePerson(openId ?? '', { gender: 'unknown' as unknown as number });
  }
  const run = await readFrom(simulator);
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
  ['columns of a person, with the key that nobody chose', 'contact_users', ['name', 'join_time']],
  ['the key alone', 'contact_users', ['open_id']],
  ['columns that there are not', 'contact_users', ['name', 'shoe_size']],
  ['columns of a membership, with both keys', 'contact_user_departments', ['is_primary_dept']],
  ['the place of a department', 'contact_departments', ['path_names']],
] as const)('selected: %s', async (_why, stream, columns) => {
  const simulator = await company();
  const config = configFor(simulator);
  const [configured] = catalogOf(await discovered(config), [stream]).streams;
  const properties = Object.fromEntries(columns.map((column) => [column, {}]));
  const narrowed = { ...configured?.stream, json_schema: { type: 'object', properties } };
  const input = { catalog: { streams: [{ ...configured, stream: narrowed }] } };
  const rows = recordsIn(await readFrom(simulator, { input }))[stream] ?? [];
  const all = recordsIn(await readFrom(simulator, { args: ['--streams', stream] }))[stream] ?? [];
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
  const simulator = await company();
  const run = await readFrom(simulator, { args: ['--streams', streams] });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, wanted);
});

test('--streams that there are not: the message lists those that there are', async () => {
  const simulator = await company();
  const run = await readFrom(simulator, { args: ['--streams', 'contact_users,contact_dogs'] });
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  expect(run.messages).toHaveLength(1);
  expect(run.stdout).toContain('--streams');
  expect(run.stdout).toContain('contact_dogs');
  expect(run.stdout).toContain('contact_departments');
  expect(simulator.calls).toEqual([]);
});

test.each([
  ['--debug', ['--debug'], {}],
  ['LOG_LEVEL', [], { LOG_LEVEL: 'debug' }],
  ['LOG_LEVEL in capitals', [], { LOG_LEVEL: 'DEBUG' }],
] as const)('%s tells of every call, and no secret', async (_why, args, env) => {
  const simulator = await company();
  const run = await readFrom(simulator, { args: [...args], env });
  const told = run.messages.filter((message) => message.type === 'LOG' && message.log.level === 'DEBUG');
  expect(told).toHaveLength(simulator.calls.length);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
});

test('without it, nothing is told of calls', async () => {
  const { stdout } = await readFrom(await company());
  expect(stdout).not.toContain('"DEBUG"');
});

test('a read asks as little as can be: a token, the tree in fifties, everybody in fifties', async () => {
  const simulator = await company({ size: { people: 380, departments: 100, depth: 4 } });
  const config = writeJson('c.json', configFor(simulator));
  await runCli(['read', ...inDirectory, '--config', config]);

  expect(simulator.calls).toHaveLength(fewestCalls(companyOf(simulator.tenant)));
});
