// Leaves, overtime, outings and trips, by day: docs/lark-api/attendance.md#leaves-overtime-outings-and-trips.
import { z } from 'zod';
import {
  id,
  instant,
  integer,
  integers,
  number,
  object,
  objects,
  requiredChoice,
  requiredDay,
  text,
  texts,
} from '../columns.ts';
import { defineStream } from '../define.ts';
import { idText, isRow, type KeyRule, type LarkRow } from '../keyed.ts';
import { orNull } from '../values.ts';
import { localToInstant, toDay, toDayText } from './days.ts';
import { userApprovals as endpoint } from './endpoints.ts';
import { hashOf } from './hash.ts';
import { approved, byDate, byDay, listQuery, statuses, usersFeed } from './users-feed.ts';
import { userIdText } from './user-flows.ts';

export type Kind = 'leave' | 'overtime' | 'out' | 'trip';

/** Under which key Lark lists a kind, and the statuses that can be queried for it. */
const kinds: Readonly<Record<Kind, { readonly list: string; readonly statuses: readonly number[] }>> = {
  leave: { list: 'leaves', statuses: [2, 3] },
  overtime: { list: 'overtime_works', statuses: [2, 3] },
  out: { list: 'outs', statuses: [0, 1, 2, 3, 4] },
  trip: { list: 'trips', statuses: [0, 1, 2, 3, 4] },
};

/** What Lark has of one user and day. */
export interface UserDay extends LarkRow {
  readonly user_id: string;
  readonly date: unknown;
  readonly time_zone?: unknown;
}

/** One entry of one user and day. */
export interface DayEntry extends UserDay {
  readonly kind: Kind;
  /** The one that was queried: the entry itself has none. */
  readonly status: number;
  readonly entry: LarkRow;
}

export const approvalRule: KeyRule<UserDay> = {
  of: 'attendance_user_approvals',
  needs: 'user_id or date',
  toItem(row) {
    const user_id = idText(row['user_id']);
    if (user_id === undefined || Number.isNaN(toDay(row['date']))) return undefined;
    return { ...row, user_id, date: row['date'] };
  },
};

/** The entries of a row, of the kinds that the status can be queried for; a single one may come without its list. */
export function entriesOf({ user_id, date, time_zone, ...row }: UserDay, status: number): DayEntry[] {
  return (Object.keys(kinds) as Kind[])
    .filter((kind) => kinds[kind].statuses.includes(status))
    .flatMap((kind) =>
      [row[kinds[kind].list]]
        .flat()
        .filter(isRow)
        .map((entry) => ({ user_id, date, time_zone, kind, status, entry })),
    );
}

/**
 * Lark's manual gives an entry no id of its own on all of its pages: what it has, with its times, hashed. The times of
 * an entry are printed on other clocks once its user has left or has moved to a group elsewhere, so instants count. An
 * entry with nothing of this is hashed whole.
 */
export function entryId({
  entry,
  time_zone,
}: {
  readonly entry: LarkRow;
  readonly time_zone?: unknown;
}): string {
  const { approval_id, idempotent_id, start_time, end_time } = entry;
  const times = [start_time, end_time].map((time) => localToInstant(time, time_zone) ?? orNull(time));
  const named = [orNull(approval_id) ?? orNull(idempotent_id), ...times];
  return hashOf(named.some((part) => part !== null) ? named : Object.entries(entry).sort());
}

const some = z.int().nullish();
const names = { ch: z.string().nullish(), en: z.string().nullish(), ja: z.string().nullish() };
const region = { region_level: z.string().nullish(), region_id: z.string().nullish() };

/** What a row is made from: the entry with what is known of it. */
interface EntryRow extends LarkRow {
  readonly start_time?: unknown;
  readonly end_time?: unknown;
  readonly time_zone?: unknown;
}

export const attendanceUserApprovals = defineStream<DayEntry, EntryRow>({
  name: 'attendance_user_approvals',
  description:
    'One row per leave, overtime, outing or trip and day that it touches, in every status that can be queried. One that ' +
    'Lark does not list any more disappears with the next full refresh.',
  key: ['user_id', 'date', 'kind', 'entry_id'],
  cursor: 'date',
  rows: ({ entry, ...item }) => [
    { ...entry, ...item, entry_id: entryId({ entry, time_zone: item.time_zone }) },
  ],
  columns: {
    user_id: id(userIdText, { nameOf: 'employee', as: 'user_name' }),
    date: requiredDay('The day that it touches.', { from: ({ date }) => toDayText(date) }),
    kind: requiredChoice('leave, overtime, out or trip.', ['leave', 'overtime', 'out', 'trip']),
    entry_id: id('Hash of approval_id (or idempotent_id) and the two times.'),
    status: integer(
      '0 pending, 1 rejected, 2 approved, 3 withdrawn, 4 revoked; leave and overtime only 2 and 3.',
    ),
    approval_id: text('Id of the application.'),
    idempotent_id: text('Idempotency key given by the program that imported it.'),
    uniq_id: text('Id of the type of leave or outing.'),
    time_zone: text('Zone of the local times; null is UTC, or not known.'),
    start_time: instant('When it begins; null where Lark gives no zone.', {
      from: ({ start_time, time_zone }) => localToInstant(start_time, time_zone),
    }),
    end_time: instant('When it ends; null where Lark gives no zone.', {
      from: ({ end_time, time_zone }) => localToInstant(end_time, time_zone),
    }),
    start_time_local: text('When it begins, as Lark prints it: on the clocks of time_zone.', {
      from: 'start_time',
    }),
    end_time_local: text('When it ends, as Lark prints it: on the clocks of time_zone.', {
      from: 'end_time',
    }),
    unit: integer(
      'Unit of its duration. Feishu: 1 day, 2 hour, 3 half a day, 4 half an hour. Lark: leaves 0 hour, 1 day, 4 minute; ' +
        'outings 1 morning, 2 afternoon, 3 full day, 4 hours. Overtime may differ.',
    ),
    interval: number('Duration in seconds, whatever the unit is.'),
    duration: number('Overtime: duration in its unit.'),
    category: integer('Overtime: 1 workday, 2 day of rest, 3 holiday.'),
    type: integer('Overtime: 0 no rule, 1 time off, 2 pay, 3 a rule without either.'),
    reason: text('Reason that the user gave.'),
    i18n_names: object('Names of the type by language.', names),
    default_locale: text('Language of the company.'),
    approve_apply_time: text('When it was submitted, local, as Lark prints it.'),
    approve_pass_time: text('When it was granted, local, as Lark prints it.'),
    process_id: texts('Ids of the processes of the application.'),
    correct_process_id: texts('Ids of the processes that changed it.'),
    cancel_process_id: texts('Ids of the processes that took it back.'),
    departure: object('Trip: where from.', region),
    destinations: objects('Trip: where to.', region),
    transportation: integers('Trip: means of transport, 1 is a plane.'),
    trip_type: integer('Trip: 1 one way, 2 return.'),
    remarks: text('Trip: remarks.'),
    leave_detail_range_objs: objects('Leave: the parts of each day that it takes, as Lark counts them.', {
      day: some,
      time_ranges: z.array(z.looseObject({ start_time_stamp: some, end_time_stamp: some })).nullish(),
    }),
  },
});

export const userApprovals = usersFeed<DayEntry>({
  stream: attendanceUserApprovals,
  endpoint,
  windows: byDay,
  queries: statuses.map((status) =>
    listQuery(
      endpoint,
      approvalRule,
      (_context, window) => ({ body: { ...byDate(window), status } }),
      (row) => entriesOf(row, status),
    ),
  ),
  // A Lark that does not know statuses yet shows what is approved, whatever status is queried.
  keepFirst: ({ status }) => status === approved,
  keyOf: (item) => `${item.user_id} ${String(item.date)} ${item.kind} ${entryId(item)}`,
  timeOf: ({ date }) => toDay(date),
});
