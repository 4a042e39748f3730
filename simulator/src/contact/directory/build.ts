/** Founds a company: its departments, its people and their leaders, all from one seed. */
import { dice, hash, hex, pick } from '../../random.ts';
import { seedGroups } from './seed-groups.ts';
import type { Size } from './shapes.ts';
import { placeUnit, root, seat, type DepartmentFacts, type Store, unitOf } from './store.ts';
import { departmentNames } from './words.ts';

/** Custom ids in every form that 4.2 allows beside the one Lark makes up. */
function departmentIdOf(seed: number, number: number): string {
  if (number % 4 === 1) return `D${String(number).padStart(3, '0')}`;
  if (number % 4 === 3) return `team.${number}_a-b@sg`;
  return hex(hash(seed, number, 40)) + hex(hash(seed, number, 41));
}

/** A department without a leader yet. */
export function departmentFacts(store: Store, number: number, parent: string): DepartmentFacts {
  const { seed } = store;
  // Every ninth department is called what one before it is called: names are no keys.
  const namesake = number % 9 === 5 ? number - 3 : number;
  const draw = dice(hash(seed, namesake, 42))();
  const [zh_cn, ja_jp, en_us] = pick(departmentNames, draw);
  const names = [en_us, zh_cn, ja_jp].filter((name) => name !== '');
  return {
    open_department_id: store.ids.department(number),
    department_id: departmentIdOf(seed, number),
    name: names[namesake % names.length] ?? en_us,
    i18n_name: { zh_cn, ja_jp, en_us },
    chat_id: number % 3 === 0 ? '' : `oc_${hex(hash(seed, number, 43))}${hex(hash(seed, number, 44))}`,
    status: { is_deleted: false },
    parent_department_id: parent,
    leaders: [],
    order: String(2_000 + 100 * number),
    unit_ids: number % 6 === 0 ? ['BU121'] : [],
    group_chat_employee_types: number % 5 === 0 ? [] : [1, 2],
    department_hrbps: [],
    create_group_chat: number % 3 !== 0,
  };
}

/** A chain down to the deepest level first, then the rest wherever there is a level left below. */
function foundDepartments(store: Store, size: Size): string[] {
  const roll = dice(hash(store.seed, 1, 45));
  const made: { readonly id: string; readonly level: number }[] = [];
  for (let number = 0; number < size.departments; number += 1) {
    const chained = number > 0 && number < size.depth;
    const chosen = chained ? made[number - 1] : made[Math.floor(roll() * made.length)];
    const rooted = chosen === undefined || chosen.level >= size.depth || (!chained && roll() < 0.05);
    const facts = departmentFacts(store, number, rooted ? root : chosen.id);
    placeUnit(store, facts);
    made.push({ id: facts.open_department_id, level: rooted ? 1 : chosen.level + 1 });
  }
  return made.map(({ id }) => id);
}

/** Every tenth department stays empty, and the second one grows beyond four pages. */
function foundPeople(store: Store, size: Size, departments: readonly string[]): void {
  const roll = dice(hash(store.seed, 2, 46));
  const big = departments[1];
  const homes = departments.filter((_, index) => index % 10 !== 9);
  const anywhere = (): string => homes[Math.floor(roll() * homes.length)] ?? root;
  const homeOf = (number: number): string => {
    if (number % 17 === 0) return root;
    return big !== undefined && number % 4 === 2 && unitOf(store, big).members.length < 230
      ? big
      : anywhere();
  };
  for (let number = 0, seated = 0; seated < size.people; number += 1) {
    if (number % 29 === 21) {
      store.people[number] = { departments: [], left: true, changes: undefined };
      continue;
    }
    const also = [number % 6 === 0, number % 30 === 0].filter(Boolean).map(anywhere);
    seat(store, number, [homeOf(number), ...also]);
    seated += 1;
  }
}

/** The first member leads; in some departments the second is a deputy, some have no leader. */
function nameLeaders(store: Store, departments: readonly string[]): void {
  departments.forEach((id, index) => {
    const unit = unitOf(store, id);
    const [first, second] = unit.members.map((number) => store.ids.person('open_id', number));
    if (unit.facts === undefined || first === undefined || index % 8 === 6) return;
    const deputies = index % 3 === 1 && second !== undefined ? [second] : [];
    unit.facts = {
      ...unit.facts,
      leader_user_id: first,
      leaders: [
        { leaderType: 1, leaderID: first },
        ...deputies.map((leaderID) => ({ leaderType: 2 as const, leaderID })),
      ],
      department_hrbps: index % 4 === 0 ? [store.ids.person('open_id', 0)] : [],
    };
  });
}

/** Fills an empty store. */
export function foundCompany(store: Store, size: Size): void {
  const departments = foundDepartments(store, size);
  foundPeople(store, size, departments);
  nameLeaders(store, departments);
  seedGroups(store, size, departments);
}
