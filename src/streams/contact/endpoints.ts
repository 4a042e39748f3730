// What Lark offers about people and departments. Source: lark-base-contact-auth sections 1.5, 4.3 to 4.8.
import { z } from 'zod';
import { endpoint, listEndpoint, listOf, perMinute, perSecond } from '../../lark/endpoint.ts';

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

/** The company the app is installed in. */
export const tenantQuery = endpoint({
  method: 'GET',
  path: '/open-apis/tenant/v2/tenant/query',
  rates: tier4,
  scopes: [['tenant:tenant:readonly']],
  returns: z.looseObject({ tenant: z.looseObject({ name: z.string().nullish() }) }),
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
