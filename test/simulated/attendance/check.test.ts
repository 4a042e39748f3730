// check distinguishes the gates of attendance: the people that the app sees, their ids, and the permission for results.
import { expect, test } from 'vitest';
import { callsTo } from '../../support/tenant.ts';
import { flowsCall, tasksCall, type Tenant } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import type { SimulatorOptions } from '../../../simulator/src/simulator.ts';

const scopes = [
  'tenant:tenant:readonly',
  'contact:contact.base:readonly',
  'contact:user.employee_id:readonly',
  'attendance:task:readonly',
  'attendance:rule:readonly',
];
const but = (gone: string): string[] => scopes.filter((scope) => !scope.startsWith(gone));

async function checked(one: Tenant, settings = {}): Promise<{ status: string; calls: number }> {
  const { status, message, calls } = await one.check({ settings });
  return { status: `${status}: ${message}`, calls: calls.length };
}

test('all gates are open: it looks at some people, and asks every endpoint once', async () => {
  const one = await openTenant({ module: 'attendance', scopes });
  const { status, calls } = await checked(one);
  expect(status).toMatch(/^SUCCEEDED: .*attendance: attendance results found for \d+ of \d+ sampled users/);
  // The token, the company, and at most fifteen for the module.
  expect(calls).toBeLessThanOrEqual(17);
  expect(callsTo({ calls: one.simulator.calls }, flowsCall)).toHaveLength(1);
});

test.each<[string, SimulatorOptions, RegExp]>([
  ['the contact range is empty', { scopes, range: {} }, /Data Permissions|contacts data/],
  ['the permission for attendance', { scopes: but('attendance:task') }, /attendance:task:readonly/],
  ['the permission for ids', { scopes: but('contact:user') }, /contact:user\.employee_id:readonly/],
  [
    'contacts and groups',
    { scopes: but('attendance:rule').filter((one) => !one.startsWith('contact:')) },
    /contact:contact\.base:readonly.*attendance:rule/,
  ],
])('a gate is closed: %s', async (_gate, options, words) => {
  const { status } = await checked(await openTenant({ module: 'attendance', ...options }));
  expect(status).toMatch(/^FAILED: /);
  expect(status).toMatch(words);
});

test('the range and the permission are distinguished', async () => {
  const noRange = await checked(await openTenant({ module: 'attendance', scopes, range: {} }));
  const noScope = await checked(await openTenant({ module: 'attendance', scopes: but('attendance:task') }));
  expect(noRange.status).not.toContain('attendance:task:readonly');
  expect(noScope.status).not.toContain('range of contacts');
});

test('without contacts it looks at a group', async () => {
  const one = await openTenant({ module: 'attendance', scopes: but('contact:') });
  const { status } = await checked(one);
  expect(status).toMatch(/^SUCCEEDED: .*attendance: attendance results found for \d+ of \d+ sampled users/);
});

test('people who are configured are looked at', async () => {
  const one = await openTenant({ module: 'attendance', scopes });
  const [ann] = [...one.simulator.tenant.contact.people()];
  const some = await checked(one, { employee_ids: [ann?.user_id ?? '', 'zz000000'] });
  expect(some.status).toContain('attendance results found for 1 of 2 sampled users');
  // No call to contacts: the token, the company, five about the person, three about the rules.
  expect(some.calls).toBeLessThanOrEqual(10);
  const none = await checked(one, { employee_ids: ['zz000000'] });
  expect(none.status).toMatch(/^FAILED: .*refuses all 1 sampled users/s);
  expect(callsTo({ calls: one.simulator.calls }, tasksCall).length).toBeGreaterThan(0);
});

test('the data range of the Attendance console is named', async () => {
  const one = await openTenant({ module: 'attendance', scopes });
  one.simulator.tenant.attendance.denyData();
  const { status } = await checked(one);
  expect(status).toMatch(/^FAILED: /);
  expect(status).toContain('data range');
});
