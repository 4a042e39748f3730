// The rows of corrections. Source: lark-approval-attendance 4.9.
import { z } from 'zod';
import { instant, integer, key, text } from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { identifies } from '../../../enrich/ids.ts';
import { orNull, secondsToInstant } from '../../values.ts';
import { toDayText } from '../days.ts';
import type { LarkRemedy } from '../endpoints.ts';
import { personKey } from './flows.ts';

export const attendanceUserRemedies = defineStream({
  name: 'attendance_user_remedies',
  description:
    'One row per correction of a missed check-in, in every status. One that Lark does not list any more leaves the ' +
    'warehouse with the next full refresh.',
  row: z.object({
    user_id: identifies(key(personKey), 'employee', 'user_name'),
    remedy_date: z.iso.date().meta({ description: 'The day that is corrected.' }),
    punch_no: z.int().meta({ description: 'Which segment of the day, from 0.' }),
    work_type: z.int().meta({ description: '1 check in, 2 check out.' }),
    approval_id: key('Id of the application.'),
    status: integer('0 pending, 1 rejected, 2 approved, 3 withdrawn, 4 revoked.'),
    time: instant('The check-in that was missed.'),
    remedy_time: text('The same, local, as Lark says it: on the clocks of time_zone.'),
    time_zone: text('Zone of the local time.'),
    reason: text('Why, in the words of the person.'),
    create_time: instant('When it was submitted.'),
    update_time: instant('When it changed last.'),
  }),
  primaryKey: ['user_id', 'remedy_date', 'punch_no', 'work_type', 'approval_id'],
  cursorField: 'remedy_date',
  rows: (remedy: LarkRemedy) => [
    {
      user_id: remedy.user_id,
      remedy_date: toDayText(remedy.remedy_date),
      punch_no: remedy.punch_no,
      work_type: remedy.work_type,
      approval_id: remedy.approval_id,
      status: remedy.status,
      time: secondsToInstant(orNull(remedy['time'])),
      remedy_time: orNull(remedy['remedy_time']),
      time_zone: orNull(remedy['time_zone']),
      reason: orNull(remedy['reason']),
      create_time: secondsToInstant(orNull(remedy['create_time'])),
      update_time: secondsToInstant(orNull(remedy['update_time'])),
    },
  ],
});
