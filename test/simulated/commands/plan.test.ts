// plan: what it says a sync costs is what read then calls: the exact figures to the call, the sampled ones within their range.
import { expect, test } from 'vitest';
import { planCommand, type PlanResult } from '../../../src/commands/plan/plan.ts';
import { planText } from '../../../src/commands/plan/text.ts';
import type { Range } from '../../../src/modules/estimate.ts';
import { allFeeds } from '../../../src/modules/index.ts';
import type { Saved } from '../../core/engine/support/syncs.ts';
import type { Call } from '../../../simulator/src/simulator.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { worldAt, type More } from '../../support/tenant.ts';
import { minute } from '../../support/time.ts';
import type { Tenant } from './support.ts';

const hour = 60 * minute;

const isSignIn = ({ endpoint }: Call): boolean => endpoint.includes(' /open-apis/auth/');

/** The plan, and the calls that it took besides signing in. */
async function planned(
  { config, now, simulator }: Tenant,
  streams?: readonly string[],
  changes: { readonly saved?: Saved; readonly more?: More } = {},
): Promise<{ readonly plan: PlanResult; readonly calls: number }> {
  const before = simulator.calls.length;
  const input = {
    config: config(changes.more ? { more: changes.more } : {}),
    ...(streams && { streams }),
    states: new Map(changes.saved),
  };
  const plan = await planCommand(input, worldAt(now));
  return { plan, calls: simulator.calls.slice(before).filter((one) => !isSignIn(one)).length };
}

/** The calls of one read, besides signing in. */
async function read(tenant: Tenant, streams: readonly string[] | undefined, saved?: Saved, more?: More) {
  const sync = await tenant.sync({ ...(streams && { streams }), saved, ...(more && { more }) });
  return { calls: sync.calls.filter((one) => !isSignIn(one)).length, saved: sync.saved };
}

/** Where the truth is in a range: `exact`, `within`, or what is wrong. */
function verdict({ min, max }: Range, calls: number): string {
  if (calls < min || calls > max) return `${calls} is not in ${min} to ${max}`;
  return min === max ? 'exact' : 'within';
}

const streams = allFeeds.flatMap((feed) => feed.streams.map(({ name }) => name));

/** Where a figure follows from the configuration and a page or two, it is exact. */
const exact = [
  'approval_definitions',
  'base_tables',
  'attendance_user_flows',
  'attendance_user_tasks',
  'attendance_user_approvals',
  'attendance_user_remedies',
  'attendance_user_daily_shifts',
  'attendance_groups',
  'attendance_shifts',
  'contact_users',
  'contact_user_departments',
  'contact_departments',
  'contact_user_groups',
  'contact_user_group_members',
  'contact_role_members',
  'contact_tenant',
];

test.each(streams)('%s: the first sync and one an hour later cost what was planned', async (stream) => {
  const tenant = await openTenant({ module: 'all' });
  const { plan, calls } = await planned(tenant, [stream]);
  expect(calls).toBe(plan.looks);
  expect(calls).toBeLessThanOrEqual(10);
  const [figures] = plan.streams;
  const first = await read(tenant, [stream]);
  tenant.forward(hour);
  const second = await read(tenant, [stream], first.saved);
  const verdicts = [
    verdict(figures?.first.calls ?? { min: 0, max: -1 }, first.calls),
    verdict(figures?.hourly.calls ?? { min: 0, max: -1 }, second.calls),
  ];
  if (exact.includes(stream)) expect(verdicts).toEqual(['exact', 'exact']);
  else for (const one of verdicts) expect(one).toMatch(/^(exact|within)$/);
});

test.each<[string, More]>([
  ['as it is', {}],
  ['names beside ids', { enrich_contacts: true }],
  ['the key of the company in every row', { add_tenant_key: true }],
  ['some departments', { contact: { department_ids: ['0'] } }],
  ['a stream for each table', { modules: ['base'], base: { typed_streams: true } }],
])('all streams together, %s: shared calls count once', async (_what, changes) => {
  const tenant = await openTenant({ module: 'all' });
  const settings = tenant.config() as unknown as Record<string, object>;
  const more = Object.fromEntries(
    Object.entries(changes).map(([key, value]) => [
      key,
      typeof value === 'object' && !Array.isArray(value) ? { ...settings[key], ...value } : value,
    ]),
  );
  const { plan, calls } = await planned(tenant, undefined, { more });
  expect(calls).toBeLessThanOrEqual(10);
  const first = await read(tenant, undefined, undefined, more);
  tenant.forward(hour);
  const second = await read(tenant, undefined, first.saved, more);
  expect(verdict(plan.total.first.calls, first.calls)).toBe('within');
  expect(verdict(plan.total.hourly.calls, second.calls)).toBe('within');
  const sum = plan.streams.reduce((total, one) => total + one.first.calls.max, 0);
  expect(plan.total.first.calls.max).toBeLessThan(sum);
});

test('from a saved state it plans what is left', async () => {
  const tenant = await openTenant({ module: 'all' });
  const { saved } = await read(tenant, ['attendance_user_tasks', 'approval_instances']);
  tenant.forward(hour);
  const { plan } = await planned(tenant, ['attendance_user_tasks', 'approval_instances'], { saved });
  const again = await read(tenant, ['attendance_user_tasks', 'approval_instances'], saved);
  expect(verdict(plan.total.first.calls, again.calls)).toBe('within');
});

test('a range that has no root is planned from what the app may see', async () => {
  const tenant = await openTenant({ module: 'all' });
  const [one, two] = tenant.simulator.tenant.contact.departments();
  tenant.simulator.setRange({
    departments: [one, two].flatMap((some) => some?.open_department_id ?? []),
    users: [],
    groups: [],
  });
  const { plan } = await planned(tenant, ['contact_users']);
  const { calls } = await read(tenant, ['contact_users']);
  expect(verdict(plan.total.first.calls, calls)).toBe('within');
});

test('what Lark refuses to show is named, and the rest is planned', async () => {
  const tenant = await openTenant({ module: 'all' });
  const { simulator } = tenant;
  simulator.setScopes(simulator.knownScopes.filter((scope) => !scope.startsWith('contact:')));
  const { plan } = await planned(tenant);
  expect(plan.refused.join('\n')).toContain('contact:contact.base:readonly');
  expect(plan.streams).toHaveLength(streams.length);
});

test('the text has a line a stream, a line a schedule, and what to narrow', async () => {
  const tenant = await openTenant({ module: 'all' });
  const { plan } = await planned(tenant);
  const text = planText(plan, 100);
  for (const stream of streams) expect(text).toMatch(new RegExp(`^ {2}${stream} `, 'm'));
  expect(text).toMatch(/^a month +calls +counted +of 10,000 free +time$/m);
  expect(text).toMatch(/^hourly .* needs it ~[\d,]+-[\d,]+ times/m);
  expect(text).toMatch(/^To spend less:$/m);
});
