// How a call ends when the network, a proxy or Lark's answer is damaged: retried, or reported in plain words.
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { endpoint } from '../../../src/lark/endpoint.ts';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { tenantQuery, visibleRange } from '../../../src/modules/contact/endpoints.ts';
import {
  app,
  exchanges,
  failureOf,
  givesToken,
  host,
  larkAt,
  quick,
  signIn,
  openClient,
  thing,
  tokens,
} from './support.ts';

const company = tenantQuery.name;

test.each([
  ['reset', 'ECONNRESET'],
  ['truncated', undefined],
  ['html', 'HTTP 502'],
  ['not-json', 'HTTP 200'],
  ['error:500/1500', 'code 1500'],
  ['error:200/2200', 'code 2200'],
])('%s is retried, and reported after the last try', async (fault, named) => {
  const { simulator, lark, events } = await openClient({}, { patience: { ...quick, retries: 3 } });
  simulator.addFault(parseFault(`${fault}@${company}#1x2`));
  await lark.call(tenantQuery);
  expect(simulator.callsByEndpoint()[company]).toBe(3);
  expect(events.filter(({ kind }) => kind === 'retrying')).toHaveLength(2);

  simulator.addFault(parseFault(`${fault}@${company}`));
  const failure = await failureOf(lark.call(tenantQuery));
  expect(failure.type).toBe('transient_error');
  expect(failure.message).toContain(company);
  if (named !== undefined) expect(failure.message).toContain(named);
  expect(simulator.callsByEndpoint()[company]).toBe(3 + 4);
  expect(lark.calls().get(company), 'our ledger says the same').toBe(7);
});

test.each(['bom', 'gzip', 'slow:30'])('%s is read as if nothing were', async (fault) => {
  const { simulator, lark } = await openClient({ faults: [parseFault(fault)] });
  const { tenant: found } = await lark.call(tenantQuery);
  expect(found.name).toBe(simulator.tenant.company.name);
  expect(simulator.callsByEndpoint()).toEqual({ [signIn]: 1, [company]: 1 });
});

test.each(['hang', 'slow:60000'])('%s is given up after the timeout and tried again', async (fault) => {
  const { simulator, lark } = await openClient(
    {},
    { timeoutSeconds: 0.15, patience: { ...quick, retries: 1 } },
  );
  simulator.addFault(parseFault(`${fault}@${company}#1`));
  await lark.call(tenantQuery);
  expect(simulator.callsByEndpoint()[company]).toBe(2);
  simulator.addFault(parseFault(`${fault}@${company}`));
  const failure = await failureOf(lark.call(tenantQuery));
  expect(failure).toMatchObject({ type: 'transient_error' });
  expect(failure.message).toContain(company);
});

test('a body that never ends is given up as well', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n');
    const drip = setInterval(() => socket.write('1\r\n{\r\n'), 20);
    socket.on('close', () => {
      clearInterval(drip);
    });
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const patience = { ...quick, retries: 1 };
  const { lark } = larkAt(`http://127.0.0.1:${port}`, { timeoutSeconds: 0.2, patience });
  expect((await failureOf(lark.call(tenantQuery))).type).toBe('transient_error');
  expect(lark.calls().get(signIn)).toBe(2);
});

test('an address without a server is a transient_error that names the reason and what to check', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const { lark } = larkAt(`http://127.0.0.1:${port}`, { patience: { ...quick, retries: 2 } });
  const failure = await failureOf(lark.call(tenantQuery));
  expect(failure.type).toBe('transient_error');
  expect(failure.message).toMatch(/network, base_url.*ECONNREFUSED/);
  expect(lark.calls().get(signIn)).toBe(3);
});

test('an endpoint that this server does not have is a config_error, asked once', async () => {
  const { simulator, lark } = await openClient();
  const failure = await failureOf(lark.call(thing()));
  expect(failure).toMatchObject({ type: 'config_error' });
  expect(failure.message).toMatch(/region and base_url/);
  expect(simulator.calls.filter(({ status }) => status === 404)).toHaveLength(1);
});

test('quota and IP allow-list stop a call at once, though signing in works', async () => {
  for (const [fault, code] of [
    ['quota', 99991403],
    ['ip', 99991401],
  ] as const) {
    const { simulator, lark } = await openClient({ faults: [parseFault(`${fault}@${company}`)] });
    expect(await failureOf(lark.call(tenantQuery))).toMatchObject({ type: 'config_error', code });
    expect(simulator.callsByEndpoint()).toEqual({ [signIn]: 1, [company]: 1 });
  }
});

test('the error for a missing scope names the alternatives, the endpoint, the code and the log id', async () => {
  const { simulator, lark } = await openClient({ scopes: [] });
  const failure = await failureOf(lark.firstPage(visibleRange));
  expect(failure).toMatchObject({ type: 'config_error', code: 99991672 });
  for (const scope of visibleRange.scopes.flat()) expect(failure.message).toContain(scope);
  expect(failure.message).toMatch(
    /GET \/open-apis\/contact\/v3\/scopes: code 99991672, log id \d{14}[0-9A-F]{20}/,
  );
  expect(failure.message).not.toContain(simulator.credentials.app_id);
});

test.each<readonly [string, number, string]>([
  ['a refusal', 400, JSON.stringify({ code: 99992402, msg: 'field validation failed' })],
  ['a page of HTML', 502, '<html></html>'],
  ['an answer unlike the manual', 200, JSON.stringify({ code: 0, data: { items: 'none' } })],
])('%s shows neither token nor secret nor app id', async (_why, status, body) => {
  const scope = exchanges();
  givesToken(scope);
  scope.get(/.*/).times(2).reply(status, body);
  const strict = endpoint({
    method: 'GET',
    path: '/open-apis/test/v1/things',
    rates: [],
    scopes: [],
    returns: z.looseObject({ items: z.array(z.string()) }),
  });
  const { lark } = larkAt(host, { patience: { ...quick, retries: 1 } });
  const failure = await failureOf(lark.call(strict));
  if (status !== 502) await failureOf(lark.call(strict));
  const { message, internal, cause, stack } = failure;
  const said = JSON.stringify({ message, internal, stack, cause: String(cause) });
  for (const secret of [app.app_id, app.app_secret, ...tokens]) expect(said).not.toContain(secret);
  expect(message).toContain(strict.name);
});

test('big integers of an answer reach the reader whole', async () => {
  const scope = exchanges();
  givesToken(scope);
  scope.get('/open-apis/test/v1/things').reply(200, '{"code":0,"data":{"id":7079609167680782301}}');
  expect(await larkAt(host).lark.call(thing())).toEqual({ id: 7079609167680782301n });
});
