/** Seeds the user groups of a company: normal and dynamic, full, mixed and empty. */
import { dice, hash, hex, pick } from '../../random.ts';
import type { Size } from './shapes.ts';
import type { Store, StoredGroup } from './store.ts';
import { groupNames } from './words.ts';

/** A group without members; the custom id is sixteen hexadecimal digits unless an administrator chose one. */
export function emptyGroup(store: Store, number: number, type: 1 | 2): StoredGroup {
  const { seed } = store;
  const name = pick(groupNames, (number % groupNames.length) / groupNames.length);
  const facts = {
    id: `g${String(190_000 + number * 37 + (seed % 37))}`,
    name: number < groupNames.length ? name : `${name} ${number}`,
    description: number % 2 === 0 ? '' : 'People who may enter\n"at night"',
    type,
    department_scope_list: [],
    group_id:
      number % 5 === 2 ? `group-${number}` : hex(hash(seed, number, 50)) + hex(hash(seed, number, 51)),
  };
  return { facts, users: [], departments: [] };
}

function drawn<T>(all: readonly T[], count: number, roll: () => number): T[] {
  if (all.length === 0) return [];
  const places = new Set(Array.from({ length: count }, () => Math.floor(roll() * all.length)));
  return all.filter((_, index) => places.has(index));
}

/** Every third group is dynamic, every fifth is empty, and the first fills pages where there are people enough. */
export function seedGroups(store: Store, size: Size, departments: readonly string[]): void {
  const numbers = store.people.flatMap((person, number) =>
    person === undefined || person.left ? [] : [number],
  );
  const count = size.people === 0 ? 0 : Math.min(130, 6 + Math.floor(size.people / 500));
  for (let number = 0; number < count; number += 1) {
    const roll = dice(hash(store.seed, number, 52));
    const type = number % 3 === 2 ? 2 : 1;
    const group = emptyGroup(store, number, type);
    const wanted = number === 0 ? 320 : 1 + Math.floor(roll() * 12);
    if (number % 5 !== 4) group.users = drawn(numbers, Math.min(wanted, size.people / 3), roll);
    if (type === 1 && number % 2 === 1) group.departments = drawn(departments, 3, roll);
    if (type === 2)
      group.facts = {
        ...group.facts,
        department_scope_list: drawn(departments, 2, roll),
        dynamic_group_rule: {
          department_level: 'recursive',
          expressions: [{ field: 'city', operator: 'eq', value: 'Singapore' }],
          joiner_rule: 'and',
          group_status: 'completed',
        },
      };
    store.groups.set(group.facts.id, group);
  }
}
