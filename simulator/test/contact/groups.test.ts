/** User groups, and the contact range they are part of (simulator checklist 15). */
import { expect, test } from 'vitest';
import { contact, sortedIds, visit } from '../visitor.ts';

const groups = `${contact}/group/simplelist`;
const member = (id: string, query = ''): string => `${contact}/group/${id}/member/simplelist?${query}`;
const large = { people: 1_500, departments: 40, depth: 3 };

test('normal groups by default, dynamic ones when asked for, in the documented shape', async () => {
  const { simulator, get, all } = await visit();
  const truth = simulator.tenant.contact.groups();
  for (const [query, type] of [
    ['', 1],
    ['?type=1', 1],
    ['?type=2', 2],
  ] as const) {
    const expected = truth.filter((one) => one.type === type);
    const found = await all(groups + query, 'grouplist');
    expect(sortedIds(found, 'id')).toEqual(sortedIds(expected, 'id'));
  }
  expect((await get(groups)).body.data?.grouplist?.[0]).toEqual({
    id: expect.stringMatching(/^g\d+$/) as string,
    name: expect.any(String) as string,
    description: expect.any(String) as string,
    member_user_count: truth[0]?.member_user_ids.length,
    member_department_count: 0,
    type: 1,
    department_scope_list: [],
    group_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
  });
});

test('members come one kind at a time, people by default', async () => {
  const { simulator, all, get } = await visit();
  for (const group of simulator.tenant.contact.groups()) {
    const people = await all(member(group.id), 'memberlist');
    expect(people).toEqual(group.member_user_ids.map((member_id) => ({ member_id, member_type: 'user' })));
    const departments = await all(member(group.id, 'member_type=department'), 'memberlist');
    expect(departments).toEqual(
      group.member_department_ids.map((member_id) => ({ member_id, member_type: 'department' })),
    );
    if (group.type === 2) expect(departments).toEqual([]);
  }
  const mixed = simulator.tenant.contact.groups().find((one) => one.member_department_ids.length > 0);
  const named = await get(member(mixed?.id ?? '', 'member_type=department&member_id_type=department_id'));
  expect(named.body.data?.memberlist?.[0]?.['member_id']).toBe(
    simulator.tenant.contact.department(mixed?.member_department_ids[0] ?? '')?.department_id,
  );
  const open = await get(member(mixed?.id ?? '', 'member_type=department&member_id_type=open_id'));
  expect(open.body.data?.memberlist?.[0]?.['member_id']).toBe(mixed?.member_department_ids[0]);
  const union = await get(member(mixed?.id ?? '', 'member_id_type=union_id'));
  expect(union.body.data?.memberlist?.[0]?.['member_id']).toMatch(/^on_[0-9a-f]{32}$/);
});

test('pages of fifty by default, of a hundred at most', async () => {
  const { simulator, get, all } = await visit({ size: large });
  const [first] = simulator.tenant.contact.groups();
  const path = member(first?.id ?? '');
  expect((await get(path)).body.data?.memberlist).toHaveLength(50);
  expect((await get(`${path}page_size=101`)).body.code).toBe(40011);
  expect((await get(`${path}page_token=x`)).body.code).toBe(40012);
  expect(await all(`${path}page_size=100`, 'memberlist')).toHaveLength(first?.member_user_count ?? -1);
  expect((await get(`${groups}?page_size=101`)).body.code).toBe(40011);
});

test.each([
  ['an unknown group', 'g0', '', 400, 42002],
  ['a group out of range', '', '', 403, 42009],
  ['people by a department id', '', 'member_id_type=department_id', 400, 41074],
  ['departments by an id of users', '', 'member_type=department&member_id_type=union_id', 400, 41074],
  [
    'a kind of id that the enum does not have',
    '',
    'member_type=department&member_id_type=open_department_id',
    400,
    99992402,
  ],
  ['an unknown kind', '', 'member_type=robot', 400, 99992402],
])('%s is refused', async (_why, id, query, status, code) => {
  const { simulator, get } = await visit();
  const [first] = simulator.tenant.contact.groups();
  if (code === 42009) simulator.setRange({});
  const reply = await get(member(id === '' ? (first?.id ?? '') : id, query));
  expect([reply.status, reply.body.code]).toEqual([status, code]);
});

test('an unknown type of group is refused', async () => {
  const { get } = await visit();
  expect((await get(`${groups}?type=3`)).body.code).toBe(99992402);
});

test('the range of an app that sees all: people at the root, first-level departments, all groups', async () => {
  const { simulator, get } = await visit();
  const { contact: company } = simulator.tenant;
  const { body } = await get(`${contact}/scopes?page_size=100`);
  const first = [...company.departments()].filter((one) => one.parent_department_id === '0');
  expect(body).toEqual({
    code: 0,
    msg: 'success',
    data: {
      user_ids: [...company.people()]
        .filter((one) => one.department_ids.includes('0'))
        .map((one) => one.open_id),
      department_ids: first.map((one) => one.open_department_id),
      group_ids: company.groups().map((one) => one.id),
      has_more: false,
    },
  });
});

test('people come first, then departments, then groups, and a page holds so many of all three', async () => {
  const { get } = await visit();
  const whole = (await get(`${contact}/scopes?page_size=100`)).body.data;
  const kinds = ['user_ids', 'department_ids', 'group_ids'] as const;
  const expected = kinds.flatMap((kind) => whole?.[kind] ?? []);
  const seen: string[] = [];
  for (let token = ''; ;) {
    const { data } = (await get(`${contact}/scopes?page_size=4&page_token=${encodeURIComponent(token)}`))
      .body;
    const page = kinds.flatMap((kind) => data?.[kind] ?? []);
    seen.push(...page);
    if (data?.has_more !== true) break;
    expect(page).toHaveLength(4);
    token = data.page_token ?? '';
  }
  expect(seen).toEqual(expected);
});

test.each([
  ['a page of 101', 'page_size=101', 40011],
  ['a page of 0', 'page_size=0', 40011],
  ['a made-up page token', 'page_token=x', 40012],
])('scopes refuses %s', async (_why, query, code) => {
  const { get } = await visit();
  const { status, body } = await get(`${contact}/scopes?${query}`);
  expect([status, body.code]).toEqual([400, code]);
});

test('a partial range lists exactly what was ticked, in the id types asked for', async () => {
  const { simulator, get } = await visit();
  const { contact: company } = simulator.tenant;
  const [person] = [...company.people()].filter((one) => !one.department_ids.includes('0'));
  const nested = [...company.departments()].find((one) => one.parent_department_id !== '0');
  const [group] = company.groups();
  simulator.setRange({
    users: [person?.open_id ?? ''],
    departments: [nested?.open_department_id ?? ''],
    groups: [group?.id ?? ''],
  });
  const { data } = (await get(`${contact}/scopes?user_id_type=union_id&department_id_type=department_id`))
    .body;
  expect(data).toEqual({
    user_ids: [person?.union_id],
    department_ids: [nested?.department_id],
    group_ids: [group?.id],
    has_more: false,
  });
});

test('a ticked department brings all below it, a ticked group its members, and nothing else is seen', async () => {
  const { simulator, get, all } = await visit();
  const { contact: company } = simulator.tenant;
  const departments = [...company.departments()];
  const [top, other] = departments.filter((one) => one.parent_department_id === '0');
  const below = departments.filter((one) => one.parent_department_id === top?.open_department_id);
  const [group] = company.groups();
  simulator.setRange({ departments: [top?.open_department_id ?? ''], groups: [group?.id ?? ''] });
  expect(below.length).toBeGreaterThan(0);
  for (const { open_department_id } of below) {
    await all(`${contact}/users/find_by_department?department_id=${open_department_id}`);
  }
  const refused = await get(
    `${contact}/users/find_by_department?department_id=${other?.open_department_id ?? ''}`,
  );
  expect([refused.status, refused.body.code, refused.body.msg]).toEqual([
    403,
    40004,
    'no dept authority error',
  ]);
  for (const id of group?.member_user_ids ?? []) {
    expect((await get(`${contact}/users/${id}`)).body.code).toBe(0);
  }
  expect(sortedIds(await all(groups, 'grouplist'), 'id')).toEqual([group?.id]);
});
