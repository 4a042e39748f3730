/** What a person was to do on a day: which shift, from when to when. */
import { groupOf, minutesOf, needsNoPunch } from '../records/rules.ts';
import type { Group, PunchTimeRule, Shift } from '../records/shapes.ts';
import { restShift, scheduledShift } from './scheduling.ts';
import type { Store } from '../records/store.ts';
import { instantOf, weekdayOf } from '../../zones.ts';

/** One pair of punches that a shift asks for; instants in epoch milliseconds. */
export interface Segment {
  readonly on: number;
  readonly off: number;
  readonly rule: PunchTimeRule | undefined;
  readonly needsOn: boolean;
  readonly needsOff: boolean;
}

/** A person's day as it was planned. */
export interface Plan {
  readonly zone: string;
  readonly group_id: string;
  readonly shift_id: string;
  /** Empty on a day of rest. */
  readonly segments: readonly Segment[];
  /** Whether the times are only those at which people usually come and go, and no field says so. */
  readonly free: boolean;
}

const defaultShift = '9';

function shiftOf(store: Store, group: Group, number: number, day: number): Shift | undefined {
  if (group.group_type === 2) return scheduledShift(store, number, day);
  const id = group.punch_day_shift_ids[(weekdayOf(day) + 6) % 7];
  return store.shifts.find((shift) => shift.shift_id === id);
}

/** The plan of a person's day. */
export function planOf(store: Store, number: number, day: number): Plan {
  const group = groupOf(store, number, day);
  const zone = group?.time_zone ?? store.zone;
  const weekend = weekdayOf(day) % 6 === 0;
  const usual = (needed: boolean): readonly Segment[] => [
    {
      on: instantOf(zone, day, 9 * 60 + 30),
      off: instantOf(zone, day, 18 * 60 + 30),
      rule: undefined,
      needsOn: needed,
      needsOff: needed,
    },
  ];
  if (group === undefined) {
    return { zone, group_id: '1', shift_id: defaultShift, segments: weekend ? [] : usual(false), free: true };
  }
  const { group_id } = group;
  const exempt = needsNoPunch(number);
  if (group.group_type === 3) {
    const segments = weekend ? [] : usual(!exempt);
    return { zone, group_id, shift_id: weekend ? restShift : defaultShift, segments, free: true };
  }
  const shift = shiftOf(store, group, number, day);
  const segments = (shift?.punch_time_rule ?? []).map((rule) => ({
    on: instantOf(zone, day, minutesOf(rule.on_time)),
    off: instantOf(zone, day, minutesOf(rule.off_time)),
    rule,
    // On reading, `true` means that the punch is needed (docs/lark-api/attendance.md#shifts).
    needsOn: rule.no_need_on && !exempt,
    needsOff: rule.no_need_off && !exempt,
  }));
  return { zone, group_id, shift_id: shift?.shift_id ?? restShift, segments, free: false };
}
