// Results: what became of one user's day. docs/lark-api/attendance.md#results.
import { z } from 'zod';
import { id, objects, optionalId, requiredDay, text } from '../columns.ts';
import { defineStream } from '../define.ts';
import { idText, isRow, keyed, warnOnce, type KeyRule, type LarkRow } from '../keyed.ts';
import { noneToNull, orNull, secondsToInstant } from '../values.ts';
import { toDay, toDayText } from './days.ts';
import { userTasks as endpoint } from './endpoints.ts';
import { queriedUsersOf, refusedIn } from './users.ts';
import { byDate, byDay, usersFeed, withLeavers } from './users-feed.ts';
import { userIdText } from './user-flows.ts';

interface UserTask extends LarkRow {
  readonly user_id: string;
  readonly day: unknown;
  readonly result_id: string;
}

export const taskRule: KeyRule<UserTask> = {
  of: 'attendance_user_tasks',
  needs: 'user_id or day',
  toItem(row) {
    const user_id = idText(row['user_id']);
    if (user_id === undefined || Number.isNaN(toDay(row['day']))) return undefined;
    return { ...row, user_id, day: row['day'], result_id: idText(row['result_id']) ?? '' };
  },
};

const word = z.string().nullish();
const time = z.iso.datetime().nullish().meta({ airbyte_type: 'timestamp_with_timezone' });

/** Null on days of rest, where Lark sends "0" or "-1". */
export function shiftIdOf(value: unknown): unknown {
  return value === '-1' || value === -1 || value === 0 ? null : noneToNull(value);
}

export const shiftIdText =
  'Shift; 9 is the default shift, and is no key of attendance_shifts; null on days of rest.';
export const groupIdText = 'Attendance group; 1 is no group, and is no key of attendance_groups.';

export const attendanceUserTasks = defineStream<LarkRow>({
  name: 'attendance_user_tasks',
  description:
    "One row per user and day: the day's result, with its segments in and out. Results are recomputed until the " +
    'month is closed; those that Lark removes disappear with the next full refresh.',
  key: ['user_id', 'day', 'result_id'],
  cursor: 'day',
  columns: {
    user_id: id(userIdText, { nameOf: 'employee', as: 'user_name' }),
    day: requiredDay('The day in the time zone of the attendance group.', {
      from: ({ day }) => toDayText(day),
    }),
    result_id: id('Id of the result; another one where an id was given to a new user.', {
      from: ({ result_id }) => result_id ?? '',
    }),
    employee_name: text('Name of the user.'),
    group_id: optionalId(groupIdText, { references: 'attendance_groups.group_id' }),
    shift_id: text(shiftIdText, {
      from: ({ shift_id }) => shiftIdOf(shift_id),
      references: 'attendance_shifts.shift_id',
    }),
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
      { from: ({ records }) => (Array.isArray(records) ? records.map(segmentOf) : records) },
    ),
    check_records: objects(
      'Check-ins that Lark shows with the result, often none though there are: attendance_user_flows has them all. ' +
        'Personal: they have location, Wi-Fi and device.',
      { record_id: word, user_id: word, check_time: time },
      { from: ({ records }) => checkRecordsIn(records) },
    ),
  },
});

function segmentOf(segment: unknown): unknown {
  if (!isRow(segment)) return segment;
  const { check_in_record: _, check_out_record: __, ...rest } = segment;
  return {
    ...rest,
    check_in_record_id: noneToNull(rest['check_in_record_id']),
    check_out_record_id: noneToNull(rest['check_out_record_id']),
    check_in_shift_time: shiftTime(rest['check_in_shift_time']),
    check_out_shift_time: shiftTime(rest['check_out_shift_time']),
  };
}

/** Each check-in once: segments of overtime share theirs with the segments beside them. Every part of one may be missing. */
function checkRecordsIn(records: unknown): LarkRow[] {
  const segments = (Array.isArray(records) ? records : []).filter(isRow);
  const flows = segments.flatMap((segment) =>
    [segment['check_in_record'], segment['check_out_record']].flat().filter(isRow),
  );
  const byId = new Map(flows.map((flow) => [idText(flow['record_id']) ?? flow, flow]));
  return [...byId.values()].map((flow) => ({ ...flow, check_time: secondsToInstant(flow['check_time']) }));
}

/** Seconds, or one of the words for "none" that were seen: `""` and `None`. */
function shiftTime(value: unknown): unknown {
  return secondsToInstant(value === 'None' ? null : orNull(value));
}

export const userTasks = usersFeed<UserTask>({
  stream: attendanceUserTasks,
  endpoint,
  windows: byDay,
  queries: [
    async (context, user_ids, window) => {
      const { employee_type } = context.config.attendance;
      const answer = await context.lark.call(endpoint, {
        query: { employee_type, ignore_invalid_users: true, ...withLeavers(context) },
        body: { user_ids, ...byDate(window), need_overtime_result: true },
      });
      queriedUsersOf(context).refuse(refusedIn(answer));
      const rows = answer.user_task_results ?? [];
      return { items: keyed(warnOnce(context), rows, taskRule), rows: rows.length };
    },
  ],
  keyOf: ({ user_id, day, result_id }) => `${user_id} ${String(day)} ${result_id}`,
  timeOf: ({ day }) => toDay(day),
});
