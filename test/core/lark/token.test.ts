// The tenant access token is fetched once, renewed before it ends, and asked for with what the user configured.
import { expect, test } from 'vitest';
import { visibleRange } from '../../../src/modules/contact/endpoints.ts';
import {
  app,
  exchanges,
  failureOf,
  givesToken,
  host,
  larkAt,
  signIn,
  signInPath,
  standingClock,
  openClient,
  thing,
  tokens,
} from './support.ts';

const things = thing();
const done = { code: 0, msg: 'success', data: {} };

test('twenty cold calls at once sign in once', async () => {
  const { simulator, lark, tokensSeen } = await openClient();
  await Promise.all(Array.from({ length: 20 }, () => lark.firstPage(visibleRange)));
  expect(simulator.callsByEndpoint()).toEqual({ [signIn]: 1, [visibleRange.name]: 20 });
  expect(tokensSeen).toHaveLength(1);
});

test('nothing is asked before the first call', async () => {
  const { simulator } = await openClient();
  expect(simulator.calls).toEqual([]);
});

test('it signs in with the id and the secret, without an Authorization header', async () => {
  const scope = exchanges();
  let header: string | undefined;
  scope.post(signInPath, { app_id: app.app_id, app_secret: app.app_secret }).reply(200, function () {
    header = this.req.headers['authorization'];
    return { code: 0, msg: 'ok', tenant_access_token: tokens[0], expire: 7200 };
  });
  scope.get(things.path).matchHeader('authorization', `Bearer ${tokens[0]}`).reply(200, done);
  const { lark, tokensSeen } = larkAt(host);
  await lark.call(things);
  expect(header).toBeUndefined();
  expect(tokensSeen).toEqual([tokens[0]]);
});

test.each([
  ['two hours', 7200, 6890, 15],
  ['what is left of a token that another program fetched', 4567, 4260, 15],
  ['less than the margin', 100, 45, 10],
])(
  'a token for %s is kept for most of its life and renewed before its end',
  async (_why, expire, kept, more) => {
    const scope = exchanges();
    const { clock, forward } = standingClock();
    givesToken(scope, tokens[0], expire);
    scope.get(things.path).twice().matchHeader('authorization', `Bearer ${tokens[0]}`).reply(200, done);
    const { lark } = larkAt(host, { clock });
    await lark.call(things);
    forward(kept);
    await lark.call(things);
    forward(more);
    expect(kept + more, 'the old token is still good').toBeLessThan(expire);
    givesToken(scope, tokens[1], expire);
    scope.get(things.path).times(5).matchHeader('authorization', `Bearer ${tokens[1]}`).reply(200, done);
    await Promise.all(Array.from({ length: 5 }, () => lark.call(things)));
  },
);

test('a long sync never shows Lark a token that has ended', async () => {
  const { clock, forward } = standingClock();
  const { simulator, lark, tokensSeen } = await openClient({ clock, tokenLife: 2000 }, { clock });
  for (let seconds = 0; seconds < 6000; seconds += 150) {
    await lark.firstPage(visibleRange);
    forward(150);
  }
  expect(simulator.calls.filter(({ code }) => code !== 0)).toEqual([]);
  expect(simulator.callsByEndpoint()[signIn], 'three lives of 2000 seconds, a little overlapping').toBe(4);
  expect(new Set(tokensSeen).size).toBe(4);
});

test.each([
  ['a wrong secret', { app_secret: 'not-7hOAAAADbbbb' }, 10014],
  ['an unknown app', { app_id: 'cli_nobody5343' }, 10003],
])('%s is a config_error, asked about once however many calls follow', async (_why, wrong, code) => {
  const { simulator, lark } = await openClient();
  const credentials = { auth_type: 'custom_app' as const, ...simulator.credentials, ...wrong };
  const bad = larkAt(simulator.url, { credentials });
  const calls = Array.from({ length: 10 }, () => failureOf(bad.lark.firstPage(visibleRange)));
  const failures = await Promise.all(calls);
  for (let again = 0; again < 3; again += 1) failures.push(await failureOf(bad.lark.firstPage(visibleRange)));
  for (const failure of failures) {
    expect(failure).toMatchObject({ type: 'config_error', code });
    expect(failure.message).toMatch(/App (ID|Secret).*region/s);
    expect(failure.message).toContain(signIn);
    for (const secret of Object.values(credentials).slice(1)) {
      expect(`${failure.message} ${failure.internal ?? ''}`).not.toContain(secret);
    }
  }
  expect(simulator.callsByEndpoint()).toEqual({ [signIn]: 1 });
  await lark.firstPage(visibleRange);
});

test('a token endpoint that fails for a moment is asked again', async () => {
  const scope = exchanges();
  scope.post(signInPath).reply(502, '<html>Bad Gateway</html>');
  scope.post(signInPath).replyWithError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
  scope.post(signInPath).reply(200, { code: 2200, msg: 'Internal Error' });
  givesToken(scope);
  scope.get(things.path).reply(200, done);
  await larkAt(host).lark.call(things);
});

test('a token endpoint that fails for long is a transient_error, and the next call asks again', async () => {
  const scope = exchanges();
  scope.post(signInPath).times(3).reply(503, 'busy');
  const { lark } = larkAt(host, { patience: { minTimeout: 1, maxTimeout: 2, retries: 2 } });
  const failures = await Promise.all([lark.call(things), lark.call(things)].map(failureOf));
  for (const failure of failures) expect(failure.type).toBe('transient_error');
  givesToken(scope);
  scope.get(things.path).reply(200, done);
  await lark.call(things);
});

test.each([
  ['without a token', { code: 0, msg: 'ok', expire: 7200 }],
  ['with an empty token', { code: 0, msg: 'ok', tenant_access_token: '', expire: 7200 }],
  ['without a life', { code: 0, msg: 'ok', tenant_access_token: tokens[0] }],
])('a sign-in that succeeds %s is a system_error that shows no token', async (_why, body) => {
  exchanges().post(signInPath).reply(200, body);
  const failure = await failureOf(larkAt(host).lark.call(things));
  expect(failure.type).toBe('system_error');
  expect(JSON.stringify([failure.message, failure.internal])).not.toContain(tokens[0]);
});
