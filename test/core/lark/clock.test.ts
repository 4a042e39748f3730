// How far this machine's clock is ahead of Lark's, as the Date of responses shows it.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createLark } from '../../../src/lark/client.ts';
import { endpoint } from '../../../src/lark/endpoint.ts';
import { app, tokens } from './support.ts';

const ask = endpoint({
  method: 'GET',
  path: '/open-apis/test/v1/thing',
  rates: [],
  scopes: [],
  returns: z.looseObject({}),
});
const now = Date.UTC(2026, 0, 1, 12, 0, 0, 999);

test.each<[string, string | undefined, number | undefined]>([
  ['unknown without a Date', undefined, undefined],
  ['none within the second that a Date is rounded to', 'Thu, 01 Jan 2026 12:00:00 GMT', 0],
  ['two hours', 'Thu, 01 Jan 2026 10:00:00 GMT', 2 * 3_600_000 + 999],
  ['behind', 'Thu, 01 Jan 2026 12:00:30 GMT', -29_001],
])('%s', async (_what, date, ahead) => {
  const lark = createLark({
    credentials: app,
    send: ({ url }) => {
      const signIn = { code: 0, tenant_access_token: tokens[0], expire: 7200 };
      const body = url.includes('/auth/') ? signIn : { code: 0, data: {} };
      const headers = date === undefined ? {} : { date };
      return Promise.resolve({ status: 200, headers, text: JSON.stringify(body) });
    },
    rateShare: 1,
    concurrency: 1,
    clock: () => now,
    onEvent: () => undefined,
    onToken: () => undefined,
  });
  expect(lark.clockAhead()).toBeUndefined();
  await lark.call(ask);
  expect(lark.clockAhead()).toBe(ahead);
});
