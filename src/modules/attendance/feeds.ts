// What we make of attendance: five streams about people, in slices of time and batches of people, and the rules.
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { inBatches } from '../../engine/flow/batches.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import type { Span } from '../../engine/window.ts';
import type { Context } from '../context.ts';
import { defineFeed } from '../define.ts';
import { days, endOfToday, toDate, toDay } from './days.ts';
import * as lark from './endpoints.ts';
import { listOffered } from './offered.ts';
import { staffOf } from './staff.ts';
import { byDay, byInstant, listing, ofPeople } from './reading.ts';
import { attendanceUserApprovals, entriesOf, entryId, type DayEntry } from './rows/approvals.ts';
import { attendanceUserDailyShifts, dateOf } from './rows/daily-shifts.ts';
import { attendanceUserFlows } from './rows/flows.ts';
import { attendanceGroups } from './rows/groups.ts';
import { attendanceUserRemedies } from './rows/remedies.ts';
import { attendanceShifts } from './rows/shifts.ts';
import { attendanceUserTasks } from './rows/tasks.ts';

const itself = <Row>(row: Row): Row[] => [row];

const leavers = ({ config }: Context) => ({ include_terminated_user: config.attendance.include_resigned });

/** Seconds as text (2.3). */
const bySecond = ({ from, to }: Span) => ({
  check_time_from: String(Math.floor(from / 1000)),
  check_time_to: String(Math.ceil(to / 1000)),
});

/** The first and the last day. */
const byDate = ({ from, to }: Span) => ({
  check_date_from: toDate(from),
  check_date_to: toDate(to - days(1)),
});

export const flows = ofPeople(attendanceUserFlows, lark.userFlows, byInstant, {
  asks: [
    listing(
      lark.userFlows,
      (context, window) => ({ query: leavers(context), body: bySecond(window) }),
      itself,
    ),
  ],
  keyOf: ({ record_id }) => record_id,
  timeOf: ({ check_time }) => Number(check_time) * 1000,
});

export const tasks = ofPeople(attendanceUserTasks, lark.userTasks, byDay, {
  asks: [
    async (context, user_ids, window) => {
      const { employee_type } = context.config.attendance;
      const answer = await context.lark.call(lark.userTasks, {
        query: { employee_type, ignore_invalid_users: true, ...leavers(context) },
        body: { user_ids, ...byDate(window), need_overtime_result: true },
      });
      staffOf(context).refuse([...(answer.invalid_user_ids ?? []), ...(answer.unauthorized_user_ids ?? [])]);
      const items = answer.user_task_results ?? [];
      return { items, rows: items.length };
    },
  ],
  keyOf: ({ user_id, day, result_id }) => `${user_id} ${day} ${result_id ?? ''}`,
  timeOf: ({ day }) => toDay(day),
});

/** In the order in which an application goes through them: one that moves on meanwhile is met later, never missed. */
const approved = 2;
const statuses = [0, 1, approved, 3, 4];

export const approvals = ofPeople<DayEntry>(attendanceUserApprovals, lark.userApprovals, byDay, {
  asks: statuses.map((status) =>
    listing(
      lark.userApprovals,
      (_context, window) => ({ body: { ...byDate(window), status } }),
      (row) => entriesOf(row, status),
    ),
  ),
  // A Lark that does not know statuses yet shows what is approved, whatever it is asked (4.8).
  stays: ({ status }) => status === approved,
  keyOf: (item) => `${item.user_id} ${item.date} ${item.kind} ${entryId(item)}`,
  timeOf: ({ date }) => toDay(date),
});

/**
 * The instants of days in any zone, and of shifts that begin on the day before or end on the day after; Lark is asked
 * for corrections by the instant, and they are of a day.
 */
const around = ({ from, to }: Span, now: number): Span => ({
  from: from - days(1) - hoursToMilliseconds(14),
  to: Math.min(to + days(1) + hoursToMilliseconds(12), now),
});

export const remedies = ofPeople(attendanceUserRemedies, lark.userRemedies, byDay, {
  asks: statuses.map((status) =>
    listing(
      lark.userRemedies,
      ({ now }, window) => ({ body: { ...bySecond(around(window, now)), status } }),
      (remedy) => [{ ...remedy, status: remedy.status ?? status }],
    ),
  ),
  keyOf: (remedy) =>
    `${remedy.user_id} ${remedy.remedy_date} ${remedy.punch_no} ${remedy.work_type} ${remedy.approval_id}`,
  timeOf: ({ remedy_date }) => toDay(remedy_date),
});

export const dailyShifts = ofPeople(
  attendanceUserDailyShifts,
  lark.userDailyShifts,
  { ...byDay, until: (now, { config }) => endOfToday(now) + days(config.attendance.shift_days_ahead) },
  {
    asks: [listing(lark.userDailyShifts, (_context, window) => ({ body: byDate(window) }), itself)],
    keyOf: (shift) => `${shift.user_id} ${dateOf(shift)}`,
    timeOf: (shift) => toDay(dateOf(shift)),
  },
);

export const groups = defineFeed<lark.LarkGroup>({
  streams: [attendanceGroups],
  uses: [lark.groupList, lark.groupDetail],
  key: ({ group_id }) => group_id ?? '',
  async *read(_request, { lark: asked, config }) {
    const query = lark.groupQuery(config.attendance.employee_type);
    const items = sideBySide(
      listOffered(asked, lark.groupList),
      config.limits.max_concurrency,
      async function* (group) {
        const { group_id } = group;
        yield { ...group, ...(await asked.call(lark.groupDetail, { path: { group_id }, query })), group_id };
      },
    );
    yield* inBatches(items, 20);
  },
});

export const shifts = defineFeed<lark.LarkShift>({
  streams: [attendanceShifts],
  uses: [lark.shiftList],
  key: ({ shift_id }) => shift_id,
  read: (_request, { lark: asked }) => inBatches(listOffered(asked, lark.shiftList), 100),
});
