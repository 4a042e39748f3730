// The rows of the schedule: which shift a person has on a day. Source: lark-approval-attendance 4.7.
import { z } from 'zod';
import { integer, key, text } from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { identifies } from '../../../enrich/ids.ts';
import { noneToNull } from '../../values.ts';
import { toDayText } from '../days.ts';
import type { LarkDailyShift } from '../endpoints.ts';
import { personKey } from './flows.ts';

/** `yyyyMMdd` out of Lark's month and day. */
export function dateOf({ month, day_no }: LarkDailyShift): string {
  return `${month}${String(day_no).padStart(2, '0')}`;
}

export const attendanceUserDailyShifts = defineStream({
  name: 'attendance_user_daily_shifts',
  description:
    'One row per person and scheduled day, some of them in the future; for groups that are scheduled. A shift that was ' +
    'taken off the schedule leaves the warehouse with the next full refresh.',
  row: z.object({
    user_id: identifies(key(personKey), 'employee', 'user_name'),
    day: z.iso.date().meta({ description: 'The day.' }),
    group_id: text('Attendance group; 1 is no group, and is no key of attendance_groups.'),
    shift_id: text(
      'Shift; 9 is the default shift, and is no key of attendance_shifts; null on days of rest.',
    ),
    month: integer('The month, as yyyyMM.'),
    day_no: integer('The day of the month.'),
  }),
  primaryKey: ['user_id', 'day'],
  cursorField: 'day',
  rows: (shift: LarkDailyShift) => [
    {
      user_id: shift.user_id,
      day: toDayText(dateOf(shift)),
      group_id: noneToNull(shift['group_id']),
      shift_id: noneToNull(shift['shift_id']),
      month: Number(shift.month),
      day_no: shift.day_no,
    },
  ],
});
