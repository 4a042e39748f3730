/** What the Contact endpoints have in common: parameters, id types and refusals (docs/lark-api/contact.md#users). */
import type { Refusal } from '../platform/answers.ts';
import type { Param } from '../platform/endpoint.ts';
import { oneOf, pageSize, pageToken } from '../platform/params.ts';
import type { UserIdType } from './directory/ids.ts';
import { root, type Store } from './directory/store.ts';

/** Values of `department_id_type` (docs/lark-api/contact.md#endpoints). */
export type DepartmentIdType = 'open_department_id' | 'department_id';

/** The scopes that 4.5 and 4.6 call "legacy": each unlocks nearly everything. */
export const legacyScopes = [
  'contact:contact:access_as_app',
  'contact:contact:readonly',
  'contact:contact:readonly_as_app',
] as const;

/** Enough to call nearly every endpoint of Contact, and for hardly a field. */
export const baseScope = 'contact:contact.base:readonly';
/** The structure of departments. */
export const organizeScope = 'contact:department.organize:readonly';
/** The only scope that shows `user_id`; the legacy ones do not (docs/lark-api/contact.md#users). */
export const employeeIdScope = 'contact:user.employee_id:readonly';

/** `user_id_type=user_id` fails as a whole without the scope of its field (docs/lark-api/contact.md#endpoints). */
export const employeeIdFor = (value: string): string | undefined =>
  value === 'user_id' ? employeeIdScope : undefined;

/** Values of `user_id_type`. */
export const userIdTypes: readonly UserIdType[] = ['open_id', 'union_id', 'user_id'];
/** Values of `department_id_type`. */
export const departmentIdTypes: readonly DepartmentIdType[] = ['open_department_id', 'department_id'];

/** `user_id_type`, `open_id` by default. */
export const userIdType: Param<UserIdType> = oneOf(userIdTypes, 'open_id', employeeIdFor);
/** `department_id_type`, `open_department_id` by default in Contact v3. */
export const departmentIdType: Param<DepartmentIdType> = oneOf(departmentIdTypes, 'open_department_id');
/** The two parameters that nearly every endpoint of Contact takes. */
export const idTypes = { user_id_type: userIdType, department_id_type: departmentIdType };

/** The form of a department's id in a path (docs/lark-api/contact.md#departments). */
export const departmentPattern = /^[a-zA-Z0-9][a-zA-Z0-9_\-@.]{0,63}$/;

const refusal = (status: number, code: number, msg: string): Refusal => ({ status, code, msg });

/** The refusals (docs/lark-api/contact.md#errors), by what they mean. */
export const refusals = {
  noDepartmentAuthority: refusal(403, 40004, 'no dept authority error'),
  pageSize: refusal(400, 40011, 'page size is invalid'),
  pageToken: refusal(400, 40012, 'page token is invalid error'),
  noParentAuthority: refusal(403, 40014, 'no parent dept authority'),
  noDepartment: refusal(400, 40015, 'department not exist'),
  badUser: refusal(400, 41012, 'user id is invalid error'),
  noUserAuthority: refusal(400, 41050, 'no user authority error'),
  memberIdType: refusal(400, 41074, 'member id type is invalid'),
  noRole: refusal(404, 41202, 'role id is not exist'),
  badGroup: refusal(400, 42002, 'invalid group_id'),
  noGroupAuthority: refusal(403, 42009, 'no user group authority'),
  recursion: refusal(400, 43010, 'big dept forbid recursion error'),
} as const;

/** Ids of another kind are unknown ids: the gateway's code says which kind it looked for (docs/lark-api/contact.md#errors). */
export function unknownDepartment(type: DepartmentIdType): Refusal {
  const code = type === 'open_department_id' ? 99992357 : 99992379;
  return { status: 400, code, msg: `${type} not exist` };
}

/** Paging with Contact's own refusals. */
export function paging(
  fallback: number,
  most: number,
): { page_size: Param<number>; page_token: Param<number> } {
  return {
    page_size: pageSize(fallback, most, refusals.pageSize),
    page_token: pageToken(refusals.pageToken),
  };
}

/** Ids as the caller asked for them, from the open ids that the store keeps; the root is `0` in every type. */
export interface IdsAsked {
  readonly user: (openId: string) => string;
  readonly userAt: (number: number) => string;
  readonly department: (openDepartmentId: string) => string;
}

/** How ids are written in one answer. */
export function idsAsked(store: Store, users: UserIdType, departments: DepartmentIdType): IdsAsked {
  return {
    user: (openId) => {
      const number = users === 'open_id' ? undefined : store.ids.numberOf('open_id', openId);
      return number === undefined ? openId : store.ids.person(users, number);
    },
    userAt: (number) => store.ids.person(users, number),
    department: (id) =>
      departments === 'open_department_id' ? id : (store.units.get(id)?.facts?.department_id ?? id),
  };
}

/** The open id of the department meant by an id of this type, if there is one. */
export function departmentMeant(store: Store, type: DepartmentIdType, id: string): string | undefined {
  if (id === root) return root;
  const openId = type === 'open_department_id' ? id : store.byDepartmentId.get(id);
  return openId !== undefined && store.units.has(openId) ? openId : undefined;
}
