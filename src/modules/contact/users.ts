// The rows of people and of who is in which department. Source: lark-base-contact-auth 4.5.
import { z } from 'zod';
import { flag, instant, integer, key, object, objects, text, texts } from '../../engine/schema/columns.ts';
import { defineStream } from '../../engine/feed.ts';
import type { DepartmentMember } from '../directory/user-index.ts';
import { needs } from '../permissions.ts';
import { orNull, secondsToInstant } from '../values.ts';
import { employeeId, legacy } from './scopes.ts';

const some = z.unknown().optional();

/** Fields share these permissions (4.5). */
const ofBase = ['contact:user.base:readonly', ...legacy] as const;
const ofDepartment = ['contact:user.department:readonly', ...legacy] as const;
const ofEmployee = ['contact:user.employee:readonly', ...legacy] as const;

const ContactUser = z.object({
  open_id: key('Id of the person for this app; another app has another one.'),
  union_id: text('Id of the person for all apps of one developer.'),
  user_id: needs(
    text('Id of the person in the company; may be given to somebody else after a deletion.'),
    employeeId,
  ),
  name: needs(text('Name.'), ...ofBase),
  en_name: needs(text('English name.'), ...ofBase),
  nickname: needs(text('Nickname.'), ...ofBase),
  email: needs(text('E-mail address.'), 'contact:user.email:readonly'),
  enterprise_email: needs(text('Address in Lark Mail, where the company uses it.'), ...ofEmployee),
  mobile: needs(
    text('Phone number, with the country code where it is foreign.'),
    'contact:user.phone:readonly',
  ),
  mobile_visible: flag('Whether colleagues see the phone number.'),
  gender: needs(integer('0 not said, 1 male, 2 female, 3 other.'), 'contact:user.gender:readonly', ...legacy),
  avatar: needs(
    object('Addresses of the picture in four sizes.', {
      avatar_72: z.string().nullish(),
      avatar_240: z.string().nullish(),
      avatar_640: z.string().nullish(),
      avatar_origin: z.string().nullish(),
    }),
    ...ofBase,
  ),
  status: needs(
    object('Whether the account is frozen, resigned, activated, has left, or has not joined yet.', {
      is_frozen: z.boolean().nullish(),
      is_resigned: z.boolean().nullish(),
      is_activated: z.boolean().nullish(),
      is_exited: z.boolean().nullish(),
      is_unjoin: z.boolean().nullish(),
    }),
    ...ofEmployee,
  ),
  is_frozen: flag('Whether the account is frozen.'),
  department_ids: needs(texts("Open ids of the person's departments; 0 is the root."), ...ofDepartment),
  leader_user_id: needs(text('Id of the manager, in the configured kind of id.'), ...ofDepartment),
  orders: needs(
    objects('Order of the person in each department (bigger is earlier), and which one is primary.', {
      department_id: z.string().nullish(),
      user_order: z.int().nullish(),
      department_order: z.int().nullish(),
      is_primary_dept: z.boolean().nullish(),
    }),
    ...ofDepartment,
  ),
  city: needs(text('City of work.'), ...ofEmployee),
  country: needs(text('Country of work, as an ISO code.'), ...ofEmployee),
  work_station: needs(text('Desk.'), ...ofEmployee),
  join_time: needs(instant('When the person joined the company.'), ...ofEmployee),
  is_tenant_manager: needs(flag('Whether the person is a super administrator.'), ...ofEmployee),
  employee_no: needs(text('Employee number.'), 'contact:user.employee_number:read', ...ofEmployee),
  employee_type: needs(
    integer('1 regular, 2 intern, 3 outsourced, 4 contractor, 5 consultant, others by the company.'),
    ...ofEmployee,
  ),
  custom_attrs: needs(
    objects('Fields of the company’s own.', {
      type: z.string().nullish(),
      id: z.string().nullish(),
      value: some,
    }),
    ...ofEmployee,
  ),
  job_title: needs(text('Job title.'), ...ofEmployee),
  job_level_id: needs(text('Id of the job level.'), 'contact:user.job_level:readonly'),
  job_family_id: needs(text('Id of the job family.'), 'contact:user.job_family:readonly'),
  geo: needs(text('Where the data of the person is kept.'), 'contact:user.user_geo'),
  dotted_line_leader_user_ids: needs(
    texts('Ids of dotted-line managers, in the configured kind of id.'),
    'contact:user.dotted_line_leader_info.read',
  ),
});

export const contactUsers = defineStream({
  name: 'contact_users',
  description:
    'One row per person the app can see, whatever department lists them. People who left are gone: they leave ' +
    'the warehouse with the next full refresh.',
  row: ContactUser,
  primaryKey: ['open_id'],
  rows: ({ user }: DepartmentMember) => [
    {
      open_id: user.open_id,
      union_id: orNull(user['union_id']),
      user_id: orNull(user['user_id']),
      name: orNull(user['name']),
      en_name: orNull(user['en_name']),
      nickname: orNull(user['nickname']),
      email: orNull(user['email']),
      enterprise_email: orNull(user['enterprise_email']),
      mobile: orNull(user['mobile']),
      mobile_visible: user['mobile_visible'],
      gender: user['gender'],
      avatar: user['avatar'],
      status: user['status'],
      is_frozen: user['is_frozen'],
      department_ids: user['department_ids'],
      leader_user_id: orNull(user['leader_user_id']),
      orders: user['orders'],
      city: orNull(user['city']),
      country: orNull(user['country']),
      work_station: orNull(user['work_station']),
      join_time: secondsToInstant(user['join_time']),
      is_tenant_manager: user['is_tenant_manager'],
      employee_no: orNull(user['employee_no']),
      employee_type: user['employee_type'],
      custom_attrs: user['custom_attrs'],
      job_title: orNull(user['job_title']),
      job_level_id: orNull(user['job_level_id']),
      job_family_id: orNull(user['job_family_id']),
      geo: orNull(user['geo']),
      dotted_line_leader_user_ids: user['dotted_line_leader_user_ids'],
    },
  ],
});

const ContactUserDepartment = z.object({
  open_id: key('Id of the person for this app.'),
  open_department_id: key('Open id of the department; 0 is the root.'),
  union_id: text('Id of the person for all apps of one developer.'),
  user_id: needs(text('Id of the person in the company.'), employeeId),
  user_order: needs(
    integer('Order of the person among the members of the department; bigger is earlier.'),
    ...ofDepartment,
  ),
  department_order: needs(
    integer("Order of the department among the person's departments; bigger is earlier."),
    ...ofDepartment,
  ),
  is_primary_dept: needs(flag("Whether it is the person's primary department."), ...ofDepartment),
});

export const contactUserDepartments = defineStream({
  name: 'contact_user_departments',
  description:
    'Who is in which department: one row per person and department, also departments the app cannot see. ' +
    'Memberships that ended leave the warehouse with the next full refresh.',
  row: ContactUserDepartment,
  primaryKey: ['open_id', 'open_department_id'],
  rows: ({ user, department }: DepartmentMember) =>
    departmentsOf(user['department_ids'], department).map((open_department_id) => {
      const order = orderIn(user['orders'], open_department_id);
      return {
        open_id: user.open_id,
        open_department_id,
        union_id: orNull(user['union_id']),
        user_id: orNull(user['user_id']),
        user_order: order?.['user_order'],
        department_order: order?.['department_order'],
        is_primary_dept: order?.['is_primary_dept'],
      };
    }),
});

/** What Lark says, and where they were found: without the field's scope only the latter is known. */
function departmentsOf(told: unknown, foundIn: string | undefined): string[] {
  const ids = Array.isArray(told) ? told.filter((id) => typeof id === 'string') : [];
  return [...new Set(foundIn === undefined ? ids : [...ids, foundIn])];
}

function orderIn(orders: unknown, department: string): Readonly<Record<string, unknown>> | undefined {
  if (!Array.isArray(orders)) return undefined;
  return (
    (orders as (Readonly<Record<string, unknown>> | null)[]).find(
      (order) => order?.['department_id'] === department,
    ) ?? undefined
  );
}
