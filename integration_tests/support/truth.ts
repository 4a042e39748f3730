// The rows that a tenant must become, written from the contract alone: shares nothing with src but the tenant's shape.
import type { Tenant } from '../../simulator/src/simulator.ts';
import type { JsonObject } from '../../test/support/json.ts';

type Person = ReturnType<Tenant['contact']['people']> extends Generator<infer One> ? One : never;
type Department = ReturnType<Tenant['contact']['departments']> extends Generator<infer One> ? One : never;

export type { Department, Person };

/** What the ground truth consists of, as the simulator tells it in process or over HTTP. */
export interface Company {
  readonly people: Iterable<Person>;
  readonly departments: Iterable<Department>;
}

/** Every row of every stream of a company that the app may see as a whole. */
export function rowsOf({ people, departments }: Company): Record<StreamName, JsonObject[]> {
  const everybody = [...people];
  return {
    contact_users: everybody.map(userRow),
    contact_user_departments: everybody.flatMap(membershipRows),
    contact_departments: departmentRows([...departments]),
  };
}

export const streamNames = ['contact_users', 'contact_user_departments', 'contact_departments'] as const;
export type StreamName = (typeof streamNames)[number];

/** The primary keys of the contract. */
export const keys: Readonly<Record<StreamName, readonly string[]>> = {
  contact_users: ['open_id'],
  contact_user_departments: ['open_id', 'open_department_id'],
  contact_departments: ['open_department_id'],
};

/** An empty text means none. */
const textOf = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/** One row per user: Lark's own fields. */
export function userRow(person: Person): JsonObject {
  const { join_time, ...shown } = person;
  const texts = Object.entries(shown).map(([field, value]) => [field, value === '' ? null : value] as const);
  return {
    leader_user_id: null,
    ...Object.fromEntries(texts),
    join_time: join_time === 0 ? null : new Date(join_time * 1000).toISOString(),
  };
}

/** One row per person and department. */
export function membershipRows({ open_id, union_id, user_id, orders }: Person): JsonObject[] {
  return orders.map(({ department_id, user_order, department_order, is_primary_dept }) => ({
    open_id,
    open_department_id: department_id,
    union_id,
    user_id,
    user_order,
    department_order,
    is_primary_dept,
  }));
}

/** One row per department, and one for the root, of which Lark tells nothing but its id. */
export function departmentRows(departments: readonly Department[]): JsonObject[] {
  const byId = new Map(departments.map((one) => [one.open_department_id, one]));
  const pathTo = (one: Department): Department[] => {
    const above = byId.get(one.parent_department_id);
    return above === undefined ? [one] : [...pathTo(above), one];
  };
  const root = { open_department_id: '0', department_id: '0', depth: 0, path_ids: [], path_names: [] };
  return [
    { ...unknown, ...root },
    ...departments.map((one) => {
      const path = pathTo(one);
      return {
        ...one,
        name: textOf(one.name),
        chat_id: textOf(one.chat_id),
        leader_user_id: textOf(one.leader_user_id),
        depth: path.length,
        path_ids: path.map(({ open_department_id }) => open_department_id),
        path_names: path.map(({ name }) => textOf(name)),
      };
    }),
  ];
}

/** Every column of a department that the root does not have. */
const unknown = Object.fromEntries(
  [
    'name i18n_name parent_department_id leader_user_id leaders chat_id order unit_ids member_count',
    'primary_member_count status group_chat_employee_types department_hrbps create_group_chat',
  ].flatMap((line) => line.split(' ').map((column) => [column, null])),
);

/** Who is where: all that the number of calls depends on. */
interface Places {
  readonly people: Iterable<Pick<Person, 'department_ids'>>;
  readonly departments: Iterable<Pick<Department, 'open_department_id'>>;
}

/** The fewest calls that can read it all: a token, the tree in fifties, and each department's people in fifties. */
export function fewestCalls({ people, departments }: Places): number {
  const all = [...departments];
  const members = new Map<string, number>([
    ['0', 0],
    ...all.map((one) => [one.open_department_id, 0] as const),
  ]);
  for (const { department_ids } of people)
    for (const id of department_ids) members.set(id, (members.get(id) ?? 0) + 1);
  const pages = (count: number): number => Math.max(1, Math.ceil(count / 50));
  return 1 + pages(all.length) + [...members.values()].reduce((sum, count) => sum + pages(count), 0);
}
