/** Departments as Contact shows them (simulator checklist 15). */
import { expect, test } from 'vitest';
import { contact, sortedIds, visit } from '../visitor.ts';

const children = (id: string, query = ''): string =>
  `${contact}/departments/${id}/children?page_size=50&${query}`;

test('a department has every field of the documented example, leaders in camel case, order a string', async () => {
  const { simulator, get } = await visit();
  const truth = [...simulator.tenant.contact.departments()].find((one) => one.leaders.length > 0);
  const { body } = await get(`${contact}/departments/${truth?.open_department_id ?? ''}`);
  expect(body).toEqual({ code: 0, msg: 'success', data: { department: truth } });
  expect(truth).toMatchObject({
    open_department_id: expect.stringMatching(/^od-[0-9a-f]{32}$/) as string,
    department_id: expect.stringMatching(/^(?!od-)[a-zA-Z0-9][\w\-@.]{0,63}$/) as string,
    name: expect.any(String) as string,
    i18n_name: {
      zh_cn: expect.any(String) as string,
      ja_jp: expect.any(String) as string,
      en_us: expect.any(String) as string,
    },
    chat_id: expect.any(String) as string,
    order: expect.stringMatching(/^\d+$/) as string,
    unit_ids: expect.any(Array) as unknown[],
    member_count: expect.any(Number) as number,
    primary_member_count: expect.any(Number) as number,
    status: { is_deleted: false },
    leader_user_id: truth?.leaders[0]?.leaderID,
    leaders: expect.arrayContaining([{ leaderType: 1, leaderID: truth?.leaders[0]?.leaderID }]) as unknown[],
    group_chat_employee_types: expect.any(Array) as unknown[],
    department_hrbps: expect.any(Array) as unknown[],
  });
});

test('fetch_child walks the whole tree without the parent, and only one level without it', async () => {
  const { simulator, all } = await visit();
  const departments = [...simulator.tenant.contact.departments()];
  const tree = await all(children('0', 'fetch_child=true'));
  expect(tree).toEqual(departments);
  const top = departments.filter((one) => one.parent_department_id === '0');
  expect(sortedIds(await all(children('0')), 'open_department_id')).toEqual(
    sortedIds(top, 'open_department_id'),
  );
  const parent = departments[0]?.open_department_id ?? '';
  const below = await all(children(parent, 'fetch_child=true'));
  expect(below.length).toBeGreaterThan(0);
  expect(sortedIds(below, 'open_department_id')).not.toContain(parent);
});

test('pages are of ten by default and of fifty at most', async () => {
  const { get, all } = await visit({ size: { people: 5, departments: 120, depth: 3 } });
  const path = `${contact}/departments/0/children?fetch_child=true`;
  expect((await get(path)).body.data?.items).toHaveLength(10);
  expect((await get(`${path}&page_size=51`)).body.code).toBe(40011);
  expect((await get(`${path}&page_token=zzz`)).body.code).toBe(40012);
  expect(new Set(sortedIds(await all(`${path}&page_size=50`), 'open_department_id')).size).toBe(120);
});

test('recursion is forbidden above the limit, and level by level is not', async () => {
  const { get, simulator } = await visit({ recursionLimit: 11 });
  const { status, body } = await get(children('0', 'fetch_child=true'));
  expect([status, body.code, body.msg]).toEqual([400, 43010, 'big dept forbid recursion error']);
  expect((await get(children('0'))).body.code).toBe(0);
  const [first] = [...simulator.tenant.contact.departments()];
  expect((await get(children(first?.open_department_id ?? '', 'fetch_child=true'))).body.code).toBe(0);
});

test.each([
  ['by default as observed', {}, 40004, 'no dept authority error'],
  ['or as the page also says', { childrenRefusal: 40014 }, 40014, 'no parent dept authority'],
] as const)('the root is refused to a partial range: %s', async (_why, quirks, code, msg) => {
  const { get } = await visit({ range: {}, quirks });
  const { status, body, headers } = await get(children('0', 'fetch_child=true'));
  expect(status).toBe(403);
  expect(body).toEqual({ code, msg, error: { log_id: headers.get('x-tt-logid') } });
  const members = await get(`${contact}/users/find_by_department?department_id=0`);
  expect([members.status, members.body.code]).toEqual([403, 40004]);
  expect((await get(`${contact}/departments/0`)).body.code).toBe(40004);
});

test('a batch leaves out what is unknown or out of range, and takes fifty at most', async () => {
  const { simulator, get } = await visit();
  const [first, second] = [...simulator.tenant.contact.departments()].filter(
    (one) => one.parent_department_id === '0',
  );
  const ids = [first?.open_department_id ?? '', second?.open_department_id ?? '', 'od-none'];
  const path = `${contact}/departments/batch?${ids.map((id) => `department_ids=${id}`).join('&')}`;
  expect((await get(path)).body.data?.items).toEqual([first, second]);
  simulator.setRange({ departments: [ids[1] ?? ''] });
  expect((await get(path)).body.data?.items).toEqual([second]);
  const many = Array.from({ length: 51 }, (_, index) => `department_ids=od-${index}`).join('&');
  expect((await get(`${contact}/departments/batch?${many}`)).body.code).toBe(99992402);
});

test.each([
  ['an unknown one', 'od-00000000000000000000000000000000', 400, 40015],
  ['one out of range', '', 403, 40004],
])('departments/:department_id refuses %s', async (_why, id, status, code) => {
  const { simulator, get } = await visit();
  const [first] = [...simulator.tenant.contact.departments()];
  if (id === '') simulator.setRange({});
  const reply = await get(`${contact}/departments/${id === '' ? (first?.open_department_id ?? '') : id}`);
  expect([reply.status, reply.body.code]).toEqual([status, code]);
});

test('ids come in the types that were asked for, and are understood in them', async () => {
  const { simulator, get } = await visit();
  const { contact: company } = simulator.tenant;
  const child = [...company.departments()].find(
    (one) => one.parent_department_id !== '0' && one.leaders.length > 0,
  );
  const types = 'user_id_type=user_id&department_id_type=department_id';
  const { department } =
    (await get(`${contact}/departments/${child?.department_id ?? ''}?${types}`)).body.data ?? {};
  const leader = company.person(child?.leader_user_id ?? '')?.user_id;
  expect(department).toMatchObject({
    open_department_id: child?.open_department_id,
    parent_department_id: company.department(child?.parent_department_id ?? '')?.department_id,
    leader_user_id: leader,
  });
  expect((department?.['leaders'] as { leaderID: string }[])[0]?.leaderID).toBe(leader);
});

const always = ['group_chat_employee_types', 'leaders', 'open_department_id'];
const base = 'chat_id create_group_chat department_id i18n_name name status';
const organize = 'leader_user_id member_count order parent_department_id primary_member_count unit_ids';

test.each([
  ['contact:contact.base:readonly', ''],
  ['contact:department.base:readonly', base],
  ['contact:department.organize:readonly', organize],
  ['contact:department.hrbp:readonly', 'department_hrbps'],
  ['contact:contact:readonly', `${base} ${organize}`],
])('%s unlocks: %s', async (scope, fields) => {
  const { simulator, get } = await visit({ scopes: ['contact:contact.base:readonly', scope] });
  const led = [...simulator.tenant.contact.departments()].find((one) => one.leaders.length > 0);
  const { body } = await get(`${contact}/departments/${led?.open_department_id ?? ''}`);
  const expected = [...always, ...fields.split(' ').filter((field) => field !== '')];
  expect(Object.keys(body.data?.department ?? {}).sort()).toEqual(expected.sort());
  const [leader] = body.data?.department?.['leaders'] as object[];
  expect('leaderID' in (leader ?? {})).toBe(fields.includes(organize));
});

test('member_count counts everyone below once', async () => {
  const { simulator } = await visit();
  const { contact: company } = simulator.tenant;
  const departments = [...company.departments()];
  const people = [...company.people()];
  const within = (id: string, above: string): boolean => {
    if (id === above) return true;
    const parent = company.department(id)?.parent_department_id;
    return parent !== undefined && parent !== '0' && within(parent, above);
  };
  for (const { open_department_id: id, member_count, primary_member_count } of departments) {
    const inside = people.filter((one) =>
      one.department_ids.some((home) => home !== '0' && within(home, id)),
    );
    expect(member_count).toBe(inside.length);
    const primary = people.filter(
      ({ department_ids: [home] }) => home !== undefined && home !== '0' && within(home, id),
    );
    expect(primary_member_count).toBe(primary.length);
  }
});
