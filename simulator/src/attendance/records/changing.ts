/** Changes to attendance between two readings of it; all happen at the clock's now, whatever day they are about. */
import type { PersonChanges } from '../../contact/directory/store.ts';
import type { Person } from '../../contact/directory/shapes.ts';
import { hash } from '../../random.ts';
import { spansOf } from '../days/applying.ts';
import { planOf } from '../days/plan.ts';
import { groupAt, shiftAt, zoneOf } from './rules.ts';
import type { ApplicationKind, Status } from './shapes.ts';
import { bigId, flowId, punchMeant, touch, type Punch, type Store, type Touched } from './store.ts';
import { dateOf, dayAt, dayOfDate } from '../../zones.ts';

/** People are open ids, dates `yyyyMMdd` of the person's own zone, instants epoch milliseconds; typos are errors. */
export interface Changing {
  /** A punch that Lark comes to know of now, though it may be of long ago; an import by default. Its id. */
  readonly addPunch: (openId: string, checkTime: number, type?: number) => string;
  readonly deletePunch: (recordId: string) => void;
  /** Sets fields of a day's result, and in `segments` those of all its records: an administrator's edit. */
  readonly recompute: (openId: string, date: number, changes: Touched['result']) => void;
  /** A new person, who has worked here since a date; since today by default. */
  readonly hire: (
    departmentIds: readonly string[],
    career?: { readonly since?: number },
    changes?: PersonChanges,
  ) => Person;
  /** A person leaves, today or on another last day. */
  readonly resign: (openId: string, lastDate?: number) => void;
  /** Every call that asks for this person is refused, though the directory shows them; `no` ends it. */
  readonly poison: (openId: string, how?: 'invalid' | 'unauthorized' | 'no') => void;
  /** A leaver's user id is given to another person. */
  readonly reuseId: (openId: string, leaverOpenId: string) => void;
  /** The app is taken out of the admin console's data range: 1220005 for everything. */
  readonly denyData: (denied?: boolean) => void;
  /** Into another group, or out of all, from today on. */
  readonly moveToGroup: (openId: string, groupId: string | undefined) => void;
  /** Of the next kind in turn; its id. */
  readonly addGroup: (timeZone?: string) => string;
  readonly addShift: () => string;
  /** Something applied for now and decided at once; its id. */
  readonly apply: (
    openId: string,
    kind: ApplicationKind,
    what: { readonly date: number; readonly days?: number; readonly status?: Status },
  ) => string;
  /** What becomes of an application, whatever was decided before. */
  readonly decide: (applicationId: string, status: Status) => void;
}

/** How far from the planned time a punch still counts for it. */
const near = 8 * 3_600_000;

/** The planned time that a punch is nearest to, of the day itself and the one before, whose shift may go on. */
function meantBy(
  store: Store,
  number: number,
  time: number,
): Pick<Punch, 'segment' | 'side'> & { day: number } {
  const today = dayAt(zoneOf(store, number), time);
  const planned = [today, today - 1].flatMap((day) =>
    planOf(store, number, day).segments.flatMap(({ on, off }, segment) => [
      { day, segment, side: 'in' as const, at: on },
      { day, segment, side: 'out' as const, at: off },
    ]),
  );
  const away = ({ at }: { readonly at: number }): number => Math.abs(at - time);
  const [nearest] = planned.filter((one) => away(one) <= near).sort((a, b) => away(a) - away(b));
  return nearest ?? { day: today, segment: 0, side: 'in' };
}

/** The changes that a store can undergo. */
export function createChanging(store: Store): Changing {
  const { company } = store;
  const numberOf = (openId: string): number => {
    const number = company.store.ids.numberOf('open_id', openId);
    if (number === undefined || company.store.people[number] === undefined)
      throw new Error(`The simulated tenant has no ${openId}.`);
    return number;
  };
  const dayOn = (date: number): number => {
    const day = dayOfDate(date);
    if (day === undefined) throw new Error(`${String(date)} is no yyyyMMdd.`);
    return day;
  };
  const today = (number: number): number => dayAt(zoneOf(store, number), store.clock());

  return {
    addPunch: (openId, time, type = 7) => {
      const number = numberOf(openId);
      const { day, segment, side } = meantBy(store, number, time);
      const { added } = touch(store, number, day);
      const index = 8 + added.length;
      if (index > 31) throw new Error(`${openId} has no room for more punches on ${String(dateOf(day))}.`);
      added.push({ index, time, known: store.clock(), segment, side, type });
      return flowId(number, day, index);
    },
    deletePunch: (recordId) => {
      const meant = punchMeant(recordId);
      if (meant === undefined) throw new Error(`The simulated tenant has no punch ${recordId}.`);
      touch(store, meant.number, meant.day).deleted.add(meant.index);
    },
    recompute: (openId, date, changes) => {
      const touched = touch(store, numberOf(openId), dayOn(date));
      touched.result = { ...touched.result, ...changes };
    },
    hire: (departmentIds, { since } = {}, changes = {}) => {
      const person = company.addPerson(departmentIds, changes);
      const number = numberOf(person.open_id);
      store.careers.set(number, { since: since === undefined ? today(number) : dayOn(since) });
      return person;
    },
    resign: (openId, lastDate) => {
      const number = numberOf(openId);
      const { since = store.firstDay } = store.careers.get(number) ?? {};
      const until = lastDate === undefined ? today(number) : dayOn(lastDate);
      store.careers.set(number, { since, until });
      company.resignPerson(openId);
    },
    poison: (openId, how = 'unauthorized') => {
      if (how === 'no') store.poisoned.delete(numberOf(openId));
      else store.poisoned.set(numberOf(openId), how);
    },
    reuseId: (openId, leaverOpenId) => {
      const former = numberOf(leaverOpenId);
      if (company.store.people[former]?.left !== true) throw new Error(`${leaverOpenId} has not left.`);
      store.formers.set(numberOf(openId), former);
    },
    denyData: (denied = true) => {
      store.denied = denied;
    },
    moveToGroup: (openId, groupId) => {
      const index = store.groups.findIndex(({ group_id }) => group_id === groupId);
      if (groupId !== undefined && index < 0)
        throw new Error(`The simulated tenant has no group ${groupId}.`);
      const number = numberOf(openId);
      const before = store.moved.get(number) ?? [];
      store.moved.set(number, [{ since: today(number), index }, ...before]);
      company.store.version += 1;
    },
    addGroup: (timeZone = store.zone) => {
      const { groups, shifts } = store;
      const group = groupAt(groups.length, { zone: timeZone, shifts, effect: store.clock() });
      // Who is in which group stays as it was: the new one is filled by hand.
      groups.push(group);
      return group.group_id;
    },
    addShift: () => {
      const shift = shiftAt(store.shifts.length);
      store.shifts.push(shift);
      return shift.shift_id;
    },
    apply: (openId, kind, { date, days = 1, status = 2 }) => {
      const number = numberOf(openId);
      store.made += 1;
      const draw = hash(store.seed, store.made, 390);
      const now = store.clock();
      const firstDay = dayOn(date);
      const id = bigId('application', 500_000_000_000 + store.made);
      const spans = spansOf(kind, zoneOf(store, number, firstDay), { firstDay, days, draw });
      const applied = { id, kind, firstDay, days, spans, appliedAt: now, decidedAt: now, status, draw };
      store.applied.set(number, [...(store.applied.get(number) ?? []), applied]);
      return id;
    },
    decide: (applicationId, status) => {
      store.decisions.set(applicationId, { status, at: store.clock() });
    },
  };
}
