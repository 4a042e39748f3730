/** Who is in a group, who leads it, and which departments it is made of. */
import { remembered } from '../../contact/directory/store.ts';
import { groupOf, needsNoPunch } from './rules.ts';
import type { Group } from './shapes.ts';
import type { Store } from './store.ts';

/** The members of groups, by number; people who have left are none. */
export interface Members {
  /** `1` must punch, `2` need not, `0` is both. */
  readonly of: (group: Group, clock?: '0' | '1' | '2') => readonly number[];
  readonly leaders: (group: Group) => readonly number[];
  /** Those who were put in one by one. */
  readonly bound: (group: Group) => readonly number[];
  /** Primary departments of members, a few of them. */
  readonly departments: (group: Group) => readonly string[];
}

/** Members as they are at the moment of a call; counted again only when people come, go or are moved. */
export function createMembers(store: Store): Members {
  const company = store.company.store;
  const all = remembered(company, () => {
    const found = new Map<string, number[]>();
    for (const [number, person] of company.people.entries()) {
      const group = person?.left === false ? groupOf(store, number) : undefined;
      if (group === undefined) continue;
      const members = found.get(group.group_id) ?? [];
      members.push(number);
      found.set(group.group_id, members);
    }
    return found;
  });
  const of: Members['of'] = ({ group_id }, clock = '0') =>
    (all().get(group_id) ?? []).filter((number) => clock === '0' || needsNoPunch(number) === (clock === '2'));
  return {
    of,
    leaders: (group) => of(group).slice(0, 1),
    bound: (group) => of(group).slice(0, 20),
    departments: (group) => {
      const homes = of(group).flatMap((number) => company.people[number]?.departments[0] ?? []);
      return [...new Set(homes)].filter((id) => id !== '0').slice(0, 5);
    },
  };
}
