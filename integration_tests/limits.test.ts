// A read that may make so many calls, or whose quota is gone: ended cleanly, and gone on with.
import { expect, test } from 'vitest';
import { parseFault, type Simulator } from '../simulator/src/simulator.ts';
import { tailState, type CliRun } from '../test/support/cli.ts';
import type { JsonObject } from '../test/support/json.ts';
import { checkRead } from '../test/checkers/protocol.ts';
import { catalogOf, configFor, discovered, readFrom, recordsIn } from './support/company.ts';
import { day } from '../test/support/time.ts';
import { openTenant } from '../test/support/open-tenant.ts';

/** The approvals of the last days, with so many calls. */
function approvalsOf(simulator: Simulator, max_api_calls: number | null): JsonObject {
  return configFor(simulator, {
    modules: ['approval'],
    approval: {
      approval_codes: simulator.tenant.approval.codes(),
      start_date: new Date(Date.now() - 12 * day).toISOString().slice(0, 10),
      lookback_days: 0,
      track_open_instances: false,
    },
    limits: { rate_share: 1000, max_api_calls },
  });
}

/** A read of every stream, incrementally where it can be, held to every rule of a conversation. */
async function readAll(simulator: Simulator, config: JsonObject, state?: readonly JsonObject[]) {
  const streams = await discovered(config);
  const catalog = {
    streams: streams.map((stream) => ({
      stream,
      sync_mode: stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh',
      destination_sync_mode: 'append_dedup',
    })),
  };
  const run = await readFrom(simulator, { config, input: { catalog, ...(state && { state }) } });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expect(run.stderr).toBe('');
  return run;
}

function errorsIn({ messages }: CliRun) {
  return messages.flatMap((message) =>
    message.type === 'TRACE' && message.trace.type === 'ERROR' ? [message.trace.error] : [],
  );
}

/** What the last line of a read says of its calls. */
const saidCalls = ({ messages }: CliRun): string => {
  const last = messages.at(-1);
  const texts = messages.flatMap((message) => (message.type === 'LOG' ? [message.log.message] : []));
  expect(last?.type === 'TRACE' || last?.type === 'LOG').toBe(true);
  return texts.findLast((text) => text.startsWith('Calls to Lark')) ?? '';
};

const size = { people: 20, departments: 4, depth: 2, approval: { definitions: 2, instances: 120 } };

test('max_api_calls: exit 1, one config_error with the count, the calls logged, and syncs that go on to the truth', async () => {
  const { simulator } = await openTenant({ module: 'contact', size });
  const whole = recordsIn(await readAll(simulator, approvalsOf(simulator, null)));
  const keys = (rows: readonly JsonObject[] = []) => new Set(rows.map((row) => row['instance_code']));
  const wanted = keys(whole['approval_instances']);
  expect(wanted.size).toBeGreaterThan(3);

  const most = 30;
  let state: JsonObject[] | undefined;
  const seen = new Set<unknown>();
  let runs = 0;
  for (let exitCode: number | null = 1; exitCode !== 0; runs += 1) {
    expect(runs, 'each read must come further').toBeLessThan(20);
    const before = simulator.calls.length;
    const run = await readAll(simulator, approvalsOf(simulator, most), state);
    const made = simulator.calls.length - before;
    for (const code of keys(recordsIn(run)['approval_instances'])) seen.add(code);
    state = tailState(run.lines);
    ({ exitCode } = run);
    expect(saidCalls(run)).toMatch(/GET \/open-apis\/approval\/v4\/instances \d+/);
    expect(saidCalls(run)).toContain(`Calls to Lark: ${made} (`);
    if (exitCode === 0) break;
    expect(exitCode).toBe(1);
    expect(made).toBe(most);
    expect(errorsIn(run)).toHaveLength(1);
    expect(errorsIn(run)[0]).toMatchObject({
      failure_type: 'config_error',
      message: expect.stringMatching(
        /made 30 calls.*limits\.max_api_calls.*run the sync again.*Not complete: approval_/,
      ) as string,
    });
  }
  expect(runs).toBeGreaterThan(1);
  expect(seen).toEqual(wanted);
});

test('a quota that is gone in the middle: one config_error, exit 1, what is complete stays, contacts are read', async () => {
  const { simulator } = await openTenant({ module: 'contact', size });
  for (const endpoint of ['instances', 'instances/:instance_id', 'approvals/:approval_code'])
    simulator.addFault(parseFault(`quota@GET /open-apis/approval/v4/${endpoint}#4x*`));
  const { approval, ...rest } = approvalsOf(simulator, null);
  const config = { ...rest, approval, modules: ['contact', 'approval'] };
  const catalog = catalogOf(
    await discovered(config),
    (await discovered(config)).map(({ name }) => name),
  );
  const run = await readFrom(simulator, { config, input: { catalog } });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expect(run.exitCode).toBe(1);
  expect(errorsIn(run)).toEqual([
    expect.objectContaining({
      failure_type: 'config_error',
      message: expect.stringMatching(/quota.*1st of next month.*Not complete: approval_/s) as string,
    }),
  ]);
  expect(recordsIn(run)['contact_users']).toHaveLength(20);
  const refused = simulator.calls.filter(({ code }) => code === 99991403);
  expect(refused.length, 'asked by those under way, and not again').toBeLessThanOrEqual(3 * 8);
});
