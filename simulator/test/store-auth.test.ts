/** Signing in as a store app: the ticket, the app's token, the company's token, and who is refused what (docs/lark-api/auth.md#store-apps). */
import { expect, test } from 'vitest';
import { contact, standingClock, visit, type Visitor } from './visitor.ts';

const auth = '/open-apis/auth/v3';
const store = { appType: 'store' } as const;

type Token = { readonly app_access_token?: string };

async function appToken({ signIn, simulator }: Visitor): Promise<string> {
  const { body } = await signIn({ app_ticket: simulator.store.ticket() }, `${auth}/app_access_token`);
  return (body as Token).app_access_token ?? '';
}

async function tenantToken(visitor: Visitor, changes: object = {}) {
  const keys = { app_access_token: await appToken(visitor), tenant_key: visitor.simulator.store.tenantKey };
  return (await visitor.signIn({ ...keys, ...changes }, `${auth}/tenant_access_token`)).body;
}

test('ticket, app access token, tenant access token, data', async () => {
  const visitor = await visit(store);
  const first = await visitor.signIn(
    { app_ticket: visitor.simulator.store.ticket() },
    `${auth}/app_access_token`,
  );
  expect(first.body).toEqual({
    code: 0,
    msg: 'success',
    app_access_token: expect.stringMatching(/^a-\w{41}$/) as string,
    // Seconds left, by a clock that does not stand still.
    expire: expect.closeTo(7200, -1) as number,
  });
  const second = await tenantToken(visitor);
  expect(second).toMatchObject({ code: 0, msg: 'success', expire: 7200 });
  const { body } = await visitor.get(`${contact}/scopes`, `Bearer ${second.tenant_access_token ?? ''}`);
  expect(body.code).toBe(0);
});

test('a new ticket comes every hour and on request, and the one before is good no more', async () => {
  const { clock, forward } = standingClock();
  const visitor = await visit({ ...store, clock });
  const { ticket } = visitor.simulator.store;
  const old = ticket();
  forward(3599);
  expect(ticket()).toBe(old);
  forward(1);
  const hourly = ticket();
  expect((await visitor.signIn({}, `${auth}/app_ticket/resend`)).body).toEqual({ code: 0, msg: 'success' });
  expect(new Set([old, hourly, ticket()]).size).toBe(3);
  for (const stale of [old, hourly, undefined]) {
    const { body, status } = await visitor.signIn({ app_ticket: stale }, `${auth}/app_access_token`);
    expect([status, body.code]).toEqual([200, 10012]);
  }
  expect(await appToken(visitor)).toMatch(/^a-/);
});

test('an app access token ends like any other', async () => {
  const { clock, forward } = standingClock();
  const visitor = await visit({ ...store, clock });
  const app_access_token = await appToken(visitor);
  forward(7200);
  expect((await tenantToken(visitor, { app_access_token })).code).toBe(20014);
  expect((await tenantToken(visitor)).code).toBe(0);
  const revoked = await appToken(visitor);
  visitor.simulator.revokeAppTokens();
  expect((await tenantToken(visitor, { app_access_token: revoked })).code).toBe(20014);
});

test('a company that did not install the app has no token', async () => {
  expect((await tenantToken(await visit(store), { tenant_key: 'another' })).code).toBe(10013);
});

test.each([
  ['a store app has no token of its own company', store, 'tenant_access_token/internal', 10013],
  ['a custom app has no ticket', {}, 'app_access_token', 10012],
  ['a custom app is pushed none', {}, 'app_ticket/resend', 10016],
] as const)('%s', async (_why, options, path, code) => {
  const visitor = await visit(options);
  const app_ticket = visitor.simulator.store.ticket();
  expect((await visitor.signIn({ app_ticket }, `${auth}/${path}`)).body.code).toBe(code);
});

test.each(['app_access_token', 'app_ticket/resend'])('%s wants the id and the secret', async (path) => {
  const { signIn, simulator } = await visit(store);
  const app_ticket = simulator.store.ticket();
  expect((await signIn({ app_ticket, app_secret: 'x' }, `${auth}/${path}`)).body.code).toBe(10014);
  expect((await signIn({ app_ticket, app_id: 'x' }, `${auth}/${path}`)).body.code).toBe(10003);
});
