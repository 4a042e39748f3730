// check behind proxies and private authorities: which way it goes, and how it says why it finds none.
import { expect, onTestFinished, test, vi } from 'vitest';
import { configFor } from '../../../integration_tests/support/company.ts';
import { leaksIn, secretsOf } from '../../../integration_tests/support/secrets.ts';
import { parseFault, type Simulator, type SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { runInProcess } from '../../support/in-process.ts';
import type { JsonObject } from '../../support/json.ts';
import {
  anotherAuthority,
  authority,
  hiddenHost,
  startFront,
  startProxy,
  type ProxyOptions,
} from '../../support/network.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';
import { openTenant } from '../../support/open-tenant.ts';

const base_url = `https://${hiddenHost}`;
const password = 'pr0xy/p@ss+w0rd';
const withPassword = (url: string): string => url.replace('://', `://sync:${encodeURIComponent(password)}@`);

async function behindProxy(options: Partial<ProxyOptions> = {}, tenant: SimulatorOptions = {}) {
  const { simulator } = await openTenant({ module: 'contact', ...tenant });
  const front = await startFront(simulator.url);
  const proxy = await startProxy({ to: front.port, ...options });
  return { simulator, front, proxy };
}

/** For the rest of a test, timers run so many times as fast: nobody answers, and waiting for it takes no time. */
function fasterTimers(factor: number): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const step = 5;
  const clock = setInterval(() => void vi.advanceTimersByTime(step * factor), step);
  onTestFinished(() => {
    clearInterval(clock);
  });
}

/** The status of a check, which shows no secret. */
async function statusFrom(simulator: Simulator, config: JsonObject) {
  const run = await runInProcess(['check'], { input: { config } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(leaksIn(run, [...secretsOf(simulator), password, `sync:${password}`])).toEqual([]);
  const [status] = run.messages.flatMap((message) =>
    message.type === 'CONNECTION_STATUS' ? [message.connectionStatus] : [],
  );
  return status;
}

test.each(['https_proxy', 'ALL_PROXY'])('check finds the way by %s', async (name) => {
  const { simulator, proxy } = await behindProxy({ password: `sync:${password}` });
  const config = configFor(simulator, { base_url, network: { ca_certificate: authority } });
  vi.stubEnv(name, withPassword(proxy.url));
  const status = await statusFrom(simulator, config);
  expect(status).toMatchObject({ status: 'SUCCEEDED' });
  expect(proxy.passwords).toContain(`sync:${password}`);
});

test.each<readonly [string, Partial<ProxyOptions>, (url: string) => JsonObject, RegExp]>([
  [
    'no password where one is required',
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
    'a proxy that does not listen',
    {},
    () => ({ proxy_url: withPassword('http://127.0.0.1:9') }),
    /ECONNREFUSED/,
  ],
  [
    'a proxy that hangs',
    { mood: 'hangs' },
    (url) => ({ proxy_url: withPassword(url), ca_certificate: authority }),
    /no response within/,
  ],
  ['no authority', {}, (url) => ({ proxy_url: url }), /network\.ca_certificate/],
  [
    'another authority',
    {},
    (url) => ({ proxy_url: url, ca_certificate: anotherAuthority }),
    /network\.ca_certificate/,
  ],
])('check FAILED: %s', async (_why, options, network, words) => {
  const { simulator, proxy } = await behindProxy(options);
  if (options.mood === 'hangs') fasterTimers(100);
  const config = configFor(simulator, { base_url, network: network(proxy.url) });
  const status = await statusFrom(simulator, config);
  expect(status).toMatchObject({ status: 'FAILED', message: expect.stringMatching(words) as string });
});

test('check does not wait for a server as long as a read would', async () => {
  const { simulator } = await openTenant({ module: 'contact', faults: [parseFault('hang')] });
  const network = { timeout_seconds: 600 };
  const checking = () => statusFrom(simulator, configFor(simulator, { network }));
  const { result: status, elapsed } = await inVirtualTime(checking);
  expect(elapsed).toBeLessThan(40_000);
  expect(status).toMatchObject({ status: 'FAILED' });
  expect(simulator.calls.length).toBeLessThanOrEqual(3);
});

test('check is not counted by max_api_calls', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const config = configFor(simulator, { limits: { max_api_calls: 1 } });
  expect(await statusFrom(simulator, config)).toMatchObject({ status: 'SUCCEEDED' });
});
