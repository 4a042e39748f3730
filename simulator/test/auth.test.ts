/** Signing in, and what a token is good for. */
import { expect, test } from 'vitest';
import { contact, signInPath, standingClock, visit } from './visitor.ts';

const scopes = `${contact}/scopes`;

test('the token comes at the top level, with HTTP 200 and "ok"', async () => {
  const { signIn } = await visit();
  const { status, body } = await signIn();
  expect(status).toBe(200);
  expect(body).toEqual({
    code: 0,
    msg: 'ok',
    tenant_access_token: expect.stringMatching(/^t-\w{41}$/) as string,
    expire: 7200,
  });
});

test('a slash at the end of the path is accepted', async () => {
  const { signIn, simulator } = await visit();
  expect((await signIn({}, `${signInPath}/`)).body.code).toBe(0);
  expect(simulator.callsByEndpoint()).toEqual({ [`POST ${signInPath}`]: 1 });
});

test.each([
  ['an unknown app id', { app_id: 'cli_bogus' }, { code: 10003, data: {}, msg: 'invalid param' }],
  ['an app id that is no text', { app_id: 7 }, { code: 10003, data: {}, msg: 'invalid param' }],
  ['a wrong secret', { app_secret: 'wrong' }, { code: 10014, msg: 'app secret invalid' }],
])('%s is refused with HTTP 200', async (_why, changes, expected) => {
  const { signIn } = await visit();
  const { status, body } = await signIn(changes);
  expect(status).toBe(200);
  expect(body).toEqual(expected);
});

test('a body that is not JSON is an invalid parameter', async () => {
  const { simulator } = await visit();
  const response = await fetch(simulator.url + signInPath, { method: 'POST', body: 'app_id=1' });
  expect(await response.json()).toEqual({ code: 10003, data: {}, msg: 'invalid param' });
});

test('with half an hour or more left the same token comes back with the seconds it has', async () => {
  const { clock, forward } = standingClock();
  const { signIn } = await visit({ clock });
  const first = (await signIn()).body;
  forward(2633);
  expect((await signIn()).body).toEqual({ ...first, expire: 4567 });
  forward(4567 - 1800);
  expect((await signIn()).body).toEqual({ ...first, expire: 1800 });
});

test('with less than half an hour left a new token comes, and the old one lives on until its own end', async () => {
  const { clock, forward } = standingClock();
  const { signIn, get } = await visit({ clock });
  const first = (await signIn()).body.tenant_access_token ?? '';
  forward(5401);
  const second = (await signIn()).body;
  expect(second).toMatchObject({ code: 0, expire: 7200 });
  expect(second.tenant_access_token).not.toBe(first);
  expect((await get(scopes, `Bearer ${first}`)).body.code).toBe(0);
  expect((await get(scopes, `Bearer ${second.tenant_access_token ?? ''}`)).body.code).toBe(0);
  forward(1799);
  expect((await get(scopes, `Bearer ${first}`)).body.code).toBe(99991663);
  expect((await get(scopes, `Bearer ${second.tenant_access_token ?? ''}`)).body.code).toBe(0);
});

test('the life of tokens can be set', async () => {
  const { signIn } = await visit({ tokenLife: 3_600 });
  expect((await signIn()).body.expire).toBe(3600);
});

test('revoked tokens are refused and the next one is new', async () => {
  const { simulator, signIn, get } = await visit();
  const first = (await signIn()).body.tenant_access_token ?? '';
  simulator.revokeTokens();
  expect((await get(scopes, `Bearer ${first}`)).body.code).toBe(99991663);
  const second = (await signIn()).body.tenant_access_token ?? '';
  expect(second).not.toBe(first);
  expect((await get(scopes, `Bearer ${second}`)).body.code).toBe(0);
});

const missing = 'Missing access token for authorization. Please make a request with token attached.';
const invalid = 'Invalid access token for authorization. Please make a request with token attached.';

test.each([
  ['no header', null, 99991661, missing],
  ['no "Bearer "', 't-g0000', 99991661, missing],
  ['an unknown token', 'Bearer t-g0000', 99991663, invalid],
  ['a user token', 'Bearer u-abc', 99991668, invalid],
  ['a JWT', 'Bearer eyJhbGciOi', 99991668, invalid],
])('%s is refused with HTTP 400', async (_why, authorization, code, msg) => {
  const { get } = await visit();
  const { status, body, headers } = await get(scopes, authorization);
  expect(status).toBe(400);
  const logId = headers.get('x-tt-logid') ?? '';
  expect(body).toEqual({
    code,
    msg,
    error: {
      log_id: logId,
      troubleshooter: expect.stringMatching(
        new RegExp(
          `^Troubleshooting suggestions: https://open\\.larksuite\\.com/search\\?from=openapi&log_id=${logId}&code=${code}&method_id=\\d{19}$`,
        ),
      ) as string,
    },
  });
});

test('any other token gets the code for a wrong prefix', async () => {
  const { get } = await visit();
  const { status, body } = await get(scopes, 'Bearer a-123');
  expect([status, body.code]).toEqual([400, 99991671]);
});
