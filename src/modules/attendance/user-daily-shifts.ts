// The schedule: which shift a user has on a day. docs/lark-api/attendance.md#schedule.
import { flag, id, integer, optionalId, requiredDay, text } from '../columns.ts';
import { defineStream } from '../define.ts';
import { idText, wholeNumber, type KeyRule, type LarkRow } from '../keyed.ts';
import { days, endOfToday, toDay, toDayText } from './days.ts';
import { userDailyShifts as endpoint } from './endpoints.ts';
import { byDate, byDay, listQuery, usersFeed } from './users-feed.ts';
import { userIdText } from './user-flows.ts';
import { groupIdText, shiftIdOf, shiftIdText } from './user-tasks.ts';

interface UserDailyShift extends LarkRow {
  readonly user_id: string;
}

/** `yyyyMMdd` out of Lark's month and day. */
function dateOf({ month, day_no }: LarkRow): string {
  return `${String(month)}${String(day_no).padStart(2, '0')}`;
}

export const dailyShiftRule: KeyRule<UserDailyShift> = {
  of: 'attendance_user_daily_shifts',
  needs: 'user_id, month or day_no',
  toItem(row) {
    const user_id = idText(row['user_id']);
    if (user_id === undefined || Number.isNaN(toDay(dateOf(row)))) return undefined;
    return { ...row, user_id };
  },
};

export const attendanceUserDailyShifts = defineStream<LarkRow>({
  name: 'attendance_user_daily_shifts',
  description:
    'One row per user and scheduled day, some of them in the future; for groups that are scheduled. A shift that was ' +
    'taken off the schedule disappears with the next full refresh.',
  key: ['user_id', 'day'],
  cursor: 'day',
  columns: {
    user_id: id(userIdText, { nameOf: 'employee', as: 'user_name' }),
    day: requiredDay('The day.', { from: (shift) => toDayText(dateOf(shift)) }),
    group_id: optionalId(groupIdText, { references: 'attendance_groups.group_id' }),
    shift_id: text(shiftIdText, {
      from: ({ shift_id }) => shiftIdOf(shift_id),
      references: 'attendance_shifts.shift_id',
    }),
    month: integer('The month, as yyyyMM.', { from: ({ month }) => wholeNumber(month) ?? month }),
    day_no: integer('The day of the month.', { from: ({ day_no }) => wholeNumber(day_no) ?? day_no }),
    is_clear_schedule: flag('Whether the day was taken off the schedule; rarely returned.'),
  },
});

export const userDailyShifts = usersFeed<UserDailyShift>({
  stream: attendanceUserDailyShifts,
  endpoint,
  windows: {
    ...byDay,
    until: (now, { config }) => endOfToday(now) + days(config.attendance.shift_days_ahead),
  },
  queries: [
    listQuery(
      endpoint,
      dailyShiftRule,
      (_context, window) => ({ body: byDate(window) }),
      (shift) => [shift],
    ),
  ],
  keyOf: (shift) => `${shift.user_id} ${dateOf(shift)}`,
  timeOf: (shift) => toDay(dateOf(shift)),
});
