// The built command line when Lark misbehaves, with its real pauses. Every kind of fault, in virtual time, is in
// test/simulated/commands/read-faults.test.ts.
import { beforeAll, expect, test } from 'vitest';
import { parseFault, type Simulator } from '../simulator/src/simulator.ts';
import type { CliRun } from '../test/support/cli.ts';
import type { JsonObject } from '../test/support/json.ts';
import { checkRead, type AirbyteStream } from '../test/checkers/protocol.ts';
import { catalogOf, configFor, discovered, expectTruth, readFrom, recordsIn } from './support/company.ts';
import { openTenant } from '../test/support/open-tenant.ts';

const members = '@GET /open-apis/contact/v3/users/find_by_department';

let streams: AirbyteStream[];

beforeAll(async () => {
  streams = await discovered({ credentials: { app_id: 'cli_a', app_secret: 'b' }, modules: ['contact'] });
});

/** Reads all streams and holds the conversation to every rule, with the exit code that it ended with. */
async function conversationWith(simulator: Simulator, more: JsonObject = {}): Promise<CliRun> {
  const catalog = catalogOf(streams);
  const config = configFor(simulator, more);
  const run = await readFrom(simulator, { config, input: { catalog } });
  expect(run.stderr).toBe('');
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  return run;
}

test('a connection that hangs is given up after the configured timeout, and tried again', async () => {
  const { simulator } = await openTenant({ module: 'contact', faults: [parseFault(`hang${members}#2`)] });
  const run = await conversationWith(simulator, { network: { timeout_seconds: 1 } });
  expect(run.exitCode).toBe(0);
  expectTruth(recordsIn(run), simulator.tenant);
});

test('a throttled read waits, says so, and has every row', async () => {
  const { simulator } = await openTenant({
    module: 'contact',
    faults: [parseFault(`throttle:429,reset=0.2${members}#3x2`)],
  });
  const run = await conversationWith(simulator);
  expect(run.exitCode).toBe(0);
  expectTruth(recordsIn(run), simulator.tenant);
  expect(run.stdout).toContain('"RATE_LIMITED"');
});

test('a stream that fails: exit code 1, and the rows of the others', async () => {
  const { simulator } = await openTenant({
    module: 'contact',
    faults: [parseFault(`error:400/99992402${members}#5x*`)],
  });
  const run = await conversationWith(simulator);
  expect(run.exitCode).toBe(1);
  const { contact_departments = [] } = recordsIn(run);
  expectTruth({ contact_departments }, simulator.tenant, ['contact_departments']);
});
