// The rows of shifts. Source: lark-approval-attendance 4.6.
import { z } from 'zod';
import { flag, integer, key, object, objects, text } from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { orNull } from '../../values.ts';
import type { LarkShift } from '../endpoints.ts';

const some = z.int().nullish();
const clock = z.string().nullish();
const yes = z.boolean().nullish();

export const attendanceShifts = defineStream({
  name: 'attendance_shifts',
  description: 'One row per shift. Deleted shifts leave the warehouse with the next full refresh.',
  row: z.object({
    shift_id: key('Id of the shift.'),
    shift_name: text('Name.'),
    punch_times: integer('How many pairs of check-ins a day has.'),
    is_flexible: flag('Whether people may come and go earlier or later.'),
    flexible_minutes: integer('By how many minutes.'),
    flexible_rule: objects('By how many minutes earlier and later.', {
      flexible_early_minutes: some,
      flexible_late_minutes: some,
    }),
    no_need_off: flag('About the check-out at the end, as Lark says it; see punch_time_rule.'),
    punch_time_rule: objects(
      'When to check in and out. Hours from 24 on are of the next day: 26:00 is 02:00. Lark inverts two flags when it ' +
        'shows them: no_need_on and no_need_off are true where the check-in IS needed.',
      {
        on_time: clock,
        off_time: clock,
        late_minutes_as_late: some,
        late_minutes_as_lack: some,
        on_advance_minutes: some,
        early_minutes_as_early: some,
        early_minutes_as_lack: some,
        off_delay_minutes: some,
        late_minutes_as_serious_late: some,
        no_need_on: yes,
        no_need_off: yes,
      },
    ),
    late_off_late_on_rule: objects('How much later people may come after a late evening.', {
      late_off_minutes: some,
      late_on_minutes: some,
    }),
    rest_time_rule: objects('Breaks.', { rest_begin_time: clock, rest_end_time: clock }),
    overtime_rule: objects('When overtime begins and ends.', { on_overtime: clock, off_overtime: clock }),
    overtime_rest_time_rule: objects('Breaks in overtime.', { rest_begin_time: clock, rest_end_time: clock }),
    day_type: integer('1 workday, 2 day of rest.'),
    late_minutes_as_serious_late: integer('After how many minutes late is seriously late.'),
    shift_middle_time_rule: object('What counts as half a day.', {
      middle_time_type: some,
      fixed_middle_time: clock,
    }),
    late_off_late_on_setting: object('What the rule for late evenings goes by.', {
      late_off_base_on_time_type: some,
      late_on_base_on_time_type: some,
    }),
  }),
  primaryKey: ['shift_id'],
  rows: (shift: LarkShift) => [
    {
      shift_id: shift.shift_id,
      shift_name: orNull(shift['shift_name']),
      punch_times: shift['punch_times'],
      is_flexible: shift['is_flexible'],
      flexible_minutes: shift['flexible_minutes'],
      flexible_rule: shift['flexible_rule'],
      no_need_off: shift['no_need_off'],
      punch_time_rule: shift['punch_time_rule'],
      late_off_late_on_rule: shift['late_off_late_on_rule'],
      rest_time_rule: shift['rest_time_rule'],
      overtime_rule: shift['overtime_rule'],
      overtime_rest_time_rule: shift['overtime_rest_time_rule'],
      day_type: shift['day_type'],
      late_minutes_as_serious_late: shift['late_minutes_as_serious_late'],
      shift_middle_time_rule: shift['shift_middle_time_rule'],
      late_off_late_on_setting: shift['late_off_late_on_setting'],
    },
  ],
});
