// Users and their departments: docs/lark-api/contact.md#users.
import { z } from 'zod';
import { inBatches } from '../../engine/flow/batches.ts';
import { flag, id, integer, object, objects, text, texts, unixSeconds } from '../columns.ts';
import { defineFeed, defineStream } from '../define.ts';
import { directoryCosts } from '../directory/estimate.ts';
import { directoryOf } from '../directory/index.ts';
import { directorySampleOf } from '../directory/sample.ts';
import type { DepartmentMember } from '../directory/user-index.ts';
import { isRow, type LarkRow } from '../keyed.ts';
import { treeEndpoints } from './departments.ts';
import { userBatch, userById, usersOfDepartment } from './endpoints.ts';
import { employeeId, legacy } from './scopes.ts';

const word = z.string().nullish();
const some = z.unknown().optional();

/** Fields share these scopes. */
const ofBase = { scopes: ['contact:user.base:readonly', ...legacy] };
const ofDepartment = { scopes: ['contact:user.department:readonly', ...legacy] };
const ofEmployee = { scopes: ['contact:user.employee:readonly', ...legacy] };
/** Documented for one user by id only (docs/lark-api/contact.md#users): a list without them says nothing. */
const ofSeat = { scopes: ['contact:user.assign_info:read'], tells: false };
const ofId = { scopes: [employeeId] };

export const contactUsers = defineStream<DepartmentMember, LarkRow>({
  name: 'contact_users',
  description:
    'One row per user the app can see, in whichever departments. Deleted users disappear with the next full refresh.',
  key: ['open_id'],
  rows: ({ user }) => [user],
  columns: {
    open_id: id('Id of the user for this app; open_id differs per app.'),
    union_id: text('Id of the user for all apps of one developer.'),
    user_id: text('Id of the user in the company; may be given to another user after a deletion.', ofId),
    name: text('Name.', ofBase),
    en_name: text('English name.', ofBase),
    nickname: text('Nickname.', ofBase),
    email: text('E-mail address.', { scopes: ['contact:user.email:readonly'] }),
    enterprise_email: text('Address in Lark Mail, where the company uses it.', ofEmployee),
    mobile: text('Phone number, with the country code where it is foreign.', {
      scopes: ['contact:user.phone:readonly'],
    }),
    mobile_visible: flag('Whether colleagues see the phone number.'),
    gender: integer('0 not set, 1 male, 2 female, 3 other.', {
      scopes: ['contact:user.gender:readonly', ...legacy],
    }),
    avatar: object(
      'Addresses of the picture in four sizes.',
      { avatar_72: word, avatar_240: word, avatar_640: word, avatar_origin: word },
      ofBase,
    ),
    status: object(
      'Whether the account is frozen, resigned, activated, has left, or has not joined yet.',
      {
        is_frozen: z.boolean().nullish(),
        is_resigned: z.boolean().nullish(),
        is_activated: z.boolean().nullish(),
        is_exited: z.boolean().nullish(),
        is_unjoin: z.boolean().nullish(),
      },
      ofEmployee,
    ),
    is_frozen: flag('Whether the account is frozen.'),
    department_ids: texts("Open ids of the user's departments; 0 is the root.", {
      ...ofDepartment,
      references: 'contact_departments.open_department_id',
    }),
    leader_user_id: text('Id of the manager, in the configured kind of id.', {
      ...ofDepartment,
      references: 'contact_users.open_id',
    }),
    orders: objects(
      'Order of the user in each department (bigger is earlier), and which one is primary.',
      {
        department_id: word,
        user_order: z.int().nullish(),
        department_order: z.int().nullish(),
        is_primary_dept: z.boolean().nullish(),
      },
      ofDepartment,
    ),
    city: text('City of work.', { ...ofEmployee, references: 'contact_work_cities.name' }),
    country: text('Country of work, as an ISO code.', ofEmployee),
    work_station: text('Desk.', ofEmployee),
    join_time: unixSeconds('When the user joined the company.', ofEmployee),
    is_tenant_manager: flag('Whether the user is a super administrator.', ofEmployee),
    employee_no: text('Employee number.', {
      scopes: ['contact:user.employee_number:read', ...ofEmployee.scopes],
    }),
    employee_type: integer(
      '1 regular, 2 intern, 3 outsourced, 4 contractor, 5 consultant, others by the company.',
      { ...ofEmployee, references: 'contact_employee_types.enum_value' },
    ),
    custom_attrs: objects('Fields of the company’s own.', { type: word, id: word, value: some }, ofEmployee),
    job_title: text('Job title.', { ...ofEmployee, references: 'contact_job_titles.name' }),
    job_level_id: text('Id of the job level.', {
      scopes: ['contact:user.job_level:readonly'],
      references: 'contact_job_levels.job_level_id',
    }),
    job_family_id: text('Id of the job family.', {
      scopes: ['contact:user.job_family:readonly'],
      references: 'contact_job_families.job_family_id',
    }),
    geo: text('Where the data of the user is kept.', { scopes: ['contact:user.user_geo'] }),
    dotted_line_leader_user_ids: texts('Ids of dotted-line managers, in the configured kind of id.', {
      scopes: ['contact:user.dotted_line_leader_info.read'],
      references: 'contact_users.open_id',
    }),
    description: text('Description of the user; rarely returned.', ofEmployee),
    time_zone: text('Time zone of the user; rarely returned.', ofEmployee),
    positions: objects(
      'Positions of the user; rarely returned.',
      {
        position_code: word,
        position_name: word,
        department_id: word,
        leader_user_id: word,
        leader_position_code: word,
        is_major: z.boolean().nullish(),
      },
      ofEmployee,
    ),
    assign_info: objects(
      'Licences of the user; start_time and end_time are seconds. Returned for few companies.',
      {
        subscription_id: word,
        license_plan_key: word,
        product_name: word,
        i18n_name: z.looseObject({ zh_cn: word, ja_jp: word, en_us: word }).nullish(),
        start_time: word,
        end_time: word,
      },
      ofSeat,
    ),
    subscription_ids: texts('Ids of the licences of the user; returned for few companies.', ofSeat),
  },
});

interface Membership {
  readonly user: LarkRow;
  readonly open_department_id: string;
  readonly order: LarkRow | undefined;
}

export const contactUserDepartments = defineStream<DepartmentMember, Membership>({
  name: 'contact_user_departments',
  description:
    'One row per user and department of theirs, also departments the app cannot see. Memberships that ended disappear ' +
    'with the next full refresh.',
  key: ['open_id', 'open_department_id'],
  rows: ({ user, department }) =>
    departmentsOf(user['department_ids'], department).map((open_department_id) => ({
      user,
      open_department_id,
      order: orderIn(user['orders'], open_department_id),
    })),
  columns: {
    open_id: id('Id of the user for this app.', {
      from: ({ user }) => user['open_id'],
      references: 'contact_users.open_id',
    }),
    open_department_id: id('Open id of the department; 0 is the root.', {
      references: 'contact_departments.open_department_id',
    }),
    union_id: text('Id of the user for all apps of one developer.', { from: ({ user }) => user['union_id'] }),
    user_id: text('Id of the user in the company.', {
      ...ofId,
      from: ({ user }) => user['user_id'],
      references: 'contact_users.user_id',
    }),
    user_order: integer('Order of the user among the members of the department; bigger is earlier.', {
      ...ofDepartment,
      from: ({ order }) => order?.['user_order'],
    }),
    department_order: integer("Order of the department among the user's departments; bigger is earlier.", {
      ...ofDepartment,
      from: ({ order }) => order?.['department_order'],
    }),
    is_primary_dept: flag("Whether it is the user's primary department.", {
      ...ofDepartment,
      from: ({ order }) => order?.['is_primary_dept'],
    }),
  },
});

/** What Lark says, and the department that lists them: without the field's scope only the latter is known. */
function departmentsOf(value: unknown, listedIn: string | undefined): string[] {
  const ids = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return [...new Set(listedIn === undefined ? ids : [...ids, listedIn])];
}

function orderIn(orders: unknown, department: string): LarkRow | undefined {
  if (!Array.isArray(orders)) return undefined;
  return orders.filter(isRow).find((order) => order['department_id'] === department);
}

export const users = defineFeed<DepartmentMember>({
  streams: [contactUsers, contactUserDepartments],
  uses: [...treeEndpoints, usersOfDepartment, userBatch, userById],
  walks: true,
  estimate: (_sync, survey) => directoryCosts(survey),
  probe: async ({ context }) => (await directorySampleOf(context)).users,
  read: (_request, context) => inBatches(directoryOf(context).members(), 100),
});
