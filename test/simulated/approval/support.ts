// What the tests of approvals share: endpoints, streams, and what a sync asked for.
import type { Row } from '../../../src/engine/types.ts';
import type { Copy } from '../../core/engine/support/copy.ts';
import type { Settings as SettingsOf, SyncOptions, Tenant as OpenTenant } from '../../support/open-tenant.ts';
import { callsTo, type Sync } from '../../support/tenant.ts';

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

export type Settings = SettingsOf<'approval'>;
export type Wish = SyncOptions<'approval'>;
export type Tenant = OpenTenant<'approval'>;

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
