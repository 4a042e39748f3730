/** Groups, their members, and shifts (simulator checklist 19). */
import { expect, test } from 'vitest';
import type { Item } from '../visitor.ts';
import { attend, type Clerk } from './clerk.ts';

const who = { employee_type: 'employee_id', dept_type: 'open_id' };

/** Every item of a listing, its tokens sent back as they came. */
async function pages(
  rule: Clerk['rule'],
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let token = ''; ;) {
    const answer = await rule(path, { ...query, ...(token !== '' && { page_token: token }) });
    if (answer.code !== 0) throw new Error(JSON.stringify(answer));
    items.push(...answer.rows);
    if (answer.data['has_more'] !== true) return items;
    token = String(answer.data['page_token']);
  }
}

const company = { people: 300, departments: 9, depth: 3, attendance: { groups: 13, shifts: 23, days: 3 } };

test('groups are listed by name and shown in full', async () => {
  const { attendance, rule } = await attend({ size: company });
  const listed = await pages(rule, 'groups');
  expect(listed).toEqual(attendance.groups().map(({ group_id, group_name }) => ({ group_id, group_name })));
  for (const { group_id } of listed) {
    const { data } = await rule(`groups/${String(group_id)}`, who);
    const truth = attendance.groups().find((one) => one.group_id === group_id);
    expect(data).toMatchObject({ ...truth });
    expect(data['bind_user_ids']).not.toEqual([]);
  }
  const types = new Set(attendance.groups().map(({ group_type }) => group_type));
  expect([...types].sort()).toEqual([0, 2, 3]);
});

test('members come page by page with encoded tokens, and everyone is in one group or in none', async () => {
  const { attendance, rule, simulator } = await attend({ size: company });
  const found: Item[] = [];
  for (const { group_id } of attendance.groups()) {
    const path = `groups/${group_id}/list_user`;
    const all = await pages(rule, path, { ...who, member_clock_type: '0' });
    const must = await pages(rule, path, { ...who, member_clock_type: '1', page_size: '50' });
    const need_not = await pages(rule, path, { ...who, member_clock_type: '2' });
    expect([...must, ...need_not].map((one) => one['user_id']).sort()).toEqual(
      all.map((one) => one['user_id']).sort(),
    );
    found.push(...all);
  }
  const people = [...simulator.tenant.contact.people()];
  const grouped = found.map((one) => one['user_id']);
  expect(new Set(grouped).size).toBe(grouped.length);
  expect(grouped.length).toBeGreaterThan(people.length * 0.9);
  expect(grouped.length).toBeLessThan(people.length);
  const homes = new Map(people.map((one) => [one.user_id, one.department_ids[0]]));
  const deep = found.filter((one) => (one['department_ids'] as string[]).length > 1);
  expect(deep.length).toBeGreaterThan(9);
  for (const one of deep)
    expect((one['department_ids'] as string[])[0]).toBe(homes.get(String(one['user_id'])));

  const path = `groups/${attendance.groups()[0]?.group_id ?? ''}/list_user`;
  const query = { ...who, member_clock_type: '0' };
  const token = String((await rule(path, query)).data['page_token']);
  expect(token).toMatch(/%3D$/);
  const decoded = { ...query, page_token: decodeURIComponent(token) };
  expect(await rule(path, decoded)).toMatchObject({ code: 1220001 });
});

test('what has to be sent has to be sent', async () => {
  const { attendance, rule } = await attend();
  const path = `groups/${attendance.groups()[0]?.group_id ?? ''}`;
  expect(await rule(path, { ...who, employee_type: 'open_id' })).toMatchObject({ code: 1220003 });
  expect(await rule(path)).toMatchObject({ status: 400, code: 1220001 });
  expect(await rule(`${path}/list_user`, who)).toMatchObject({ code: 1220001 });
  expect(await rule('groups/1', who)).toMatchObject({ code: 1220600 });
  expect(await rule('shifts/9')).toMatchObject({ code: 1220600 });
  expect(await rule('shifts', { page_size: '51' })).toMatchObject({ code: 1220001 });
});

test('shifts are listed in full, inverted flags, 26:00 and all', async () => {
  const { attendance, rule } = await attend({ size: company });
  const listed = await pages(rule, 'shifts');
  expect(listed).toEqual(attendance.shifts());
  expect(listed).toHaveLength(23);
  const rules = attendance.shifts().flatMap((shift) => shift.punch_time_rule);
  expect(rules.map((one) => one.off_time)).toContain('26:00');
  expect(new Set(rules.map((one) => one.no_need_off))).toEqual(new Set([true, false]));
  expect((await rule(`shifts/${String(listed[1]?.['shift_id'])}`)).data).toEqual(listed[1]);
  const id = attendance.addShift();
  expect((await pages(rule, 'shifts')).map((one) => one['shift_id'])).toContain(id);
});

test('either scope of rules is enough, and that of punches is not', async () => {
  for (const scope of ['attendance:rule', 'attendance:rule:readonly'])
    expect(await (await attend({ scopes: [scope] })).rule('groups')).toMatchObject({ code: 0 });
  const { rule } = await attend({ scopes: ['attendance:task:readonly'] });
  expect(await rule('shifts')).toMatchObject({ status: 400, code: 99991672 });
});

test('a Lark that does not offer them answers 404, whatever the scopes', async () => {
  const { rule, post, ids } = await attend({ quirks: { attendanceRules: 'absent' } });
  for (const path of ['groups', 'shifts', 'groups/1', 'groups/1/list_user'])
    expect(await rule(path, who)).toMatchObject({ status: 404 });
  const body = { user_ids: ids(), check_time_from: '1', check_time_to: '2' };
  expect(await post('user_flows', body)).toMatchObject({ code: 0 });
});

test('people can be moved between groups, and new groups made', async () => {
  const { attendance, rule, simulator, forward } = await attend();
  const [person] = simulator.tenant.contact.people();
  const id = attendance.addGroup('America/Sao_Paulo');
  attendance.moveToGroup(person?.open_id ?? '', id);
  const members = await pages(rule, `groups/${id}/list_user`, { ...who, member_clock_type: '0' });
  expect(members).toMatchObject([{ user_id: person?.user_id }]);
  forward(2 * 86_400);
  const results = [...attendance.results({ people: [person?.open_id ?? ''] })];
  expect(results.at(-1)?.group_id).toBe(id);
  expect(results[0]?.group_id).not.toBe(id);
  attendance.moveToGroup(person?.open_id ?? '', undefined);
  expect(await pages(rule, `groups/${id}/list_user`, { ...who, member_clock_type: '0' })).toEqual([]);
});
