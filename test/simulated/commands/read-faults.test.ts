// read when Lark or the network misbehaves: complete, or loud, and never a secret.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  catalogOf,
  configFor,
  discovered,
  expectTruth,
  readFrom,
  recordsIn,
} from '../../../integration_tests/support/company.ts';
import { streamNames, type StreamName } from '../../../integration_tests/support/truth.ts';
import { parseFault, startSimulator, type Simulator } from '../../../simulator/src/simulator.ts';
import { checkRead, type AirbyteStream, type FailureType } from '../../checkers/protocol.ts';
import type { CliRun } from '../../support/cli.ts';
import { runInProcess } from '../../support/in-process.ts';
import type { JsonObject } from '../../support/json.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';
import { openTenant } from '../../support/open-tenant.ts';

const children = '@GET /open-apis/contact/v3/departments/:department_id/children';
const members = '@GET /open-apis/contact/v3/users/find_by_department';
const signIn = '@POST /open-apis/auth/v3/tenant_access_token/internal';

let streams: AirbyteStream[];

beforeAll(async () => {
  const credentials = { app_id: 'cli_a', app_secret: 'b' };
  streams = await discovered({ credentials, modules: ['contact'] }, runInProcess);
});

/** Pauses between tries take no time. */
async function quickly(work: () => Promise<void>): Promise<void> {
  await inVirtualTime(work);
}

/** Reads all streams and holds the conversation to every rule, with the exit code that it ended with. */
async function conversationWith(simulator: Simulator, more: JsonObject = {}): Promise<CliRun> {
  const catalog = catalogOf(streams);
  const run = await readFrom(simulator, {
    config: configFor(simulator, more),
    input: { catalog },
    run: runInProcess,
  });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  return run;
}

/** The errors of a run: their type, stream and message. */
function errorsOf({ messages }: CliRun) {
  return messages.flatMap((message) =>
    message.type === 'TRACE' && message.trace.type === 'ERROR' ? [message.trace.error] : [],
  );
}

function typesOf(run: CliRun): Record<string, FailureType | undefined> {
  const pairs = errorsOf(run).map((one) => [one.stream_descriptor?.name ?? '', one.failure_type] as const);
  return Object.fromEntries(pairs);
}

const all = (type: FailureType, names: readonly StreamName[] = streamNames): Record<string, FailureType> =>
  Object.fromEntries(names.map((name) => [name, type]));

function countsOf(texts: readonly string[]): number[] {
  return [...new Set(texts)].map((text) => texts.filter((one) => one === text).length);
}

describe('a passing fault leaves no trace: all rows, once, and exit code 0', () => {
  test.each([
    ['a server error, once', [`error:500/99991500${members}#2`]],
    ['a server error of a gateway', [`html${children}#1`, `html${members}#3x2`]],
    ['a server error while signing in', [`error:503/5000${signIn}#1`]],
    ['a connection that is reset', [`reset${members}#2x2`, `reset${children}#1`]],
    ['an answer that breaks off', [`truncated${members}#2`, `not-json${children}#1`]],
    ['a compressed answer, and one with a byte order mark', [`gzip${members}#1x*`, `bom${children}#1x*`]],
    ['a page that repeats the last item of the page before', [`shift${members}#2x*`, `shift:3${children}#2`]],
    ['a page with an item twice', [`twice${members}#1x*`, `twice${children}#1x*`]],
    ['a valid token that is refused once', [`expired${members}#2`]],
    ['slow answers', [`slow:300${members}#2x3`]],
  ])('%s', (_why, faults) =>
    quickly(async () => {
      const size = { people: 80, departments: 55, depth: 5 };
      const { simulator } = await openTenant({ module: 'contact', size, faults: faults.map(parseFault) });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(0);
      expectTruth(recordsIn(run), simulator.tenant);
    }),
  );

  test.each([
    ['HTTP 429', `throttle:429,reset=0.2${members}#3x2`],
    ['HTTP 400', `throttle:400,reset=0.2${members}#3x2`],
    ['HTTP 200', `throttle:200,reset=0.2${members}#3x2`],
    ['an answer without a waiting time', `throttle:429,reset=none${members}#3`],
  ])('throttling by %s: the streams concerned wait and run again', (_why, fault) =>
    quickly(async () => {
      const { simulator } = await openTenant({ module: 'contact', faults: [parseFault(fault)] });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(0);
      expectTruth(recordsIn(run), simulator.tenant);
      const waiting = run.messages.flatMap((message) =>
        message.type === 'TRACE' &&
        message.trace.type === 'STREAM_STATUS' &&
        message.trace.stream_status.reasons
          ? [message.trace.stream_status.stream_descriptor.name]
          : [],
      );
      expect([...new Set(waiting)].sort()).toEqual(['contact_user_departments', 'contact_users']);
    }),
  );

  test('published rates are kept without a single refusal', () =>
    quickly(async () => {
      const { simulator } = await openTenant({
        module: 'contact',
        rates: 1,
        size: { people: 60, departments: 55, depth: 3 },
      });
      const run = await conversationWith(simulator, { limits: { rate_share: 1 } });
      expect(run.exitCode).toBe(0);
      expect(simulator.calls.filter(({ code }) => code !== 0)).toEqual([]);
    }));

  test.each([8, 1])(
    'a token revoked in mid-read is fetched once more (%i calls at once)',
    (max_concurrency) =>
      quickly(async () => {
        const { simulator } = await openTenant({
          module: 'contact',
          size: { people: 100, departments: 60, depth: 4 },
          latency: 5,
        });
        simulator.afterEach(() => {
          if (simulator.calls.length === 20) simulator.revokeTokens();
        });
        const run = await conversationWith(simulator, { limits: { rate_share: 1000, max_concurrency } });
        expect(run.exitCode).toBe(0);
        expectTruth(recordsIn(run), simulator.tenant);
        expect(simulator.calls.some(({ code }) => code === 99991663)).toBe(true);
        expect(simulator.callsByEndpoint()[signIn.slice(1)]).toBe(2);
      }),
  );
});

describe('a lasting fault fails the streams concerned, and the error says what to do', () => {
  test.each<[string, string[], FailureType, RegExp]>([
    ['the address is not allowed', ['ip'], 'config_error', /allowlist/],
    ['a page promises more and gives no token', [`no-token${children}`], 'system_error', /more pages/],
    ['a page gives the token that was just used', [`same-token${children}`], 'system_error', /more pages/],
    ['every token is refused', ['expired'], 'config_error', /token/],
  ])('%s', (_why, faults, type, words) =>
    quickly(async () => {
      const { simulator } = await openTenant({
        module: 'contact',
        size: { people: 60, departments: 60, depth: 3 },
        faults: faults.map(parseFault),
      });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual(all(type));
      for (const { message } of errorsOf(run)) expect(message).toMatch(words);
      // What will not change is not retried.
      expect(Math.max(...countsOf(simulator.calls.map(({ url }) => url)))).toBeLessThanOrEqual(2);
    }),
  );

  test.each([
    ['the app is unknown', `error:200/10003${signIn}`, /App ID/],
    ['the endpoint is missing', 'missing', /region and base_url/],
  ])('%s: signing in fails once, for the run as a whole', (_why, fault, words) =>
    quickly(async () => {
      const { simulator } = await openTenant({ module: 'contact', faults: [parseFault(fault)] });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual({ '': 'config_error' });
      expect(errorsOf(run)[0]?.message).toMatch(words);
      expect(simulator.calls).toHaveLength(1);
    }),
  );

  test('the quota of the month is used up: one error for all streams', () =>
    quickly(async () => {
      const faults = [`quota${children}`, `quota${members}`].map(parseFault);
      const { simulator } = await openTenant({
        module: 'contact',
        size: { people: 60, departments: 60, depth: 3 },
        faults,
      });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual({ '': 'config_error' });
      const [{ message } = { message: '' }] = errorsOf(run);
      expect(message).toMatch(/quota/);
      for (const name of streamNames) expect(message).toContain(name);
      expect(simulator.calls.length).toBeLessThan(12);
    }));

  test('a wrong secret takes one call, and is not shown', () =>
    quickly(async () => {
      const { simulator } = await openTenant({ module: 'contact' });
      const wrong = 'wr0ng/secret+with=signs&more';
      const credentials = { ...simulator.credentials, app_secret: wrong };
      const run = await conversationWith(simulator, { credentials });
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual({ '': 'config_error' });
      expect(simulator.calls).toHaveLength(1);
      const forms = [wrong, encodeURIComponent(wrong), Buffer.from(wrong).toString('base64').slice(0, 20)];
      for (const form of forms) expect(run.stdout).not.toContain(form);
    }));

  test('the users cannot be listed: the departments are all there', () =>
    quickly(async () => {
      const { simulator } = await openTenant({
        module: 'contact',
        faults: [parseFault(`error:400/99992402${members}#5x*`)],
      });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual(all('config_error', ['contact_users', 'contact_user_departments']));
      const { contact_departments = [] } = recordsIn(run);
      expectTruth({ contact_departments }, simulator.tenant, ['contact_departments']);
    }));

  test('errors of several types: the most retryable comes first', () =>
    quickly(async () => {
      const { simulator } = await openTenant({
        module: 'contact',
        faults: [parseFault(`no-token${members}#3`)],
      });
      const stranger = { stream: { name: 'a_stranger', json_schema: {} }, sync_mode: 'full_refresh' };
      const catalog = { streams: [stranger, ...catalogOf(streams).streams] };
      const run = await readFrom(simulator, { input: { catalog }, run: runInProcess });
      checkRead(run.lines, { catalog, exitCode: run.exitCode, unknownStreams: ['a_stranger'] });
      expect(errorsOf(run).map(({ failure_type }) => failure_type)).toEqual([
        'system_error',
        'system_error',
        'config_error',
      ]);
    }));

  test('a last page that fails leaves its streams INCOMPLETE, however much came before', () =>
    quickly(async () => {
      const { simulator } = await openTenant({
        module: 'contact',
        size: { people: 900, departments: 12, depth: 3 },
        faults: [parseFault(`no-token${members}#11`)],
      });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual(all('system_error', ['contact_users', 'contact_user_departments']));
      expect(recordsIn(run)['contact_users']?.length).toBeGreaterThan(0);
    }));

  test('a lasting server error: every call is tried six times, then a later sync may work', () =>
    quickly(async () => {
      const { simulator } = await openTenant({
        module: 'contact',
        faults: [parseFault(`error:500/10500${members}#4x*`)],
      });
      const run = await conversationWith(simulator);
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual(all('transient_error', ['contact_users', 'contact_user_departments']));
      expect(errorsOf(run)[0]?.message).toMatch(/Lark had an internal error.*code 10500/s);
      const { contact_departments = [] } = recordsIn(run);
      expectTruth({ contact_departments }, simulator.tenant, ['contact_departments']);
      const refused = simulator.calls.filter(({ status }) => status === 500);
      expect(Math.max(...countsOf(refused.map(({ url }) => url)))).toBe(6);
    }));

  test('no server at the address', () =>
    quickly(async () => {
      const gone = await startSimulator();
      await gone.close();
      const run = await conversationWith(gone);
      expect(run.exitCode).toBe(1);
      expect(typesOf(run)).toEqual(all('transient_error'));
      for (const { message } of errorsOf(run)) expect(message).toContain('ECONNREFUSED');
    }));
});
