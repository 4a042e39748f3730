/** Leaves, outings, overtime and trips of up to fifty people, in one status (docs/lark-api/attendance.md#leaves-overtime-outings-and-trips). */
import { defineEndpoint, type Endpoint } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import {
  date,
  employeeType,
  listing,
  rates,
  readBody,
  refusals,
  status,
  taskScopes,
  tooEarly,
  userIds,
  word,
} from './common.ts';
import { applicationsOn, kinds } from './days/applying.ts';
import type { Asked, People } from './people.ts';
import type { Application } from './records/shapes.ts';
import type { Store } from './records/store.ts';
import { dateOf, dayAt } from '../zones.ts';

const newFields = [
  'approval_id',
  'idempotent_id',
  'process_id',
  'correct_process_id',
  'cancel_process_id',
  'interval',
  'duration',
];

function renderEntry(entry: Application['entry'], old: boolean): object {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !old || !newFields.includes(name)));
}

/** One row a person and date, with a list of each kind; dates without any are not listed. */
function rowOf(applications: readonly Application[], old: boolean): object[] {
  const [first] = applications;
  if (first === undefined) return [];
  const { user_id, date: on, time_zone } = first;
  const lists = kinds.map((kind) => [
    kind,
    applications.filter((one) => one.kind === kind).map(({ entry }) => renderEntry(entry, old)),
  ]);
  const facts = { user_id, date: on, ...(!old && { time_zone }) };
  return [{ ...facts, ...(Object.fromEntries(lists) as object) }];
}

/** B12: one status a call, thirty days at most, none that begin after tomorrow. */
export function applicationsEndpoint({ tenant, quirks }: World, people: People): Endpoint {
  const { store } = tenant.attendance;
  const old = quirks.attendanceApprovalFields === 'old';

  const wanted = (
    { number, idOf }: Asked,
    when: { readonly from: number; readonly to: number; readonly now: number },
    by: 'PeriodTime' | 'CreateTime',
  ): readonly Application[][] => {
    const view = { now: when.now, user_id: idOf(number) };
    // By the time of creation, what is asked for lies within a month of it.
    const [from, to] = by === 'PeriodTime' ? [when.from, when.to] : [when.from - 1, when.to + 31];
    const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    return days.map((day) =>
      applicationsOn(store, number, day, view).filter(
        ({ entry }) => by === 'PeriodTime' || createdWithin(entry, when),
      ),
    );
  };

  return defineEndpoint({
    method: 'POST',
    template: '/open-apis/attendance/v1/user_approvals/query',
    rates,
    scopes: taskScopes,
    metered: true,
    params: { employee_type: employeeType(['employee_id', 'employee_no', 'open_id']) },
    handler: (params, { body, now }) => {
      const read = readBody(body, {
        user_ids: userIds,
        check_date_from: date,
        check_date_to: date,
        check_date_type: word(['PeriodTime', 'CreateTime']),
        status,
      });
      if (!read.ok) return read.refusal;
      const { user_ids, check_date_from: from, check_date_to: to, check_date_type: by } = read.value;
      if (from > to) return refusals.badParam('check_date_from is after check_date_to');
      const early = tooEarly(quirks, from, to);
      if (early !== undefined) return early;
      if (to - from > 30) return refusals.badParam('the date range exceeds 30 days');
      if (from > today(store, now) + 1) return refusals.badParam('check_date_from is after tomorrow');
      const denied = people.denied();
      if (denied !== undefined) return denied;
      const asked = people.all(user_ids, params.employee_type);
      if ('code' in asked) return asked;
      const rows = asked
        .flatMap((one) => wanted(one, { from, to, now }, by))
        .map((list) => list.filter((one) => one.status === (old ? 2 : read.value.status)))
        .flatMap((list) => rowOf(list, old));
      return listing('user_approvals', rows, quirks);
    },
  });
}

function today(store: Store, now: number): number {
  return dayAt(store.zone, now);
}

function createdWithin(
  { approve_apply_time: applied }: Application['entry'],
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const on = typeof applied === 'string' ? Number(applied.slice(0, 10).replaceAll('-', '')) : 0;
  return on >= dateOf(from) && on <= dateOf(to);
}
