// What the other contact streams ought to hold of a simulated company, worked out from its ground truth alone.
import type { Tenant } from '../../../simulator/src/simulator.ts';
import type { Row } from './support.ts';

const noneIfEmpty = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === '' ? null : value]));

/** How ids of people are asked for. */
type Kind = 'open_id' | 'union_id' | 'user_id';

/** Every row of every stream but people and departments, for an app that sees all; roles where they are named. */
export function truthOf(
  { contact, company }: Tenant,
  { roles = [], kind = 'open_id' }: { readonly roles?: readonly string[]; readonly kind?: Kind } = {},
): ReadonlyMap<string, readonly Row[]> {
  const { lists } = contact;
  const idOf = (openId: string) => contact.person(openId)?.[kind];
  return new Map<string, readonly Row[]>([
    [
      'contact_user_groups',
      contact.groups().map(({ member_user_ids, member_department_ids, ...group }) => ({
        dynamic_group_rule: null,
        ...noneIfEmpty(group),
      })),
    ],
    [
      'contact_user_group_members',
      contact.groups().flatMap(({ id, member_user_ids, member_department_ids }) => [
        ...member_user_ids.map((member) => ({
          user_group_id: id,
          member_type: 'user',
          member_id: idOf(member),
        })),
        ...member_department_ids.map((member_id) => ({
          user_group_id: id,
          member_type: 'department',
          member_id,
        })),
      ]),
    ],
    [
      'contact_role_members',
      lists
        .of('roles')
        .filter(({ role_id }) => roles.includes(role_id))
        .flatMap(({ role_id, members }) =>
          members.map(({ user_id, scope_type, department_ids = null }) => ({
            role_id,
            member_id: idOf(user_id),
            scope_type,
            department_ids,
          })),
        ),
    ],
    ['contact_job_titles', lists.of('jobTitles').map((one) => ({ ...one }))],
    ['contact_job_levels', lists.of('jobLevels').map((one) => noneIfEmpty({ ...one }))],
    ['contact_job_families', lists.of('jobFamilies').map((one) => noneIfEmpty({ ...one }))],
    [
      'contact_employee_types',
      lists.of('employeeTypes').map((one) => ({ ...one, enum_value: Number(one.enum_value) })),
    ],
    ['contact_work_cities', lists.of('workCities').map((one) => ({ ...one }))],
    ['contact_tenant', [{ ...company }]],
  ]);
}
