// A token that Lark refuses is renewed once: by one caller for all, and never a second time for the same call.
import { expect, test } from 'vitest';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { visibleRange } from '../../../src/modules/contact/endpoints.ts';
import {
  exchanges,
  failureOf,
  givesToken,
  host,
  larkAt,
  signIn,
  signInPath,
  openClient,
  thing,
  tokens,
} from './support.ts';

const things = thing();
const done = { code: 0, msg: 'success', data: {} };
const bearer = (token: string) => [`authorization`, `Bearer ${token}`] as const;

/** From the manual's table of auth codes , those that say "refresh". */
const codes = [4001, 20013, 20014, 99991663, 99991664, 99991665, 99991671];

test.each(codes.flatMap((code) => [200, 400].map((status) => [code, status] as const)))(
  'code %i with HTTP %i renews the token and asks again',
  async (code, status) => {
    const scope = exchanges();
    givesToken(scope, tokens[0]);
    scope
      .get(things.path)
      .matchHeader(...bearer(tokens[0]))
      .reply(status, { code, msg: 'Invalid access token' });
    givesToken(scope, tokens[1]);
    scope
      .get(things.path)
      .matchHeader(...bearer(tokens[1]))
      .reply(200, done);
    const { lark, tokensSeen } = larkAt(host);
    await lark.call(things);
    expect(tokensSeen).toEqual([tokens[0], tokens[1]]);
  },
);

test.each(codes)('code %i for a new token too is a config_error that says so', async (code) => {
  const scope = exchanges();
  givesToken(scope, tokens[0]);
  givesToken(scope, tokens[1]);
  scope
    .get(things.path)
    .twice()
    .reply(400, { code, msg: 'Invalid access token', error: { log_id: '2026L0G' } });
  const failure = await failureOf(larkAt(host).lark.call(things));
  expect(failure).toMatchObject({ type: 'config_error', code });
  expect(failure.message).toMatch(/token/);
  expect(failure.message).toContain(`(${things.name}: code ${code}, log id 2026L0G)`);
  for (const token of tokens)
    expect(JSON.stringify([failure.message, failure.internal])).not.toContain(token);
});

test('Lark gives the same token again and refuses it again: two calls, and the failure is reported', async () => {
  const { simulator, lark } = await openClient({ faults: [parseFault('expired')] });
  const failure = await failureOf(lark.firstPage(visibleRange));
  expect(failure).toMatchObject({ type: 'config_error', code: 99991663 });
  expect(simulator.callsByEndpoint()).toEqual({ [signIn]: 2, [visibleRange.name]: 2 });
});

test('after a token was refused twice, a later call may have more luck', async () => {
  const { simulator, lark } = await openClient({ faults: [parseFault('expired')] });
  await failureOf(lark.firstPage(visibleRange));
  simulator.clearFaults();
  await lark.firstPage(visibleRange);
});

test('thirty calls under way when the token is revoked cause one renewal', async () => {
  const { simulator, lark } = await openClient({ latency: 5 }, { concurrency: 30 });
  await lark.firstPage(visibleRange);
  simulator.revokeTokens();
  await Promise.all(Array.from({ length: 30 }, () => lark.firstPage(visibleRange)));
  expect(simulator.callsByEndpoint()[signIn]).toBe(2);
  const refused = simulator.calls.filter(({ code }) => code === 99991663);
  expect(refused.length, 'each is refused at most once').toBeLessThanOrEqual(30);
  expect(simulator.callsByEndpoint()[visibleRange.name]).toBe(31 + refused.length);
});

test('a refusal that comes late, for a token that was replaced meanwhile, renews nothing', async () => {
  const scope = exchanges();
  const slow = thing('/open-apis/test/v1/slow');
  givesToken(scope, tokens[0]);
  scope.get(slow.path).delay(80).reply(400, { code: 99991663, msg: 'Invalid access token' });
  scope.get(things.path).reply(400, { code: 99991663, msg: 'Invalid access token' });
  givesToken(scope, tokens[1]);
  scope
    .get(things.path)
    .matchHeader(...bearer(tokens[1]))
    .reply(200, done);
  scope
    .get(slow.path)
    .matchHeader(...bearer(tokens[1]))
    .reply(200, done);
  const { lark, tokensSeen } = larkAt(host);
  await Promise.all([lark.call(slow), lark.call(things)]);
  expect(tokensSeen).toEqual([tokens[0], tokens[1]]);
});

test('wrong credentials at the renewal end all calls alike', async () => {
  const scope = exchanges();
  givesToken(scope, tokens[0]);
  scope.get(things.path).times(4).reply(400, { code: 99991663, msg: 'Invalid access token' });
  scope.post(signInPath).reply(200, { code: 10014, msg: 'app secret invalid' });
  const { lark } = larkAt(host);
  const failures = await Promise.all(Array.from({ length: 4 }, () => failureOf(lark.call(things))));
  for (const failure of failures) expect(failure).toMatchObject({ type: 'config_error', code: 10014 });
});

test('a call that fails for a moment after its renewal is tried again with the new token', async () => {
  const scope = exchanges();
  givesToken(scope, tokens[0]);
  scope.get(things.path).reply(200, { code: 99991663, msg: 'Invalid access token' });
  givesToken(scope, tokens[1]);
  const renewed = () => scope.get(things.path).matchHeader(...bearer(tokens[1]));
  renewed().reply(500, { code: 1500, msg: 'internal error' });
  renewed().reply(200, done);
  await larkAt(host).lark.call(things);
});

test('99991668 on a token that the connector fetched renews it once, and does not recommend App ID and Secret', async () => {
  const scope = exchanges();
  givesToken(scope, tokens[0]);
  scope.get(things.path).reply(400, { code: 99991668, msg: 'Invalid access token' });
  givesToken(scope, tokens[1]);
  scope
    .get(things.path)
    .matchHeader(...bearer(tokens[1]))
    .reply(400, { code: 99991668, msg: 'Invalid access token' });
  const failure = await failureOf(larkAt(host).lark.call(things));
  expect(failure).toMatchObject({ type: 'config_error', code: 99991668 });
  expect(failure.message).not.toMatch(/App ID|App Secret|paste/);
  expect(failure.message).toMatch(/signed in again/);
});

test('99991668 on a token from the configuration recommends App ID and App Secret', async () => {
  const scope = exchanges();
  scope.get(things.path).reply(400, { code: 99991668, msg: 'Invalid access token' });
  const credentials = { auth_type: 'store_app', tenant_access_token: 'u-made-elsewhere' } as const;
  const failure = await failureOf(larkAt(host, { credentials }).lark.call(things));
  expect(failure).toMatchObject({ type: 'config_error', code: 99991668 });
  expect(failure.message).toMatch(/App ID and the App Secret/);
});
