/** The command line: what each flag does to the tenant, and what is printed where. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CommandError, runCommand } from '../src/command.ts';
import { flagNames } from '../src/flags.ts';
import type { Simulator } from '../src/simulator.ts';

interface Run {
  readonly simulator: Simulator;
  readonly config: Readonly<Record<string, unknown>>;
  readonly informed: () => string;
}

async function run(...words: string[]): Promise<Run> {
  let [printed, informed] = ['', ''];
  const simulator = await runCommand(['--port', '0', '--rates', 'off', ...words], {
    name: 'lark-simulator',
    print: (text) => (printed += text),
    inform: (text) => (informed += text),
  });
  if (simulator === undefined) throw new Error(`no tenant, but: ${printed}`);
  onTestFinished(() => simulator.close());
  return {
    simulator,
    config: JSON.parse(printed) as Run['config'],
    informed: () => informed,
  };
}

async function refusal(...words: string[]): Promise<CommandError> {
  const error = await run(...words).catch((thrown: unknown) => thrown);
  if (!(error instanceof CommandError)) throw error;
  return error;
}

/** A GET with a fresh token. */
async function get({ url, credentials }: Simulator, path: string): Promise<Record<string, unknown>> {
  const signIn = await fetch(`${url}/open-apis/auth/v3/tenant_access_token/internal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const { tenant_access_token: token } = (await signIn.json()) as { tenant_access_token: string };
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as Record<string, unknown>;
}

test('the configuration alone is printed, and names everything there is to read', async () => {
  const { simulator, config, informed } = await run();
  expect(config).toMatchObject({
    base_url: simulator.url,
    credentials: { auth_type: 'custom_app', ...simulator.credentials },
    modules: ['contact', 'approval', 'base', 'attendance'],
    approval: { approval_codes: simulator.tenant.approval.codes() },
  });
  expect(informed()).toContain(simulator.url);
});

test('another machine cannot connect', async () => {
  const { simulator } = await run();
  const { port } = new URL(simulator.url);
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const { address } of others) {
    await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow('fetch failed');
  }
  expect(new URL(simulator.url).hostname).toBe('127.0.0.1');
});

test('--config-out writes the same configuration, readable by its owner only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lark-simulator-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'config.json');
  const { config, informed } = await run('--config-out', file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(config);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(informed()).toContain(`source-lark read --config ${file}`);
  expect((await refusal('--config-out', join(folder, 'none', 'config.json'))).message).toMatch(
    /^--config-out: .*ENOENT/,
  );
});

test('--without takes scopes away from the app', async () => {
  const path = '/open-apis/tenant/v2/tenant/query';
  const { simulator } = await run();
  expect((await get(simulator, path))['code']).toBe(0);
  const { simulator: closed } = await run('--without', 'tenant:tenant:readonly');
  expect((await get(closed, path))['code']).toBe(99991672);
});

test('--close-base keeps the Bases from the app', async () => {
  const { simulator } = await run('--close-base');
  const [base] = simulator.tenant.base.bases();
  const answer = await get(simulator, `/open-apis/bitable/v1/apps/${base?.app_token ?? ''}/tables`);
  expect(answer['code']).toBe(91403);
});

test('--change lets time pass: people join and leave, approvals and records change', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { simulator, informed } = await run('--change', '30');
  const { contact, approval, base } = simulator.tenant;
  const [first] = base.bases();
  const [table] = base.tables(first?.app_token ?? '');
  const seen = () => ({
    people: [...contact.people()].map(({ open_id }) => open_id).join(),
    instances: [...approval.instances()].length,
    records: JSON.stringify([...base.records(first?.app_token ?? '', table?.table_id ?? '')]),
  });
  const before = seen();
  for (let round = 1; round <= 5; round += 1) vi.advanceTimersByTime(30_000);
  const after = seen();
  expect(after.people).not.toBe(before.people);
  expect(after.instances).toBe(before.instances + 5);
  expect(after.records).not.toBe(before.records);
  expect(informed().match(/joined/g)).toHaveLength(5);
});

test('POST /simulator/change does the same on demand', async () => {
  const { simulator } = await run();
  const answer = await fetch(`${simulator.url}/simulator/change`, { method: 'POST' });
  const { happened } = (await answer.json()) as { happened: string[] };
  expect(happened.join()).toMatch(/joined.*left.*approval/);
});

test.each([
  ['an unknown flag', ['--speed'], "unknown option '--speed'"],
  ['a word too many', ['now'], "unexpected argument 'now'"],
  ['a flag without its value', ['--seed'], "option '--seed <number>' argument missing"],
  ['a flag in place of a value', ['--seed', '--close-base'], "option '--seed <number>' argument missing"],
  ['an unknown size', ['--size', 'huge'], "--size: 'huge' is neither small nor large."],
])('%s is refused with the usage', async (_why, words, message) => {
  const error = await refusal(...words);
  expect(error.message).toBe(message);
  expect(error.usage).toMatch(/^Usage: lark-simulator/);
});

test.each([
  ['--port', ['--port', '70000']],
  ['--rates', ['--rates', '0']],
  ['--seed', ['--seed=x']],
  ['--change', ['--change', '0']],
  ['--faults', ['--faults', 'throttle#1', 'bogus']],
  ['--without', ['--without', 'contact:everything']],
])('a wrong value of %s is named', async (flag, words) => {
  const error = await refusal(...words);
  expect(error.message.startsWith(`${flag}: `)).toBe(true);
  expect(error.usage).toBeUndefined();
});

test('--help names every flag and every kind of fault', async () => {
  let printed = '';
  await runCommand(['--help'], {
    name: 'lark-simulator',
    print: (text) => (printed += text),
    inform: () => undefined,
  });
  for (const flag of [...flagNames, 'throttle', 'same-token']) expect(printed).toContain(flag);
});
