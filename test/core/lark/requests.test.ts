// What leaves this machine: encoded as Lark wants it, with the token in its header, and not a word on our streams.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { endpoint, toUrl, type CallInput } from '../../../src/lark/endpoint.ts';
import { createTransport } from '../../../src/lark/transport.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { departmentBatch, tenantQuery, visibleRange } from '../../../src/modules/contact/endpoints.ts';
import { app, failureOf, larkAt, quick, signInPath, openClient, thing, tokens } from './support.ts';

const one = thing('/open-apis/test/v1/things/:thing/parts/:part_id');

test.each<readonly [string, CallInput, string]>([
  [
    'signs that mean something in a path',
    { path: { thing: 'a;b?c#d', part_id: 'é %41' } },
    'a%3Bb%3Fc%23d/parts/%C3%A9%20%2541',
  ],
  [
    'a custom department id',
    { path: { thing: 'team.1_a-b@sg', part_id: ':x' } },
    'team.1_a-b%40sg/parts/%3Ax',
  ],
  [
    'lists as repeated keys',
    { path: { thing: 'a', part_id: 'b' }, query: { ids: ['x', 'y&z'] } },
    'a/parts/b?ids=x&ids=y%26z',
  ],
  ['an empty list as nothing', { path: { thing: 'a', part_id: 'b' }, query: { ids: [] } }, 'a/parts/b'],
  [
    'false, zero and empty, which the SDK would drop',
    { path: { thing: 'a', part_id: 'b' }, query: { fetch_child: false, type: 0, name: '' } },
    'a/parts/b?fetch_child=false&type=0&name=',
  ],
  [
    'plus and space apart',
    { path: { thing: 'a', part_id: 'b' }, query: { q: 'a+b c' } },
    'a/parts/b?q=a%2Bb+c',
  ],
])('an address: %s', (_why, input, url) => {
  expect(toUrl(one, input)).toBe(`/open-apis/test/v1/things/${url}`);
});

test('a missing path parameter is a mistake of ours', () => {
  expect(() => toUrl(one, { path: { thing: 'a' } })).toThrow('part_id');
});

test.each([
  '',
  '.',
  '..',
  'a/b',
  '/',
  '../users',
  '..\\users',
  'a%2Fb',
  'a%2fb',
  '%2e%2E',
  '%252e%252e%252fusers',
  'a%5Cb',
  'a\nb',
  'a\r\nHost: evil.example',
  'a\u0000',
  'a\u0085b',
  'a%0d%0ab',
])('an id %j that could leave its place in the path is refused', (thing) => {
  expect(() => toUrl(one, { path: { thing, part_id: 'b' } })).toThrow(
    expect.objectContaining({
      type: 'config_error',
      message: expect.stringMatching(/Check the ids/) as string,
    }),
  );
});

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that answers every request with success and keeps what it saw. */
async function listener(): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      const token = { tenant_access_token: tokens[0], expire: 7200 };
      response.end(JSON.stringify({ code: 0, data: {}, ...(request.url === signInPath && token) }));
    });
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test('over the wire: token, type, path, query and body are as they should be', async () => {
  const { url, seen } = await listener();
  const { lark } = larkAt(`${url}/`);
  const post = endpoint({
    method: 'POST',
    path: '/open-apis/test/v1/search',
    rates: [],
    scopes: [],
    returns: z.looseObject({}),
  });
  await lark.call(one, { path: { thing: 'a:b', part_id: 'c' }, query: { ids: ['x', 'y'], flag: false } });
  await lark.call(post, { body: { name: 'é 中', deep: { list: [1] } }, query: { page_size: 500 } });
  const [signedIn, got, posted] = seen;
  expect(signedIn).toMatchObject({ method: 'POST', url: signInPath });
  expect(JSON.parse(signedIn?.body ?? '')).toEqual({ app_id: app.app_id, app_secret: app.app_secret });
  expect(signedIn?.headers.authorization).toBeUndefined();
  expect(got).toMatchObject({
    method: 'GET',
    url: '/open-apis/test/v1/things/a%3Ab/parts/c?ids=x&ids=y&flag=false',
    body: '',
  });
  expect(posted).toMatchObject({ method: 'POST', url: '/open-apis/test/v1/search?page_size=500' });
  expect(JSON.parse(posted?.body ?? '')).toEqual({ name: 'é 中', deep: { list: [1] } });
  expect(posted?.headers['content-type']).toBe('application/json; charset=utf-8');
  for (const request of [got, posted]) expect(request?.headers.authorization).toBe(`Bearer ${tokens[0]}`);
  expect(seen).toHaveLength(3);
});

test('a redirect is not followed, so that no token goes to another server', async () => {
  const elsewhere = await listener();
  const server = createServer((_request, response) => {
    response.writeHead(302, { location: `${elsewhere.url}/open-apis/x` }).end();
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const send = createTransport({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutSeconds: 5,
    connections: 1,
  });
  expect(await send({ method: 'GET', url: '/open-apis/x', token: tokens[0] })).toMatchObject({ status: 302 });
  expect(elsewhere.seen).toEqual([]);
});

test('two clients of one app on different servers do not share a token', async () => {
  const first = await openClient({ seed: 1 });
  const second = await openClient({ seed: 1 });
  await first.lark.call(tenantQuery);
  second.simulator.revokeTokens();
  await second.lark.call(tenantQuery);
  expect(second.simulator.calls.map(({ code }) => code)).toEqual([0, 0]);
});

test('ids go as repeated keys that Lark understands', async () => {
  const { simulator, lark } = await openClient();
  const department_ids = [...simulator.tenant.contact.departments()].map((one) => one.open_department_id);
  const { items } = await lark.call(departmentBatch, { query: { department_ids } });
  expect(items).toMatchObject(department_ids.map((open_department_id) => ({ open_department_id })));
});

test.each([
  'reset',
  'html',
  'not-json',
  'error:400/99991672',
  'error:200/99991663',
  'throttle:reset=0#1',
  'truncated',
])('neither the SDK nor we write a word to stdout or stderr: %s', async (fault) => {
  const written: string[] = [];
  const catchAll = (text: unknown): boolean => {
    written.push(String(text));
    return true;
  };
  const spies = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  spies.forEach((spy) => spy.mockImplementation(catchAll));
  const talk = (['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...words) => void written.push(words.join(' '))),
  );
  try {
    const patience = { ...quick, retries: 1 };
    const { simulator, lark } = await openClient({ faults: [parseFault(fault)] }, { patience });
    await lark.call(tenantQuery).catch(() => undefined);
    simulator.clearFaults();
    simulator.addFault(parseFault(`${fault.split('#')[0] ?? ''}@${visibleRange.name}`));
    if (!fault.startsWith('throttle')) await failureOf(lark.firstPage(visibleRange));
  } finally {
    [...spies, ...talk].forEach((spy) => {
      spy.mockRestore();
    });
  }
  expect(written).toEqual([]);
});
