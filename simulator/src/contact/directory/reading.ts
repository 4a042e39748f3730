/** Reads the store in Lark's shapes. */
import { personOf } from './person.ts';
import type { Department, Group, ListedGroup, Person } from './shapes.ts';
import { below, remembered, root, type Store, type StoredGroup, upwards } from './store.ts';

/** The company in full, by open ids. */
export interface Reading {
  /** The people of a department, in the order they came. */
  readonly people: () => Generator<Person>;
  /** People who have left but are not forgotten: `users/:user_id` still answers, no list shows them. */
  readonly leavers: () => Generator<Person>;
  readonly departments: () => Generator<Department>;
  readonly groups: () => Group[];
  readonly person: (openId: string) => Person | undefined;
  readonly department: (openDepartmentId: string) => Department | undefined;
  readonly group: (id: string) => Group | undefined;
  /** A person by number, for endpoints. */
  readonly personAt: (number: number) => Person | undefined;
  /** Every department below one, for endpoints; kept until the store changes. */
  readonly below: (openDepartmentId: string) => readonly string[];
}

interface Counts {
  readonly all: Map<string, number>;
  readonly primary: Map<string, number>;
}

function count(store: Store): Counts {
  const counts: Counts = { all: new Map(), primary: new Map() };
  const add = (to: Map<string, number>, id: string): unknown => to.set(id, (to.get(id) ?? 0) + 1);
  for (const person of store.people) {
    const [primary] = person?.departments ?? [];
    if (person === undefined || primary === undefined) continue;
    const home = upwards(store, primary);
    for (const id of home) add(counts.primary, id);
    const everywhere =
      person.departments.length === 1 ? home : person.departments.flatMap((id) => upwards(store, id));
    for (const id of new Set(everywhere)) add(counts.all, id);
  }
  return counts;
}

/** A group as its listing shows it, without its members. */
export function listedGroup({ facts, users, departments }: StoredGroup): ListedGroup {
  return { ...facts, member_user_count: users.length, member_department_count: departments.length };
}

function groupOf(store: Store, group: StoredGroup): Group {
  return {
    ...listedGroup(group),
    member_user_ids: group.users.map((number) => store.ids.person('open_id', number)),
    member_department_ids: group.departments,
  };
}

/** What can be read of a store. */
export function createReading(store: Store): Reading {
  const counts = remembered(store, () => count(store));
  const belowAll = remembered(store, () => new Map<string, readonly string[]>());

  function* everyone(left: boolean): Generator<Person> {
    for (const [number, person] of store.people.entries()) {
      if (person?.left === left) yield personOf(store, number, person);
    }
  }

  const department = (id: string): Department | undefined => {
    const facts = store.units.get(id)?.facts;
    if (facts === undefined) return undefined;
    const { all, primary } = counts();
    return { ...facts, member_count: all.get(id) ?? 0, primary_member_count: primary.get(id) ?? 0 };
  };

  const belowOf = (id: string): readonly string[] => {
    const known = belowAll().get(id) ?? below(store, id);
    belowAll().set(id, known);
    return known;
  };

  const personAt = (number: number): Person | undefined => {
    const person = store.people[number];
    return person === undefined ? undefined : personOf(store, number, person);
  };

  return {
    people: () => everyone(false),
    leavers: () => everyone(true),
    *departments() {
      for (const id of belowOf(root)) {
        const found = department(id);
        if (found !== undefined) yield found;
      }
    },
    groups: () => [...store.groups.values()].map((group) => groupOf(store, group)),
    person: (openId) => {
      const number = store.ids.numberOf('open_id', openId);
      return number === undefined ? undefined : personAt(number);
    },
    department,
    group: (id) => {
      const group = store.groups.get(id);
      return group === undefined ? undefined : groupOf(store, group);
    },
    personAt,
    below: belowOf,
  };
}
