// What Lark offers about attendance. Source: lark-approval-attendance sections 1.2, 4.0 to 4.9.
import { z } from 'zod';
import { endpoint, listEndpoint, listOf, perSecond, type CallInput } from '../../lark/endpoint.ts';

const rates = [perSecond(50)];

/** To write punch data does not include to read it (4.0). */
const task = [['attendance:task:readonly']];
const rule = [['attendance:rule:readonly', 'attendance:rule']];

const root = '/open-apis/attendance/v1';

/** A check-in; the rest is carried (4.1.2). */
export const LarkFlow = z.looseObject({
  user_id: z.string(),
  record_id: z.string(),
  check_time: z.union([z.string(), z.number()]),
});
export type LarkFlow = z.infer<typeof LarkFlow>;

/** Check-ins by the second, `[from, to)`; one bad id fails the whole request (4.1.3). */
export const userFlows = endpoint({
  method: 'POST',
  path: `${root}/user_flows/query`,
  rates,
  scopes: task,
  returns: listOf('user_flow_results', LarkFlow),
});

const dateLike = z.union([z.int(), z.string()]);
const ids = z.array(z.string()).nullish();

const LarkSegment = z.looseObject({
  check_in_record: LarkFlow.nullish(),
  check_out_record: LarkFlow.nullish(),
});

/** A person's result of a day (4.3). */
export const LarkTask = z.looseObject({
  user_id: z.string(),
  day: dateLike,
  result_id: z.string().nullish(),
  records: z.array(LarkSegment).nullish(),
});
export type LarkTask = z.infer<typeof LarkTask>;

/** Results by days, both included; bad ids are named instead of failing the request, where that is asked for. */
export const userTasks = endpoint({
  method: 'POST',
  path: `${root}/user_tasks/query`,
  rates,
  scopes: task,
  returns: z.looseObject({
    user_task_results: z.array(LarkTask).nullish(),
    invalid_user_ids: ids,
    unauthorized_user_ids: ids,
  }),
});

const Entries = z.array(z.looseObject({})).nullish();

/** What one person has applied for on one day (4.8). */
export const LarkApprovals = z.looseObject({
  user_id: z.string(),
  date: dateLike,
  time_zone: z.string().nullish(),
  leaves: Entries,
  overtime_works: Entries,
  outs: Entries,
  trips: Entries,
});
export type LarkApprovals = z.infer<typeof LarkApprovals>;

/** Leaves and the like by days, one status a call; the first day at most the day after today. */
export const userApprovals = endpoint({
  method: 'POST',
  path: `${root}/user_approvals/query`,
  rates,
  scopes: task,
  returns: listOf('user_approvals', LarkApprovals),
});

/** A correction (4.9). */
export const LarkRemedy = z.looseObject({
  user_id: z.string(),
  remedy_date: dateLike,
  punch_no: z.int(),
  work_type: z.int(),
  approval_id: z.string(),
  status: z.int().nullish(),
});
export type LarkRemedy = z.infer<typeof LarkRemedy>;

/** Corrections by the second, one status a call; which bounds count is not documented. */
export const userRemedies = endpoint({
  method: 'POST',
  path: `${root}/user_task_remedys/query`,
  rates,
  scopes: task,
  returns: listOf('user_remedys', LarkRemedy),
});

/** A scheduled shift of a day (4.7). */
export const LarkDailyShift = z.looseObject({ user_id: z.string(), month: dateLike, day_no: z.int() });
export type LarkDailyShift = z.infer<typeof LarkDailyShift>;

export const userDailyShifts = endpoint({
  method: 'POST',
  path: `${root}/user_daily_shifts/query`,
  rates,
  scopes: task,
  returns: listOf('user_daily_shifts', LarkDailyShift),
});

/** Names of the groups; not in the documentation of Lark international (1.2). */
export const groupList = listEndpoint({
  method: 'GET',
  path: `${root}/groups`,
  rates,
  scopes: rule,
  pageSize: 50,
  returns: listOf('group_list', z.looseObject({ group_id: z.string().min(1) })),
});

export const LarkGroup = z.looseObject({ group_id: z.string().nullish() });
export type LarkGroup = z.infer<typeof LarkGroup>;

/** A group with its rules. */
export const groupDetail = endpoint({
  method: 'GET',
  path: `${root}/groups/:group_id`,
  rates,
  scopes: rule,
  returns: LarkGroup,
});

/** The people of a group as it is now. */
export const groupUsers = listEndpoint({
  method: 'GET',
  path: `${root}/groups/:group_id/list_user`,
  rates,
  scopes: rule,
  pageSize: 50,
  returns: listOf('users', z.looseObject({ user_id: z.string().nullish() })),
});

export const LarkShift = z.looseObject({ shift_id: z.string().min(1) });
export type LarkShift = z.infer<typeof LarkShift>;

/** Shifts with their rules; not in the documentation of Lark international (1.2). */
export const shiftList = listEndpoint({
  method: 'GET',
  path: `${root}/shifts`,
  rates,
  scopes: rule,
  pageSize: 50,
  returns: listOf('shift_list', LarkShift),
});

/** Where groups are shown, departments are named by their open ids: Lark knows no other kind here (4.5). */
export function groupQuery(employee_type: string): NonNullable<CallInput['query']> {
  return { employee_type, dept_type: 'open_id' };
}
