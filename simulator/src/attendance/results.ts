/** Results of up to fifty people by the day (docs/lark-api/attendance.md#results). */
import { defineEndpoint, type Endpoint } from '../platform/endpoint.ts';
import { flag } from '../platform/params.ts';
import type { World } from '../world.ts';
import {
  date,
  employeeType,
  listing,
  rates,
  readBody,
  refusals,
  taskScopes,
  tooEarly,
  userIds,
  yes,
} from './common.ts';
import { resultOf } from './days/rendering.ts';
import { workDayOf } from './days/working.ts';
import { shuffled } from './flows.ts';
import type { Asked, People } from './people.ts';
import type { Result } from './records/shapes.ts';
import type { Store } from './records/store.ts';

function withoutOvertime(result: Result): Result {
  const { records, ...rest } = result;
  if (records === undefined) return result;
  return { ...rest, records: records.filter(({ task_shift_type }) => task_shift_type === 0) };
}

function resultsBetween(
  store: Store,
  { number, idOf }: Asked,
  when: { readonly from: number; readonly to: number; readonly now: number },
): Result[] {
  const results: Result[] = [];
  const name = store.company.personAt(number)?.name ?? '';
  for (let day = Math.max(when.from, store.firstDay); day <= when.to; day += 1) {
    const work = workDayOf(store, number, day);
    const result = work && resultOf(store, work, { now: when.now, idOf }, name);
    if (result !== undefined) results.push(result);
  }
  return results;
}

/** B2: bad ids spoil it all, unless it is asked to ignore them and then names them. */
export function resultsEndpoint({ tenant, quirks }: World, people: People): Endpoint {
  const { store } = tenant.attendance;
  return defineEndpoint({
    method: 'POST',
    template: '/open-apis/attendance/v1/user_tasks/query',
    rates,
    scopes: taskScopes,
    metered: true,
    params: {
      employee_type: employeeType(['employee_id', 'employee_no']),
      ignore_invalid_users: flag(false),
      include_terminated_user: flag(false),
    },
    handler: (params, { body, now }) => {
      const read = readBody(body, {
        user_ids: userIds,
        check_date_from: date,
        check_date_to: date,
        need_overtime_result: yes,
      });
      if (!read.ok) return read.refusal;
      const { user_ids, check_date_from: from, check_date_to: to, need_overtime_result } = read.value;
      if (from > to) return refusals.badParam('check_date_from is after check_date_to');
      const early = tooEarly(quirks, from, to);
      if (early !== undefined) return early;
      if (quirks.attendanceTaskDays === 'thirty' && to - from > 30)
        return refusals.badParam('the date range exceeds 30 days');
      const denied = people.denied();
      if (denied !== undefined) return denied;
      const sorted = people.sort(user_ids, params.employee_type, params.include_terminated_user);
      const bad = sorted.invalid.length + sorted.unauthorized.length > 0;
      if (bad && !params.ignore_invalid_users) return people.refusal();
      const results = sorted.asked.flatMap((one) => resultsBetween(store, one, { from, to, now }));
      const rows = need_overtime_result ? results : results.map(withoutOvertime);
      return listing('user_task_results', shuffled(rows, store.seed), quirks, {
        invalid_user_ids: sorted.invalid,
        unauthorized_user_ids: sorted.unauthorized,
      });
    },
  });
}
