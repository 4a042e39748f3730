// What an app may not do: how check says it, and what read makes of it.
import { describe, expect, test } from 'vitest';
import {
  catalogOf,
  configFor,
  discovered,
  expectTruth,
  readFrom,
  recordsIn,
} from '../../../integration_tests/support/company.ts';
import { leaksIn, secretsOf } from '../../../integration_tests/support/secrets.ts';
import { streamNames } from '../../../integration_tests/support/truth.ts';
import { parseFault, type Simulator, type SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { checkRead } from '../../checkers/protocol.ts';
import type { CliRun } from '../../support/cli.ts';
import { runInProcess } from '../../support/in-process.ts';
import type { JsonObject } from '../../support/json.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';
import { openTenant } from '../../support/open-tenant.ts';

const base = 'contact:contact.base:readonly';
const signIn = 'POST /open-apis/auth/v3/tenant_access_token/internal';

/** The status of a check, with every line of it valid, no secret shown, and exit code 0. */
async function statusFrom(
  simulator: Simulator,
  more: JsonObject = {},
): Promise<{ status: string; message: string }> {
  const checking = () => runInProcess(['check'], { input: { config: configFor(simulator, more) } });
  // Pauses between tries take no time.
  const { result: run } = await inVirtualTime(checking);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(leaksIn(run, secretsOf(simulator))).toEqual([]);
  const statuses = run.messages.flatMap((message) =>
    message.type === 'CONNECTION_STATUS' ? [message.connectionStatus] : [],
  );
  expect(statuses).toHaveLength(1);
  expect(run.messages.filter(({ type }) => type === 'TRACE').length).toBeLessThan(2);
  return { status: statuses[0]?.status ?? '', message: statuses[0]?.message ?? '' };
}

describe('check', () => {
  test.each<[string, SimulatorOptions, JsonObject, RegExp]>([
    ['no permission at all: names those of contacts', { scopes: [] }, {}, /contact:contact\.base:readonly/],
    ['an empty contact range', { range: { departments: [] } }, {}, /Data\s+Permissions/],
    [
      'an unknown department',
      {},
      { contact: { department_ids: ['od-00000000000000000000000000000000'] } },
      /contact\.department_ids.*od-0{32}/s,
    ],
    ['an id of another type', {}, { contact: { department_ids: ['D001'] } }, /department_id_type/],
    ['a used-up quota', { faults: [parseFault('quota')] }, {}, /quota/],
    [
      'an address outside the allowlist',
      { faults: [parseFault('ip')] },
      {},
      /allowlist.*address 127\.0\.0\.1/s,
    ],
    ["a server that is not Lark's", { faults: [parseFault('missing')] }, {}, /region and base_url/],
    ['the company withheld, which is a stream', { scopes: [base] }, {}, /tenant:tenant:readonly/],
    ['a disabled app', { faults: [parseFault(`error:200/10014@${signIn}`)] }, {}, /App Secret/],
    ['a lasting server error', { faults: [parseFault('error:500/5000')] }, {}, /Lark/],
    ['a proxy that answers instead', { faults: [parseFault('html')] }, {}, /proxy/],
    [
      'no answer in time',
      { faults: [parseFault('hang')] },
      { network: { timeout_seconds: 1 } },
      /ETIMEDOUT|ECONNABORTED|ERR_CANCELED/,
    ],
  ])('FAILED: %s', async (_why, options, more, words) => {
    const { status, message } = await statusFrom(
      (await openTenant({ module: 'contact', ...options })).simulator,
      more,
    );
    expect(status).toBe('FAILED');
    expect(message).toMatch(words);
    expect(message).not.toMatch(/undefined|\n\s+at |Something went wrong/);
  });

  test('FAILED: a wrong secret, with one call', async () => {
    const { simulator } = await openTenant({ module: 'contact' });
    const credentials = { ...simulator.credentials, app_secret: 'wr0ng-secret' };
    const { status, message } = await statusFrom(simulator, { credentials });
    expect(status).toBe('FAILED');
    expect(message).toContain('App Secret');
    expect(message).not.toContain('wr0ng');
    expect(simulator.calls).toHaveLength(1);
  });

  test('FAILED: no server at the address', async () => {
    const { status, message } = await statusFrom((await openTenant({ module: 'contact' })).simulator, {
      base_url: 'http://127.0.0.1:9',
    });
    expect(status).toBe('FAILED');
    expect(message).toContain('ECONNREFUSED');
  });

  test.each<[string, SimulatorOptions, JsonObject]>([
    ['a passing server error', { faults: [parseFault('error:500/5000#1')] }, {}],
    ['throttled once', { faults: [parseFault('throttle:429,reset=0.2#1')] }, {}],
  ])('SUCCEEDED: %s', async (_why, options, more) => {
    const { status, message } = await statusFrom(
      (await openTenant({ module: 'contact', ...options })).simulator,
      more,
    );
    expect(status).toBe('SUCCEEDED');
    expect(message).toContain('departments');
  });
});

test.each(['check', 'read', 'read --debug'])(
  '%s: a gateway that repeats what it was sent, in every encoding, reveals no secret',
  async (line) => {
    const { simulator } = await openTenant({ module: 'contact' });
    const { app_id, app_secret } = simulator.credentials;
    const token = await tokenOf(simulator);
    const disguises = [app_id, app_secret, token].flatMap((text) => [
      text,
      encodeURIComponent(text),
      Buffer.from(text).toString('base64'),
      Buffer.from(text).toString('base64url'),
      JSON.stringify({ text }),
    ]);
    const refusal = { kind: 'error', status: 400, code: 9499, msg: disguises.join(' ') } as const;
    for (const endpoint of ['scopes', 'departments/:department_id/children'])
      simulator.addFault({ ...refusal, endpoint: `GET /open-apis/contact/v3/${endpoint}` });
    const run = await runInProcess(line.split(' '), { input: { config: configFor(simulator) } });
    expect(run.stdout).toContain('code=9499');
    expect(run.stdout).toContain('****');
    expect(leaksIn(run, [...secretsOf(simulator), token])).toEqual([]);
  },
);

/** The token that the simulator hands out to the next sign-in. */
async function tokenOf({ url, credentials }: Simulator): Promise<string> {
  const body = JSON.stringify(credentials);
  const response = await fetch(`${url}${signIn.slice('POST '.length)}`, { method: 'POST', body });
  return ((await response.json()) as { tenant_access_token: string }).tenant_access_token;
}

/** Reads all streams, as a strict conversation. */
async function readAll(simulator: Simulator, more: JsonObject = {}): Promise<CliRun> {
  const config = configFor(simulator, more);
  const catalog = catalogOf(await discovered(config, runInProcess));
  const run = await readFrom(simulator, { config, input: { catalog }, run: runInProcess });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expect(run.stderr).toBe('');
  return run;
}

describe('read', () => {
  test('without permissions every stream fails and names the one it needs', async () => {
    const run = await readAll((await openTenant({ module: 'contact', scopes: [] })).simulator);
    expect(run.exitCode).toBe(1);
    expect(recordsIn(run)).toEqual({});
    const errors = run.messages.flatMap((message) =>
      message.type === 'TRACE' && message.trace.type === 'ERROR' ? [message.trace.error] : [],
    );
    expect(errors.map(({ stream_descriptor }) => stream_descriptor?.name).sort()).toEqual(
      [...streamNames].sort(),
    );
    for (const { failure_type, message } of errors) {
      expect(failure_type).toBe('config_error');
      expect(message).toContain(base);
    }
  });

  test('without permissions for fields, all rows come and the fields are null', async () => {
    const { simulator } = await openTenant({ module: 'contact', scopes: [base] });
    const run = await readAll(simulator);
    expect(run.exitCode).toBe(0);
    const { contact_users = [], contact_user_departments = [], contact_departments = [] } = recordsIn(run);
    const people = [...simulator.tenant.contact.people()];
    expect(contact_users.map(({ open_id }) => open_id).sort()).toEqual(
      people.map(({ open_id }) => open_id).sort(),
    );
    expect(
      contact_users.every((row) => row['user_id'] === null && row['name'] === null && row['email'] === null),
    ).toBe(true);
    const places = people.flatMap(({ open_id, department_ids }) =>
      department_ids.map((id) => `${open_id} ${id}`),
    );
    const seen = contact_user_departments.map(
      (row) => `${String(row['open_id'])} ${String(row['open_department_id'])}`,
    );
    expect(seen.sort()).toEqual(places.sort());
    expect(contact_departments).toHaveLength([...simulator.tenant.contact.departments()].length + 1);
  });

  test.each([40004, 40014] as const)(
    'a narrow range (%i for the root): the selected departments and users, and all below them',
    async (childrenRefusal) => {
      const { simulator } = await openTenant({ module: 'contact', quirks: { childrenRefusal } });
      const { contact } = simulator.tenant;
      const departments = [...contact.departments()];
      const [top, alone] = [
        departments[1],
        [...contact.people()].find(({ department_ids }) => department_ids[0] === '0'),
      ];
      simulator.setRange({ departments: [top?.open_department_id ?? ''], users: [alone?.open_id ?? ''] });
      const run = await readAll(simulator);
      expect(run.exitCode).toBe(0);
      const seen = new Set([top?.open_department_id ?? '', ...contact.below(top?.open_department_id ?? '')]);
      const people = [...contact.people()].filter(
        ({ open_id, department_ids }) =>
          open_id === alone?.open_id || department_ids.some((id) => seen.has(id)),
      );
      const rows = recordsIn(run);
      expect(rows['contact_departments']?.map((row) => row['open_department_id']).sort()).toEqual(
        [...seen].sort(),
      );
      expect(rows['contact_users']?.map((row) => row['open_id']).sort()).toEqual(
        people.map((one) => one.open_id).sort(),
      );
      const [first] =
        rows['contact_departments']?.filter((row) => row['open_department_id'] === top?.open_department_id) ??
        [];
      expect(first).toMatchObject({ depth: 1, path_ids: [top?.open_department_id] });
    },
  );

  test('a tree too large for one listing is listed level by level', async () => {
    const { simulator } = await openTenant({
      module: 'contact',
      size: { people: 80, departments: 70, depth: 6 },
      recursionLimit: 20,
    });
    const run = await readAll(simulator);
    expect(run.exitCode).toBe(0);
    expectTruth(recordsIn(run), simulator.tenant);
  });
});
