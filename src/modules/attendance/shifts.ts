// Shifts: docs/lark-api/attendance.md#shifts.
import { z } from 'zod';
import { inBatches } from '../../engine/flow/batches.ts';
import { flag, id, integer, object, objects, text, texts } from '../columns.ts';
import { defineFeed, defineStream } from '../define.ts';
import { eachOnce } from '../estimate.ts';
import { idText, keyed, warnOnce, type LarkRow } from '../keyed.ts';
import { shiftList } from './endpoints.ts';
import { firstIfAvailable, listIfAvailable } from './optional-endpoints.ts';

const some = z.int().nullish();
const part = z.number().nullish();
const clock = z.string().nullish();
const yes = z.boolean().nullish();

export const attendanceShifts = defineStream<LarkRow>({
  name: 'attendance_shifts',
  description: 'One row per shift. Deleted shifts disappear with the next full refresh.',
  key: ['shift_id'],
  columns: {
    shift_id: id('Id of the shift.'),
    shift_name: text('Name.'),
    punch_times: integer('How many pairs of check-ins a day has.'),
    is_flexible: flag('Whether users may come and go earlier or later.'),
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
    late_off_late_on_rule: objects('How much later users may come after a late evening.', {
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
    sub_shift_leader_ids: texts('Users who manage the shift; Lark calls it invalid.', {
      references: 'contact_users.user_id',
    }),
    shift_attendance_time_config: object('How long the shift counts as attendance, in days of work.', {
      attendance_time: part,
      on_attendance_time: part,
      off_attendance_time: part,
    }),
    rest_time_flexible_configs: objects('By how many minutes breaks may be moved.', {
      need_flexible: yes,
      late_mins: some,
    }),
  },
});

interface Shift extends LarkRow {
  readonly shift_id: string;
}

const shiftRule = {
  of: attendanceShifts.name,
  needs: 'shift_id',
  toItem(row: LarkRow): Shift | undefined {
    const shift_id = idText(row['shift_id']);
    return shift_id === undefined ? undefined : { ...row, shift_id };
  },
};

export const shifts = defineFeed<Shift>({
  streams: [attendanceShifts],
  uses: [shiftList],
  estimate: eachOnce([shiftList]),
  key: ({ shift_id }) => shift_id,
  async probe(ask) {
    await firstIfAvailable(ask, shiftList, attendanceShifts.name);
    return [];
  },
  async *read(_request, context) {
    for await (const items of inBatches(listIfAvailable(context.lark, shiftList), 100))
      yield keyed(warnOnce(context), items, shiftRule);
  },
});
