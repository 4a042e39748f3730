// One full sync of everybody's attendance is the ground truth, whatever Lark's habits are where it keeps silent.
import { expect, test } from 'vitest';
import type { Quirks, SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { expectTruth, leaversOf, question, rowsOf } from './comparing.ts';
import { rowsIn, type Sync } from '../../support/tenant.ts';
import { type Tenant, type Wish } from './support.ts';
import { comparable, seven, truthOf, type Question, type Row } from './truth.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day } from '../../support/time.ts';

const fullRefresh = new Map(seven.map((name) => [name, 'full_refresh' as const]));

async function compare(one: Tenant, wish: Wish = {}, asked: Partial<Question> = {}): Promise<Sync> {
  const read = await one.sync({ streams: seven, modes: fullRefresh, ...wish });
  expectTruth(one, rowsOf(read), asked);
  return read;
}

const company = { people: 60, departments: 5, depth: 2 };
const oneZone: SimulatorOptions = { size: { ...company, attendance: { days: 18 } } };
const manyZones: SimulatorOptions = {
  size: {
    ...company,
    attendance: { days: 18, timeZones: ['Asia/Shanghai', 'America/Sao_Paulo', 'Pacific/Auckland'] },
  },
};

// Payroll sums over these rows: one that is missing or twice there is a wrong salary.
test.each([
  ['in China', oneZone],
  ['around the world', manyZones],
  ['in another company', { ...manyZones, seed: 7 }],
])('one full sync is the ground truth, stream by stream: %s', async (_where, options) => {
  const one = await openTenant({ module: 'attendance', ...options });
  const without = leaversOf(one);
  expect(without.length).toBeGreaterThan(0);
  await compare(one, {}, { without });
  expect(without.length).toBeLessThan(60);
});

// On the eighth of March the clocks of New York jump from two to three.
test('a day with a change of clocks is a day', async () => {
  const size = { ...company, people: 20, attendance: { days: 18, timeZones: ['America/New_York'] as const } };
  const one = await openTenant({ module: 'attendance', size });
  one.forward(9 * day);
  await compare(one, {}, { without: leaversOf(one) });
  const planned = new Set(
    [...one.simulator.tenant.attendance.results({ from: 20260306, to: 20260309 })]
      .flatMap(({ records = [] }) => records.map((record) => Number(record.check_in_shift_time) % 86_400))
      .filter((seconds) => seconds > 0),
  );
  // Nine o'clock, in winter and in summer.
  expect([...planned]).toEqual(expect.arrayContaining([14 * 3_600, 13 * 3_600]));
});

// Lark gives a leaver's id to a new person: both are read under it, and neither replaces the other.
test('an id that was given out again has the days of both its owners', async () => {
  const one = await openTenant({ module: 'attendance', ...oneZone });
  const { attendance, contact } = one.simulator.tenant;
  const [leaver] = contact.leavers();
  const hired = attendance.hire(['0'], { since: 20260227 });
  attendance.reuseId(hired.open_id, leaver?.open_id ?? '');
  const streams = ['attendance_user_flows', 'attendance_user_tasks'];
  const read = await one.sync({ streams });
  expectTruth(one, rowsOf(read), { without: leaversOf(one), streams });
  const names = rowsIn(read, 'attendance_user_tasks')
    .filter((row) => row['user_id'] === hired.user_id)
    .map((row) => row['employee_name']);
  expect(new Set(names).size).toBe(2);
});

const habits: readonly (readonly [string, Partial<Quirks>])[] = [
  ['null for no rows', { attendanceEmpty: 'null' }],
  ['nothing for no rows', { attendanceEmpty: 'missing' }],
  ['both ends of an interval', { attendanceFlowBounds: 'both' }],
  ['the first end of a correction’s interval only', { attendanceRemedyBounds: 'start' }],
  ['any span of results', { attendanceTaskDays: 'any' }],
  ['1227500 for a bad id', { attendanceBadUser: 1227500 }],
];

test.each(habits)('a Lark with %s is read as well', async (_what, quirks) => {
  const one = await openTenant({ module: 'attendance', ...oneZone, quirks });
  const poisoned = [...one.simulator.tenant.contact.people()].slice(3, 6);
  for (const { open_id } of poisoned) one.simulator.tenant.attendance.poison(open_id);
  const without = [...leaversOf(one), ...poisoned.map(({ user_id }) => user_id)];
  const read = await compare(one, {}, { without });
  expect(read.said.filter((line) => line.startsWith('WARN')).join('\n')).toContain(poisoned[0]?.user_id);
});

// An undocumented cap has cut off the answers of another endpoint in silence.
test.each([1000, 2000])('answers that are cut off at %i rows are found out and made good', async (cap) => {
  const people = 50;
  const one = await openTenant({
    module: 'attendance',
    size: { ...company, people, attendance: { days: 18 } },
    quirks: { attendanceCap: cap },
  });
  const { attendance, contact } = one.simulator.tenant;
  // A fortnight in which everybody punches seven times more a day, so that any week of it has too many.
  for (const { open_id } of contact.people())
    for (let count = 0; count < 14 * 7; count += 1)
      attendance.addPunch(open_id, one.now() - (3 + (count % 14)) * day + count * 60_000);
  await compare(one, {}, { without: leaversOf(one) });
  const rows = [...attendance.flows({ from: 20260216, to: 20260222 })].length;
  expect(rows).toBeGreaterThan(cap);
});

test('employee numbers name people in the rows too; who has none is counted and left out', async () => {
  const one = await openTenant({ module: 'attendance', ...oneZone });
  const { contact } = one.simulator.tenant;
  const numbers = new Map(
    [...contact.people(), ...contact.leavers()].map((person) => [person.user_id, person.employee_no]),
  );
  const without = [...leaversOf(one), ...[...numbers].flatMap(([id, no]) => (no === '' ? [id] : []))];
  const missing = [...contact.people()].filter(({ employee_no }) => employee_no === '').length;
  expect(missing).toBeGreaterThan(2);
  const streams = ['attendance_user_flows', 'attendance_user_remedies'];
  const read = await one.sync({ streams, settings: { employee_type: 'employee_no' } });
  const truth = truthOf(one.simulator.tenant.attendance, { ...question(one), without });
  const named = (row: Row, column: string): Row =>
    column in row ? { ...row, [column]: numbers.get(String(row[column])) ?? '' } : row;
  for (const name of streams) {
    const expected = (truth.get(name) ?? []).map((row) => named(named(row, 'user_id'), 'creator_id'));
    const rows = comparable(new Map([[name, rowsIn(read, name)]])).get(name);
    expect(comparable(new Map([[name, expected]])).get(name)).toEqual(rows);
  }
  expect(read.said.join('\n')).toMatch(new RegExp(`\\b${missing}\\b[^\n]*employee_no`));
});

test('people who are configured are read though they have left, and no others', async () => {
  const one = await openTenant({ module: 'attendance', ...oneZone });
  const { contact } = one.simulator.tenant;
  const [leaver] = contact.leavers();
  const [person] = contact.people();
  const named = [leaver, person].flatMap((one) => one ?? []);
  const settings = { employee_ids: named.map(({ user_id }) => user_id) };
  await compare(one, { settings }, { people: named.map(({ open_id }) => open_id) });
});

test('the fields that only older pages of the manual have, and those that they lack', async () => {
  const quirks = { attendanceFlowFields: 'all', attendanceApprovalFields: 'old' } as const;
  const one = await openTenant({ module: 'attendance', ...oneZone, quirks });
  const read = await one.sync();
  for (const row of rowsIn(read, 'attendance_user_flows'))
    expect(row).toMatchObject({ longitude: 103.8501, latitude: 1.2804, create_time: row['check_time'] });
  const approvals = rowsIn(read, 'attendance_user_approvals');
  expect(approvals.length).toBeGreaterThan(50);
  for (const row of approvals)
    expect(row).toMatchObject({ approval_id: null, time_zone: null, start_time: null });
});
