/** What is kept of attendance: little, because every punch follows from the seed, a person and a day. */
import type { Directory } from '../../contact/directory/directory.ts';
import { remembered } from '../../contact/directory/store.ts';
import type { ApplicationKind, Group, Result, ResultRecord, Shift, Status } from './shapes.ts';

/** A person and a day as one key. */
export type PersonDay = number;

/** A punch before it is written in Lark's shape. */
export interface Punch {
  /** Its place among those of the person's day; part of its id. */
  readonly index: number;
  /** Epoch milliseconds. */
  readonly time: number;
  /** When Lark came to know it; it is not shown before. */
  readonly known: number;
  /** The segment and the side of the shift that it counts for. */
  readonly segment: number;
  readonly side: 'in' | 'out';
  readonly type: number;
}

/** What was done by hand to a person's day. */
export interface Touched {
  readonly added: Punch[];
  /** Places of deleted punches. */
  readonly deleted: Set<number>;
  /** Set over every segment of the result. */
  result: Partial<Omit<Result, 'records'>> & { readonly segments?: Partial<ResultRecord> };
}

/** Something applied for, whole. */
export interface Applied {
  readonly id: string;
  readonly kind: ApplicationKind;
  readonly firstDay: number;
  readonly days: number;
  /** Epoch milliseconds of each span; two where one approval covers both. */
  readonly spans: readonly (readonly [from: number, to: number])[];
  readonly appliedAt: number;
  readonly decidedAt: number;
  readonly status: Status;
  /** Scatters the rest of its fields. */
  readonly draw: number;
}

/** How long someone has been working here; days in the person's own zone. */
export interface Career {
  readonly since: number;
  /** The last day; undefined for someone who still works here. */
  readonly until?: number;
}

/** All that is kept. */
export interface Store {
  readonly seed: number;
  readonly clock: () => number;
  readonly company: Directory;
  /** The zone of people in no group, and the one in which Lark tells today. */
  readonly zone: string;
  /** The first day that anything is known of. */
  readonly firstDay: number;
  /** The day of seeding: the last of people who left on an unknown day. */
  readonly seedDay: number;
  readonly groups: Group[];
  /** How many groups there were when people were put into them. */
  readonly seededGroups: number;
  readonly shifts: Shift[];
  readonly careers: Map<number, Career>;
  /** When people were moved to which group by hand, the latest first; -1 is none. */
  readonly moved: Map<number, readonly { readonly since: number; readonly index: number }[]>;
  readonly poisoned: Map<number, 'invalid' | 'unauthorized'>;
  /** Who had a person's id before. */
  readonly formers: Map<number, number>;
  readonly touched: Map<PersonDay, Touched>;
  readonly applied: Map<number, Applied[]>;
  readonly decisions: Map<string, { readonly status: Status; readonly at: number }>;
  /** Whether the admin console keeps the app from all data (1220005). */
  denied: boolean;
  made: number;
}

const daysKept = 32_768;
const bases = { flow: 7_612_300, result: 7_612_310, application: 7_612_320, remedy: 7_612_330 };

/** A person and a day as one key. */
export const keyOf = (number: number, day: number): PersonDay => number * daysKept + day;

/** A number of nineteen digits that carries a smaller one; neighbours are one and the same to a double. */
export function bigId(kind: keyof typeof bases, place: number): string {
  return String(BigInt(bases[kind]) * 1_000_000_000_000n + BigInt(place));
}

function placeIn(kind: keyof typeof bases, id: string): number | undefined {
  if (!/^\d{19}$/.test(id)) return undefined;
  const place = Number(BigInt(id) - BigInt(bases[kind]) * 1_000_000_000_000n);
  return place >= 0 && place < 1_000_000_000_000 ? place : undefined;
}

const punchesADay = 32;

/** The id of a punch, from whose day it is and its place in it. */
export function flowId(number: number, day: number, index: number): string {
  return bigId('flow', keyOf(number, day) * punchesADay + index);
}

/** Whose punch it is, of which day, and its place in it. */
export function punchMeant(
  id: string,
): { readonly number: number; readonly day: number; readonly index: number } | undefined {
  const place = placeIn('flow', id);
  if (place === undefined) return undefined;
  const key = Math.floor(place / punchesADay);
  return { number: Math.floor(key / daysKept), day: key % daysKept, index: place % punchesADay };
}

/** What was done by hand to a day, open to more. */
export function touch(store: Store, number: number, day: number): Touched {
  const key = keyOf(number, day);
  const touched = store.touched.get(key) ?? { added: [], deleted: new Set<number>(), result: {} };
  store.touched.set(key, touched);
  return touched;
}

/** Whether a person worked here on a day. */
export function worksOn(store: Store, number: number, day: number): boolean {
  if (day < store.firstDay) return false;
  const career = store.careers.get(number);
  if (career === undefined) {
    const person = store.company.store.people[number];
    return person !== undefined && (!person.left || day <= store.seedDay);
  }
  return day >= career.since && day <= (career.until ?? Infinity);
}

/** The number behind a user id or a job number; ids that were given to another person are theirs. */
export function createFinder(
  store: Store,
): (type: 'employee_id' | 'employee_no' | 'open_id', id: string) => number | undefined {
  const { company } = store;
  const byJobNumber = remembered(company.store, () => {
    const found = new Map<string, number>();
    for (const number of company.store.people.keys()) {
      const person = company.personAt(number);
      const known = person === undefined || person.employee_no === '' ? undefined : person.employee_no;
      // Of two with one number the one who still works here is meant.
      if (known !== undefined && !(found.has(known) && person?.status.is_resigned)) found.set(known, number);
    }
    return found;
  });
  return (type, id) => {
    const number =
      type === 'employee_no'
        ? byJobNumber().get(id)
        : company.store.ids.numberOf(type === 'open_id' ? 'open_id' : 'user_id', id);
    return number === undefined || company.store.people[number] === undefined ? undefined : number;
  };
}
