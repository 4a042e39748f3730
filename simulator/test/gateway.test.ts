/** The gates every request passes, and their order. */
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { parseFault } from '../src/simulator.ts';
import { contact, departmentMembers, standingClock, visit } from './visitor.ts';

const scopes = `${contact}/scopes`;

test.each([
  ['an unknown path', 'GET', `${contact}/nothing`],
  ['a wrong method', 'POST', scopes],
  ['a path outside /open-apis', 'GET', '/'],
  ['a slash at the end of anything but sign-in', 'GET', `${scopes}/`],
])('%s is not found, in plain text, whatever the token', async (_why, method, path) => {
  const { simulator } = await visit();
  const response = await fetch(simulator.url + path, { method });
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('text/plain');
  expect(await response.text()).toBe('404 page not found');
  expect(simulator.calls.at(-1)).toMatchObject({
    endpoint: `${method} ${path}`,
    status: 404,
    code: undefined,
  });
});

test('every response carries its own log id and request id, successes and refusals alike', async () => {
  const { clock } = standingClock();
  const { get } = await visit({ clock });
  const replies = [await get(scopes), await get(scopes, null), await get('/nowhere')];
  const logIds = replies.map(({ headers }) => headers.get('x-tt-logid') ?? '');
  for (const id of logIds) expect(id).toMatch(/^20260203172144[0-9A-F]{20}$/);
  expect(new Set(logIds).size).toBe(3);
  for (const { headers } of replies)
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('a GET with a body of {} is accepted', async () => {
  const { simulator, signIn } = await visit();
  const token = (await signIn()).body.tenant_access_token ?? '';
  const status = await new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': 2,
    };
    request(simulator.url + scopes, { method: 'GET', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end('{}');
  });
  expect(status).toBe(200);
});

test('a missing scope is refused with the alternatives, in the words of Lark', async () => {
  const { simulator, get } = await visit({ scopes: ['contact:group:readonly'] });
  const { status, body, headers } = await get(scopes);
  const alternatives = [
    'contact:contact.base:readonly',
    'contact:contact:access_as_app',
    'contact:contact:readonly_as_app',
  ];
  const logId = headers.get('x-tt-logid') ?? '';
  expect(status).toBe(400);
  expect(body).toEqual({
    code: 99991672,
    msg: `Access denied. One of the following scopes is required: [${alternatives.join(', ')}].`,
    error: {
      log_id: logId,
      troubleshooter: expect.stringContaining(`log_id=${logId}&code=99991672&method_id=`) as string,
      message: expect.stringContaining(
        'Refer to the documentation to fix the error: https://open.larksuite.com/',
      ) as string,
      permission_violations: alternatives.map((subject) => ({ type: 'action_scope_required', subject })),
      helps: [
        {
          url: `https://open.larksuite.com/app/${simulator.credentials.app_id}/auth?q=${alternatives.join(',')}&op_from=openapi&token_type=tenant`,
          description: `Learn more about scopes and how to add them: [${alternatives.join(', ')}]`,
        },
      ],
    },
  });
});

test('any one of the alternatives is enough, and scopes may be granted while it runs', async () => {
  const { simulator, get } = await visit({ scopes: [] });
  expect((await get(scopes)).body.code).toBe(99991672);
  simulator.setScopes(['contact:contact:readonly_as_app']);
  expect((await get(scopes)).body.code).toBe(0);
});

test.each([
  ['scopes', `${scopes}?user_id_type=user_id`],
  ['members of a department', `${contact}/users/find_by_department?department_id=0&user_id_type=user_id`],
  ['members of a group', `${contact}/group/g190001/member/simplelist?member_id_type=user_id`],
])('user_id without the scope of its field fails as a whole: %s', async (_why, path) => {
  const { get } = await visit({
    scopes: ['contact:contact.base:readonly', 'contact:contact:readonly_as_app', 'contact:group:readonly'],
  });
  const { status, body } = await get(path);
  expect([status, body.code]).toEqual([400, 99991672]);
  expect(body.error?.['permission_violations']).toEqual([
    { type: 'field_scope_required', subject: 'contact:user.employee_id:readonly' },
  ]);
});

test('the order: token, rate, scope, parameters, resource', async () => {
  const { simulator, get } = await visit({ scopes: [] });
  const path = `${contact}/users/find_by_department?page_size=51&department_id=nowhere`;
  expect((await get(path, 'Bearer t-bogus')).body.code).toBe(99991663);
  simulator.addFault(parseFault(`throttle@${departmentMembers}#1`));
  expect((await get(path)).body.code).toBe(99991400);
  expect((await get(path)).body.code).toBe(99991672);
  simulator.setScopes(['contact:contact.base:readonly']);
  expect((await get(path)).body.code).toBe(40011);
  expect((await get(path.replace('51', '50'))).body.code).toBe(99992357);
});

test('fifty calls a second, and the fifty-first gets the time to wait', async () => {
  const { clock, forward } = standingClock();
  const { get } = await visit({ rates: 1, clock });
  for (let call = 0; call < 50; call += 1) expect((await get(scopes)).status).toBe(200);
  const { status, body, headers } = await get(scopes);
  expect(status).toBe(429);
  expect(body).toEqual({ code: 99991400, msg: 'request trigger frequency limit' });
  expect(headers.get('x-ogw-ratelimit-limit')).toBe('50');
  expect(headers.get('x-ogw-ratelimit-reset')).toBe('1');
  expect((await get(`${contact}/group/simplelist`)).status, 'another endpoint has its own limit').toBe(200);
  forward(1);
  expect((await get(scopes)).status).toBe(200);
});

test('the minute counts beside the second, and slides', async () => {
  const { clock, forward } = standingClock();
  // A hundredth of 1000/min & 50/s: ten a minute and, at least, one a second.
  const { get } = await visit({ rates: 0.01, clock });
  for (let call = 0; call < 10; call += 1) {
    expect((await get(scopes)).status).toBe(200);
    forward(2);
  }
  const { status, headers } = await get(scopes);
  expect([status, headers.get('x-ogw-ratelimit-limit'), headers.get('x-ogw-ratelimit-reset')]).toEqual([
    429,
    '10',
    '40',
  ]);
  forward(40);
  expect((await get(scopes)).status, 'the first call has left the window').toBe(200);
  expect((await get(scopes)).status, 'a call a second').toBe(429);
  forward(1);
  expect((await get(scopes)).status, 'the second call has not left it').toBe(429);
  forward(1);
  expect((await get(scopes)).status).toBe(200);
});

test('rates can be raised and turned off', async () => {
  const { clock } = standingClock();
  const twice = await visit({ rates: 2, clock });
  for (let call = 0; call < 100; call += 1) expect((await twice.get(scopes)).status).toBe(200);
  expect((await twice.get(scopes)).status).toBe(429);
  const off = await visit({ rates: 'off', clock });
  for (let call = 0; call < 120; call += 1) expect((await off.get(scopes)).status).toBe(200);
});

test('the ledger has every request in order', async () => {
  const { clock } = standingClock();
  const { simulator, get } = await visit({ clock });
  await get(`${contact}/departments/0/children?page_size=99`);
  expect(simulator.calls).toEqual([
    {
      endpoint: expect.stringContaining('POST /open-apis/auth') as string,
      url: expect.any(String) as string,
      body: simulator.credentials,
      at: clock(),
      status: 200,
      code: 0,
    },
    {
      endpoint: `GET ${contact}/departments/:department_id/children`,
      url: `${contact}/departments/0/children?page_size=99`,
      at: clock(),
      status: 400,
      code: 40011,
    },
  ]);
});

test('the company says who it is, and its domain only with the scope', async () => {
  const { simulator, get } = await visit();
  const path = '/open-apis/tenant/v2/tenant/query';
  expect((await get(path)).body).toEqual({
    code: 0,
    msg: 'success',
    data: { tenant: simulator.tenant.company },
  });
  simulator.setScopes(['tenant:tenant:readonly']);
  const { tenant } = (await get(path)).body.data ?? {};
  expect(Object.keys(tenant ?? {}).sort()).toEqual([
    'avatar',
    'display_id',
    'name',
    'tenant_key',
    'tenant_tag',
  ]);
});
