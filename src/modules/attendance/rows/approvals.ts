// The rows of leaves, overtime, outings and trips, by day. Source: lark-approval-attendance 4.8.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  instant,
  integer,
  key,
  number,
  object,
  objects,
  text,
  texts,
} from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { identifies } from '../../../enrich/ids.ts';
import { orNull } from '../../values.ts';
import { localToInstant, toDayText } from '../days.ts';
import type { LarkApprovals } from '../endpoints.ts';
import { personKey } from './flows.ts';

export type Kind = 'leave' | 'overtime' | 'out' | 'trip';

/** Under which key Lark lists a kind, and the statuses that can be asked for it. */
const kinds: Readonly<
  Record<Kind, { readonly list: keyof LarkApprovals; readonly statuses: readonly number[] }>
> = {
  leave: { list: 'leaves', statuses: [2, 3] },
  overtime: { list: 'overtime_works', statuses: [2, 3] },
  out: { list: 'outs', statuses: [0, 1, 2, 3, 4] },
  trip: { list: 'trips', statuses: [0, 1, 2, 3, 4] },
};

/** One entry of one person and day. */
export interface DayEntry extends Pick<LarkApprovals, 'user_id' | 'date' | 'time_zone'> {
  readonly kind: Kind;
  /** The one that was asked for: the entry does not say. */
  readonly status: number;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** The entries of a row, of the kinds that the status can be asked for. */
export function entriesOf(row: LarkApprovals, status: number): DayEntry[] {
  const { user_id, date, time_zone } = row;
  return (Object.keys(kinds) as Kind[])
    .filter((kind) => kinds[kind].statuses.includes(status))
    .flatMap((kind) => {
      const entries = (row[kinds[kind].list] ?? []) as readonly DayEntry['entry'][];
      return entries.map((entry) => ({ user_id, date, time_zone, kind, status, entry }));
    });
}

/**
 * Lark gives an entry no id of its own on all pages of its manual: what it has, with its times, hashed. Lark tells an
 * entry's times on other clocks once its person has left or has moved to a group elsewhere, so instants count.
 */
export function entryId({ entry, time_zone }: Pick<DayEntry, 'entry' | 'time_zone'>): string {
  const { approval_id, idempotent_id, start_time, end_time } = entry;
  const times = [start_time, end_time].map((time) => localToInstant(time, time_zone) ?? orNull(time));
  const named = [orNull(approval_id) ?? orNull(idempotent_id), ...times];
  return createHash('shake128', { outputLength: 16 }).update(JSON.stringify(named)).digest('hex');
}

const names = { ch: z.string().nullish(), en: z.string().nullish(), ja: z.string().nullish() };
const region = { region_level: z.string().nullish(), region_id: z.string().nullish() };

export const attendanceUserApprovals = defineStream({
  name: 'attendance_user_approvals',
  description:
    'One row per leave, overtime, outing or trip and day that it touches, in every status that Lark can be asked for. ' +
    'One that Lark does not list any more leaves the warehouse with the next full refresh.',
  row: z.object({
    user_id: identifies(key(personKey), 'employee', 'user_name'),
    date: z.iso.date().meta({ description: 'The day that it touches.' }),
    kind: z.enum(['leave', 'overtime', 'out', 'trip']).meta({ description: 'leave, overtime, out or trip.' }),
    entry_id: key('Hash of approval_id (or idempotent_id) and the two times.'),
    status: integer(
      '0 pending, 1 rejected, 2 approved, 3 withdrawn, 4 revoked; leave and overtime only 2 and 3.',
    ),
    approval_id: text('Id of the application.'),
    idempotent_id: text('Key given by whoever imported it.'),
    uniq_id: text('Id of the type of leave or outing.'),
    time_zone: text('Zone of the local times; null is UTC, or not known.'),
    start_time: instant('When it begins; null where Lark gives no zone.'),
    end_time: instant('When it ends; null where Lark gives no zone.'),
    start_time_local: text('When it begins, as Lark says it: on the clocks of time_zone.'),
    end_time_local: text('When it ends, as Lark says it: on the clocks of time_zone.'),
    unit: integer('Unit of its duration: 1 day, 2 hour, 3 half a day, 4 half an hour; overtime may differ.'),
    interval: number('Duration in seconds, whatever the unit is.'),
    duration: number('Overtime: duration in its unit.'),
    category: integer('Overtime: 1 workday, 2 day of rest, 3 holiday.'),
    type: integer('Overtime: 0 no rule, 1 time off, 2 pay, 3 a rule without either.'),
    reason: text('Why, in the words of the person.'),
    i18n_names: object('Names of the type by language.', names),
    default_locale: text('Language of the company.'),
    approve_apply_time: text('When it was submitted, local, as Lark says it.'),
    approve_pass_time: text('When it was granted, local, as Lark says it.'),
    process_id: texts('Ids of the processes of the application.'),
    correct_process_id: texts('Ids of the processes that changed it.'),
    cancel_process_id: texts('Ids of the processes that took it back.'),
    departure: object('Trip: where from.', region),
    destinations: objects('Trip: where to.', region),
    transportation: z
      .array(z.int())
      .nullable()
      .meta({ description: 'Trip: means of transport, 1 is a plane.' }),
    trip_type: integer('Trip: 1 one way, 2 return.'),
    remarks: text('Trip: remarks.'),
  }),
  primaryKey: ['user_id', 'date', 'kind', 'entry_id'],
  cursorField: 'date',
  rows: (item: DayEntry) => {
    const { entry, time_zone } = item;
    return [
      {
        user_id: item.user_id,
        date: toDayText(item.date),
        kind: item.kind,
        entry_id: entryId(item),
        status: item.status,
        approval_id: orNull(entry['approval_id']),
        idempotent_id: orNull(entry['idempotent_id']),
        uniq_id: orNull(entry['uniq_id']),
        time_zone: orNull(time_zone),
        start_time: localToInstant(entry['start_time'], time_zone),
        end_time: localToInstant(entry['end_time'], time_zone),
        start_time_local: orNull(entry['start_time']),
        end_time_local: orNull(entry['end_time']),
        unit: entry['unit'],
        interval: entry['interval'],
        duration: entry['duration'],
        category: entry['category'],
        type: entry['type'],
        reason: orNull(entry['reason']),
        i18n_names: entry['i18n_names'],
        default_locale: orNull(entry['default_locale']),
        approve_apply_time: orNull(entry['approve_apply_time']),
        approve_pass_time: orNull(entry['approve_pass_time']),
        process_id: entry['process_id'],
        correct_process_id: entry['correct_process_id'],
        cancel_process_id: entry['cancel_process_id'],
        departure: entry['departure'],
        destinations: entry['destinations'],
        transportation: entry['transportation'],
        trip_type: entry['trip_type'],
        remarks: orNull(entry['remarks']),
      },
    ];
  },
});
