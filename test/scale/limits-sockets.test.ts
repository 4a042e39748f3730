// Thousands of calls to a tenant that counts them: none is throttled, and no more are in flight than allowed.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tenantQuery, visibleRange } from '../../src/modules/contact/endpoints.ts';
import { larkAt, signInPath, openClient, thing, tokens } from '../core/lark/support.ts';
import { inVirtualTime } from '../support/virtual-time.ts';
import { busiest } from '../core/lark/windows.ts';

/** Waits take no time. */
async function quickly(work: () => Promise<void>): Promise<void> {
  await inVirtualTime(work);
}

const rate = (calls: number, milliseconds: number) => ({ calls, milliseconds });

test('at the published rates, twelve hundred calls of two endpoints see no throttling', () =>
  quickly(async () => {
    const { simulator, lark } = await openClient({ rates: 1 }, { rateShare: 1, concurrency: 40 });
    await Promise.all(
      Array.from({ length: 1200 }, (_, index) =>
        index % 2 === 0 ? lark.call(tenantQuery) : lark.firstPage(visibleRange),
      ),
    );
    expect(simulator.calls.filter(({ code }) => code !== 0)).toEqual([]);
    for (const { name, rates } of [tenantQuery, visibleRange]) {
      const times = simulator.calls.filter(({ endpoint }) => endpoint === name).map(({ at }) => at);
      expect(times).toHaveLength(600);
      for (const { calls, milliseconds } of rates) {
        expect(busiest(times, milliseconds)).toBeLessThanOrEqual(calls);
      }
      expect(lark.calls().get(name)).toBe(600);
    }
  }));

test.each([
  ['a part of it', 0.4, 45],
  ['all of it', 1, 110],
])('of one second, %s is used and no more', (_why, rateShare, calls) =>
  quickly(async () => {
    const { simulator, lark } = await openClient({ rates: rateShare }, { rateShare, concurrency: 50 });
    await Promise.all(Array.from({ length: calls }, () => lark.call(tenantQuery)));
    const times = simulator.calls.filter(({ endpoint }) => endpoint === tenantQuery.name).map(({ at }) => at);
    expect(times).toHaveLength(calls);
    expect(busiest(times, 1000)).toBe(50 * rateShare);
  }),
);

test.each([1, 3, 8])('at most %i calls are in flight, over all endpoints', async (concurrency) => {
  let under = 0;
  let most = 0;
  let served = 0;
  const server = createServer((request, response) => {
    const signsIn = request.url === signInPath;
    under += 1;
    most = Math.max(most, under);
    setTimeout(() => {
      under -= 1;
      served += 1;
      const token = signsIn ? { tenant_access_token: tokens[0], expire: 7200 } : { data: {} };
      response.end(JSON.stringify({ code: 0, ...token }));
    }, 3);
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const { lark } = larkAt(`http://127.0.0.1:${port}`, { concurrency });
  const endpoints = [thing('/open-apis/a'), thing('/open-apis/b', [rate(1000, 100)]), thing('/open-apis/c')];
  await Promise.all(Array.from({ length: 150 }, (_, index) => lark.call(endpoints[index % 3] ?? thing())));
  expect(served).toBe(151);
  expect(most, 'the bound is kept, and reached').toBe(concurrency);
});

test('a listing that waits for its rate does not hold up another endpoint', async () => {
  const { simulator, lark } = await openClient({}, { concurrency: 1 });
  const slow = { ...tenantQuery, rates: [rate(1, 400)] };
  const slowly = Promise.all([lark.call(slow), lark.call(slow), lark.call(slow)]);
  await Promise.all(Array.from({ length: 10 }, () => lark.firstPage(visibleRange)));
  const names = simulator.calls.map(({ endpoint }) => endpoint);
  expect(names.filter((name) => name === tenantQuery.name).length).toBeLessThan(3);
  await slowly;
});
