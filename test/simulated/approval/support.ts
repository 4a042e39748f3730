// A simulated tenant with approvals and our reads of them.
import type { Config } from '../../../src/config.ts';
import { toCatalog } from '../../../src/engine/schema.ts';
import type { Row } from '../../../src/engine/feed.ts';
import type { Approvals } from '../../../simulator/src/approval/records/approvals.ts';
import type { SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { feedsOf } from '../../../src/modules/index.ts';
import type { Copy } from '../../core/engine/support/copy.ts';
import {
  callsTo,
  configOf,
  day,
  openTenant,
  syncsOf,
  type Sync,
  type Syncs,
  type SyncWish,
  type Timed,
} from '../../support/tenant.ts';

const begun = Date.UTC(2026, 2, 2, 3, 30);

export const definitionCall = 'GET /open-apis/approval/v4/approvals/:approval_code';
export const listCall = 'GET /open-apis/approval/v4/instances';
export const detailCall = 'GET /open-apis/approval/v4/instances/:instance_id';

/** The six streams of the instances, in the order of the contract. */
export const six = [
  'approval_instances_raw',
  'approval_instances',
  'approval_form_fields',
  'approval_tasks',
  'approval_timeline',
  'approval_comments',
] as const;

/** What `approval` says in the configuration. */
export type Settings = Partial<Omit<Config['approval'], 'approval_codes'>> & {
  readonly approval_codes?: readonly string[];
};

/** One sync that is to be. */
export interface Wish extends SyncWish {
  readonly settings?: Settings;
  readonly limits?: Partial<Config['limits']>;
}

export interface Tenant extends Timed {
  readonly approvals: Approvals;
  /** Every definition's code, deleted ones too. */
  readonly codes: readonly string[];
  readonly config: (settings?: Settings, limits?: Partial<Config['limits']>) => Config;
  readonly sync: (wish?: Wish) => Promise<Sync>;
  readonly start: (wish?: Wish) => ReturnType<Syncs<Wish>['start']>;
}

/** A tenant for the length of one test. Its codes, a start 20 days ago and rates without end are configured. */
export async function tenant(options: SimulatorOptions = {}): Promise<Tenant> {
  const size = {
    people: 20,
    departments: 5,
    depth: 2,
    approval: { definitions: 4, instances: 90, days: 19 },
  };
  const timed = await openTenant(begun, { size, ...options });
  const { approval: approvals } = timed.simulator.tenant;
  const codes = [...approvals.definitions()].map(({ approval_code }) => approval_code);
  const usual = { approval_codes: codes, start_date: startDate(begun - 20 * day) };
  const config: Tenant['config'] = (settings, limits) =>
    configOf(timed.simulator, 'approval', { ...usual, ...settings }, { limits });
  const { start, sync } = syncsOf<Wish>(timed, {
    config: ({ settings, limits }) => config(settings, limits),
    offered: ({ settings }) => toCatalog(feedsOf(config(settings))),
  });
  return {
    ...timed,
    approvals,
    codes,
    config,
    start: (wish = {}) => start(wish),
    sync: (wish = {}) => sync(wish),
  };
}

/** An instant as `start_date`, to the second. */
export const startDate = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

/** The codes of the instances that were asked for, in order. */
export function askedFor(sync: Pick<Sync, 'calls'>): string[] {
  return callsTo(sync, detailCall).map(
    ({ url }) => new URL(url, 'http://x').pathname.split('/').at(-1) ?? '',
  );
}

/** The windows of the listings. */
export function windowsOf(
  sync: Pick<Sync, 'calls'>,
): { readonly code: string; readonly from: number; readonly to: number }[] {
  return callsTo(sync, listCall).map(({ url }) => {
    const query = new URL(url, 'http://x').searchParams;
    return {
      code: query.get('approval_code') ?? '',
      from: Number(query.get('start_time')),
      to: Number(query.get('end_time')),
    };
  });
}

/** What an analyst sees: instances, and of all else what carries the revision of its instance. */
export function current(copy: Copy): ReadonlyMap<string, readonly Row[]> {
  const revisions = new Map(
    [...(copy.get('approval_instances')?.values() ?? [])].map((row) => [
      row['instance_code'],
      row['instance_revision'],
    ]),
  );
  return new Map(
    [...copy].map(([name, rows]) => [
      name,
      [...rows.values()].filter(
        (row) =>
          !('instance_revision' in row) || revisions.get(row['instance_code']) === row['instance_revision'],
      ),
    ]),
  );
}
