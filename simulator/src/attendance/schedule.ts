/** Scheduled shifts of up to fifty people (docs/lark-api/attendance.md#schedule). */
import { defineEndpoint, type Endpoint } from '../platform/endpoint.ts';
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
} from './common.ts';
import { scheduleOn } from './days/scheduling.ts';
import { shuffled } from './flows.ts';
import type { People } from './people.ts';

/** B14: thirty days at most, past or to come. */
export function scheduleEndpoint({ tenant, quirks }: World, people: People): Endpoint {
  const { store } = tenant.attendance;
  return defineEndpoint({
    method: 'POST',
    template: '/open-apis/attendance/v1/user_daily_shifts/query',
    rates,
    scopes: taskScopes,
    metered: true,
    params: { employee_type: employeeType(['employee_id', 'employee_no']) },
    handler: (params, { body }) => {
      const read = readBody(body, { user_ids: userIds, check_date_from: date, check_date_to: date });
      if (!read.ok) return read.refusal;
      const { user_ids, check_date_from: from, check_date_to: to } = read.value;
      if (from > to) return refusals.badParam('check_date_from is after check_date_to');
      const early = tooEarly(quirks, from, to);
      if (early !== undefined) return early;
      if (to - from > 30) return refusals.badParam('the date range exceeds 30 days');
      const denied = people.denied();
      if (denied !== undefined) return denied;
      const asked = people.all(user_ids, params.employee_type);
      if ('code' in asked) return asked;
      const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      const rows = asked.flatMap(({ number, idOf }) =>
        days.flatMap((day) => scheduleOn(store, number, day, idOf(number)) ?? []),
      );
      return listing('user_daily_shifts', shuffled(rows, store.seed), quirks);
    },
  });
}
