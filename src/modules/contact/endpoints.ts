// Lark's endpoints for users and departments: docs/lark-api/contact.md#endpoints. Only what a row's key needs is
// required of a row, and that is checked row by row.
import { z } from 'zod';
import {
  endpoint,
  isUsable,
  listEndpoint,
  listOf,
  perMinute,
  perSecond,
  type Rate,
} from '../../lark/endpoint.ts';
import { idTexts, type LarkRow } from '../keyed.ts';

const tier4 = [perSecond(50), perMinute(1000)];
const legacy = ['contact:contact:access_as_app', 'contact:contact:readonly_as_app'];
const base = 'contact:contact.base:readonly';
const anything = z.unknown();
const row: z.ZodType<LarkRow> = z.looseObject({});
/** Items by id, of which the endpoint leaves out those that the app may not see. */
const itemsWith = (id: string) =>
  z
    .looseObject({ items: z.array(anything).nullish() })
    .refine(({ items }) => isUsable(items ?? [], [id]), `no item has ${id}`);

/** The company the app is installed in; its domain needs a permission of its own. */
export const tenantQuery = endpoint({
  method: 'GET',
  path: '/open-apis/tenant/v2/tenant/query',
  rates: tier4,
  scopes: [['tenant:tenant:readonly']],
  identifiedBy: { 'tenant.tenant_key': null, 'tenant.name': null, 'tenant.display_id': null },
  returns: z.looseObject({ tenant: row }),
});

/** One tick of the contact range. */
export interface Visible {
  readonly kind: 'user' | 'department' | 'group';
  readonly id: string;
}

const VisibleRange = z.looseObject({ user_ids: anything, department_ids: anything, group_ids: anything });

/** What was ticked in the app's contact range, not what lies below it; the three lists share the page size. */
export const visibleRange = listEndpoint<Visible>({
  method: 'GET',
  path: '/open-apis/contact/v3/scopes',
  rates: tier4,
  scopes: [[base, ...legacy]],
  pageSize: 100,
  lists: ['user_ids', 'department_ids', 'group_ids'],
  returns: VisibleRange.transform(({ user_ids, department_ids, group_ids }) => [
    ...idTexts(user_ids).map((id): Visible => ({ kind: 'user', id })),
    ...idTexts(department_ids).map((id): Visible => ({ kind: 'department', id })),
    ...idTexts(group_ids).map((id): Visible => ({ kind: 'group', id })),
  ]),
});

/** Departments below one, all levels with `fetch_child`; the root needs a contact range of all staff. */
export const departmentChildren = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/departments/:department_id/children',
  rates: tier4,
  scopes: [[base, 'contact:department.organize:readonly', 'contact:contact:readonly', ...legacy]],
  pageSize: 50,
  key: 'open_department_id',
  mayOmitHasMore: true,
  returns: listOf('items', anything, 'open_department_id'),
});

/** Up to 50 departments by id; Lark silently omits ids that are unknown or out of range. */
export const departmentBatch = endpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/departments/batch',
  rates: tier4,
  scopes: [[base]],
  lists: ['items'],
  returns: itemsWith('open_department_id'),
});

/** The users directly in one department, not those of its sub-departments. */
export const usersOfDepartment = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/users/find_by_department',
  rates: tier4,
  scopes: [[base, 'contact:department.organize:readonly', 'contact:contact:readonly', ...legacy]],
  pageSize: 50,
  key: 'open_id',
  returns: listOf('items', anything, 'open_id'),
});

/** Up to 50 users by id. */
export const userBatch = endpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/users/batch',
  rates: tier4,
  scopes: [[base]],
  lists: ['items'],
  returns: itemsWith('open_id'),
});

/** One user by id, for when one of fifty is refused and all are. */
export const userById = endpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/users/:user_id',
  rates: tier4,
  scopes: [[base, 'contact:contact:readonly', ...legacy]],
  identifiedBy: { 'user.open_id': null },
  returns: z.looseObject({ user: row }),
});

/**
 * The users or the departments of a user group, one kind per call. `member_id_type` is `open_id` for both: it then means
 * the open department id.
 */
export const groupMembers = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/group/:group_id/member/simplelist',
  rates: tier4,
  scopes: [['contact:group:readonly']],
  pageSize: 100,
  returns: listOf('memberlist', anything, 'member_id'),
});

/** User groups of one type, normal (1) unless dynamic ones (2) are requested. */
export const groupList = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/group/simplelist',
  rates: tier4,
  scopes: [['contact:group:readonly']],
  pageSize: 100,
  key: 'id',
  returns: listOf('grouplist', anything, 'id'),
});

/** Up to ten names by id, of users outside of the contact range too. */
export const userNames = endpoint({
  method: 'POST',
  path: '/open-apis/contact/v3/users/basic_batch',
  rates: [perSecond(5)],
  scopes: [['contact:user.basic_profile:readonly']],
  lists: ['users'],
  returns: z
    .looseObject({ users: z.array(anything).nullish() })
    .refine(({ users }) => isUsable(users ?? [], ['user_id']), 'no user has user_id'),
});

/** The users with a role; only custom apps may list them, and no endpoint lists the roles. */
export const roleMembers = listEndpoint({
  method: 'GET',
  path: '/open-apis/contact/v3/functional_roles/:role_id/members',
  rates: [perMinute(100)],
  scopes: [['contact:functional_role:readonly', 'contact:functional_role']],
  pageSize: 100,
  returns: listOf('members', anything, 'user_id'),
});

const asApp = 'contact:contact:readonly_as_app';

/** A plain list of the company, by the last part of its path and the id of its items. */
const list = (path: string, id: string, rates: readonly Rate[], scopes: readonly string[], pageSize = 50) =>
  listEndpoint({
    method: 'GET',
    path: `/open-apis/contact/v3/${path}`,
    rates,
    scopes: [scopes],
    pageSize,
    returns: listOf('items', anything, id),
  });

export const jobTitleList = list(
  'job_titles',
  'job_title_id',
  [perMinute(10)],
  ['contact:job_title:readonly', asApp],
);
export const jobLevelList = list(
  'job_levels',
  'job_level_id',
  [perSecond(10)],
  ['contact:job_level:readonly', 'contact:job_level', asApp],
);
export const jobFamilyList = list(
  'job_families',
  'job_family_id',
  [perSecond(10)],
  ['contact:job_family:readonly', 'contact:job_family', asApp],
);
export const workCityList = list(
  'work_cities',
  'work_city_id',
  [perMinute(10)],
  ['contact:work_city:readonly', asApp],
);

/** Its rate is "special" and not published: it is called as seldom as the other lists. */
export const employeeTypeList = list(
  'employee_type_enums',
  'enum_id',
  [perMinute(10)],
  [base, 'contact:contact:access_as_app', asApp],
  100,
);
