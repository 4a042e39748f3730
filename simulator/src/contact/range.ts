/** What of the company is in the app's contact range (docs/lark-api/contact.md#endpoints). */
import { remembered, root, upwards } from './directory/store.ts';
import type { Range, World } from '../world.ts';

/** What the app may see at the moment of a call. */
export interface View {
  readonly everything: boolean;
  readonly seesDepartment: (id: string) => boolean;
  readonly seesPerson: (number: number) => boolean;
  readonly seesGroup: (id: string) => boolean;
}

interface Ticked {
  readonly range: Range;
  readonly departments: ReadonlySet<string>;
  readonly users: ReadonlySet<number>;
  readonly groups: ReadonlySet<string>;
}

/** Looks at the range with each call, because a test may change both it and the company. */
export function createView({ tenant, range }: World): () => View {
  const { store } = tenant.contact;
  /** What was ticked, with the members of the ticked groups. */
  const tick = (now: Range): Ticked => {
    const { departments = [], users = [], groups = [] } = now === 'all' ? {} : now;
    const ticked = groups.flatMap((id) => store.groups.get(id) ?? []);
    const numbers = users
      .map((id) => store.ids.numberOf('open_id', id))
      .filter((number) => number !== undefined);
    return {
      range: now,
      departments: new Set([...departments, ...ticked.flatMap((group) => group.departments)]),
      users: new Set([...numbers, ...ticked.flatMap((group) => group.users)]),
      groups: new Set(groups),
    };
  };
  let recall = remembered(store, () => tick(range()));

  return () => {
    if (recall().range !== range()) recall = remembered(store, () => tick(range()));
    const ticked = recall();
    const everything = ticked.range === 'all';
    const seesDepartment = (id: string): boolean =>
      everything || (id !== root && upwards(store, id).some((above) => ticked.departments.has(above)));
    return {
      everything,
      seesDepartment,
      seesPerson: (number) =>
        everything ||
        ticked.users.has(number) ||
        (store.people[number]?.departments ?? []).some((id) => seesDepartment(id)),
      seesGroup: (id) => everything || ticked.groups.has(id),
    };
  };
}
