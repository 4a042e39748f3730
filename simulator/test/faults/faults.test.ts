/** Every way the simulated Lark can fail. */
import { expect, test } from 'vitest';
import { parseFault } from '../../src/simulator.ts';
import { contact, departmentMembers, signInPath, visit, type Visitor } from '../visitor.ts';

const scopes = `${contact}/scopes`;
const members = `${contact}/users/find_by_department?department_id=0&page_size=1`;

async function visitWith(...faults: readonly string[]): Promise<Visitor> {
  return visit({ faults: faults.map(parseFault) });
}

test.each([
  ['throttle', 429, '1'],
  ['throttle:400', 400, '1'],
  ['throttle:200', 200, '1'],
  ['throttle:429,reset=0.25', 429, '0.25'],
  ['throttle:reset=none', 429, null],
])('%s', async (fault, status, reset) => {
  const { get } = await visitWith(`${fault}@GET ${scopes}#1`);
  const reply = await get(scopes);
  expect(reply.status).toBe(status);
  expect(reply.body).toEqual({ code: 99991400, msg: 'request trigger frequency limit' });
  expect(reply.headers.get('x-ogw-ratelimit-limit')).toBe('1000');
  expect(reply.headers.get('x-ogw-ratelimit-reset')).toBe(reset);
  expect((await get(scopes)).body.code).toBe(0);
});

test('a fault strikes the chosen calls of the chosen endpoint', async () => {
  const { get, simulator } = await visitWith(`error:500/40003@GET ${scopes}#2x3`);
  const codes: number[] = [];
  for (let call = 0; call < 6; call += 1) {
    codes.push((await get(scopes)).body.code);
    expect((await get(members)).body.code).toBe(0);
  }
  expect(codes).toEqual([0, 40003, 40003, 40003, 0, 0]);
  simulator.addFault(parseFault(`error:500/40003@GET ${scopes}`));
  for (let call = 0; call < 4; call += 1) expect((await get(scopes)).status).toBe(500);
  simulator.clearFaults();
  expect((await get(scopes)).status).toBe(200);
});

test('an error has its status, code and message, after the parameters were found good', async () => {
  const { get } = await visitWith(`error:403/40004,no dept, none at all@${departmentMembers}`);
  const { status, body } = await get(members);
  expect([status, body.code, body.msg]).toEqual([403, 40004, 'no dept, none at all']);
  expect((await get(`${members}&user_id_type=x`)).body.code).toBe(99992402);
});

test('sign-in can fail like anything else', async () => {
  const { signIn } = await visitWith(`error:200/2200,Internal Error@POST ${signInPath}#1`);
  expect((await signIn()).body.code).toBe(2200);
  expect((await signIn()).body.code).toBe(0);
});

test('the monthly quota spares Contact and sign-in, unless they are named', async () => {
  const { get, simulator } = await visitWith('quota');
  expect((await get(scopes)).body.code).toBe(0);
  const { status, body, headers } = await get('/open-apis/tenant/v2/tenant/query');
  expect(status).toBe(429);
  expect(body).toEqual({ code: 99991403, msg: "This month's API call quota has been exceeded" });
  expect(headers.get('x-ogw-ratelimit-reset')).toBeNull();
  simulator.addFault(parseFault(`quota@GET ${scopes}`));
  expect((await get(scopes)).body.code).toBe(99991403);
});

test('the IP allow-list spares sign-in', async () => {
  const { get, signIn } = await visitWith('ip');
  expect((await signIn()).body.code).toBe(0);
  const { status, body } = await get(scopes);
  expect([status, body.code, body.msg]).toEqual([400, 99991401, 'ip 127.0.0.1 is denied by app setting']);
});

test('a token that seems to run out: once refused, the same token comes back and is good', async () => {
  const { get, signIn } = await visitWith('expired#2');
  expect((await get(scopes)).body.code).toBe(0);
  const before = (await signIn()).body.tenant_access_token;
  const { status, body } = await get(scopes);
  expect([status, body.code]).toEqual([400, 99991663]);
  expect((await signIn()).body.tenant_access_token).toBe(before);
  expect((await get(scopes)).body.code).toBe(0);
});

test('an endpoint can be missing', async () => {
  const { get } = await visitWith(`missing@GET ${scopes}`);
  const { status, text } = await get(scopes);
  expect([status, text]).toEqual([404, '404 page not found']);
});

test('a proxy answers in HTML', async () => {
  const { get } = await visitWith(`html@GET ${scopes}#1`);
  const { status, text, headers } = await get(scopes);
  expect([status, headers.get('content-type')]).toEqual([502, 'text/html']);
  expect(text).toContain('<html>');
  expect((await get(scopes)).body.code).toBe(0);
});

test('a hanging call is never answered, and the simulator closes all the same', async () => {
  const { simulator, get } = await visitWith(`hang@GET ${scopes}`);
  await get(members);
  let outcome = 'hanging';
  const pending = get(scopes).then(
    () => (outcome = 'answered'),
    () => (outcome = 'broken off'),
  );
  const came = (): boolean => simulator.calls.some(({ endpoint }) => endpoint === `GET ${scopes}`);
  while (!came()) await get(members);
  for (let call = 0; call < 5; call += 1) await get(members);
  expect(outcome).toBe('hanging');
  expect(simulator.calls.find(({ endpoint }) => endpoint === `GET ${scopes}`)).toMatchObject({ status: 0 });
  await simulator.close();
  expect(await pending).toBe('broken off');
});

test('a slow call is overtaken by others', async () => {
  const { get } = await visitWith(`slow:400@GET ${scopes}#1`);
  await get(members);
  const order: string[] = [];
  const slow = get(scopes).then(() => order.push('slow'));
  await get(members);
  order.push('other');
  await slow;
  expect(order).toEqual(['other', 'slow']);
});

test('latency comes before every answer', async () => {
  const { get } = await visit({ latency: 30 });
  const before = performance.now();
  await get(scopes);
  expect(performance.now() - before, 'sign-in and the call itself').toBeGreaterThan(55);
});

test.each(['reset', 'truncated'])('%s breaks the connection, once', async (kind) => {
  const { get } = await visitWith(`${kind}@GET ${scopes}#1`);
  await expect(get(scopes)).rejects.toThrow();
  expect((await get(scopes)).body.code).toBe(0);
});

test('JSON can be broken, behind a byte order mark, or compressed', async () => {
  const { get, simulator, signIn } = await visitWith(`not-json@GET ${scopes}#1`);
  const broken = await get(scopes);
  expect([broken.status, broken.text.startsWith('{"code":0')]).toEqual([200, true]);
  expect(() => JSON.parse(broken.text) as unknown).toThrow();

  const whole = await get(scopes);
  expect(whole.headers.get('content-encoding')).toBeNull();
  simulator.addFault(parseFault(`gzip@GET ${scopes}#1`));
  const packed = await get(scopes);
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(packed.body).toEqual(whole.body);

  simulator.addFault(parseFault(`bom@GET ${scopes}#1`));
  const token = `Bearer ${(await signIn()).body.tenant_access_token ?? ''}`;
  const marked = await fetch(simulator.url + scopes, { headers: { authorization: token } });
  expect([...new Uint8Array(await marked.arrayBuffer()).subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x7b]);
});

test('has_more without a page token', async () => {
  const { get } = await visitWith(`no-token@${departmentMembers}#1`);
  const { data } = (await get(members)).body;
  expect(data?.has_more).toBe(true);
  expect(data).not.toHaveProperty('page_token');
});

test('the same page token again', async () => {
  const { get } = await visitWith(`same-token@${departmentMembers}`);
  const first = (await get(members)).body.data;
  const token = encodeURIComponent(first?.page_token ?? '');
  const second = (await get(`${members}&page_token=${token}`)).body.data;
  expect(second).toMatchObject({ has_more: true, page_token: first?.page_token });
  const last = (await get(`${contact}/users/find_by_department?department_id=0&page_size=50`)).body.data;
  expect(last).toMatchObject({ has_more: true, page_token: expect.any(String) as string });
});

test('an item twice on a page', async () => {
  const { get } = await visitWith(`twice@${departmentMembers}#1`);
  const items = (await get(members)).body.data?.items ?? [];
  expect(items).toHaveLength(2);
  expect(items[1]).toEqual(items[0]);
});

test('a page that slid brings again what the page before had, and loses nothing', async () => {
  const { all, simulator } = await visit({ size: { people: 200, departments: 0, depth: 0 } });
  const path = `${contact}/users/find_by_department?department_id=0&page_size=50`;
  const whole = (await all(path)).map((one) => one['open_id']);
  simulator.addFault(parseFault(`shift:3@${departmentMembers}#1`));
  const slid = (await all(path)).map((one) => one['open_id']);
  expect(slid).toEqual([...whole.slice(0, 50), ...whole.slice(47)]);
});

test('only calls that get as far as the point of a fault count for it', async () => {
  const { get } = await visitWith(`throttle@GET ${scopes}#2`);
  await get(scopes, 'Bearer t-bogus');
  expect((await get(scopes)).body.code).toBe(0);
  expect((await get(scopes)).body.code).toBe(99991400);
});
