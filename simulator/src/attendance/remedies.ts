/** Corrections of up to fifty people, in one status (docs/lark-api/attendance.md#corrections). */
import { defineEndpoint, type Endpoint } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import {
  employeeType,
  listing,
  rates,
  readBody,
  refusals,
  seconds,
  status,
  taskScopes,
  userIds,
  word,
} from './common.ts';
import { remedyOf } from './days/correcting.ts';
import { workDayOf } from './days/working.ts';
import { shuffled } from './flows.ts';
import type { Asked, People } from './people.ts';
import { zoneOf } from './records/rules.ts';
import type { Remedy } from './records/shapes.ts';
import type { Store } from './records/store.ts';
import { dayAt } from '../zones.ts';

function remediesBetween(
  store: Store,
  { number, idOf }: Asked,
  when: { readonly from: number; readonly to: number; readonly now: number },
): Remedy[] {
  const zone = zoneOf(store, number);
  const remedies: Remedy[] = [];
  const last = dayAt(zone, Math.min(when.to, when.now)) + 1;
  for (let day = Math.max(store.firstDay, dayAt(zone, when.from) - 3); day <= last; day += 1) {
    const view = { zone: zoneOf(store, number, day), now: when.now };
    for (const correction of workDayOf(store, number, day)?.corrections ?? []) {
      if (correction.time < when.from || correction.time > when.to) continue;
      const remedy = remedyOf(correction, { number, day, user_id: idOf(number) }, view);
      if (remedy !== undefined) remedies.push(remedy);
    }
  }
  return remedies;
}

/** B13: by the time that is corrected; by that of the update only for tenants that are not this one. */
export function remediesEndpoint({ tenant, quirks }: World, people: People): Endpoint {
  const { store } = tenant.attendance;
  return defineEndpoint({
    method: 'POST',
    template: '/open-apis/attendance/v1/user_task_remedys/query',
    rates,
    scopes: taskScopes,
    metered: true,
    params: { employee_type: employeeType(['employee_id', 'employee_no']) },
    handler: (params, { body, now }) => {
      const read = readBody(body, {
        user_ids: userIds,
        check_time_from: seconds,
        check_time_to: seconds,
        check_date_type: word(['PeriodTime']),
        status,
      });
      if (!read.ok) return read.refusal;
      const { user_ids, check_time_from: from, check_time_to: end } = read.value;
      if (from > end) return refusals.badParam('check_time_from is after check_time_to');
      const denied = people.denied();
      if (denied !== undefined) return denied;
      const asked = people.all(user_ids, params.employee_type);
      if ('code' in asked) return asked;
      const to = quirks.attendanceRemedyBounds === 'both' ? end : end - 1;
      const rows = asked
        .flatMap((one) => remediesBetween(store, one, { from, to, now }))
        .filter((remedy) => remedy.status === read.value.status);
      return listing('user_remedys', shuffled(rows, store.seed), quirks);
    },
  });
}
