// Through a proxy: tunnels that stay open, passwords, refusals, and the variables of the environment.
import { describe, expect, test, vi } from 'vitest';
import { ConnectorError } from '../../../../src/engine/errors.ts';
import { proxyFor, secretsOfProxy } from '../../../../src/lark/network/agents.ts';
import { visibleRange } from '../../../../src/modules/contact/endpoints.ts';
import {
  authority,
  hiddenHost,
  startFront,
  startProxy,
  type ProxyOptions,
} from '../../../support/network.ts';
import { failureOf, larkAt, signIn, openClient } from '../../../core/lark/support.ts';

const user = 'sync';
const password = 'p@ss:w/rd%ü';
const login = `${user}:${password}`;
const written = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;

/** A tenant behind TLS that only a proxy can find, and a client that goes through it. */
async function behind(options: Partial<ProxyOptions> = {}, said = '', secure = true) {
  const { simulator } = await openClient();
  const front = await startFront(simulator.url);
  const proxy = await startProxy({
    to: secure ? front.port : Number(new URL(simulator.url).port),
    ...options,
  });
  const credentials = { auth_type: 'custom_app', ...simulator.credentials } as const;
  const setup = larkAt(`${secure ? 'https' : 'http'}://${hiddenHost}`, {
    credentials,
    caCertificate: authority,
    proxy: new URL(proxy.url.replace('://', `://${said}`)),
    // Nothing else can come from a proxy that hangs.
    timeoutSeconds: options.mood === 'hangs' ? 0.5 : 2,
    patience: { minTimeout: 1, maxTimeout: 2, retries: 2 },
  });
  return { ...setup, simulator, proxy, ask: () => setup.lark.firstPage(visibleRange) };
}

test('without a password: one tunnel for many calls, and the proxy sees nothing but where it leads', async () => {
  const { ask, proxy, simulator } = await behind();
  for (let call = 0; call < 20; call += 1) await ask();
  expect(proxy.asked).toEqual([`CONNECT ${hiddenHost}:443`]);
  expect(proxy.passwords).toEqual([undefined]);
  expect(simulator.callsByEndpoint()).toEqual({ [signIn]: 1, [visibleRange.name]: 20 });
});

test('as many tunnels as calls at once, and no more', async () => {
  const { ask, proxy } = await behind();
  await Promise.all(Array.from({ length: 40 }, ask));
  await Promise.all(Array.from({ length: 40 }, ask));
  expect(proxy.asked.length).toBeLessThanOrEqual(9);
});

test('with user and password, whatever signs are in them', async () => {
  const { ask, proxy } = await behind({ password: login }, written);
  await ask();
  expect(proxy.passwords).toEqual([login]);
});

test('a proxy that wants TLS itself, known to the same authority', async () => {
  const { ask, proxy } = await behind({ password: login, tls: true }, written);
  await ask();
  expect(proxy.asked).toEqual([`CONNECT ${hiddenHost}:443`]);
});

test('to a server without TLS the requests are handed to the proxy, with the password', async () => {
  const { ask, proxy } = await behind({ password: login }, written, false);
  await ask();
  expect(proxy.asked[0]).toBe(`POST http://${hiddenHost}${signIn.slice('POST '.length)}`);
  expect(proxy.passwords).toEqual([login, login]);
});

test.each([
  ['no password', '', true],
  ['a wrong one', 'sync:wr0ng-0ne@', true],
  ['no password, without TLS', '', false],
] as const)(
  '%s where one is wanted: a config_error that says where it goes, asked once',
  async (_why, said, secure) => {
    const { ask, proxy, simulator } = await behind({ password: login }, said, secure);
    const failure = await failureOf(ask());
    expect(failure.type).toBe('config_error');
    expect(failure.message).toMatch(/proxy.*network\.proxy_url/);
    expect(failure.message).toContain('HTTP 407');
    expect(JSON.stringify([failure.message, failure.internal])).not.toMatch(/wr0ng/);
    expect(proxy.asked).toHaveLength(1);
    expect(simulator.calls).toEqual([]);
  },
);

test('a proxy that does not let anybody to Lark is a config_error', async () => {
  const { ask } = await behind({ mood: 'refuses' });
  const failure = await failureOf(ask());
  expect(failure.type).toBe('config_error');
  expect(failure.message).toMatch(/gateway or proxy.*let this machine through/);
});

test.each(['hangs', 'hangs-up'] as const)(
  'a proxy that %s is tried again, then a transient_error',
  async (mood) => {
    const { ask, proxy } = await behind({ mood });
    const failure = await failureOf(ask());
    expect(failure.type).toBe('transient_error');
    expect(failure.message).toMatch(
      mood === 'hangs' ? /within network\.timeout_seconds.*any proxy/ : /could not be reached.*any proxy/,
    );
    expect(proxy.asked).toHaveLength(3);
  },
);

test('a proxy that is not there is a transient_error that names the proxy as a cause', async () => {
  const { lark } = larkAt(`https://${hiddenHost}`, {
    proxy: new URL('http://127.0.0.1:9'),
    patience: { minTimeout: 1, maxTimeout: 2, retries: 1 },
  });
  const failure = await failureOf(lark.firstPage(visibleRange));
  expect(failure.type).toBe('transient_error');
  expect(failure.message).toMatch(/ECONNREFUSED/);
});

describe('which proxy', () => {
  const lark = 'https://open.larksuite.com';
  test.each<
    readonly [string, string, Readonly<Record<string, string>>, string | undefined, string | undefined]
  >([
    ['none', lark, {}, undefined, undefined],
    ['the configured one', lark, {}, 'http://p:3128', 'http://p:3128/'],
    ['HTTPS_PROXY', lark, { HTTPS_PROXY: 'http://e:3128' }, undefined, 'http://e:3128/'],
    ['https_proxy', lark, { https_proxy: 'http://e:3128' }, undefined, 'http://e:3128/'],
    ['ALL_PROXY', lark, { ALL_PROXY: 'http://e:3128' }, undefined, 'http://e:3128/'],
    ['HTTP_PROXY not for TLS', lark, { HTTP_PROXY: 'http://e:3128' }, undefined, undefined],
    ['HTTP_PROXY', 'http://lark.corp', { HTTP_PROXY: 'http://e:3128' }, undefined, 'http://e:3128/'],
    [
      'NO_PROXY: this host',
      lark,
      { HTTPS_PROXY: 'http://e:3128', NO_PROXY: 'a,open.larksuite.com' },
      undefined,
      undefined,
    ],
    [
      'NO_PROXY: this domain',
      lark,
      { HTTPS_PROXY: 'http://e:3128', NO_PROXY: '.larksuite.com' },
      undefined,
      undefined,
    ],
    ['NO_PROXY: all', lark, { HTTPS_PROXY: 'http://e:3128', NO_PROXY: '*' }, undefined, undefined],
    [
      'NO_PROXY: another',
      lark,
      { HTTPS_PROXY: 'http://e:3128', no_proxy: 'localhost,.corp' },
      undefined,
      'http://e:3128/',
    ],
    [
      'what is configured before the environment',
      lark,
      { HTTPS_PROXY: 'http://e:3128', NO_PROXY: '*' },
      'http://p:3128',
      'http://p:3128/',
    ],
  ])('%s', (_why, address, environment, configured, expected) => {
    for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'])
      for (const one of [name, name.toLowerCase()]) vi.stubEnv(one, environment[one]);
    expect(proxyFor(address, configured)?.href).toBe(expected);
  });

  test.each([
    'socks5://h4rd-t0-guess@p:1080',
    'http://',
    'http://sync:h4rd%zz@p:3128',
    'http://h4rd%@p:3128',
  ])('one that cannot be used: %s', (url) => {
    vi.stubEnv('HTTPS_PROXY', url);
    try {
      proxyFor(lark, undefined);
      throw new Error('It was taken.');
    } catch (error) {
      expect(error).toBeInstanceOf(ConnectorError);
      expect((error as ConnectorError).type).toBe('config_error');
      expect((error as ConnectorError).message).toMatch(/environment.*HTTPS_PROXY.*http:\/\/host:port/);
      expect((error as ConnectorError).message).not.toContain('h4rd');
    }
  });
});

test('of a proxy the password is secret, and all that contains it', () => {
  expect(secretsOfProxy(new URL('http://proxy:3128'))).toEqual([]);
  expect(secretsOfProxy(new URL(`http://${written}proxy:3128`))).toEqual(
    expect.arrayContaining([password, login]),
  );
  expect(secretsOfProxy(new URL('http://t0ken@proxy:3128'))).toContain('t0ken');
});
