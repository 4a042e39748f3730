// The end of calls: as many as one read may make, or none to an endpoint whose quota is gone; no call waits in vain.
import { expect, test } from 'vitest';
import { perMinute } from '../../../src/lark/endpoint.ts';
import { createLimits } from '../../../src/lark/limits.ts';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { departmentChildren, visibleRange } from '../../../src/modules/contact/endpoints.ts';
import { exchanges, failureOf, givesToken, host, larkAt, signIn, openClient, thing } from './support.ts';

const children = { path: { department_id: '0' } };

test.each([1, 2, 7])('with %i calls allowed, so many are made, whatever they are for', async (maxCalls) => {
  const { simulator, lark } = await openClient({}, { maxCalls, concurrency: 4 });
  const asks = Array.from({ length: 20 }, () => lark.firstPage(visibleRange));
  const ends = await Promise.allSettled(asks);
  expect(simulator.calls).toHaveLength(maxCalls);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(maxCalls - 1);
  const failure = await failureOf(lark.call(departmentChildrenOnce, children));
  expect(failure).toMatchObject({ type: 'config_error', endsRun: true });
  expect(failure.message).toMatch(
    new RegExp(`made ${maxCalls} calls.*limits\\.max_api_calls.*run the sync again`),
  );
});

/** One page, as a plain call. */
const departmentChildrenOnce = thing('/open-apis/contact/v3/departments/:department_id/children');

test('as many calls as are allowed are no failure when no more are needed', async () => {
  const { lark } = await openClient({}, { maxCalls: 3 });
  await lark.firstPage(visibleRange);
  await lark.firstPage(departmentChildren, children);
  expect([...lark.calls().values()]).toEqual([1, 1, 1]);
});

test('a second try is a call like any other', async () => {
  const scope = exchanges();
  const things = thing();
  givesToken(scope);
  scope.get(things.path).twice().reply(502, 'busy');
  const failure = await failureOf(larkAt(host, { maxCalls: 3 }).lark.call(things));
  expect(failure.endsRun).toBe(true);
});

test('calls that wait for a rate, or for as long as Lark asked, end with the others', async () => {
  const slow = thing('/open-apis/test/v1/slow', [perMinute(1)]);
  const held = thing('/open-apis/test/v1/held');
  const things = thing();
  const scope = exchanges();
  const done = { code: 0, data: {} };
  givesToken(scope);
  scope.get(slow.path).reply(200, done);
  scope
    .get(held.path)
    .reply(429, { code: 99991400, msg: 'frequency limit' }, { 'x-ogw-ratelimit-reset': '500' });
  scope.get(things.path).reply(200, done);
  const { lark } = larkAt(host, { maxCalls: 4 });
  await lark.call(slow);
  const waiting = [failureOf(lark.call(slow)), failureOf(lark.call(slow)), failureOf(lark.call(held))];
  await new Promise((wake) => setTimeout(wake, 100));
  await lark.call(things);
  // Without an end to their waiting, this would take eight minutes.
  for (const failure of await Promise.all(waiting)) expect(failure.endsRun).toBe(true);
});

test('calls under way when the last one leaves come to their end', async () => {
  const limits = createLimits({ share: 1, concurrency: 3, maxCalls: 3, clock: Date.now });
  const one = { name: 'GET /one', rates: [] };
  const answers = [1, 2, 3, 4].map((n) =>
    limits.run(one, async () => {
      await new Promise((wake) => setTimeout(wake, 5));
      return n;
    }),
  );
  const ends = await Promise.allSettled(answers);
  expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : 'ended'))).toEqual([1, 2, 3, 'ended']);
});

test('an endpoint that is closed stays closed, with the reason it was closed for; the others go on', async () => {
  const limits = createLimits({ share: 1, concurrency: 3, clock: Date.now });
  const why = new ConnectorError('config_error', 'Gone.', { endsRun: true });
  limits.close({ name: 'GET /one', rates: [] }, why);
  limits.close({ name: 'GET /one', rates: [] }, new ConnectorError('config_error', 'Gone again.'));
  const one = { name: 'GET /one', rates: [] };
  expect(await failureOf(limits.run(one, () => Promise.resolve()))).toBe(why);
  await limits.run({ name: 'GET /two', rates: [] }, () => Promise.resolve());
  expect([...limits.calls()]).toEqual([['GET /two', 1]]);
});

test('a quota that is gone is asked about once an endpoint; what is not metered goes on', async () => {
  const quota = parseFault(`quota@${visibleRange.name}`);
  const { simulator, lark } = await openClient({ faults: [quota] }, { concurrency: 1 });
  const asks = Array.from({ length: 10 }, () => failureOf(lark.firstPage(visibleRange)));
  for (const failure of await Promise.all(asks)) {
    expect(failure).toMatchObject({ type: 'config_error', code: 99991403, endsRun: true });
    expect(failure.message).toMatch(/quota.*1st of next month.*log id/s);
  }
  await lark.firstPage(departmentChildren, children);
  expect(simulator.callsByEndpoint()).toEqual({
    [signIn]: 1,
    [visibleRange.name]: 1,
    [departmentChildren.name]: 1,
  });
});
