/** The users that a request names, and those that Lark refuses (docs/lark-api/attendance.md#ids). */
import type { View } from '../contact/range.ts';
import { createView } from '../contact/range.ts';
import type { Refusal } from '../platform/answers.ts';
import type { World } from '../world.ts';
import { refusals, type EmployeeType } from './common.ts';
import { createFinder } from './records/store.ts';

/** A person whose days were asked for; one id stands for several where it was given out again. */
export interface Asked {
  readonly number: number;
  /** How everyone is named in the answer: this person by the id that was sent. */
  readonly idOf: (number: number) => string;
}

/** The ids of a request, sorted out. */
export interface Sorted {
  readonly asked: readonly Asked[];
  readonly invalid: readonly string[];
  readonly unauthorized: readonly string[];
}

/** What the endpoints ask about people. */
export interface People {
  readonly sort: (ids: readonly string[], type: EmployeeType, alsoFormer: boolean) => Sorted;
  /** The people of a request that stands or falls as a whole. */
  readonly all: (
    ids: readonly string[],
    type: EmployeeType,
    alsoFormer?: boolean,
  ) => readonly Asked[] | Refusal;
  readonly idOf: (type: EmployeeType) => (number: number) => string;
  /** 1220005 for whatever is asked, once the app is out of the console's range. */
  readonly denied: () => Refusal | undefined;
  readonly refusal: () => Refusal;
}

/** Asks the directory, the contact range and the console, all as they are at the moment of a call. */
export function createPeople(world: World): People {
  const { tenant, quirks } = world;
  const { store } = tenant.attendance;
  const { contact } = tenant;
  const view = createView(world);
  const find = createFinder(store);

  const idOf: People['idOf'] = (type) => (number) => {
    if (type === 'employee_no') return contact.personAt(number)?.employee_no ?? '';
    return contact.store.ids.person(type === 'open_id' ? 'open_id' : 'user_id', number);
  };

  /** Who has left is in no department, and so is not judged by the range. */
  const seen = (number: number, { seesPerson }: View): boolean =>
    quirks.attendanceRange === 'apart' || contact.store.people[number]?.left === true || seesPerson(number);

  const sort: People['sort'] = (ids, type, alsoFormer) => {
    const now = view();
    const formers = new Set(store.formers.values());
    const named = idOf(type);
    const sorted = { asked: [] as Asked[], invalid: [] as string[], unauthorized: [] as string[] };
    for (const id of new Set(ids)) {
      const number = find(type, id);
      const poison = number === undefined ? undefined : store.poisoned.get(number);
      if (number === undefined || formers.has(number) || poison === 'invalid') sorted.invalid.push(id);
      else if (poison === 'unauthorized' || !seen(number, now)) sorted.unauthorized.push(id);
      else {
        const former = alsoFormer ? store.formers.get(number) : undefined;
        for (const one of former === undefined ? [number] : [number, former])
          sorted.asked.push({ number: one, idOf: (other) => (other === one ? id : named(other)) });
      }
    }
    return sorted;
  };

  const refusal = (): Refusal =>
    quirks.attendanceBadUser === 1220004 ? refusals.badUser : refusals.userService;

  return {
    sort,
    idOf,
    refusal,
    denied: () => (store.denied ? refusals.denied : undefined),
    all: (ids, type, alsoFormer = false) => {
      const { asked, invalid, unauthorized } = sort(ids, type, alsoFormer);
      return invalid.length + unauthorized.length > 0 ? refusal() : asked;
    },
  };
}
