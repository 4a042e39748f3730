// What each module's tenant is unless a test says otherwise: small, and read from a start of its own.
import type { Config } from '../../src/config.ts';
import type { CheckpointPolicy } from '../../src/engine/emit.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/src/simulator.ts';
import { everySlice } from '../core/engine/support/syncs.ts';
import type { SyncWish } from './tenant.ts';
import { day } from './time.ts';

/** What a tenant can be opened for. */
export type Module = Config['modules'][number] | 'all';

export interface Defaults extends Pick<SyncWish, 'streams' | 'patience'> {
  /** Where the clock stands; without it, the clock is the real one. */
  readonly start?: number;
  readonly size?: SimulatorOptions['size'];
  /** What the configuration says about the modules that are on. */
  readonly settings: (simulator: Simulator) => Readonly<Record<string, object>>;
  readonly checkpoints?: CheckpointPolicy;
  /** Whether a value that does not fit its column is a mistake of ours. */
  readonly allFit?: boolean;
}

/** A Monday, in the morning in China, still Sunday in America. */
export const mondayInChina = Date.UTC(2026, 2, 2, 2, 30);
const monday = Date.UTC(2026, 2, 2, 3, 30);

const seconds = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
const date = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** The streams about people, in the order of the contract. */
const attendanceStreams = [
  'attendance_user_flows',
  'attendance_user_tasks',
  'attendance_user_approvals',
  'attendance_user_remedies',
  'attendance_user_daily_shifts',
];

const tablesOf = ({ tenant }: Simulator) => tenant.base.bases().map(({ app_token }) => ({ app_token }));

export const defaults: Readonly<Record<Module, Defaults>> = {
  approval: {
    start: monday,
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 4, instances: 90, days: 19 } },
    settings: ({ tenant }) => ({
      approval: {
        approval_codes: [...tenant.approval.definitions()].map(({ approval_code }) => approval_code),
        start_date: seconds(monday - 20 * day),
      },
    }),
  },
  attendance: {
    start: mondayInChina,
    size: { people: 20, departments: 5, depth: 2, attendance: { days: 30 } },
    settings: () => ({ attendance: { start_date: date(mondayInChina - 20 * day) } }),
    streams: attendanceStreams,
    patience: { retries: 1, minTimeout: 1, maxTimeout: 2 },
    checkpoints: everySlice,
    allFit: true,
  },
  base: {
    start: monday,
    size: { people: 12, departments: 3, depth: 2, base: { bases: 2, tables: 3, rows: 40 } },
    // Also those that a test adds.
    settings: (simulator) => ({
      get base() {
        return { tables: tablesOf(simulator) };
      },
    }),
  },
  contact: { settings: () => ({}) },
  all: {
    start: monday,
    size: {
      people: 20,
      departments: 6,
      depth: 3,
      approval: { definitions: 4, instances: 24, days: 3 },
      base: { bases: 3, tables: 2, rows: 12 },
    },
    settings: (simulator) => ({
      contact: { role_ids: simulator.tenant.contact.lists.of('roles').map(({ role_id }) => role_id) },
      attendance: { start_date: date(monday - 4 * day) },
      // One of them by its page in the wiki, which takes a permission of its own.
      base: {
        tables: [
          ...simulator.tenant.wiki
            .nodes()
            .flatMap(({ node_token, obj_type }) =>
              obj_type === 'bitable' ? [{ url: `https://x.larksuite.com/wiki/${node_token}` }] : [],
            ),
          ...tablesOf(simulator),
        ],
      },
      approval: {
        approval_codes: simulator.tenant.approval.codes(),
        start_date: date(monday - 4 * day),
      },
    }),
  },
};
