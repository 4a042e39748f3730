// The streams of contacts beside people and departments: every row of the company, once, with the fewest calls.
import { expect, test } from 'vitest';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { readerOf, sorted } from './support.ts';
import { truthOf } from './truth.ts';
import { openTenant } from '../../support/open-tenant.ts';

const contact = '/open-apis/contact/v3';
const groupList = `GET ${contact}/group/simplelist`;
const groupMembers = `GET ${contact}/group/:group_id/member/simplelist`;
const roleMembers = `GET ${contact}/functional_roles/:role_id/members`;
const size = { people: 1_500, departments: 40, depth: 4 };

const others = [
  'contact_user_groups',
  'contact_user_group_members',
  'contact_role_members',
  'contact_job_titles',
  'contact_job_levels',
  'contact_job_families',
  'contact_employee_types',
  'contact_work_cities',
  'contact_tenant',
];

test('every row, once, page by page', async () => {
  const tenant = await openTenant({ module: 'contact', size });
  const { simulator } = tenant;
  const read = readerOf(tenant);
  const role_ids = simulator.tenant.contact.lists.of('roles').map(({ role_id }) => role_id);
  const { rows, calls, failed } = await read({ contact: { role_ids } }, others);
  expect(failed).toEqual(new Map());
  const truth = truthOf(simulator.tenant, { roles: role_ids });
  expect([...rows.keys()].sort()).toEqual([...others].sort());
  for (const name of others) {
    expect(sorted(rows.get(name) ?? []), name).toEqual(sorted(truth.get(name) ?? []));
    expect(truth.get(name)?.length, name).toBeGreaterThan(0);
  }
  const groups = simulator.tenant.contact.groups();
  const pages = (count: number, most: number) => Math.max(1, Math.ceil(count / most));
  const dynamic = groups.filter(({ type }) => type === 2).length;
  expect(dynamic).toBeGreaterThan(0);
  expect(calls).toEqual({
    'POST /open-apis/auth/v3/tenant_access_token/internal': 1,
    'GET /open-apis/tenant/v2/tenant/query': 1,
    [groupList]: 2,
    // Dynamic groups have no departments to ask about.
    [groupMembers]:
      groups.reduce((sum, { member_user_ids }) => sum + pages(member_user_ids.length, 100), 0) +
      groups.length -
      dynamic,
    [roleMembers]: simulator.tenant.contact.lists
      .of('roles')
      .reduce((sum, { members }) => sum + pages(members.length, 100), 0),
    [`GET ${contact}/job_titles`]: 2,
    [`GET ${contact}/job_levels`]: 1,
    [`GET ${contact}/job_families`]: 2,
    [`GET ${contact}/employee_type_enums`]: 1,
    [`GET ${contact}/work_cities`]: 2,
  });
});

test.each(['union_id', 'user_id'] as const)('single ids come as %s', async (kind) => {
  const tenant = await openTenant({ module: 'contact' });
  const { simulator } = tenant;
  const read = readerOf(tenant);
  const role_ids = simulator.tenant.contact.lists.of('roles').map(({ role_id }) => role_id);
  const { rows } = await read({ contact: { role_ids, user_id_type: kind } }, others);
  const truth = truthOf(simulator.tenant, { roles: role_ids, kind });
  for (const name of ['contact_user_group_members', 'contact_role_members'])
    expect(sorted(rows.get(name) ?? [])).toEqual(sorted(truth.get(name) ?? []));
});

test('the members of roles are offered only where roles are named; an unknown one fails alone', async () => {
  const tenant = await openTenant({ module: 'contact' });
  const { simulator, discover } = tenant;
  const read = readerOf(tenant);
  const names = async (more = {}) => (await discover({ more })).map(({ name }) => name);
  expect(await names()).not.toContain('contact_role_members');
  const [role] = simulator.tenant.contact.lists.of('roles');
  const contacts = { role_ids: [role?.role_id ?? '', 'nobody', role?.role_id ?? ''] };
  expect(await names({ contact: contacts })).toContain('contact_role_members');
  const { rows, failed } = await read({ contact: contacts }, ['contact_role_members', 'contact_tenant']);
  expect(failed.get('contact_role_members')).toMatch(/role nobody|role_id nobody/);
  expect([...failed.keys()]).toEqual(['contact_role_members']);
  expect(rows.get('contact_role_members')?.length).toBe(role?.members.length);
  expect(rows.get('contact_tenant')?.length).toBe(1);
});

test('groups alone cost no listing of members, and members alone bring no groups', async () => {
  const tenant = await openTenant({ module: 'contact' });
  const { simulator } = tenant;
  const read = readerOf(tenant);
  const groups = await read({}, ['contact_user_groups']);
  expect(groups.calls[groupMembers]).toBeUndefined();
  expect(groups.rows.get('contact_user_groups')?.length).toBe(simulator.tenant.contact.groups().length);
  const members = await read({}, ['contact_user_group_members']);
  expect(sorted(members.rows.get('contact_user_group_members') ?? [])).toEqual(
    sorted(truthOf(simulator.tenant).get('contact_user_group_members') ?? []),
  );
});

test('a group that is out of sight when its members are listed is logged, and the others are read', async () => {
  const tenant = await openTenant({ module: 'contact' });
  const { simulator } = tenant;
  const read = readerOf(tenant);
  const [first, ...rest] = simulator.tenant.contact.groups().map(({ id }) => id);
  simulator.afterEach(({ url }) => {
    if (url.includes(`/${first ?? ''}/member/`))
      simulator.setRange({ groups: [first ?? '', ...rest.slice(1)] });
  });
  const { rows, said, failed } = await read({ limits: { max_concurrency: 1 } }, [
    'contact_user_group_members',
  ]);
  expect(failed).toEqual(new Map());
  expect(said.filter((line) => line.startsWith('WARN'))).toEqual([
    expect.stringMatching(/User group g\d+ was deleted/),
  ]);
  expect(rows.get('contact_user_group_members')?.length).toBeGreaterThan(0);
});

test.each([42002, 42009])(
  'a group that is still listed and refuses its members with %i fails',
  async (code) => {
    const tenant = await openTenant({ module: 'contact' });
    const { simulator } = tenant;
    simulator.addFault(parseFault(`error:400/${code}@${groupMembers}#2`));
    const { failed } = await readerOf(tenant)({}, ['contact_user_group_members']);
    expect([...failed.keys()]).toEqual(['contact_user_group_members']);
  },
);

test('each stream without its permission fails alone, and names it', async () => {
  const permissions: Readonly<Record<string, string>> = {
    contact_user_groups: 'contact:group:readonly',
    contact_job_titles: 'contact:job_title:readonly',
    contact_job_levels: 'contact:job_level:readonly',
    contact_job_families: 'contact:job_family:readonly',
    contact_work_cities: 'contact:work_city:readonly',
    contact_tenant: 'tenant:tenant:readonly',
  };
  const tenant = await openTenant({ module: 'contact', scopes: ['contact:contact.base:readonly'] });
  const read = readerOf(tenant);
  const { failed, rows } = await read();
  for (const [stream, scope] of Object.entries(permissions)) expect(failed.get(stream)).toContain(scope);
  expect([...failed.keys()].sort()).toEqual(
    [...Object.keys(permissions), 'contact_user_group_members'].sort(),
  );
  expect(rows.get('contact_employee_types')?.length).toBeGreaterThan(0);
  expect(rows.get('contact_users')?.length).toBeGreaterThan(0);
});

test('the groups of a partial range are those that were ticked', async () => {
  const tenant = await openTenant({ module: 'contact' });
  const { simulator } = tenant;
  const read = readerOf(tenant);
  const [, group] = simulator.tenant.contact.groups();
  simulator.setRange({ groups: [group?.id ?? ''] });
  const { rows } = await read({}, ['contact_user_groups', 'contact_user_group_members']);
  expect(rows.get('contact_user_groups')?.map(({ id }) => id)).toEqual([group?.id]);
  expect(rows.get('contact_user_group_members')?.length).toBe(
    (group?.member_user_ids.length ?? 0) + (group?.member_department_ids.length ?? 0),
  );
});
