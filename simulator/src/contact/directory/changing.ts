/** Changes to the company between two readings of it, as an administrator would make them. */
import { departmentFacts } from './build.ts';
import { emptyGroup } from './seed-groups.ts';
import type { Reading } from './reading.ts';
import type { Department, Group, Person } from './shapes.ts';
import {
  placeUnit,
  root,
  seat,
  unitOf,
  unseat,
  type DepartmentFacts,
  type GroupFacts,
  type PersonChanges,
  type Store,
} from './store.ts';

/** Fields of a department that a test may set; its parent it gets by moving. */
export type DepartmentChanges = Partial<Omit<DepartmentFacts, 'open_department_id' | 'parent_department_id'>>;

/** Fields of a group that a test may set; given members replace all members. */
export interface GroupChanges extends Partial<Omit<GroupFacts, 'id' | 'type'>> {
  readonly member_user_ids?: readonly string[];
  readonly member_department_ids?: readonly string[];
}

/** Ids are open ids; what is not there is an error. Reads of the tenant see a change at once. */
export interface Changing {
  /** Hires someone into these departments, the first of which is the primary one. */
  readonly addPerson: (departmentIds: readonly string[], changes?: PersonChanges) => Person;
  readonly changePerson: (openId: string, changes: PersonChanges) => Person;
  readonly movePerson: (openId: string, departmentIds: readonly string[]) => Person;
  /** The person leaves: no list shows them, `users/:user_id` says `is_resigned`. */
  readonly resignPerson: (openId: string) => void;
  /** The person is forgotten altogether. */
  readonly removePerson: (openId: string) => void;
  readonly addDepartment: (parentId: string, changes?: DepartmentChanges) => Department;
  readonly changeDepartment: (id: string, changes: DepartmentChanges) => Department;
  readonly moveDepartment: (id: string, parentId: string) => Department;
  /** Deletes it with all below it; members without another department go to the root. */
  readonly deleteDepartment: (id: string) => void;
  readonly addGroup: (type: 1 | 2, changes?: GroupChanges) => Group;
  readonly changeGroup: (id: string, changes: GroupChanges) => Group;
  readonly removeGroup: (id: string) => void;
}

/** Takes someone's name off the departments and the groups. */
function strike(store: Store, number: number): void {
  const openId = store.ids.person('open_id', number);
  for (const unit of store.units.values()) {
    if (unit.facts === undefined) continue;
    const { leader_user_id, leaders, department_hrbps, ...facts } = unit.facts;
    unit.facts = {
      ...facts,
      ...(leader_user_id !== undefined && leader_user_id !== openId && { leader_user_id }),
      leaders: leaders.filter(({ leaderID }) => leaderID !== openId),
      department_hrbps: department_hrbps.filter((id) => id !== openId),
    };
  }
  for (const group of store.groups.values()) group.users = group.users.filter((user) => user !== number);
}

/** The changes that a store can undergo. */
export function createChanging(store: Store, reading: Reading): Changing {
  let departmentsMade = store.units.size - 1;
  let groupsMade = store.groups.size;

  const there = <T>(found: T | undefined, what: string): T => {
    if (found === undefined) throw new Error(`The simulated tenant has no ${what}.`);
    return found;
  };
  const numberOf = (openId: string): number => {
    const number = store.ids.numberOf('open_id', openId);
    return there(number === undefined || store.people[number] === undefined ? undefined : number, openId);
  };
  const personAt = (number: number): Person => there(reading.personAt(number), String(number));
  const department = (id: string): Department => there(reading.department(id), id);

  const changePerson = (openId: string, changes: PersonChanges): Person => {
    const number = numberOf(openId);
    const seated = there(store.people[number], openId);
    seated.changes = { ...seated.changes, ...changes };
    store.version += 1;
    return personAt(number);
  };

  const leave = (openId: string, forgotten: boolean): void => {
    const number = numberOf(openId);
    unseat(store, number);
    strike(store, number);
    const changes = { ...store.people[number]?.changes };
    // The status of a leaver is that of a leaver, whatever was set before.
    delete changes.status;
    store.people[number] = forgotten ? undefined : { departments: [], left: true, changes };
  };

  const changeGroup = (id: string, changes: GroupChanges): Group => {
    const group = there(store.groups.get(id), id);
    const { member_user_ids, member_department_ids, ...facts } = changes;
    group.facts = { ...group.facts, ...facts };
    group.users = member_user_ids?.map(numberOf) ?? group.users;
    group.departments = member_department_ids ?? group.departments;
    store.version += 1;
    return there(reading.group(id), id);
  };

  const dissolve = (id: string): void => {
    const unit = unitOf(store, id);
    for (const child of [...unit.children]) dissolve(child);
    for (const number of [...unit.members]) {
      const others = (store.people[number]?.departments ?? []).filter((one) => one !== id);
      seat(store, number, others.length === 0 ? [root] : others);
    }
    const facts = there(unit.facts, id);
    const siblings = unitOf(store, facts.parent_department_id).children;
    siblings.splice(siblings.indexOf(id), 1);
    store.units.delete(id);
    store.byDepartmentId.delete(facts.department_id);
    for (const group of store.groups.values())
      group.departments = group.departments.filter((one) => one !== id);
    store.version += 1;
  };

  return {
    addPerson: (departmentIds, changes) => {
      const number = store.people.length;
      seat(store, number, departmentIds);
      return changePerson(store.ids.person('open_id', number), changes ?? {});
    },
    changePerson,
    movePerson: (openId, departmentIds) => {
      seat(store, numberOf(openId), departmentIds);
      return personAt(numberOf(openId));
    },
    resignPerson: (openId) => {
      leave(openId, false);
    },
    removePerson: (openId) => {
      leave(openId, true);
    },
    addDepartment: (parentId, changes) => {
      const facts = { ...departmentFacts(store, departmentsMade, parentId), ...changes };
      placeUnit(store, facts);
      departmentsMade += 1;
      return department(facts.open_department_id);
    },
    changeDepartment: (id, changes) => {
      placeUnit(store, { ...there(unitOf(store, id).facts, id), ...changes });
      return department(id);
    },
    moveDepartment: (id, parentId) => {
      placeUnit(store, { ...there(unitOf(store, id).facts, id), parent_department_id: parentId });
      return department(id);
    },
    deleteDepartment: dissolve,
    addGroup: (type, changes) => {
      const group = emptyGroup(store, groupsMade, type);
      groupsMade += 1;
      store.groups.set(group.facts.id, group);
      return changeGroup(group.facts.id, changes ?? {});
    },
    changeGroup,
    removeGroup: (id) => {
      there(store.groups.get(id), id);
      store.groups.delete(id);
      store.version += 1;
    },
  };
}
