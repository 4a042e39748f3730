// Store apps: three ways to a tenant access token, each until it ends, and the error that follows.
import { expect, test } from 'vitest';
import { appAccessToken, appTicketResend, storeTenantAccessToken } from '../../../src/lark/auth-endpoints.ts';
import { missingToSignIn, type Credentials } from '../../../src/lark/auth.ts';
import type { Simulator } from '../../../simulator/src/simulator.ts';
import { visibleRange } from '../../../src/modules/contact/endpoints.ts';
import { failureOf, larkAt, standingClock, openClient } from './support.ts';

const store = { appType: 'store' } as const;
const signInCalls = [appAccessToken.name, storeTenantAccessToken.name, appTicketResend.name] as const;
const [getAppToken, getTenantToken, resend] = signInCalls;

/** Every way to configure a store app; a test takes the one that it needs. */
async function keysOf({ url, credentials, store: { ticket, tenantKey } }: Simulator) {
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as Record<string, string>;
  };
  const byTicket = { ...credentials, app_ticket: ticket(), tenant_key: tenantKey };
  const { app_access_token = '' } = await post(appAccessToken.path, byTicket);
  const byAppToken = { app_access_token, tenant_key: tenantKey };
  const { tenant_access_token = '' } = await post(storeTenantAccessToken.path, byAppToken);
  return { byTicket, byAppToken, byToken: { tenant_access_token } };
}
type WayName = keyof Awaited<ReturnType<typeof keysOf>>;

/** A client that signs in to a simulated store app in one of the three ways. */
async function signedIn(way: WayName, { clock, forward } = standingClock()) {
  const { simulator } = await openClient({ ...store, clock });
  const keys = await keysOf(simulator);
  const credentials: Credentials = { auth_type: 'store_app', ...keys[way] };
  const before = simulator.calls.length;
  const setup = larkAt(simulator.url, { credentials, clock });
  return {
    ...setup,
    simulator,
    forward,
    secrets: Object.values({ ...keys.byTicket, ...keys.byAppToken, ...keys.byToken, tenant_key: '' }),
    /** The calls since the client was made, by endpoint; those to sign in come first. */
    calls: () => simulator.calls.slice(before).map(({ endpoint }) => endpoint),
    ask: () => setup.lark.firstPage(visibleRange),
  };
}

test.each<readonly [WayName, readonly string[]]>([
  ['byTicket', [getAppToken, getTenantToken]],
  ['byAppToken', [getTenantToken]],
  ['byToken', []],
])('%s: one round of sign-in for twenty cold calls', async (way, expected) => {
  const { ask, calls, tokensSeen } = await signedIn(way);
  await Promise.all(Array.from({ length: 20 }, ask));
  expect(calls()).toEqual([...expected, ...Array<string>(20).fill(visibleRange.name)]);
  expect(tokensSeen, 'every fetched token is passed to onToken').toHaveLength(expected.length);
});

test('byTicket: a token revoked by Lark is fetched again, with the app access token that is there', async () => {
  const { ask, calls, simulator } = await signedIn('byTicket');
  await ask();
  simulator.revokeTokens();
  await ask();
  expect(calls().filter((name) => name === getTenantToken)).toHaveLength(2);
  expect(calls().filter((name) => name === getAppToken)).toHaveLength(1);
});

test('byTicket: an app access token that is refused is fetched again, with the ticket', async () => {
  const { ask, calls, simulator } = await signedIn('byTicket');
  await ask();
  simulator.revokeTokens();
  simulator.revokeAppTokens();
  await ask();
  expect(calls().filter((name) => signInCalls.some((one) => one === name))).toEqual([
    ...[getAppToken, getTenantToken],
    ...[getTenantToken, getAppToken, getTenantToken],
  ]);
});

test('byTicket: a stale ticket is requested again once, and the error says where the new one goes', async () => {
  const { ask, calls, simulator, secrets } = await signedIn('byTicket');
  const old = simulator.store.ticket();
  simulator.store.pushTicket();
  const failures = await Promise.all([ask(), ask(), ask()].map(failureOf));
  failures.push(await failureOf(ask()));
  for (const { type, code, message, internal } of failures) {
    expect({ type, code }).toEqual({ type: 'config_error', code: 10012 });
    expect(message).toMatch(/app ticket.*latest one into the configuration.*asked to push a new ticket/s);
    for (const secret of secrets) expect(`${message} ${internal ?? ''}`).not.toContain(secret || 'nothing');
  }
  expect(calls()).toEqual([getAppToken, resend]);
  expect(simulator.store.ticket()).not.toBe(old);
});

test('byTicket: in a long sync the ticket has to hold out no longer than the first hour and a half', async () => {
  const { ask, forward, calls } = await signedIn('byTicket');
  await ask();
  forward(5400);
  await ask();
  expect(calls()).not.toContain(resend);
  forward(1800);
  const failure = await failureOf(ask());
  expect(failure).toMatchObject({ type: 'config_error', code: 10012 });
  expect(calls()).toContain(resend);
});

test.each<readonly [WayName, string, number, (simulator: Simulator) => void]>([
  [
    'byToken',
    'tenant_access_token',
    99991663,
    (simulator) => {
      simulator.revokeTokens();
    },
  ],
  [
    'byAppToken',
    'app_access_token',
    20014,
    (simulator) => {
      simulator.revokeTokens();
      simulator.revokeAppTokens();
    },
  ],
])(
  '%s: a token made elsewhere that ends in the middle is a clear config_error',
  async (way, key, code, end) => {
    const { ask, simulator, calls, secrets } = await signedIn(way);
    await ask();
    end(simulator);
    const before = calls().length;
    const failure = await failureOf(ask());
    expect(failure).toMatchObject({ type: 'config_error', code });
    expect(failure.message).toContain(`credentials.${key} is refused`);
    expect(failure.message).toMatch(/made elsewhere.*Put a new one/);
    expect(failure.message).toMatch(/\(\w+ \/open-apis.*code \d+/);
    for (const secret of secrets) {
      expect(`${failure.message} ${failure.internal ?? ''}`).not.toContain(secret || 'nothing');
    }
    expect(calls().length - before, 'nothing is asked that cannot succeed').toBeLessThanOrEqual(2);
  },
);

test.each([
  ['a wrong tenant key', { tenant_key: 'another' }, 10013, /tenant key/],
  ['a wrong secret', { app_secret: 'n0t-th3-s3cr3t' }, 10014, /App Secret/],
  ['an unknown app', { app_id: 'cli_nobody5343' }, 10003, /App ID/],
])('%s is a config_error', async (_why, wrong, code, words) => {
  const { simulator } = await openClient(store);
  const { byTicket } = await keysOf(simulator);
  const { lark } = larkAt(simulator.url, { credentials: { auth_type: 'store_app', ...byTicket, ...wrong } });
  const failure = await failureOf(lark.firstPage(visibleRange));
  expect(failure).toMatchObject({ type: 'config_error', code });
  expect(failure.message).toMatch(words);
});

test('a custom app that signs in as a store app gets an error that names the difference', async () => {
  const { simulator } = await openClient();
  const { ticket, tenantKey: tenant_key } = simulator.store;
  const credentials = { ...simulator.credentials, app_ticket: ticket(), tenant_key };
  const { lark } = larkAt(simulator.url, { credentials: { auth_type: 'store_app', ...credentials } });
  const failure = await failureOf(lark.firstPage(visibleRange));
  expect(failure).toMatchObject({ type: 'config_error', code: 10016 });
  expect(failure.message).toMatch(/custom app sign-in/);
});

test('a store app that signs in as a custom app is a config_error', async () => {
  const { simulator } = await openClient(store);
  const credentials = { auth_type: 'custom_app', ...simulator.credentials } as const;
  const failure = await failureOf(larkAt(simulator.url, { credentials }).lark.firstPage(visibleRange));
  expect(failure).toMatchObject({ type: 'config_error', code: 10013 });
});

test('of several ways the one that lasts longest is taken', async () => {
  const { simulator } = await openClient(store);
  const { byTicket, byAppToken, byToken } = await keysOf(simulator);
  const before = simulator.calls.length;
  const all = { auth_type: 'store_app', ...byToken, ...byAppToken, ...byTicket } as const;
  await larkAt(simulator.url, { credentials: all }).lark.firstPage(visibleRange);
  expect(simulator.calls[before]?.endpoint).toBe(getAppToken);
});

const all = 'sign in with app_id, app_secret, app_ticket and tenant_key';

test.each<readonly [object, string | undefined]>([
  [{}, `${all}, or with app_access_token and tenant_key, or with tenant_access_token`],
  [{ tenant_access_token: 't-1' }, undefined],
  [{ app_access_token: 'a-1' }, 'tenant_key is missing'],
  [{ tenant_key: 'k' }, 'app_access_token is missing'],
  [{ app_access_token: 'a-1', tenant_key: 'k' }, undefined],
  [{ app_id: 'i', app_secret: 's', tenant_key: 'k' }, 'app_ticket is missing'],
  [{ app_id: 'i', app_secret: 's' }, 'app_ticket and tenant_key are missing'],
  [{ app_id: 'i', app_secret: 's', app_ticket: 't', tenant_key: 'k' }, undefined],
])('what is missing from %j is named', (given, words) => {
  const missing = missingToSignIn({ auth_type: 'store_app', ...given });
  if (words === undefined) expect(missing).toBeUndefined();
  else expect(missing?.endsWith(words)).toBe(true);
});
