// The built command line: what read prints. What is selected and what becomes of values is in
// test/simulated/commands/read.test.ts.
import { expect, test } from 'vitest';
import { runCli, writeJson } from '../test/support/cli.ts';
import { companyOf, configFor, inDirectory, readFrom, recordsIn } from './support/company.ts';
import { fewestCalls } from './support/truth.ts';
import { openTenant } from '../test/support/open-tenant.ts';

test('line breaks, quotes, odd characters and 5 MB of text arrive unchanged', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
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

test('unknown --streams: the message lists the known ones', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
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
] as const)('%s logs every call, and no secret', async (_why, args, env) => {
  const { simulator } = await openTenant({ module: 'contact' });
  const run = await readFrom(simulator, { args: [...args], env });
  const logged = run.messages.filter((message) => message.type === 'LOG' && message.log.level === 'DEBUG');
  expect(logged).toHaveLength(simulator.calls.length);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a read makes the fewest calls: a token, the tree and all users in pages of 50', async () => {
  const { simulator } = await openTenant({
    module: 'contact',
    size: { people: 380, departments: 100, depth: 4 },
  });
  const config = writeJson('c.json', configFor(simulator));
  await runCli(['read', ...inDirectory, '--config', config]);

  expect(simulator.calls).toHaveLength(fewestCalls(companyOf(simulator.tenant)));
});
