// The built command line behind proxies and private authorities: a whole read, and what the environment says. Every way
// for a proxy to fail is in test/simulated/commands/check-proxies.test.ts.
import { describe, expect, test } from 'vitest';
import type { Simulator, SimulatorOptions } from '../simulator/src/simulator.ts';
import { runCli, type RunOptions } from '../test/support/cli.ts';
import type { JsonObject } from '../test/support/json.ts';
import { authority, hiddenHost, startFront, startProxy, type ProxyOptions } from '../test/support/network.ts';
import { configFor, expectTruth, inDirectory, readFrom, recordsIn } from './support/company.ts';
import { leaksIn, secretsOf } from './support/secrets.ts';
import { openTenant } from '../test/support/open-tenant.ts';

const base_url = `https://${hiddenHost}`;
const password = 'pr0xy/p@ss+w0rd';
const withPassword = (url: string): string => url.replace('://', `://sync:${encodeURIComponent(password)}@`);

async function behindProxy(options: Partial<ProxyOptions> = {}, tenant: SimulatorOptions = {}) {
  const { simulator } = await openTenant({ module: 'contact', ...tenant });
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
  test('finds the way by HTTPS_PROXY', async () => {
    const { simulator, proxy } = await behindProxy({ password: `sync:${password}` });
    const config = configFor(simulator, { base_url, network: { ca_certificate: authority } });
    const status = await statusFrom(simulator, config, { env: { HTTPS_PROXY: withPassword(proxy.url) } });
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

  test('a proxy of the environment that cannot be used is named', async () => {
    const { simulator } = await openTenant({ module: 'contact' });
    const env = { HTTP_PROXY: 'socks5://sync:pr0xyp4ss@proxy:1080' };
    const run = await runCli(['check'], { env, input: { config: configFor(simulator) } });
    expect(run.stdout).toMatch(/HTTPS_PROXY.*http:\/\/host:port/);
    expect(leaksIn(run, ['pr0xyp4ss'])).toEqual([]);
  });
});
