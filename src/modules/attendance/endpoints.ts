// Lark's endpoints for attendance: docs/lark-api/attendance.md#endpoints. Only what a row's key needs is required of a
// row, and that is checked row by row.
import { z } from 'zod';
import { endpoint, isUsable, listEndpoint, listOf, perSecond, type CallInput } from '../../lark/endpoint.ts';
import type { LarkRow } from '../keyed.ts';

const rates = [perSecond(50)];

/** The scope to write check-ins does not include reading them. */
const task = [['attendance:task:readonly']];
const rule = [['attendance:rule:readonly', 'attendance:rule']];

const root = '/open-apis/attendance/v1';

const row: z.ZodType<LarkRow> = z.looseObject({});
const anything = z.unknown();

/** Check-ins by the second, `[from, to)`; one unknown id fails the whole request. */
export const userFlows = endpoint({
  method: 'POST',
  path: `${root}/user_flows/query`,
  rates,
  scopes: task,
  returns: listOf('user_flow_results', anything, 'check_time'),
});

/** Results by days, both included; unknown ids are named instead of failing the request, with `ignore_invalid_users`. */
export const userTasks = endpoint({
  method: 'POST',
  path: `${root}/user_tasks/query`,
  rates,
  scopes: task,
  lists: ['user_task_results'],
  returns: z
    .looseObject({
      user_task_results: z.array(anything).nullish(),
      invalid_user_ids: anything,
      unauthorized_user_ids: anything,
    })
    .refine(({ user_task_results: rows }) => isUsable(rows ?? [], ['user_id']), 'no row has user_id'),
});

/** Leaves and the like by days, one status a call; the first day at most the day after today. */
export const userApprovals = endpoint({
  method: 'POST',
  path: `${root}/user_approvals/query`,
  rates,
  scopes: task,
  returns: listOf('user_approvals', anything, 'user_id'),
});

/** Corrections by the second, one status a call; which bounds count is not documented. */
export const userRemedies = endpoint({
  method: 'POST',
  path: `${root}/user_task_remedys/query`,
  rates,
  scopes: task,
  returns: listOf('user_remedys', anything, 'user_id'),
});

/** Scheduled shifts by days, both included. */
export const userDailyShifts = endpoint({
  method: 'POST',
  path: `${root}/user_daily_shifts/query`,
  rates,
  scopes: task,
  returns: listOf('user_daily_shifts', anything, 'user_id'),
});

/** Names of the groups; not in the documentation of Lark international. */
export const groupList = listEndpoint({
  method: 'GET',
  path: `${root}/groups`,
  rates,
  scopes: rule,
  pageSize: 50,
  key: 'group_id',
  returns: listOf('group_list', anything, 'group_id'),
});

/** A group with its rules. */
export const groupDetail = endpoint({
  method: 'GET',
  path: `${root}/groups/:group_id`,
  rates,
  scopes: rule,
  identifiedBy: { group_id: 'group_id', group_name: null },
  returns: row,
});

/** The users of a group as it is now. */
export const groupUsers = listEndpoint({
  method: 'GET',
  path: `${root}/groups/:group_id/list_user`,
  rates,
  scopes: rule,
  pageSize: 50,
  returns: listOf('users', anything, 'user_id'),
});

/** Shifts with their rules; not in the documentation of Lark international. */
export const shiftList = listEndpoint({
  method: 'GET',
  path: `${root}/shifts`,
  rates,
  scopes: rule,
  pageSize: 50,
  key: 'shift_id',
  returns: listOf('shift_list', anything, 'shift_id'),
});

/** Where groups are shown, departments are named by their open ids: `open_id` is the only `dept_type` there is. */
export function groupQuery(employee_type: string): NonNullable<CallInput['query']> {
  return { employee_type, dept_type: 'open_id' };
}
