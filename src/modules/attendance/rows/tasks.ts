// The rows of results: what became of one person's day. Source: lark-approval-attendance 4.3.
import { z } from 'zod';
import { key, objects, text } from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { identifies } from '../../../enrich/ids.ts';
import { noneToNull, orNull, secondsToInstant } from '../../values.ts';
import { toDayText } from '../days.ts';
import type { LarkTask } from '../endpoints.ts';
import { personKey } from './flows.ts';

const word = z.string().nullish();
const time = z.iso.datetime().nullish().meta({ airbyte_type: 'timestamp_with_timezone' });

export const attendanceUserTasks = defineStream({
  name: 'attendance_user_tasks',
  description:
    "One row per person and day: the day's result, with its segments in and out. Results are recomputed until the " +
    'month is closed; those that Lark takes away leave the warehouse with the next full refresh.',
  row: z.object({
    user_id: identifies(key(personKey), 'employee', 'user_name'),
    day: z.iso.date().meta({ description: 'The day in the time zone of the attendance group.' }),
    result_id: key('Id of the result; another one where an id was given to a new person.'),
    employee_name: text('Name of the person.'),
    group_id: text('Attendance group; 1 is no group, and is no key of attendance_groups.'),
    shift_id: text(
      'Shift; 9 is the default shift, and is no key of attendance_shifts; null on days of rest.',
    ),
    records: objects(
      'Segments of the day: planned times, and results such as Normal, Early, Late, SeriousLate, Lack, NoNeedCheck, or ' +
        'Todo where the shift is not over; task_shift_type 1 is overtime.',
      {
        check_in_record_id: word,
        check_out_record_id: word,
        check_in_result: word,
        check_out_result: word,
        check_in_result_supplement: word,
        check_out_result_supplement: word,
        check_in_shift_time: time,
        check_out_shift_time: time,
        task_shift_type: z.int().nullish(),
      },
    ),
    check_records: objects(
      'Check-ins that Lark shows with the result, often none though there are: attendance_user_flows has them all. ' +
        'Personal: they have location, Wi-Fi and device.',
      { record_id: word, user_id: word, check_time: time },
    ),
  }),
  primaryKey: ['user_id', 'day', 'result_id'],
  cursorField: 'day',
  rows: (task: LarkTask) => [
    {
      user_id: task.user_id,
      day: toDayText(task.day),
      result_id: task.result_id ?? '',
      employee_name: orNull(task['employee_name']),
      group_id: noneToNull(task['group_id']),
      shift_id: noneToNull(task['shift_id']),
      records: task.records?.map(({ check_in_record: _, check_out_record: __, ...segment }) => ({
        ...segment,
        check_in_record_id: noneToNull(segment['check_in_record_id']),
        check_out_record_id: noneToNull(segment['check_out_record_id']),
        check_in_shift_time: shiftTime(segment['check_in_shift_time']),
        check_out_shift_time: shiftTime(segment['check_out_shift_time']),
      })),
      check_records: checkRecords(task),
    },
  ],
});

/** Segments of overtime share their check-ins with those beside them. */
function checkRecords({ records }: LarkTask) {
  const flows = (records ?? []).flatMap(({ check_in_record, check_out_record }) =>
    [check_in_record, check_out_record].flatMap((flow) => (flow ? [flow] : [])),
  );
  const byId = new Map(flows.map((flow) => [flow.record_id, flow]));
  return [...byId.values()].map((flow) => ({ ...flow, check_time: secondsToInstant(flow.check_time) }));
}

/** Seconds, or one of the words for "none" that were seen: `""` and `None`. */
function shiftTime(value: unknown): unknown {
  return secondsToInstant(value === 'None' ? null : orNull(value));
}
