// What the contact streams ought to hold of a simulated tenant, worked out from its ground truth alone.
import type { Range, Tenant } from '../../../simulator/src/simulator.ts';

type Person = ReturnType<Tenant['contact']['people']> extends Generator<infer T> ? T : never;
type Department = ReturnType<Tenant['contact']['departments']> extends Generator<infer T> ? T : never;
type Row = Readonly<Record<string, unknown>>;
type UserIdType = 'open_id' | 'union_id' | 'user_id';

/** Rows by primary key, as a destination holds them. */
export interface Truth {
  readonly users: ReadonlyMap<string, Row>;
  readonly departments: ReadonlyMap<string, Row>;
  readonly memberships: ReadonlyMap<string, Row>;
}

/** What is read: the app's range, or departments by open id (`0` for the root) with everything below them. */
export interface Asked {
  readonly range?: Range;
  readonly departments?: readonly string[];
  readonly userIdType?: UserIdType;
}

const noneIfEmpty = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text;

/** The rows of a tenant, for an app with every scope. */
export function truthOf({ contact }: Tenant, asked: Asked = {}): Truth {
  const { range = 'all', userIdType = 'open_id' } = asked;
  const all = new Map([...contact.departments()].map((one) => [one.open_department_id, one]));
  const everyone = new Map([...contact.people(), ...contact.leavers()].map((one) => [one.open_id, one]));
  const idOf = (openId: string): string => everyone.get(openId)?.[userIdType] ?? openId;

  const groups = range === 'all' ? [] : (range.groups ?? []).map((id) => contact.group(id));
  const ticks =
    range === 'all'
      ? ['0']
      : [...(range.departments ?? []), ...groups.flatMap((group) => group?.member_department_ids ?? [])];
  const alone =
    range === 'all' || asked.departments !== undefined
      ? []
      : [...(range.users ?? []), ...groups.flatMap((group) => group?.member_user_ids ?? [])];
  const tops = new Set(asked.departments ?? ticks);

  const upwards = (id: string): string[] => {
    const parent = all.get(id)?.parent_department_id;
    return id === '0' || parent === undefined ? [id] : [id, ...upwards(parent)];
  };
  const shown = new Set([...all.keys()].filter((id) => upwards(id).some((above) => tops.has(above))));
  const path = (id: string): Department[] => {
    const own = all.get(id);
    if (own === undefined || !shown.has(id)) return [];
    return [...path(own.parent_department_id), own];
  };

  const departments = new Map<string, Row>();
  if (tops.has('0')) departments.set('0', rootRow);
  for (const id of shown) {
    const one = all.get(id);
    if (one !== undefined) departments.set(id, departmentRow(one, path(id), idOf));
  }
  const visible = (person: Person): boolean =>
    alone.includes(person.open_id) ||
    person.department_ids.some((id) => shown.has(id) || (id === '0' && tops.has('0')));
  const seen = [...everyone.values()].filter(visible);
  return {
    departments,
    users: new Map(seen.map((person) => [person.open_id, userRow(person, idOf)])),
    memberships: new Map(seen.flatMap(membershipRows)),
  };
}

const rootRow: Row = {
  open_department_id: '0',
  department_id: '0',
  name: null,
  i18n_name: null,
  parent_department_id: null,
  depth: 0,
  path_ids: [],
  path_names: [],
  leader_user_id: null,
  leaders: null,
  chat_id: null,
  create_group_chat: null,
  order: null,
  unit_ids: null,
  member_count: null,
  primary_member_count: null,
  status: null,
  group_chat_employee_types: null,
  department_hrbps: null,
};

function departmentRow(one: Department, path: readonly Department[], idOf: (id: string) => string): Row {
  return {
    ...one,
    name: noneIfEmpty(one.name),
    chat_id: noneIfEmpty(one.chat_id),
    depth: path.length,
    path_ids: path.map((above) => above.open_department_id),
    path_names: path.map((above) => noneIfEmpty(above.name)),
    leader_user_id: one.leader_user_id === undefined ? null : idOf(one.leader_user_id),
    leaders: one.leaders.map(({ leaderType, leaderID }) => ({ leaderType, leaderID: idOf(leaderID) })),
    department_hrbps: one.department_hrbps.map(idOf),
  };
}

function userRow(person: Person, idOf: (id: string) => string): Row {
  const { join_time, leader_user_id, custom_attrs, dotted_line_leader_user_ids, ...rest } = person;
  const texts = Object.entries(rest).map(([name, value]) => [name, value === '' ? null : value]);
  return {
    ...(Object.fromEntries(texts) as Row),
    leader_user_id: leader_user_id === undefined ? null : idOf(leader_user_id),
    join_time: join_time === 0 ? null : new Date(join_time * 1000).toISOString(),
    custom_attrs: custom_attrs.map((attr) => {
      const { generic_user } = attr.value;
      if (generic_user === undefined) return attr;
      return {
        ...attr,
        value: { ...attr.value, generic_user: { ...generic_user, id: idOf(generic_user.id) } },
      };
    }),
    dotted_line_leader_user_ids: dotted_line_leader_user_ids.map(idOf),
  };
}

function membershipRows(person: Person): [string, Row][] {
  const { open_id, union_id, user_id } = person;
  return person.orders.map(({ department_id, ...order }) => [
    `${open_id} ${department_id}`,
    { open_id, open_department_id: department_id, union_id, user_id, ...order },
  ]);
}
