// Corrections of check-ins: docs/lark-api/attendance.md#corrections.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import type { Span } from '../../engine/window.ts';
import { id, integer, requiredDay, requiredInteger, text, unixSeconds } from '../columns.ts';
import { defineStream } from '../define.ts';
import { idText, wholeNumber, type KeyRule, type LarkRow } from '../keyed.ts';
import { days, toDay, toDayText } from './days.ts';
import { userRemedies as endpoint } from './endpoints.ts';
import { hashOf } from './hash.ts';
import { byDay, bySecond, listQuery, statuses, usersFeed } from './users-feed.ts';
import { userIdText } from './user-flows.ts';

interface UserRemedy extends LarkRow {
  readonly user_id: string;
  readonly remedy_date: unknown;
  readonly punch_no: number;
  readonly work_type: number;
  readonly approval_id: string;
}

/** Lark may leave out every part of the key but the user; the others follow from the corrected time. */
export const remedyRule: KeyRule<UserRemedy> = {
  of: 'attendance_user_remedies',
  needs: 'user_id or remedy_date',
  toItem(row) {
    const { remedy_time, time, create_time } = row;
    const user_id = idText(row['user_id']);
    const remedy_date = [row['remedy_date'], String(remedy_time).slice(0, 10)].find(
      (day) => !Number.isNaN(toDay(day)),
    );
    if (user_id === undefined || remedy_date === undefined) return undefined;
    return {
      ...row,
      user_id,
      remedy_date,
      punch_no: wholeNumber(row['punch_no']) ?? punchOf(remedy_time),
      work_type: wholeNumber(row['work_type']) ?? 0,
      approval_id:
        idText(row['approval_id']) ??
        hashOf([user_id, String(toDayText(remedy_date)), remedy_time, time, create_time]),
    };
  },
};

/** Below 0, so that it is no segment of the day; another one for each minute. */
function punchOf(remedyTime: unknown): number {
  const [, hour = '', minute = ''] = / (\d\d):(\d\d)/.exec(String(remedyTime)) ?? [];
  return -1 - (Number(hour) * 60 + Number(minute));
}

export const attendanceUserRemedies = defineStream<LarkRow>({
  name: 'attendance_user_remedies',
  description:
    'One row per correction of a missed check-in, in every status. One that Lark does not list any more disappears ' +
    'with the next full refresh.',
  key: ['user_id', 'remedy_date', 'punch_no', 'work_type', 'approval_id'],
  cursor: 'remedy_date',
  columns: {
    user_id: id(userIdText, { nameOf: 'employee', as: 'user_name' }),
    remedy_date: requiredDay('The day that is corrected.', {
      from: ({ remedy_date }) => toDayText(remedy_date),
    }),
    punch_no: requiredInteger(
      'Which segment of the day, from 0; where Lark gives none, -1 minus the minute of the day of remedy_time.',
    ),
    work_type: requiredInteger('1 check in, 2 check out; 0 where Lark gives none.'),
    approval_id: id('Id of the application; a hash of the user and the times where Lark gives none.'),
    status: integer('0 pending, 1 rejected, 2 approved, 3 withdrawn, 4 revoked.'),
    time: unixSeconds('The check-in that was missed.'),
    remedy_time: text('The same, local, as Lark prints it: on the clocks of time_zone.'),
    time_zone: text('Zone of the local time.'),
    reason: text('Reason that the user gave.'),
    create_time: unixSeconds('When it was submitted.'),
    update_time: unixSeconds('When it changed last.'),
  },
});

/**
 * The instants of days in any zone, and of shifts that begin on the day before or end on the day after; Lark is queried
 * for corrections by the instant, and they are of a day.
 */
const around = ({ from, to }: Span, now: number): Span => ({
  from: from - days(1) - hoursToMilliseconds(14),
  to: Math.min(to + days(1) + hoursToMilliseconds(12), now),
});

export const userRemedies = usersFeed<UserRemedy>({
  stream: attendanceUserRemedies,
  endpoint,
  windows: byDay,
  queries: statuses.map((status) =>
    listQuery(
      endpoint,
      remedyRule,
      ({ now }, window) => ({ body: { ...bySecond(around(window, now)), status } }),
      (remedy) => [{ ...remedy, status: remedy['status'] ?? status }],
    ),
  ),
  keyOf: ({ user_id, remedy_date, punch_no, work_type, approval_id }) =>
    [user_id, remedy_date, punch_no, work_type, approval_id].join(' '),
  timeOf: ({ remedy_date }) => toDay(remedy_date),
});
