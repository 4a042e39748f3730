/** Which scope shows which field (docs/lark-api/contact.md#users): a field without its scope is silently absent. */
import { legacyScopes, employeeIdScope, organizeScope, type IdsAsked } from './common.ts';
import type { CustomAttr, Department, Person } from './directory/shapes.ts';

type Unlocks<T> = Readonly<Record<keyof T, readonly string[]>>;

const always: readonly string[] = [];
const base = ['contact:user.base:readonly', ...legacyScopes];
const placement = ['contact:user.department:readonly', ...legacyScopes];
const employee = ['contact:user.employee:readonly', ...legacyScopes];
const departmentBase = ['contact:department.base:readonly', ...legacyScopes];
const organize = [organizeScope, ...legacyScopes];

/** The scopes of fields (docs/lark-api/contact.md#users); `department_path` and `avatar_key` never reach a tenant token and have no row. */
export const personFields: Unlocks<Person> = {
  union_id: always,
  open_id: always,
  user_id: [employeeIdScope],
  name: base,
  en_name: base,
  nickname: base,
  avatar: base,
  email: ['contact:user.email:readonly'],
  enterprise_email: employee,
  mobile: ['contact:user.phone:readonly'],
  mobile_visible: always,
  gender: ['contact:user.gender:readonly', ...legacyScopes],
  status: employee,
  is_frozen: always,
  department_ids: placement,
  leader_user_id: placement,
  orders: placement,
  city: employee,
  country: employee,
  work_station: employee,
  join_time: employee,
  is_tenant_manager: employee,
  employee_no: ['contact:user.employee_number:read', ...employee],
  employee_type: employee,
  custom_attrs: employee,
  job_title: employee,
  job_level_id: ['contact:user.job_level:readonly'],
  job_family_id: ['contact:user.job_family:readonly'],
  geo: ['contact:user.user_geo'],
  dotted_line_leader_user_ids: ['contact:user.dotted_line_leader_info.read'],
  description: employee,
  time_zone: employee,
  positions: employee,
  assign_info: ['contact:user.assign_info:read'],
  subscription_ids: ['contact:user.assign_info:read'],
};

/** The scopes of fields (docs/lark-api/contact.md#departments); of `leaders`, only the `leaderID` inside needs a scope. */
export const departmentFields: Unlocks<Department> = {
  open_department_id: always,
  department_id: departmentBase,
  name: departmentBase,
  i18n_name: departmentBase,
  chat_id: departmentBase,
  status: departmentBase,
  parent_department_id: organize,
  leader_user_id: organize,
  leaders: always,
  order: organize,
  unit_ids: organize,
  member_count: organize,
  primary_member_count: organize,
  group_chat_employee_types: always,
  department_hrbps: ['contact:department.hrbp:readonly'],
  create_group_chat: departmentBase,
};

type Granted = (scope: string) => boolean;

/** Takes away the fields that the app has no scope for. */
function locked<T extends object>(fields: Unlocks<T>, granted: Granted): (object: T) => object {
  const closed = Object.entries<readonly string[]>(fields)
    .filter(([, scopes]) => scopes.length > 0 && !scopes.some(granted))
    .map(([field]) => field);
  return (object) => {
    const open = { ...object };
    for (const field of closed) Reflect.deleteProperty(open, field);
    return open;
  };
}

function renderAttr(attr: CustomAttr, ids: IdsAsked): CustomAttr {
  const { generic_user } = attr.value;
  if (generic_user === undefined) return attr;
  const value = { ...attr.value, generic_user: { ...generic_user, id: ids.user(generic_user.id) } };
  return { ...attr, value: value as CustomAttr['value'] };
}

/** Users as one answer shows them. */
export function personRenderer(ids: IdsAsked, granted: Granted): (person: Person) => object {
  const lock = locked<Person>(personFields, granted);
  return ({ leader_user_id, ...person }) =>
    lock({
      ...person,
      department_ids: person.department_ids.map(ids.department),
      ...(leader_user_id !== undefined && { leader_user_id: ids.user(leader_user_id) }),
      orders: person.orders.map((order) => ({
        ...order,
        department_id: ids.department(order.department_id),
      })),
      custom_attrs: person.custom_attrs.map((attr) => renderAttr(attr, ids)),
      dotted_line_leader_user_ids: person.dotted_line_leader_user_ids.map(ids.user),
      positions: person.positions.map((position) => ({
        ...position,
        department_id: ids.department(position.department_id),
        leader_user_id: position.leader_user_id === '' ? '' : ids.user(position.leader_user_id),
      })),
    });
}

/** Departments as one answer shows them. */
export function departmentRenderer(ids: IdsAsked, granted: Granted): (department: Department) => object {
  const lock = locked<Department>(departmentFields, granted);
  const named = organize.some(granted);
  return ({ leader_user_id, ...department }) =>
    lock({
      ...department,
      parent_department_id: ids.department(department.parent_department_id),
      ...(leader_user_id !== undefined && { leader_user_id: ids.user(leader_user_id) }),
      leaders: department.leaders.map(({ leaderType, leaderID }) => ({
        leaderType,
        ...((named ? { leaderID: ids.user(leaderID) } : {}) as { readonly leaderID: string }),
      })),
      department_hrbps: department.department_hrbps.map(ids.user),
    });
}

/** Every scope that unlocks a field of Contact. */
export const contactFieldScopes: readonly string[] = [
  ...new Set([...Object.values(personFields), ...Object.values(departmentFields)].flat()),
];
