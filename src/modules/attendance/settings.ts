// What a user can say about attendance.
import { z } from 'zod';
import { startDate } from '../start.ts';

const lookback = z.int().min(0).max(3650);

export const AttendanceSettings = z.looseObject({
  employee_type: z
    .enum(['employee_id', 'employee_no'])
    .default('employee_id')
    .meta({
      title: 'Kind of ids',
      description:
        'How people are named, in the rows too: employee_id is the user_id of contacts and needs the permission ' +
        'contact:user.employee_id:readonly; employee_no is the employee number, which may be missing or changed.',
      order: 0,
    }),
  employee_ids: z
    .array(
      z
        .string()
        .regex(/^(?!ou_|on_)\S+$/, 'is not a user id or an employee number')
        .meta({ pattern_descriptor: 'a user id or an employee number' }),
    )
    .default([])
    .meta({
      title: 'People',
      description:
        'Read only these people, named in the kind above. Empty: everyone the app can see. People who left before ' +
        'the first sync can only be read when they are named here.',
      examples: ['g7c3a91e'],
      order: 1,
    }),
  start_date: startDate.meta({
    title: 'Start date',
    description: 'Nothing before it is read. Default: one year before the sync.',
    pattern_descriptor: 'YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ',
    examples: ['2025-01-01'],
    order: 2,
  }),
  lookback_days: lookback.default(7).meta({
    title: 'Lookback in days, check-ins',
    description: 'Check-ins within it are read again by every sync: machines may deliver them late.',
    order: 3,
  }),
  results_lookback_days: lookback.default(35).meta({
    title: 'Lookback in days, results',
    description:
      'Results, leaves, corrections and scheduled shifts within it are read again by every sync: they are recomputed ' +
      'until the month is closed.',
    order: 4,
  }),
  include_resigned: z.boolean().default(true).meta({
    title: 'Include people who left',
    description:
      'People who were seen by an earlier sync and are gone are still asked for until the lookback has passed.',
    order: 5,
  }),
  shift_days_ahead: z.int().min(0).max(366).default(31).meta({
    title: 'Scheduled days ahead',
    description: 'How many days of the future scheduled shifts are read for.',
    order: 6,
  }),
});

declare module '../context.ts' {
  interface ModuleSettings {
    attendance: z.output<typeof AttendanceSettings>;
  }
}
