// The next page is asked for while the last one is consumed: one ahead, no more, and a failed page does no harm.
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createLark } from '../../../src/lark/client.ts';
import { listEndpoint, listOf } from '../../../src/lark/endpoint.ts';
import type { Send } from '../../../src/lark/transport.ts';
import { app, drained, tokens } from './support.ts';

const listing = listEndpoint({
  method: 'GET',
  path: '/open-apis/test/v1/things',
  rates: [],
  scopes: [],
  pageSize: 2,
  returns: listOf('things', z.looseObject({ id: z.number() })),
});

/** A listing of so many pages of two; `failing` is the page that is refused, counted from 1. */
function wired(pages: number, failing?: number) {
  let asked = 0;
  const send: Send = ({ url }) => {
    const signsIn = url.includes('/auth/');
    if (!signsIn) asked += 1;
    const page = asked;
    const things = [{ id: 2 * page - 1 }, { id: 2 * page }];
    const data = { has_more: page < pages, page_token: `token ${page}`, things };
    const body = signsIn
      ? { code: 0, tenant_access_token: tokens[0], expire: 7200 }
      : page === failing
        ? { code: 91403, msg: 'Forbidden' }
        : { code: 0, data };
    return Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(body) });
  };
  const lark = createLark({
    credentials: app,
    send,
    rateShare: 1,
    concurrency: 8,
    clock: Date.now,
    onEvent: () => undefined,
    onToken: () => undefined,
  });
  return { lark, asked: () => asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test('at most one page ahead of the one that is consumed', async () => {
  const { lark, asked } = wired(4);
  const ahead: number[] = [];
  for await (const { id } of lark.list(listing)) {
    await settle();
    ahead.push(asked() - Math.ceil(id / 2));
  }
  expect(ahead).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
});

test('nothing is fetched before a consumer listens', async () => {
  const { lark, asked } = wired(2);
  const items = lark.list(listing);
  await settle();
  expect(asked()).toBe(0);
  await items.return(undefined);
});

test('a consumer that stops early gets no error from a page that fails afterwards', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));
  const { lark, asked } = wired(5, 2);
  for await (const { id } of lark.list(listing)) if (id === 1) break;
  await settle();
  await settle();
  expect(asked()).toBe(2);
  expect(unheard).toEqual([]);
});

test('a page that fails while the one before is consumed waits for its turn', async () => {
  const { lark } = wired(5, 2);
  const seen: number[] = [];
  const consume = async (): Promise<void> => {
    for await (const { id } of lark.list(listing)) {
      await settle();
      seen.push(id);
    }
  };
  await expect(consume()).rejects.toMatchObject({ code: 91403 });
  expect(seen).toEqual([1, 2]);
});

test('listings run side by side without mixing', async () => {
  const one = wired(3);
  const two = wired(2);
  const [first, second] = await Promise.all([
    drained(one.lark.list(listing)),
    drained(two.lark.list(listing)),
  ]);
  expect(first.items.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(second.items.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});
