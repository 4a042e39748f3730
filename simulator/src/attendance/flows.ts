/** Punches of up to fifty people by the instant (docs/lark-api/attendance.md#check-ins). */
import { hash, dice } from '../random.ts';
import { defineEndpoint, type Endpoint } from '../platform/endpoint.ts';
import { flag } from '../platform/params.ts';
import type { World } from '../world.ts';
import { employeeType, listing, rates, readBody, refusals, seconds, taskScopes, userIds } from './common.ts';
import { flowOf } from './days/rendering.ts';
import { workDayOf } from './days/working.ts';
import type { Asked, People } from './people.ts';
import { zoneOf } from './records/rules.ts';
import type { Flow } from './records/shapes.ts';
import type { Store } from './records/store.ts';
import { dayAt } from '../zones.ts';

/** Punches of one person from one instant to another, both inclusive. */
export function punchesBetween(
  store: Store,
  { number, idOf }: Asked,
  when: { readonly from: number; readonly to: number; readonly now: number },
): Flow[] {
  const flows: Flow[] = [];
  const zone = zoneOf(store, number);
  const view = { now: when.now, idOf };
  // A night shift ends on the day after its own, and who was moved may have lived in another zone before.
  const last = dayAt(zone, Math.min(when.to, when.now)) + 1;
  for (let day = Math.max(store.firstDay, dayAt(zone, when.from) - 3); day <= last; day += 1) {
    const work = workDayOf(store, number, day);
    for (const punch of work?.punches ?? []) {
      const asked = punch.time >= when.from && punch.time <= when.to;
      if (asked && punch.time <= when.now && punch.known <= when.now)
        flows.push(flowOf(store, { number, day }, punch, view));
    }
  }
  return flows;
}

/** The same rows in no particular order. */
export function shuffled<T>(rows: readonly T[], seed: number): readonly T[] {
  const roll = dice(hash(seed, rows.length, 340));
  const mixed = [...rows];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(roll() * (at + 1));
    const [row, with_] = [mixed[at] as T, mixed[other] as T];
    mixed[at] = with_;
    mixed[other] = row;
  }
  return mixed;
}

/** B1: no pages, no order, and one bad id spoils it all. */
export function flowsEndpoint({ tenant, quirks }: World, people: People): Endpoint {
  const { store } = tenant.attendance;
  return defineEndpoint({
    method: 'POST',
    template: '/open-apis/attendance/v1/user_flows/query',
    rates,
    scopes: taskScopes,
    metered: true,
    params: {
      employee_type: employeeType(['employee_id', 'employee_no']),
      include_terminated_user: flag(false),
    },
    handler: (params, { body, now }) => {
      const read = readBody(body, { user_ids: userIds, check_time_from: seconds, check_time_to: seconds });
      if (!read.ok) return read.refusal;
      const { user_ids, check_time_from: from, check_time_to: end } = read.value;
      if (from > end) return refusals.badParam('check_time_from is after check_time_to');
      const denied = people.denied();
      if (denied !== undefined) return denied;
      const asked = people.all(user_ids, params.employee_type, params.include_terminated_user);
      if ('code' in asked) return asked;
      const to = quirks.attendanceFlowBounds === 'both' ? end : end - 1;
      const flows = asked.flatMap((one) => punchesBetween(store, one, { from, to, now }));
      const old = quirks.attendanceFlowFields === 'all';
      const rows = flows.map((flow) =>
        old ? { ...flow, longitude: 103.8501, latitude: 1.2804, create_time: flow.check_time } : flow,
      );
      return listing('user_flow_results', shuffled(rows, store.seed), quirks);
    },
  });
}
