// What attendance costs: for each window, a call for every fifty users, times the statuses that are queried one by one.
import type { Endpoint } from '../../lark/endpoint.ts';
import type { Context } from '../context.ts';
import { directoryCosts, usersIn } from '../directory/estimate.ts';
import { between, exactly, firstPage, pagesOf, type Estimate, type Range, type Survey } from '../estimate.ts';
import { maxUsers } from './batched-query.ts';
import { groupDetail, groupList } from './endpoints.ts';

/** A stream of rows about users: every query is made once for each window and batch of users. */
export function usersEstimate(endpoint: Omit<Endpoint, 'returns'>, queries: number): Estimate {
  return async (sync, survey) => {
    const { employee_type, employee_ids } = survey.context.config.attendance;
    const windows = sync.of({ employee_type }).slices.length;
    const batches = batchesOf(await queriedUsers(survey));
    const calls = between(windows * batches.min * queries, windows * batches.max * queries);
    const directory = employee_ids.length > 0 ? [] : await directoryCosts(survey);
    return [{ endpoint, calls, shared: `${endpoint.name} of users` }, ...directory];
  };
}

async function queriedUsers(survey: Survey): Promise<Range> {
  const { employee_ids } = survey.context.config.attendance;
  return employee_ids.length > 0 ? exactly(new Set(employee_ids).size) : usersIn(survey);
}

const batchesOf = ({ min, max }: Range): Range =>
  between(Math.max(1, Math.ceil(min / maxUsers)), Math.max(1, Math.ceil(max / maxUsers)));

/** A listing, and a call for each group. */
export const groupsEstimate: Estimate = async (_sync, survey) => {
  const look = await firstPage(survey, groupList);
  const count = look?.seen.items.length ?? 0;
  const groups = look && !look.seen.hasMore ? exactly(count) : between(count, Math.max(100, 20 * count));
  return [
    { endpoint: groupList, calls: await pagesOf(survey, groupList) },
    { endpoint: groupDetail, calls: groups },
  ];
};

/** What to narrow where attendance costs too much. */
export function narrowAttendance({ config }: Pick<Context, 'config'>): string {
  const { lookback_days, results_lookback_days } = config.attendance;
  return (
    `attendance.results_lookback_days is ${results_lookback_days} and lookback_days ${lookback_days}: a month takes two ` +
    'windows, and a window one call for every fifty users (leaves and corrections: five). Shorten them, name the users in ' +
    'attendance.employee_ids, or leave out streams.'
  );
}
