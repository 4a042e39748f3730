// What the tests of attendance share: endpoints, streams, and what a sync asked for.
import type { SyncOptions, Tenant as OpenTenant } from '../../support/open-tenant.ts';
import { mondayInChina } from '../../support/tenant-defaults.ts';
import { callsTo, type Sync } from '../../support/tenant.ts';

/** When the tenant of these tests is opened. */
export const begun = mondayInChina;

const root = '/open-apis/attendance/v1';
export const flowsCall = `POST ${root}/user_flows/query`;
export const tasksCall = `POST ${root}/user_tasks/query`;
export const approvalsCall = `POST ${root}/user_approvals/query`;
export const remediesCall = `POST ${root}/user_task_remedys/query`;
export const dailyShiftsCall = `POST ${root}/user_daily_shifts/query`;
export const groupsCall = `GET ${root}/groups`;
export const membersCall = 'GET /open-apis/contact/v3/users/find_by_department';

/** The streams about people, in the order of the contract. */
export const five = [
  'attendance_user_flows',
  'attendance_user_tasks',
  'attendance_user_approvals',
  'attendance_user_remedies',
  'attendance_user_daily_shifts',
] as const;

export type Wish = SyncOptions<'attendance'>;
export type Tenant = OpenTenant<'attendance'>;

export const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** What a call asked for. */
export interface Asked {
  readonly ids: readonly string[];
  /** Epoch ms; days as their midnight in UTC. */
  readonly from: number;
  readonly to: number;
  readonly status: unknown;
}

/** The people and dates of the calls to one endpoint. */
export function askedOf(sync: Pick<Sync, 'calls'>, endpoint: string): Asked[] {
  return callsTo(sync, endpoint).map(({ body }) => {
    const sent = body as Readonly<Record<string, string | number | undefined>> & {
      readonly user_ids: readonly string[];
    };
    const at = (side: 'from' | 'to'): number => {
      const date = sent[`check_date_${side}`];
      if (date === undefined) return Number(sent[`check_time_${side}`]) * 1000;
      return Date.parse(String(date).replace(/(....)(..)(..)/, '$1-$2-$3'));
    };
    return { ids: sent.user_ids, from: at('from'), to: at('to'), status: sent['status'] };
  });
}

/** From where on each person was asked about. */
export function sinceOf(asked: readonly Asked[]): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const { ids, from } of asked)
    for (const id of ids) since.set(id, Math.min(since.get(id) ?? Infinity, from));
  return since;
}
