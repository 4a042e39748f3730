/** Who sits where: the little that is kept of each person, and departments with their indexes. */
import type { Department, Group, Person } from './shapes.ts';
import { createIds, type Ids } from './ids.ts';

/** The id of the root department in both id types (docs/lark-api/contact.md#users). */
export const root = '0';

/** Fields of a person that a test may set; ids and placements have ways of their own. */
export type PersonChanges = Partial<
  Omit<
    Person,
    'open_id' | 'union_id' | 'user_id' | 'department_ids' | 'orders' | 'leader_user_id' | 'is_frozen'
  >
> & {
  /** `null` takes the leader away. */
  readonly leader_user_id?: string | null;
};

/** What is kept of a person; every other field follows from the seed and the number. */
export interface Seated {
  /** The primary department first; empty for a leaver. */
  departments: readonly string[];
  left: boolean;
  changes: PersonChanges | undefined;
}

/** Fields of a department that are kept; its counts follow from its members. */
export type DepartmentFacts = Omit<Department, 'member_count' | 'primary_member_count'>;

/** A department with its indexes; the root is one without facts. */
export interface Unit {
  facts: DepartmentFacts | undefined;
  readonly children: string[];
  /** Numbers of direct members, in the order they are listed. */
  readonly members: number[];
}

/** Fields of a group that are kept; its counts follow from its members, who are numbers here. */
export type GroupFacts = Omit<
  Group,
  'member_user_count' | 'member_department_count' | 'member_user_ids' | 'member_department_ids'
>;

/** A group with its members. */
export interface StoredGroup {
  facts: GroupFacts;
  users: readonly number[];
  departments: readonly string[];
}

/** All that is kept of a company. */
export interface Store {
  readonly seed: number;
  readonly ids: Ids;
  /** By number; a hole is a person that Lark no longer knows. */
  readonly people: (Seated | undefined)[];
  readonly units: Map<string, Unit>;
  readonly byDepartmentId: Map<string, string>;
  readonly groups: Map<string, StoredGroup>;
  /** Grows with every change, so that what was worked out from the store can be kept until then. */
  version: number;
}

/** An empty company, with its root department. */
export function createStore(seed: number): Store {
  return {
    seed,
    ids: createIds(seed),
    people: [],
    units: new Map([[root, { facts: undefined, children: [], members: [] }]]),
    byDepartmentId: new Map(),
    groups: new Map(),
    version: 0,
  };
}

/** The department, or an error that names it: changes are made by tests, which want to hear of a typo. */
export function unitOf(store: Store, id: string): Unit {
  const unit = store.units.get(id);
  if (unit === undefined) throw new Error(`The simulated tenant has no department ${id}.`);
  return unit;
}

function without<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index !== -1) list.splice(index, 1);
}

/** Takes a person out of every department. */
export function unseat(store: Store, number: number): void {
  for (const id of store.people[number]?.departments ?? []) without(unitOf(store, id).members, number);
  store.version += 1;
}

/** Puts a person into these departments, the first of which is the primary one. */
export function seat(store: Store, number: number, ids: readonly string[]): void {
  const departments = [...new Set(ids)];
  const units = departments.map((id) => unitOf(store, id));
  unseat(store, number);
  for (const unit of units) unit.members.push(number);
  store.people[number] = { changes: store.people[number]?.changes, departments, left: false };
}

/** Puts a department under its parent, at the end unless it was there already. */
export function placeUnit(store: Store, facts: DepartmentFacts): void {
  const id = facts.open_department_id;
  const parent = unitOf(store, facts.parent_department_id);
  if (upwards(store, facts.parent_department_id).includes(id)) {
    throw new Error(`Department ${id} cannot be below itself.`);
  }
  const unit = store.units.get(id) ?? { facts: undefined, children: [], members: [] };
  const before = unit.facts;
  if (before?.parent_department_id !== facts.parent_department_id) {
    if (before !== undefined) without(unitOf(store, before.parent_department_id).children, id);
    parent.children.push(id);
  }
  if (before !== undefined) store.byDepartmentId.delete(before.department_id);
  unit.facts = facts;
  store.units.set(id, unit);
  store.byDepartmentId.set(facts.department_id, id);
  store.version += 1;
}

/** A department and everything above it, nearest first, without the root. */
export function upwards(store: Store, id: string): readonly string[] {
  const path: string[] = [];
  for (let at = id; at !== root;) {
    path.push(at);
    at = store.units.get(at)?.facts?.parent_department_id ?? root;
  }
  return path;
}

/** Every department below one, parents before their children. */
export function below(store: Store, id: string): readonly string[] {
  const found = [...(store.units.get(id)?.children ?? [])];
  // The list grows while it is walked, level by level.
  for (const child of found) for (const next of store.units.get(child)?.children ?? []) found.push(next);
  return found;
}

/** Keeps what `work` makes of the store until the store changes. */
export function remembered<T>(store: Store, work: () => T): () => T {
  let kept: { readonly version: number; readonly value: T } | undefined;
  return () => {
    if (kept?.version !== store.version) kept = { version: store.version, value: work() };
    return kept.value;
  };
}
