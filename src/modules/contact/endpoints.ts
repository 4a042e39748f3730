// What Lark offers about people and departments. Source: lark-base-contact-auth sections 1.5, 4.3 to 4.8.
import { z } from 'zod';
import { endpoint, listEndpoint, listOf, perMinute, perSecond, type Rate } from '../../lark/endpoint.ts';

/** A person as Lark shows them; without a field's scope the field is silently absent (4.5). */
export const LarkUser = z.looseObject({ open_id: z.string().min(1) });
export type LarkUser = z.infer<typeof LarkUser>;

/** A department as Lark shows it (4.6). */
export const LarkDepartment = z.looseObject({
  open_department_id: z.string().min(1),
  department_id: z.string().nullish(),
  name: z.string().nullish(),
  parent_department_id: z.string().nullish(),
});
export type LarkDepartment = z.infer<typeof LarkDepartment>;

const tier4 = [perSecond(50), perMinute(1000)];
const legacy = ['contact:contact:access_as_app', 'contact:contact:readonly_as_app'];
const base = 'contact:contact.base:readonly';

/** The company; its domain needs a permission of its own (4.8). */
export const LarkTenant = z.looseObject({ name: z.string().nullish(), tenant_key: z.string().nullish() });
export type LarkTenant = z.infer<typeof LarkTenant>;

/** The company the app is installed in. */
export const tenantQuery = endpoint({
  method: 'GET',
  path: '/open-apis/tenant/v2/tenant/query',
  rates: tier4,
  scopes: [['tenant:tenant:readonly']],
  returns: z.looseObject({ tenant: LarkTenant }),
});

const VisibleRange = z.looseObject({
  user_ids: z.array(z.string()).nullish(),
  department_ids: z.array(z.string()).nullish(),
  group_ids: z.array(z.string()).nullish(),
});

/** One tick of the contact range. */
export interface Visible {
  readonly kind: 'user' | 'department' | 'group';
  readonly id: string;
}

/** What was ticked in the app's contact range, not what lies below it; the three lists share the page size. */
export const visibleRange = listEndpoint<Visible>({
  method: 'GET',
  path: '/open-apis/contact/v3/scopes',
  rates: tier4,
  scopes: [[base, ...legacy]],
  pageSize: 100,
  returns: VisibleRange.transform(({ user_ids, department_ids, group_ids }) => [
    ...(user_ids ?? []).map((id): Visible => ({ kind: 'user', id })),
    ...(department_ids ?? []).map((id): Visible => ({ kind: 'department', id })),
    ...(group_ids ?? []).map((id): Visible => ({ kind: 'group', id })),
  ]),
});

/** Departments below one, all levels with `fetch_child`; the root needs a contact range of all staff. */
export const departmentChildren = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/departments/:department_id/children',
  rates: tier4,
  scopes: [[base, 'contact:department.organize:readonly', 'contact:contact:readonly', ...legacy]],
  pageSize: 50,
  returns: listOf('items', LarkDepartment),
});

/** Up to 50 departments by id; ids that are unknown or out of range are left out without a word. */
export const departmentBatch = endpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/departments/batch',
  rates: tier4,
  scopes: [[base]],
  returns: z.looseObject({ items: z.array(LarkDepartment).nullish() }),
});

/** The people directly in one department, not those of its sub-departments. */
export const usersOfDepartment = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/users/find_by_department',
  rates: tier4,
  scopes: [[base, 'contact:department.organize:readonly', 'contact:contact:readonly', ...legacy]],
  pageSize: 50,
  returns: listOf('items', LarkUser),
});

/** Up to 50 people by id. */
export const userBatch = endpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/users/batch',
  rates: tier4,
  scopes: [[base]],
  returns: z.looseObject({ items: z.array(LarkUser).nullish() }),
});

/** One person by id, for when one of fifty is refused and all are. */
export const userById = endpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/users/:user_id',
  rates: tier4,
  scopes: [[base, 'contact:contact:readonly', ...legacy]],
  returns: z.looseObject({ user: LarkUser }),
});

/** The people or the departments of a user group, one kind per call. */
export const groupMembers = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/group/:group_id/member/simplelist',
  rates: tier4,
  scopes: [['contact:group:readonly']],
  pageSize: 100,
  returns: listOf('memberlist', z.looseObject({ member_id: z.string().min(1) })),
});

/** A user group as it is listed; `id` is what other endpoints know it by (4.7). */
export const LarkGroup = z.looseObject({ id: z.string().min(1), type: z.int().nullish() });
export type LarkGroup = z.infer<typeof LarkGroup>;

/** User groups of one type, normal (1) unless asked for dynamic ones (2). */
export const groupList = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/group/simplelist',
  rates: tier4,
  scopes: [['contact:group:readonly']],
  pageSize: 100,
  returns: listOf('grouplist', LarkGroup),
});

/** Up to ten names by id, whoever the app may see otherwise. */
export const userNames = endpoint({
  method: 'POST',
  path: '/open-apis/contact/v3/users/basic_batch',
  rates: [perSecond(5)],
  scopes: [['contact:user.basic_profile:readonly']],
  returns: z.looseObject({
    users: z.array(z.looseObject({ user_id: z.string().nullish(), name: z.string().nullish() })).nullish(),
  }),
});

/** Who has a role; only custom apps may ask, and no endpoint lists the roles. */
export const roleMembers = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/functional_roles/:role_id/members',
  rates: [perMinute(100)],
  scopes: [['contact:functional_role:readonly', 'contact:functional_role']],
  pageSize: 100,
  returns: listOf('members', z.looseObject({ user_id: z.string().nullish() })),
});

const asApp = 'contact:contact:readonly_as_app';

/** A plain list of the company, by the last part of its path. */
const list = (path: string, rates: readonly Rate[], scopes: readonly string[], pageSize = 50) =>
  listEndpoint({
    method: 'GET',
    path: `/open-apis/contact/v3/${path}`,
    rates,
    scopes: [scopes],
    pageSize,
    returns: listOf('items', z.looseObject({})),
  });

export const jobTitleList = list('job_titles', [perMinute(10)], ['contact:job_title:readonly', asApp]);
export const jobLevelList = list(
  'job_levels',
  [perSecond(10)],
  ['contact:job_level:readonly', 'contact:job_level', asApp],
);
export const jobFamilyList = list(
  'job_families',
  [perSecond(10)],
  ['contact:job_family:readonly', 'contact:job_family', asApp],
);
export const workCityList = list('work_cities', [perMinute(10)], ['contact:work_city:readonly', asApp]);

/** Its rate is "special" and not published: it is asked as seldom as the other lists (1.5). */
export const employeeTypeList = list(
  'employee_type_enums',
  [perMinute(10)],
  [base, 'contact:contact:access_as_app', asApp],
  100,
);
