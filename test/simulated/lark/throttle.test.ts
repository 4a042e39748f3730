// No call goes to a throttled endpoint for as long as Lark says; other endpoints are not held up.
import { expect, test } from 'vitest';
import type { LarkEvent } from '../../../src/lark/client.ts';
import type { Endpoint } from '../../../src/lark/endpoint.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { tenantQuery, visibleRange } from '../../../src/modules/contact/endpoints.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';
import { failureOf, quick, openClient, type Setup } from '../../core/lark/support.ts';

const company = tenantQuery.name;
const range = visibleRange.name;

/** Waits take no time. */
async function quickly(work: () => Promise<void>): Promise<void> {
  await inVirtualTime(work);
}

const throttled = ({ events }: Setup) =>
  events.filter((event): event is LarkEvent & { kind: 'throttled' } => event.kind === 'throttled');

test.each([
  ['as documented', 'throttle:429,reset=0.1', 0.1],
  ['with HTTP 400', 'throttle:400,reset=0.1', 0.1],
  ['with HTTP 200', 'throttle:200,reset=0.1', 0.1],
  ['for 0 seconds', 'throttle:reset=0', 0],
  ['without a waiting time', 'throttle:reset=none', 1],
  ['for whole seconds', 'throttle:reset=1', 1],
])('throttled %s, a call waits and is answered', (_why, fault, seconds) =>
  quickly(async () => {
    const setup = await openClient({ faults: [parseFault(`${fault}@${company}#1`)] });
    const { simulator, lark } = setup;
    await lark.call(tenantQuery);
    const calls = simulator.calls.filter(({ endpoint }) => endpoint === company);
    expect(calls.map(({ code }) => code)).toEqual([99991400, 0]);
    expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(seconds * 1000);
    expect(throttled(setup)).toHaveLength(1);
    expect(throttled(setup)[0]).toMatchObject({ endpoint: company });
    const announced = throttled(setup)[0]?.seconds ?? 0;
    expect(announced).toBeGreaterThanOrEqual(seconds);
    expect(announced, 'a little later than Lark says').toBeLessThan(seconds + 0.5);
  }),
);

test('while one caller is throttled, others of the endpoint wait with it and other endpoints do not', () =>
  quickly(async () => {
    const setup = await openClient({ faults: [parseFault(`throttle:reset=0.4@${range}#1`)] });
    const { simulator, lark } = setup;
    const first = lark.firstPage(visibleRange);
    while (throttled(setup).length === 0) await new Promise(setImmediate);
    const others = Array.from({ length: 10 }, () => lark.firstPage(visibleRange));
    await Promise.all([lark.call(tenantQuery), lark.call(tenantQuery), lark.call(tenantQuery)]);
    expect(simulator.callsByEndpoint()[range], 'no call meanwhile').toBe(1);
    await Promise.all([first, ...others]);
    expect(simulator.callsByEndpoint()[range]).toBe(12);
  }));

test('a shorter waiting time does not cut a longer one short', () =>
  quickly(async () => {
    const { simulator, lark } = await openClient(
      {
        faults: [parseFault(`throttle:reset=0.6@${company}#1`), parseFault(`throttle:reset=0@${company}#2`)],
      },
      { concurrency: 2 },
    );
    await Promise.all([lark.call(tenantQuery), lark.call(tenantQuery)]);
    const calls = simulator.calls.filter(({ endpoint }) => endpoint === company);
    expect(calls.map(({ code }) => code)).toEqual([99991400, 99991400, 0, 0]);
    expect((calls[2]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(600);
  }));

test.each([
  ['three in a row, then a failure, with one retry', 1, ['throttle:reset=0#1x3', 'error:500/1500#1'], 5],
  ['after the last retry', 1, ['error:500/1500#1', 'throttle:reset=0#2'], 3],
  ['without any retry', 0, ['throttle:reset=0#1x2'], 3],
])('being throttled costs no retry: %s', (_why, retries, faults, calls) =>
  quickly(async () => {
    const at = (fault: string) => parseFault(fault.replace('#', `@${company}#`));
    const { simulator, lark } = await openClient(
      { faults: faults.map(at) },
      { patience: { ...quick, retries } },
    );
    await lark.call(tenantQuery);
    expect(simulator.callsByEndpoint()[company]).toBe(calls);
  }),
);

test('throttled beyond the retry time: a transient_error', () =>
  quickly(async () => {
    const fault = parseFault(`throttle:reset=0@${company}`);
    const { simulator, lark } = await openClient(
      { faults: [fault] },
      { patience: { ...quick, maxRetryTime: 300 } },
    );
    const failure = await failureOf(lark.call(tenantQuery));
    expect(failure).toMatchObject({ type: 'transient_error', code: 99991400 });
    expect(simulator.callsByEndpoint()[company]).toBeGreaterThan(1);
  }));

test.each(['error:500/1500', 'throttle:reset=0'])(
  'a long wait for the rate does not use up the retry time that %s needs later',
  (fault) =>
    quickly(async () => {
      const slow: Endpoint = { ...tenantQuery, rates: [{ calls: 1, milliseconds: 100 }] };
      const { simulator, lark } = await openClient(
        { faults: [parseFault(`${fault}@${company}#5`)] },
        { patience: { ...quick, maxRetryTime: 250 } },
      );
      await Promise.all(Array.from({ length: 5 }, () => lark.call(slow)));
      expect(simulator.callsByEndpoint()[company]).toBe(6);
    }),
);

test('a throttled sign-in is waited for too', () =>
  quickly(async () => {
    const sign = 'POST /open-apis/auth/v3/tenant_access_token/internal';
    const { simulator, lark } = await openClient({ faults: [parseFault(`throttle:reset=0@${sign}#1x2`)] });
    await Promise.all([lark.call(tenantQuery), lark.call(tenantQuery)]);
    expect(simulator.callsByEndpoint()).toEqual({ [sign]: 3, [company]: 2 });
  }));

test('a waiting time beyond the retry time fails at once', () =>
  quickly(async () => {
    const { simulator, lark } = await openClient(
      { faults: [parseFault('throttle:reset=500')] },
      { patience: { ...quick, maxRetryTime: 8_000 } },
    );
    const failure = await failureOf(lark.firstPage(visibleRange));
    expect(failure).toMatchObject({ type: 'transient_error', code: 99991400 });
    expect(simulator.callsByEndpoint()[visibleRange.name]).toBe(1);
  }));
