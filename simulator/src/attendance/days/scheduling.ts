/** Schedules: which shift the members of scheduled groups have on which day. */
import { hash } from '../../random.ts';
import type { DailyShift, Shift } from '../records/shapes.ts';
import { groupOf } from '../records/rules.ts';
import { worksOn, type Store } from '../records/store.ts';
import { dateOf } from '../../zones.ts';

/** What a day of rest has for a shift. */
export const restShift = '0';

/** The shift of a day in a scheduled group: two days of rest in seven, else one of four kinds. */
export function scheduledShift(store: Store, number: number, day: number): Shift | undefined {
  const week = Math.floor(day / 7);
  const rest = hash(store.seed, number, 310_000 + week) % 7;
  if (day % 7 === rest || day % 7 === (rest + 1) % 7) return undefined;
  const kind = [0, 1, 2, 5][hash(store.seed, number, 320_000 + week) % 4] ?? 0;
  return store.shifts[kind % Math.max(1, store.shifts.length)];
}

/** A day of a schedule as it is listed; undefined for members of groups without one. */
export function scheduleOn(
  store: Store,
  number: number,
  day: number,
  user_id: string,
): DailyShift | undefined {
  const group = groupOf(store, number, day);
  if (group?.group_type !== 2 || !worksOn(store, number, day)) return undefined;
  const date = dateOf(day);
  return {
    group_id: group.group_id,
    shift_id: scheduledShift(store, number, day)?.shift_id ?? restShift,
    month: Math.floor(date / 100),
    user_id,
    day_no: date % 100,
  };
}
