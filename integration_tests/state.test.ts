// The built command line with --state. Every shape of a state file is in test/core/commands/state-files.test.ts.
import { expect, test } from 'vitest';
import { tailState, writeJson } from '../test/support/cli.ts';
import { isObject, valueAt } from '../test/support/json.ts';
import { configFor, expectTruth, inDirectory, readFrom, recordsIn } from './support/company.ts';
import { openTenant } from '../test/support/open-tenant.ts';

test('/dev/null is no state', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const run = await readFrom(simulator, {
    args: ['--state', '/dev/null', '--streams', 'contact_departments'],
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
});

test('the output of a read is the state of the next; full-refresh streams are read in full', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const first = await readFrom(simulator);
  const states = tailState(first.lines);
  expect(states).toHaveLength(3);
  expect(states.every((state) => isObject(valueAt(state, ['stream', 'stream_state'])))).toBe(true);
  const output = writeJson('first.ndjson', first.stdout.slice(0, -30));
  for (const state of [output, writeJson('state.json', states)]) {
    const second = await readFrom(simulator, { args: [...inDirectory, '--state', state] });
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expectTruth(recordsIn(second), simulator.tenant);
  }
});

test('a cursor in the future hides no row of a full-refresh stream', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const state = [
    {
      type: 'STREAM',
      stream: { stream_descriptor: { name: 'contact_users' }, stream_state: { open_id: '9999-12-31' } },
    },
  ];
  const run = await readFrom(simulator, { input: { config: configFor(simulator), state } });
  expectTruth(recordsIn(run), simulator.tenant);
});
