/** Job titles and the like, who has a role, and names by id (docs/lark-api/contact.md#users). */
import { expect, test } from 'vitest';
import { contact, visit } from '../visitor.ts';

test.each([
  ['job_titles', 'jobTitles', 10, 50],
  ['job_levels', 'jobLevels', 10, 50],
  ['job_families', 'jobFamilies', 10, 50],
  ['work_cities', 'workCities', 10, 50],
  ['employee_type_enums', 'employeeTypes', 20, 100],
] as const)('%s are listed, a small page by default', async (path, list, fallback, most) => {
  const { simulator, get, all } = await visit();
  const truth = simulator.tenant.contact.lists.of(list);
  expect(await all(`${contact}/${path}`)).toEqual(truth);
  const first = await get(`${contact}/${path}`);
  expect(first.body.data?.items).toHaveLength(Math.min(fallback, truth.length));
  expect((await get(`${contact}/${path}?page_size=${most + 1}`)).body.code).toBe(40011);
  expect((await get(`${contact}/${path}?page_token=x`)).body.code).toBe(40012);
  simulator.setScopes([]);
  expect((await get(`${contact}/${path}`)).body.code).toBe(99991672);
});

test('ten listings of job titles a minute, and no more', async () => {
  const { get } = await visit({ rates: 1 });
  for (let call = 0; call < 10; call += 1) expect((await get(`${contact}/job_titles`)).body.code).toBe(0);
  expect((await get(`${contact}/job_titles`)).body.code).toBe(99991400);
  expect((await get(`${contact}/work_cities`)).body.code).toBe(0);
});

test('the members of a role, with the departments of those who manage a part', async () => {
  const { simulator, get } = await visit({ size: { people: 300, departments: 20, depth: 3 } });
  const [few, many] = simulator.tenant.contact.lists.of('roles');
  const path = (id: string) => `${contact}/functional_roles/${id}/members`;
  const { body } = await get(path(few?.role_id ?? ''));
  expect(body.data).toMatchObject({ members: few?.members, has_more: false });
  expect(body.data?.page_token, 'the last page has a token too').not.toBe('');
  expect((await get(path(many?.role_id ?? ''))).body.data).toMatchObject({ has_more: true });
  expect([(await get(path('nobody'))).status, (await get(path('nobody'))).body.code]).toEqual([404, 41202]);
});

test('names of up to ten people, whatever the contact range', async () => {
  const { simulator, signIn } = await visit();
  const token = (await signIn()).body.tenant_access_token ?? '';
  const names = async (body: unknown, query = '') => {
    const response = await fetch(`${simulator.url}${contact}/users/basic_batch${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { code: number; data?: { users: Record<string, unknown>[] } };
  };
  const people = [...simulator.tenant.contact.people(), ...simulator.tenant.contact.leavers()];
  simulator.setRange({});
  const some = people.slice(-3);
  const ids = some.map(({ open_id }) => open_id);
  expect((await names({ user_ids: [...ids, 'ou_nobody'] })).data?.users).toEqual(
    some.map(({ open_id, name, en_name }) => ({
      user_id: open_id,
      name,
      i18n_name: { zh_cn: name, ja_jp: '', en_us: en_name },
    })),
  );
  const byUserId = await names({ user_ids: [some[0]?.user_id] }, '?user_id_type=user_id');
  expect(byUserId.data?.users[0]).toMatchObject({ user_id: some[0]?.user_id, name: some[0]?.name });
  for (const user_ids of [undefined, [], Array<string>(11).fill(ids[0] ?? ''), [1]])
    expect((await names({ user_ids })).code).toBe(99992402);
  simulator.setScopes(['contact:contact.base:readonly']);
  expect((await names({ user_ids: ids })).code).toBe(99991672);
});
