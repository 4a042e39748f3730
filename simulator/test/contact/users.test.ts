/** Users as Contact shows them (simulator checklist 15). */
import { expect, test } from 'vitest';
import { contact, sortedIds, visit } from '../visitor.ts';

const members = `${contact}/users/find_by_department`;

test('every field of the documented example is there, and truth and answer agree', async () => {
  const { simulator, get } = await visit();
  const { body } = await get(`${members}?department_id=0&page_size=50`);
  expect(body).toMatchObject({ code: 0, msg: 'success', data: { has_more: false } });
  expect(body.data).not.toHaveProperty('page_token');
  const [first] = body.data?.items ?? [];
  expect(first).toEqual([...simulator.tenant.contact.people()][0]);
  expect(first?.['assign_info']).toEqual([]);
  expect(Object.keys(first ?? {})).toEqual(
    expect.arrayContaining(
      (
        'union_id user_id open_id name en_name nickname email mobile mobile_visible gender avatar status department_ids ' +
        'city country work_station join_time is_tenant_manager employee_no employee_type orders custom_attrs ' +
        'enterprise_email job_title is_frozen job_level_id job_family_id dotted_line_leader_user_ids'
      ).split(' '),
    ),
  );
});

test('direct members only, and someone in several departments comes with each', async () => {
  const { simulator, all } = await visit();
  const people = [...simulator.tenant.contact.people()];
  for (const id of [
    '0',
    ...[...simulator.tenant.contact.departments()].map((one) => one.open_department_id),
  ]) {
    const found = await all(`${members}?department_id=${id}&page_size=50`);
    const expected = people.filter((person) => person.department_ids.includes(id));
    expect(sortedIds(found, 'open_id')).toEqual(sortedIds(expected, 'open_id'));
  }
  expect(people.some((person) => person.department_ids.length > 2)).toBe(true);
});

test('pages are of ten by default and of fifty at most, and their tokens want encoding', async () => {
  const { simulator, get, all } = await visit({ size: { people: 300, departments: 5, depth: 2 } });
  const big = [...simulator.tenant.contact.departments()][1]?.open_department_id ?? '';
  const path = `${members}?department_id=${big}`;
  const { data } = (await get(path)).body;
  expect(data?.items).toHaveLength(10);
  expect(data?.has_more).toBe(true);
  expect(data?.page_token).toMatch(/^[A-Za-z0-9/+]+=$/);
  expect(data?.page_token).toMatch(/\/.*\+/);
  const people = [...simulator.tenant.contact.people()].filter((one) => one.department_ids.includes(big));
  expect(people.length).toBeGreaterThan(50);
  for (const size of [7, 50]) {
    expect(sortedIds(await all(`${path}&page_size=${size}`), 'open_id')).toEqual(
      sortedIds(people, 'open_id'),
    );
  }
});

test.each([
  ['a page of 51', 'department_id=0&page_size=51', 400, 40011],
  ['a page of 0', 'department_id=0&page_size=0', 400, 40011],
  ['a page size that is no number', 'department_id=0&page_size=ten', 400, 99992402],
  ['a made-up page token', 'department_id=0&page_token=abc', 400, 40012],
  ['no department', 'page_size=10', 400, 99992402],
  ['a department that is not there', 'department_id=od-00000000000000000000000000000000', 400, 99992357],
  ['a department of the other id type', 'department_id=od-1&department_id_type=department_id', 400, 99992379],
  ['an id that is no id', 'department_id=-x', 400, 99992402],
  ['an unknown user id type', 'department_id=0&user_id_type=lark_id', 400, 99992402],
  ['an unknown department id type', 'department_id=0&department_id_type=id', 400, 99992402],
])('%s is refused', async (_why, query, status, code) => {
  const { get } = await visit();
  const reply = await get(`${members}?${query}`);
  expect([reply.status, reply.body.code]).toEqual([status, code]);
  expect(reply.body.error?.['log_id']).toBe(reply.headers.get('x-tt-logid'));
});

test('a broken parameter is named as observed', async () => {
  const { get } = await visit();
  const { body } = await get(members);
  expect(body).toMatchObject({
    code: 99992402,
    msg: 'field validation failed',
    error: { field_violations: [{ field: 'department_id', description: 'department_id is required' }] },
  });
});

test('a page token belongs to its listing and must be encoded', async () => {
  const { get } = await visit();
  const first = await get(`${members}?department_id=0&page_size=1`);
  const token = first.body.data?.page_token ?? '';
  const encoded = encodeURIComponent(token);
  expect((await get(`${members}?department_id=0&page_size=2&page_token=${encoded}`)).body.code).toBe(0);
  expect((await get(`${members}?department_id=0&page_token=${token}`)).body.code).toBe(40012);
  expect((await get(`${contact}/departments/0/children?page_token=${encoded}`)).body.code).toBe(40012);
});

test('ids come in the types that were asked for', async () => {
  const { simulator, get } = await visit();
  const { tenant } = simulator;
  const person = [...tenant.contact.people()].find(
    (one) =>
      one.leader_user_id !== undefined && one.department_ids.length > 1 && !one.department_ids.includes('0'),
  );
  const named = person?.department_ids.map((id) => tenant.contact.department(id)?.department_id);
  const leader = tenant.contact.person(person?.leader_user_id ?? '');
  const path = `${contact}/users/${person?.user_id ?? ''}?user_id_type=user_id&department_id_type=department_id`;
  const { user } = (await get(path)).body.data ?? {};
  expect(user).toMatchObject({
    open_id: person?.open_id,
    union_id: person?.union_id,
    user_id: person?.user_id,
    department_ids: named,
    leader_user_id: leader?.user_id,
    orders: named?.map((department_id) => ({ department_id })),
  });
  const union = await get(`${contact}/users/${person?.union_id ?? ''}?user_id_type=union_id`);
  expect(union.body.data?.user).toMatchObject({ leader_user_id: leader?.union_id });
  const rooted = await get(`${members}?department_id=0&department_id_type=department_id&page_size=1`);
  expect((rooted.body.data?.items?.[0]?.['department_ids'] as string[])[0]).toBe('0');
});

test('with the base scope alone a user shrinks to ids and two flags, in silence', async () => {
  const { get } = await visit({ scopes: ['contact:contact.base:readonly'] });
  const { body } = await get(`${members}?department_id=0&page_size=1`);
  expect(body.code).toBe(0);
  expect(Object.keys(body.data?.items?.[0] ?? {}).sort()).toEqual([
    'is_frozen',
    'mobile_visible',
    'open_id',
    'union_id',
  ]);
});

const always = ['is_frozen', 'mobile_visible', 'open_id', 'union_id'];
const employee =
  'city country custom_attrs description employee_no employee_type enterprise_email is_tenant_manager job_title join_time ' +
  'positions status time_zone work_station';
const ofLegacy = `avatar en_name name nickname gender department_ids leader_user_id orders ${employee}`;

test.each([
  ['contact:user.employee_id:readonly', 'user_id'],
  ['contact:user.base:readonly', 'avatar en_name name nickname'],
  ['contact:user.email:readonly', 'email'],
  ['contact:user.phone:readonly', 'mobile'],
  ['contact:user.gender:readonly', 'gender'],
  ['contact:user.department:readonly', 'department_ids leader_user_id orders'],
  ['contact:user.employee:readonly', employee],
  ['contact:user.employee_number:read', 'employee_no'],
  ['contact:user.job_level:readonly', 'job_level_id'],
  ['contact:user.job_family:readonly', 'job_family_id'],
  ['contact:user.user_geo', 'geo'],
  ['contact:user.dotted_line_leader_info.read', 'dotted_line_leader_user_ids'],
  ['contact:user.assign_info:read', 'assign_info subscription_ids'],
  ['contact:contact:readonly_as_app', ofLegacy],
  ['contact:contact:readonly', ofLegacy],
  ['contact:contact:access_as_app', ofLegacy],
])('%s unlocks %s', async (scope, fields) => {
  const { simulator, get } = await visit({ scopes: ['contact:contact.base:readonly', scope] });
  const led = [...simulator.tenant.contact.people()].find((one) => one.leader_user_id !== undefined);
  const { body } = await get(`${contact}/users/${led?.open_id ?? ''}`);
  expect(Object.keys(body.data?.user ?? {}).sort()).toEqual([...always, ...fields.split(' ')].sort());
});

test('seats are shown by id, alone and in a batch', async () => {
  const { simulator, get } = await visit();
  const seated = [...simulator.tenant.contact.people()].find((one) => one.assign_info.length > 0);
  const id = seated?.open_id ?? '';
  expect((await get(`${contact}/users/${id}`)).body.data?.user?.['assign_info']).toEqual(seated?.assign_info);
  const batch = await get(`${contact}/users/batch?user_ids=${id}`);
  expect(batch.body.data?.items?.[0]).toMatchObject({ open_id: id, assign_info: seated?.assign_info });
});

test('a batch takes repeated keys, fifty at most, and leaves out who is not there', async () => {
  const { simulator, get } = await visit({ size: { people: 60, departments: 3, depth: 1 } });
  const ids = [...simulator.tenant.contact.people()].map((one) => one.open_id);
  const batch = (list: readonly string[]): string =>
    `${contact}/users/batch?${list.map((id) => `user_ids=${id}`).join('&')}`;
  const { body } = await get(batch([...ids.slice(0, 49), 'ou_nobody']));
  expect(body.data?.items?.map((one) => one['open_id'])).toEqual(ids.slice(0, 49));
  expect((await get(batch(ids.slice(0, 51)))).body.code).toBe(99992402);
  expect((await get(batch([]))).body.code).toBe(99992402);
});

test('users/:user_id refuses unknown people and those that the app may not see', async () => {
  const { simulator, get } = await visit();
  const { open_id, user_id } = [...simulator.tenant.contact.people()][0] ?? {};
  for (const id of ['ou_nobody', user_id ?? '']) {
    const { status, body } = await get(`${contact}/users/${id}`);
    expect([status, body.code, body.msg]).toEqual([400, 41012, 'user id is invalid error']);
  }
  simulator.setRange({});
  const { status, body } = await get(`${contact}/users/${open_id ?? ''}`);
  expect([status, body.code, body.msg]).toEqual([400, 41050, 'no user authority error']);
});

test('a person that the app may not see is left out of a batch, or fails it where Lark is thought to do so', async () => {
  for (const [quirks, expected] of [
    [{}, 0],
    [{ batchOutOfRange: 'refuse' }, 41050],
  ] as const) {
    const { simulator, get } = await visit({ quirks });
    const [first, second] = [...simulator.tenant.contact.people()].map((one) => one.open_id);
    simulator.setRange({ users: [second ?? ''] });
    const { body } = await get(`${contact}/users/batch?user_ids=${first ?? ''}&user_ids=${second ?? ''}`);
    expect(body.code).toBe(expected);
    if (expected === 0) expect(sortedIds(body.data?.items ?? [], 'open_id')).toEqual([second]);
  }
});

test('a leaver vanishes from the listings and is resigned where asked for', async () => {
  const { simulator, get, all } = await visit();
  const { contact: company } = simulator.tenant;
  const { open_id, department_ids } = [...company.people()][3] ?? { open_id: '', department_ids: [''] };
  const path = `${members}?department_id=${department_ids[0] ?? ''}&page_size=50`;
  expect(sortedIds(await all(path), 'open_id')).toContain(open_id);
  company.resignPerson(open_id);
  expect(sortedIds(await all(path), 'open_id')).not.toContain(open_id);
  const { user } = (await get(`${contact}/users/${open_id}`)).body.data ?? {};
  expect(user).toMatchObject({ open_id, status: { is_resigned: true, is_activated: false } });
  company.removePerson(open_id);
  expect((await get(`${contact}/users/${open_id}`)).body.code).toBe(41012);
});
