// The built command line behind proxies and private authorities, as companies have them.
import { describe, expect, test } from 'vitest';
import { parseFault, type Simulator, type SimulatorOptions } from '../simulator/src/simulator.ts';
import { runCli, type RunOptions } from '../test/support/cli.ts';
import type { JsonObject } from '../test/support/json.ts';
import {
  anotherAuthority,
  authority,
  hiddenHost,
  startFront,
  startProxy,
  type ProxyOptions,
} from '../test/support/network.ts';
import { company, configFor, expectTruth, inDirectory, readFrom, recordsIn } from './support/company.ts';
import { leaksIn, secretsOf } from './support/secrets.ts';

const base_url = `https://${hiddenHost}`;
const password = 'pr0xy/p@ss+w0rd';
const withPassword = (url: string): string => url.replace('://', `://sync:${encodeURIComponent(password)}@`);

async function behindProxy(options: Partial<ProxyOptions> = {}, tenant: SimulatorOptions = {}) {
  const simulator = await company(tenant);
  const front = await startFront(simulator.url);
  const proxy = await startProxy({ to: front.port, ...options });
  return { simulator, front, proxy };
}

/** The status of a check, which shows no secret. */
async function statusFrom(simulator: Simulator, config: JsonObject, options: RunOptions = {}) {
  const run = await runCli(['check'], { ...options, input: { config } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(leaksIn(run, [...secretsOf(simulator), password, `sync:${password}`])).toEqual([]);
  const [status] = run.messages.flatMap((message) =>
    message.type === 'CONNECTION_STATUS' ? [message.connectionStatus] : [],
  );
  return status;
}

test('a whole read through a proxy with a password, to a server of a private authority', async () => {
  const { simulator, proxy } = await behindProxy({ password: `sync:${password}` });
  const network = { proxy_url: withPassword(proxy.url), ca_certificate: authority };
  const config = configFor(simulator, { base_url, network });
  const run = await readFrom(simulator, { config, args: [...inDirectory, '--debug'] });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant);
  expect(leaksIn(run, [password, `sync:${password}`, network.proxy_url])).toEqual([]);
  expect(proxy.asked.length).toBeLessThanOrEqual(9);
  expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${hiddenHost}:443`]));
});

describe('check', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('finds the way by %s', async (name) => {
    const { simulator, proxy } = await behindProxy({ password: `sync:${password}` });
    const config = configFor(simulator, { base_url, network: { ca_certificate: authority } });
    const status = await statusFrom(simulator, config, { env: { [name]: withPassword(proxy.url) } });
    expect(status).toMatchObject({ status: 'SUCCEEDED' });
    expect(proxy.passwords).toContain(`sync:${password}`);
  });

  test('goes straight where NO_PROXY says so, and through proxy_url all the same', async () => {
    const { simulator, proxy, front } = await behindProxy({ mood: 'refuses' });
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost' };
    const network = { ca_certificate: authority };
    const straight = configFor(simulator, { base_url: front.url, network });
    expect(await statusFrom(simulator, straight, { env })).toMatchObject({ status: 'SUCCEEDED' });
    expect(proxy.asked).toEqual([]);
    const through = { ...straight, network: { ...network, proxy_url: proxy.url } };
    expect(await statusFrom(simulator, through, { env })).toMatchObject({ status: 'FAILED' });
    expect(proxy.asked).toHaveLength(1);
  });

  test('believes a server by NODE_EXTRA_CA_CERTS too', async () => {
    const { simulator, front } = await behindProxy();
    const NODE_EXTRA_CA_CERTS = new URL('../test/core/lark/fixtures/authority.cert.pem', import.meta.url)
      .pathname;
    const config = configFor(simulator, { base_url: front.url });
    const status = await statusFrom(simulator, config, { env: { NODE_EXTRA_CA_CERTS } });
    expect(status).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each<readonly [string, Partial<ProxyOptions>, (url: string) => JsonObject, RegExp]>([
    [
      'no password where one is wanted',
      { password: 'a:b' },
      (url) => ({ proxy_url: url, ca_certificate: authority }),
      /network\.proxy_url.*407/s,
    ],
    [
      'a wrong password',
      { password: 'a:b' },
      (url) => ({ proxy_url: withPassword(url), ca_certificate: authority }),
      /network\.proxy_url.*407/s,
    ],
    [
      'a proxy that refuses',
      { mood: 'refuses' },
      (url) => ({ proxy_url: withPassword(url), ca_certificate: authority }),
      /gateway or proxy/,
    ],
    [
      'a proxy that is not there',
      {},
      () => ({ proxy_url: withPassword('http://127.0.0.1:9') }),
      /ECONNREFUSED/,
    ],
    [
      'a proxy that hangs',
      { mood: 'hangs' },
      (url) => ({ proxy_url: withPassword(url), ca_certificate: authority }),
      /no answer within/,
    ],
    ['no authority', {}, (url) => ({ proxy_url: url }), /network\.ca_certificate/],
    [
      'another authority',
      {},
      (url) => ({ proxy_url: url, ca_certificate: anotherAuthority }),
      /network\.ca_certificate/,
    ],
  ])('FAILED: %s', async (_why, options, network, words) => {
    const { simulator, proxy } = await behindProxy(options);
    const config = configFor(simulator, { base_url, network: network(proxy.url) });
    const status = await statusFrom(simulator, config, { timeoutMs: 40_000 });
    expect(status).toMatchObject({ status: 'FAILED', message: expect.stringMatching(words) as string });
  });

  test('a proxy of the environment that cannot be used is named', async () => {
    const simulator = await company();
    const env = { HTTP_PROXY: 'socks5://sync:pr0xyp4ss@proxy:1080' };
    const run = await runCli(['check'], { env, input: { config: configFor(simulator) } });
    expect(run.stdout).toMatch(/HTTPS_PROXY.*http:\/\/host:port/);
    expect(leaksIn(run, ['pr0xyp4ss'])).toEqual([]);
  });

  test('does not wait for a server as long as a read would', async () => {
    const simulator = await company({ faults: [parseFault('hang')] });
    const network = { timeout_seconds: 600 };
    const status = await statusFrom(simulator, configFor(simulator, { network }), { timeoutMs: 40_000 });
    expect(status).toMatchObject({ status: 'FAILED' });
    expect(simulator.calls.length).toBeLessThanOrEqual(3);
  });

  test('is not counted by max_api_calls', async () => {
    const simulator = await company();
    const config = configFor(simulator, { limits: { max_api_calls: 1 } });
    expect(await statusFrom(simulator, config)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
