// A simulated tenant and our reads of its attendance.
import { checkCommand } from '../../../src/commands/check.ts';
import type { Config } from '../../../src/config.ts';
import { toCatalog } from '../../../src/engine/schema.ts';
import type { SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { feedsOf } from '../../../src/modules/index.ts';
import { everySlice } from '../../core/engine/support/syncs.ts';
import {
  callsTo,
  configOf,
  day,
  openTenant,
  syncsOf,
  worldAt,
  type More,
  type Sync,
  type Syncs,
  type SyncWish,
  type Timed,
} from '../../support/tenant.ts';

/** A Monday, in the morning in China, still Sunday in America. */
export const begun = Date.UTC(2026, 2, 2, 2, 30);

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

/** One sync that is to be. */
export interface Wish extends SyncWish {
  /** What `attendance` says in the configuration. */
  readonly settings?: Partial<Config['attendance']>;
  /** What else it says. */
  readonly more?: More;
}

export interface Office extends Timed {
  readonly config: (wish?: Wish) => Config;
  /** Of the five streams about people, where a wish names none. */
  readonly sync: (wish?: Wish) => Promise<Sync>;
  readonly start: (wish?: Wish) => ReturnType<Syncs<Wish>['start']>;
  /** The status of a `check`. */
  readonly check: (wish?: Wish) => Promise<string>;
}

/** A tenant for the length of one test: twenty people, a start 20 days ago, and rates without end. */
export async function office(options: SimulatorOptions = {}): Promise<Office> {
  const size = { people: 20, departments: 5, depth: 2, attendance: { days: 30 } };
  const timed = await openTenant(begun, { size, ...options });
  const start_date = dayText(begun - 20 * day);
  const config: Office['config'] = ({ settings, more } = {}) =>
    configOf(timed.simulator, 'attendance', { start_date, ...settings }, more);
  const { start, sync } = syncsOf<Wish>(timed, {
    config,
    offered: (wish) => toCatalog(feedsOf(config(wish))),
    usual: { streams: five, patience: { retries: 1, minTimeout: 1, maxTimeout: 2 } },
    checkpoints: everySlice,
    allFit: true,
  });
  return {
    ...timed,
    config,
    start: (wish = {}) => start(wish),
    sync: (wish = {}) => sync(wish),
    async check(wish = {}) {
      const messages = [];
      for await (const message of checkCommand(config(wish), worldAt(timed.now))) messages.push(message);
      const last = messages.at(-1);
      if (last?.type !== 'CONNECTION_STATUS') throw new Error('A check ends with its status.');
      return `${last.connectionStatus.status}: ${last.connectionStatus.message}`;
    },
  };
}

export const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** What a call asked for. */
export interface Asked {
  readonly ids: readonly string[];
  /** Epoch ms; days as their midnight in UTC. */
  readonly from: number;
  readonly to: number;
  readonly status: unknown;
}

/** Whom and when the calls to one endpoint were about. */
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
