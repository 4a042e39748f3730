// People that Lark refuses: found once, left out everywhere, reported, and too many of them are loud.
import { expect, test } from 'vitest';
import type { Person } from '../../../simulator/src/contact/directory/shapes.ts';
import { endings, errorsIn } from '../../core/engine/support/syncs.ts';
import { callsTo, rowsIn } from '../../support/tenant.ts';
import {
  approvalsCall,
  askedOf,
  begun,
  dayText,
  five,
  flowsCall,
  membersCall,
  remediesCall,
  sinceOf,
  tasksCall,
  type Tenant,
} from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day } from '../../support/time.ts';

const crowd = { size: { people: 120, departments: 5, depth: 2, attendance: { days: 30 } } };
const streams = ['attendance_user_flows'];

function peopleOf({ simulator }: Tenant): Person[] {
  return [...simulator.tenant.contact.people()];
}

function poison(one: Tenant, count: number, how: 'invalid' | 'unauthorized' = 'unauthorized'): string[] {
  const chosen = peopleOf(one).slice(3, 3 + count);
  for (const { open_id } of chosen) one.simulator.tenant.attendance.poison(open_id, how);
  return chosen.map(({ user_id }) => user_id);
}

const probes = (sync: Parameters<typeof callsTo>[0]) =>
  callsTo(sync, tasksCall).filter(({ url }) => url.includes('ignore_invalid_users=true'));

test.each(['invalid', 'unauthorized'] as const)(
  'a person %s is found in one call and left out',
  async (how) => {
    const one = await openTenant({ module: 'attendance', ...crowd });
    const [bad = ''] = poison(one, 1, how);
    const read = await one.sync({ streams });
    expect(new Set(endings(read.messages).values())).toEqual(new Set(['COMPLETE']));
    expect(probes(read)).toHaveLength(1);
    const warnings = read.said.filter((line) => line.startsWith('WARN') && line.includes(bad));
    expect(warnings).toHaveLength(1);
    // Three slices of three batches, and those that met the bad id again: at most once in each slice that was under way.
    const refused = callsTo(read, flowsCall).filter(({ code }) => code === 1220004);
    expect(refused.length).toBeLessThanOrEqual(2);
    expect(callsTo(read, flowsCall)).toHaveLength(9 + refused.length);
    const others = peopleOf(one).filter(({ user_id }) => user_id !== bad);
    expect(new Set(rowsIn(read, 'attendance_user_flows').map((row) => row['user_id'])).size).toBeGreaterThan(
      100,
    );
    const members = JSON.stringify(read.saved.get('attendance_user_flows')?.['members']);
    expect(members).not.toContain(bad);
    for (const { user_id } of others) expect(members).toContain(user_id);
  },
);

test('all streams together find them once', async () => {
  const one = await openTenant({ module: 'attendance', ...crowd });
  const bad = poison(one, 2);
  const read = await one.sync();
  const asked = [flowsCall, approvalsCall, remediesCall].flatMap((endpoint) => callsTo(read, endpoint));
  // Each stream may meet a bad id in what it has under way, and never again.
  expect(asked.filter(({ code }) => code === 1220004).length).toBeLessThanOrEqual(2 * 2 * five.length);
  expect(probes(read).length - 3).toBeLessThanOrEqual(2);
  const warned = read.said.filter((line) => line.startsWith('WARN') && bad.some((id) => line.includes(id)));
  expect(warned.length).toBeLessThanOrEqual(2);
  for (const name of five)
    expect(rowsIn(read, name).filter((row) => bad.includes(String(row['user_id'])))).toEqual([]);
});

// Where results do not name anybody, there is still the long way.
test('when Lark does not name them, they are found by halving', async () => {
  const one = await openTenant({ module: 'attendance', ...crowd });
  const [bad = ''] = poison(one, 1);
  one.simulator.addFault({ endpoint: tasksCall, kind: 'error', code: 1220004, status: 400 });
  const read = await one.sync({ streams });
  expect(new Set(endings(read.messages).values())).toEqual(new Set(['COMPLETE']));
  expect(read.said.some((line) => line.startsWith('WARN') && line.includes(bad))).toBe(true);
  // Down from 50 people to one in six halvings, once; and what was under way meanwhile.
  const refused = callsTo(read, flowsCall).filter(({ code }) => code === 1220004).length;
  expect(refused).toBeGreaterThanOrEqual(6);
  expect(refused).toBeLessThan(12);
});

test('a code that may mean a bad id or a service that is down counts as the former when Lark names one', async () => {
  const one = await openTenant({ module: 'attendance', ...crowd, quirks: { attendanceBadUser: 1227500 } });
  const [bad = ''] = poison(one, 1);
  const read = await one.sync({ streams });
  expect(new Set(endings(read.messages).values())).toEqual(new Set(['COMPLETE']));
  expect(read.said.some((line) => line.startsWith('WARN') && line.includes(bad))).toBe(true);
});

test('more than a tenth is INCOMPLETE, with the rest read; a tenth is not', async () => {
  const one = await openTenant({ module: 'attendance', ...crowd });
  const tenth = poison(one, 12);
  const fine = await one.sync({ streams });
  expect(new Set(endings(fine.messages).values())).toEqual(new Set(['COMPLETE']));
  poison(one, 13);
  const read = await one.sync({ streams });
  expect(new Set(endings(read.messages).values())).toEqual(new Set(['INCOMPLETE']));
  const [error] = errorsIn(read.messages);
  expect(error?.failure_type).toBe('config_error');
  expect(error?.message).toContain('13 of 120 users');
  expect(error?.message).toContain(tenth[0]);
  const seen = new Set(rowsIn(read, 'attendance_user_flows').map((row) => row['user_id']));
  expect(seen.size).toBeGreaterThan(95);
  // It is not read all over again by the next attempt.
  const next = await one.sync({ streams, saved: read.saved });
  const good = peopleOf(one).find(({ user_id }) => seen.has(user_id));
  expect(sinceOf(askedOf(next, flowsCall)).get(good?.user_id ?? '')).toBe(begun - 7 * day);
});

test('who is not refused any more has their whole history', async () => {
  const one = await openTenant({ module: 'attendance', ...crowd });
  const [bad = ''] = poison(one, 1);
  const { saved } = await one.sync({ streams });
  const person = peopleOf(one).find(({ user_id }) => user_id === bad);
  one.simulator.tenant.attendance.poison(person?.open_id ?? '', 'no');
  const read = await one.sync({ streams, saved });
  const since = sinceOf(askedOf(read, flowsCall));
  expect(dayText(since.get(bad) ?? 0)).toBe(dayText(begun - 20 * day));
  expect(new Set(since.values()).size).toBe(2);
});

test('ids that are not there are configured: they are named, and too many of them are loud', async () => {
  const one = await openTenant({ module: 'attendance' });
  const [ann, bob] = peopleOf(one);
  const employee_ids = [ann?.user_id ?? '', bob?.user_id ?? '', 'zz000000'];
  const read = await one.sync({ streams, settings: { employee_ids } });
  expect(callsTo(read, membersCall)).toEqual([]);
  expect(errorsIn(read.messages)[0]?.message).toContain('1 of 3 users');
  expect(errorsIn(read.messages)[0]?.message).toContain('zz000000');
});

test('the app has no data range in Attendance: that is an error, not a search', async () => {
  const one = await openTenant({ module: 'attendance', ...crowd });
  one.simulator.tenant.attendance.denyData();
  const read = await one.sync({ streams });
  expect(errorsIn(read.messages)[0]).toMatchObject({ failure_type: 'config_error' });
  expect(probes(read)).toEqual([]);
});
