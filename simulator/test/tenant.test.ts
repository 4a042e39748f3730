/** The simulated company: the same for a seed, various in kind, and open to change. */
import { expect, test } from 'vitest';
import { createTenant, tenantJson } from '../src/tenant.ts';
import { contact, sortedIds, visit } from './visitor.ts';

const json = (seed: number): string => [...tenantJson(createTenant(seed, 'small'))].join('');

test('the same seed and size make the same company, byte for byte, and another seed another', () => {
  expect(json(1)).toBe(json(1));
  expect(json(1)).not.toBe(json(2));
});

test('the credentials and the tokens follow from the seed too', async () => {
  const clock = () => Date.UTC(2026, 5, 1);
  const [first, second] = [await visit({ seed: 3, clock }), await visit({ seed: 3, clock })];
  expect(first.simulator.credentials).toEqual(second.simulator.credentials);
  expect((await first.signIn()).body).toEqual((await second.signIn()).body);
  expect(first.simulator.credentials.app_id).toMatch(/^cli_[0-9a-f]{16}$/);
});

test.each([1, 2, 3, 4, 5])('a small company shows every oddity (seed %i)', (seed) => {
  const { contact: company } = createTenant(seed, 'small');
  const people = [...company.people()];
  const departments = [...company.departments()];
  expect(people).toHaveLength(40);
  expect(departments).toHaveLength(12);
  const depthOf = (id: string): number =>
    id === '0' ? 0 : 1 + depthOf(company.department(id)?.parent_department_id ?? '0');
  expect(Math.max(...departments.map((one) => depthOf(one.open_department_id)))).toBe(4);

  const some = (what: (person: (typeof people)[number]) => boolean): void => {
    expect(people.some(what), what.toString()).toBe(true);
  };
  some((one) => one.department_ids.length > 1 && one.orders.some((order) => !order.is_primary_dept));
  some((one) => one.department_ids.includes('0'));
  some((one) => one.email === '' && one.enterprise_email === '');
  some((one) => one.email === '' && one.enterprise_email !== '');
  some((one) => one.join_time === 0);
  some((one) => one.custom_attrs.length > 1);
  some((one) => one.status.is_frozen && one.is_frozen);
  some((one) => one.status.is_unjoin);
  some((one) => one.leader_user_id === undefined);
  some((one) => one.leader_user_id !== undefined);
  some((one) => one.nickname !== '');
  some((one) => one.mobile === '');
  some((one) => one.assign_info.length > 0);
  some((one) => one.dotted_line_leader_user_ids.length > 0);
  some((one) => /\p{Script=Han}/u.test(one.name));
  some((one) => /\p{Script=Hiragana}|子/u.test(one.name));
  some((one) => /\p{Extended_Pictographic}/u.test(one.name));
  some((one) => one.name.includes('"'));
  expect([...company.leavers()].length).toBeGreaterThan(0);

  const names = departments.map((one) => one.name);
  expect(new Set(names).size).toBeLessThan(names.length);
  const homes = new Set(people.flatMap((one) => one.department_ids));
  expect(departments.some((one) => !homes.has(one.open_department_id))).toBe(true);
  expect(departments.some((one) => one.leaders.some((leader) => leader.leaderType === 2))).toBe(true);
  expect(departments.some((one) => one.leader_user_id === undefined)).toBe(true);

  const groups = company.groups();
  expect(groups.some((one) => one.type === 1 && one.member_department_ids.length > 0)).toBe(true);
  expect(groups.some((one) => one.type === 2 && one.member_user_ids.length > 0)).toBe(true);
  expect(groups.some((one) => one.member_user_ids.length === 0)).toBe(true);
});

test('ids look like those of Lark', () => {
  for (const person of createTenant(7, 'small').contact.people()) {
    expect(person.open_id).toMatch(/^ou_[0-9a-f]{32}$/);
    expect(person.union_id).toMatch(/^on_[0-9a-f]{32}$/);
    expect(person.user_id).toMatch(/^[0-9a-f]{8}$/);
    expect(person.orders.map((order) => order.department_id)).toEqual(person.department_ids);
    expect(person.orders.filter((order) => order.is_primary_dept)).toHaveLength(1);
  }
});

test('a large company has its people, departments and levels, and no id twice', () => {
  const { contact: company } = createTenant(1, 'large');
  const ids = new Set<string>();
  const userIds = new Set<string>();
  const { store } = company;
  for (let number = 0; number < store.people.length; number += 1) {
    ids.add(store.ids.person('open_id', number));
    userIds.add(store.ids.person('user_id', number));
  }
  expect([ids.size, userIds.size]).toEqual([store.people.length, store.people.length]);
  expect(store.people.filter((one) => one?.left === false)).toHaveLength(100_000);
  const depths = new Map([['0', 0]]);
  for (const { open_department_id, parent_department_id } of company.departments()) {
    depths.set(open_department_id, (depths.get(parent_department_id) ?? NaN) + 1);
  }
  expect(depths.size).toBe(8_001);
  expect(Math.max(...depths.values())).toBe(15);
  expect(company.groups().length).toBeGreaterThan(100);
});

test.each([
  ['no people at all', { people: 0, departments: 0, depth: 0 }],
  ['people without departments', { people: 3, departments: 0, depth: 5 }],
  ['departments without people', { people: 0, departments: 4, depth: 9 }],
])('odd sizes work: %s', async (_why, size) => {
  const { simulator, all } = await visit({ size });
  const { contact: company } = simulator.tenant;
  expect([...company.people()]).toHaveLength(size.people);
  expect(await all(`${contact}/departments/0/children?fetch_child=true`)).toHaveLength(size.departments);
  expect(await all(`${contact}/users/find_by_department?department_id=0`)).toHaveLength(size.people);
});

test('a change is seen by the next request, and counts follow it', async () => {
  const { simulator, get, all } = await visit();
  const { contact: company } = simulator.tenant;
  const department = company.addDepartment('0', { name: 'New', department_id: 'NEW' });
  const id = department.open_department_id;
  const hired = company.addPerson([id, '0'], { name: 'Neu', email: 'neu@example.com' });
  const path = `${contact}/users/find_by_department?department_id=${id}`;
  expect(await all(path)).toMatchObject([{ open_id: hired.open_id, name: 'Neu', department_ids: [id, '0'] }]);
  expect(company.department(id)).toMatchObject({ name: 'New', member_count: 1, primary_member_count: 1 });

  company.changePerson(hired.open_id, { name: 'Alt', leader_user_id: null });
  expect(company.person(hired.open_id)).toMatchObject({ name: 'Alt', email: 'neu@example.com' });
  company.movePerson(hired.open_id, ['0']);
  expect(await all(path)).toEqual([]);
  expect(company.department(id)?.member_count).toBe(0);

  company.changeDepartment(id, { name: 'Newer', department_id: 'NEWER' });
  const named = await get(`${contact}/departments/NEWER?department_id_type=department_id`);
  expect(named.body.data?.department).toMatchObject({ open_department_id: id, name: 'Newer' });
  const under = [...company.departments()][0]?.open_department_id ?? '';
  expect(company.moveDepartment(id, under).parent_department_id).toBe(under);
  const below = await all(`${contact}/departments/${under}/children?page_size=50`);
  expect(sortedIds(below, 'open_department_id')).toContain(id);
});

test('a deleted department goes with all below it, and every person keeps a place', async () => {
  const { simulator, all } = await visit();
  const { contact: company } = simulator.tenant;
  const [top] = [...company.departments()];
  const id = top?.open_department_id ?? '';
  const gone = [id, ...company.below(id)];
  company.deleteDepartment(id);
  const left = await all(`${contact}/departments/0/children?fetch_child=true&page_size=50`);
  expect(left).toHaveLength(12 - gone.length);
  const people = [...company.people()];
  expect(people).toHaveLength(40);
  expect(people.every((one) => one.department_ids.length > 0)).toBe(true);
  expect(people.flatMap((one) => one.department_ids).filter((one) => gone.includes(one))).toEqual([]);
  expect(
    company
      .groups()
      .flatMap((one) => one.member_department_ids)
      .filter((one) => gone.includes(one)),
  ).toEqual([]);
});

test('who leaves is struck from departments and groups', async () => {
  const { simulator } = await visit();
  const { contact: company } = simulator.tenant;
  const led = [...company.departments()].find((one) => one.leader_user_id !== undefined);
  const leader = led?.leader_user_id ?? '';
  company.resignPerson(leader);
  expect(company.department(led?.open_department_id ?? '')).not.toHaveProperty('leader_user_id');
  expect(company.groups().flatMap((one) => one.member_user_ids)).not.toContain(leader);
  expect([...company.people()].map((one) => one.leader_user_id)).not.toContain(leader);
  expect([...company.leavers()].map((one) => one.open_id)).toContain(leader);
});

test('groups can be made, changed and removed', async () => {
  const { simulator, all } = await visit();
  const { contact: company } = simulator.tenant;
  const [person] = [...company.people()];
  const group = company.addGroup(2, { name: 'Fresh', member_user_ids: [person?.open_id ?? ''] });
  expect(group).toMatchObject({ name: 'Fresh', member_user_count: 1 });
  expect(sortedIds(await all(`${contact}/group/simplelist?type=2`, 'grouplist'), 'id')).toContain(group.id);
  company.changeGroup(group.id, { member_user_ids: [] });
  expect(company.group(group.id)?.member_user_count).toBe(0);
  company.removeGroup(group.id);
  expect(company.group(group.id)).toBeUndefined();
});

test('an impossible change is an error that says why, and changes nothing', async () => {
  const { simulator } = await visit();
  const { contact: company } = simulator.tenant;
  expect(() => company.changePerson('ou_x', {})).toThrow('ou_x');
  expect(() => company.addPerson(['od-x'])).toThrow('od-x');
  const [top] = [...company.departments()].map((one) => one.open_department_id);
  const [child] = company.below(top ?? '');
  expect(() => company.moveDepartment(top ?? '', child ?? '')).toThrow('cannot be below itself');
  expect([...company.people()]).toHaveLength(40);
});
