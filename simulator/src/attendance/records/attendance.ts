/** The attendance of a simulated tenant: who punched when, what came of it, and how to change both. */
import type { Directory } from '../../contact/directory/directory.ts';
import { hash } from '../../random.ts';
import { applicationsOn } from '../days/applying.ts';
import { createChanging, type Changing } from './changing.ts';
import { remedyOf } from '../days/correcting.ts';
import { scheduleOn } from '../days/scheduling.ts';
import { groupAt, shiftAt, zoneOf } from './rules.ts';
import type { Application, DailyShift, Flow, Group, Remedy, Result, Shift } from './shapes.ts';
import { flowOf, resultOf, type View } from '../days/rendering.ts';
import type { Store } from './store.ts';
import { dayAt, dayOfDate } from '../../zones.ts';
import { workDayOf } from '../days/working.ts';

/** How much of it there is; every figure has a default. */
export interface AttendanceSize {
  /** How many days back anything is known; default 60. */
  readonly days?: number;
  /** Default 4: fixed, scheduled, free, and fixed again. */
  readonly groups?: number;
  /** Default 6, one of each kind. */
  readonly shifts?: number;
  /** Zones of the groups, in turn; Lark's own today is that of the first. Default `Asia/Shanghai` alone. */
  readonly timeZones?: readonly [string, ...string[]];
}

/** Who and when; everyone and everything by default. */
export interface Span {
  /** Open ids. */
  readonly people?: readonly string[];
  /** `yyyyMMdd`, both inclusive, of each person's own zone. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * The ground truth at the clock's now, by user ids, also of people who have left and of those that Lark
 * refuses. People who had another person's user id before are listed under it.
 */
export interface Attendance extends Changing {
  /** Punches of work days; those of a night shift are partly of the date after. */
  readonly flows: (span?: Span) => Generator<Flow>;
  readonly results: (span?: Span) => Generator<Result>;
  /** One by one, in every status that can be asked for. */
  readonly applications: (span?: Span) => Generator<Application>;
  /** By the date that is corrected, in every status. */
  readonly remedies: (span?: Span) => Generator<Remedy>;
  /** Until today by default, though schedules reach into the future. */
  readonly schedule: (span?: Span) => Generator<DailyShift>;
  readonly groups: () => readonly Group[];
  readonly shifts: () => readonly Shift[];
  /** What endpoints read; tests keep to the rest. */
  readonly store: Store;
}

function foundAttendance(parts: {
  readonly seed: number;
  readonly size: AttendanceSize;
  readonly directory: Directory;
  readonly clock: () => number;
}): Store {
  const { seed, size, directory, clock } = parts;
  const zones = size.timeZones ?? (['Asia/Shanghai'] as const);
  const now = clock();
  const days = size.days ?? 60;
  const effect = now - days * 86_400_000;
  const firstDay = dayAt(zones[0], effect);
  const shifts = Array.from({ length: size.shifts ?? 6 }, (_, number) => shiftAt(number));
  const groups = Array.from({ length: size.groups ?? 4 }, (_, number) =>
    groupAt(number, { zone: zones[number % zones.length] ?? zones[0], shifts, effect }),
  );
  const leavers = [...directory.store.people.entries()].filter(([, person]) => person?.left === true);
  return {
    seed,
    clock,
    company: directory,
    zone: zones[0],
    firstDay,
    seedDay: dayAt(zones[0], now),
    shifts,
    groups,
    seededGroups: groups.length,
    careers: new Map(
      leavers.map(([number]) => [
        number,
        { since: firstDay, until: firstDay + (hash(seed, number, 303) % Math.max(1, days)) },
      ]),
    ),
    moved: new Map(),
    poisoned: new Map(),
    formers: new Map(),
    touched: new Map(),
    applied: new Map(),
    decisions: new Map(),
    denied: false,
    made: 0,
  };
}

/** Attendance of this size, up to now; the same seed, size and clock make the same one. */
export function createAttendance(parts: Parameters<typeof foundAttendance>[0]): Attendance {
  const store = foundAttendance(parts);
  const { company } = store;
  const id = (number: number): string => company.store.ids.person('user_id', number);

  /** Everyone by number, with the number whose id they are known by. */
  function* everyone({ people }: Span): Generator<readonly [number: number, owner: number]> {
    const owners = new Map([...store.formers].map(([owner, former]) => [former, owner]));
    const wanted = people && new Set(people.map((one) => company.store.ids.numberOf('open_id', one)));
    for (const [number, person] of company.store.people.entries()) {
      const owner = owners.get(number) ?? number;
      if (person !== undefined && (wanted === undefined || wanted.has(owner))) yield [number, owner];
    }
  }

  function* days(
    span: Span,
  ): Generator<{ readonly number: number; readonly day: number; readonly view: View }> {
    const now = store.clock();
    for (const [number, owner] of everyone(span)) {
      const view = { now, idOf: (one: number) => id(one === number ? owner : one) };
      const from = span.from === undefined ? store.firstDay : (dayOfDate(span.from) ?? NaN);
      const to = span.to === undefined ? dayAt(zoneOf(store, number), now) : (dayOfDate(span.to) ?? NaN);
      for (let day = from; day <= to; day += 1) yield { number, day, view };
    }
  }

  return {
    store,
    ...createChanging(store),
    *flows(span = {}) {
      for (const { number, day, view } of days(span)) {
        const work = workDayOf(store, number, day);
        for (const punch of work?.punches ?? []) {
          const shown = punch.time <= view.now && punch.known <= view.now;
          if (shown) yield flowOf(store, { number, day }, punch, view);
        }
      }
    },
    *results(span = {}) {
      for (const { number, day, view } of days(span)) {
        const work = workDayOf(store, number, day);
        const name = company.personAt(number)?.name ?? '';
        const result = work === undefined ? undefined : resultOf(store, work, view, name);
        if (result !== undefined) yield result;
      }
    },
    *applications(span = {}) {
      for (const { number, day, view } of days(span))
        yield* applicationsOn(store, number, day, { now: view.now, user_id: view.idOf(number) });
    },
    *remedies(span = {}) {
      for (const { number, day, view } of days(span)) {
        const work = workDayOf(store, number, day);
        for (const correction of work?.corrections ?? []) {
          const who = { number, day, user_id: view.idOf(number) };
          const remedy = remedyOf(correction, who, { zone: zoneOf(store, number, day), now: view.now });
          if (remedy !== undefined) yield remedy;
        }
      }
    },
    *schedule(span = {}) {
      for (const { number, day, view } of days(span)) {
        const shift = scheduleOn(store, number, day, view.idOf(number));
        if (shift !== undefined) yield shift;
      }
    },
    groups: () => store.groups,
    shifts: () => store.shifts,
  };
}
