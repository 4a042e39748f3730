// What Lark is asked: batches, slices, statuses, and answers that may have been cut off.
import { expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { callsTo, rowsIn } from '../../support/tenant.ts';
import {
  approvalsCall,
  askedOf,
  begun,
  dailyShiftsCall,
  dayText,
  five,
  flowsCall,
  membersCall,
  remediesCall,
  sinceOf,
  tasksCall,
} from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day, hour } from '../../support/time.ts';

const start = begun - 20 * day;
const midnight = Date.UTC(2026, 1, 10);
const crowd = { size: { people: 130, departments: 5, depth: 2, attendance: { days: 30 } } };

test('fifty people a call, seven days of check-ins and thirty of the rest, and the directory once', async () => {
  const one = await openTenant({ module: 'attendance', ...crowd });
  const read = await one.sync({ settings: { start_date: dayText(begun - 75 * day) } });
  const batches = 3;
  const counts = {
    [flowsCall]: batches * Math.ceil(75 / 7 + 0.1),
    [tasksCall]: batches * 3,
    [approvalsCall]: batches * 3 * 5,
    [remediesCall]: batches * 3 * 5,
    [dailyShiftsCall]: batches * 4,
    [membersCall]: 6,
  };
  for (const [endpoint, count] of Object.entries(counts))
    expect([endpoint, callsTo(read, endpoint).length]).toEqual([endpoint, count]);
  for (const endpoint of [flowsCall, tasksCall, approvalsCall, remediesCall, dailyShiftsCall]) {
    const asked = askedOf(read, endpoint);
    expect(Math.max(...asked.map(({ ids }) => ids.length))).toBe(50);
    expect(new Set(asked.flatMap(({ ids }) => ids)).size).toBe(130);
  }
  const flows = askedOf(read, flowsCall);
  expect(Math.max(...flows.map(({ from, to }) => to - from))).toBe(7 * day);
  // Half-open, and to the second: where one ends the next begins.
  const edges = [...new Set(flows.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  expect(edges.length).toBe(Math.ceil(75 / 7 + 0.1) + 1);
  expect(edges.at(-1)).toBe(begun);
  const tasks = askedOf(read, tasksCall);
  expect(Math.max(...tasks.map(({ from, to }) => to - from))).toBe(29 * day);
});

test.each([
  // At 02:30 UTC it is Monday, March 2 in China, and still Sunday from New York to Hawaii.
  [begun, '2026-03-02', '2026-03-01'],
  // At 11:00 UTC Tuesday has begun in Kiritimati, and it is still Sunday on Baker Island.
  [Date.UTC(2026, 2, 2, 11), '2026-03-03', '2026-03-01'],
  [Date.UTC(2026, 2, 2, 12), '2026-03-03', '2026-03-02'],
])('at %i days are asked up to %s, and complete before %s', async (now, last, cursor) => {
  const one = await openTenant({ module: 'attendance' });
  one.forward(now - begun);
  const read = await one.sync({ settings: { shift_days_ahead: 5 } });
  for (const endpoint of [tasksCall, approvalsCall]) {
    const to = Math.max(...askedOf(read, endpoint).map((asked) => asked.to));
    expect(dayText(to)).toBe(last);
    // Lark refuses more than the day after its own today.
    expect(to).toBeLessThanOrEqual(Math.floor(now / day) * day + day);
  }
  const ahead = Math.max(...askedOf(read, dailyShiftsCall).map(({ to }) => to));
  expect(dayText(ahead - 5 * day)).toBe(last);
  // Instants of the future are not asked for.
  for (const endpoint of [flowsCall, remediesCall])
    expect(Math.max(...askedOf(read, endpoint).map(({ to }) => to))).toBeLessThanOrEqual(now);
  const cursors = five.slice(1).map((name) => Object.values(read.saved.get(name) ?? {})[0]);
  expect(new Set(cursors)).toEqual(new Set([cursor]));
  expect(read.saved.get('attendance_user_flows')?.['check_time']).toBe(new Date(now).toISOString());
});

test('the next sync asks for the lookback and what is new', async () => {
  const one = await openTenant({ module: 'attendance' });
  const settings = { lookback_days: 3, results_lookback_days: 9 };
  const first = await one.sync({ settings });
  for (const endpoint of [flowsCall, tasksCall])
    expect(new Set(sinceOf(askedOf(first, endpoint)).values())).toEqual(new Set([midnight]));
  one.forward(day);
  const second = await one.sync({ settings, saved: first.saved });
  expect([...new Set(sinceOf(askedOf(second, flowsCall)).values())]).toEqual([begun - 3 * day]);
  expect([...new Set(sinceOf(askedOf(second, tasksCall)).values())]).toEqual([Date.UTC(2026, 1, 20)]);
  expect([...new Set(sinceOf(askedOf(second, dailyShiftsCall)).values())]).toEqual([Date.UTC(2026, 1, 20)]);
  expect(callsTo(second, tasksCall)).toHaveLength(1);
});

test('each status has a call of its own, and an entry the last word', async () => {
  const one = await openTenant({ module: 'attendance' });
  const read = await one.sync({ streams: ['attendance_user_approvals', 'attendance_user_remedies'] });
  for (const endpoint of [approvalsCall, remediesCall])
    expect(askedOf(read, endpoint).map(({ status }) => status)).toEqual([0, 1, 2, 3, 4]);
  const rows = rowsIn(read, 'attendance_user_approvals');
  const keys = rows.map((row) => [row['user_id'], row['date'], row['kind'], row['entry_id']].join());
  expect(new Set(keys).size).toBe(rows.length);
  expect(new Set(rows.map((row) => row['status'])).size).toBeGreaterThan(2);
});

// Statistics are cut off after 1000 rows in silence: if other answers are too, nothing may be lost.
test('an answer with exactly 1000 rows is halved and read again', async () => {
  const plain = await openTenant({ module: 'attendance', ...crowd });
  const settings = { start_date: dayText(begun - 28 * day) };
  const streams = ['attendance_user_tasks'];
  const whole = await plain.sync({ settings, streams });
  expect(rowsIn(whole, 'attendance_user_tasks').length).toBeGreaterThan(3000);
  const cut = await openTenant({ module: 'attendance', ...crowd, quirks: { attendanceCap: 1000 } });
  const read = await cut.sync({ settings, streams });
  expect(new Set(rowsIn(read, 'attendance_user_tasks').map((row) => row['result_id']))).toEqual(
    new Set(rowsIn(whole, 'attendance_user_tasks').map((row) => row['result_id'])),
  );
  expect(rowsIn(read, 'attendance_user_tasks')).toHaveLength(rowsIn(whole, 'attendance_user_tasks').length);
  // Two batches of 50 were cut off, and asked for again in halves.
  expect(callsTo(read, tasksCall)).toHaveLength(3 + 4);
});

test.each([
  { attendanceFlowBounds: 'both' },
  { attendanceRemedyBounds: 'start' },
  { attendanceEmpty: 'null' },
  { attendanceEmpty: 'missing' },
  { attendanceFlowFields: 'all' },
] as const)('whatever Lark does where its manual is silent, rows are the same: %o', async (quirks) => {
  const [plain, odd] = [
    await openTenant({ module: 'attendance' }),
    await openTenant({ module: 'attendance', quirks }),
  ];
  const [usual, read] = [await plain.sync(), await odd.sync()];
  for (const name of five) {
    const key = five.indexOf(name) === 2 ? ['user_id', 'date', 'kind', 'start_time_local'] : undefined;
    const keysOf = (sync: typeof read): string[] =>
      rowsIn(sync, name)
        .map((row) => JSON.stringify(key?.map((column) => row[column]) ?? Object.values(row).slice(0, 5)))
        .sort();
    expect(keysOf(read)).toEqual(keysOf(usual));
  }
});

// It has no statuses: the answer is the same to each, and is of what was approved.
test('a Lark of 2022 shows what is approved, with that status', async () => {
  const streams = ['attendance_user_approvals'];
  const [plain, old] = [
    await openTenant({ module: 'attendance' }),
    await openTenant({ module: 'attendance', quirks: { attendanceApprovalFields: 'old' } }),
  ];
  const [usual, read] = [await plain.sync({ streams }), await old.sync({ streams })];
  const named = (row: Row): string =>
    [row['user_id'], row['date'], row['kind'], row['status'], row['start_time_local']].join();
  const approved = rowsIn(usual, 'attendance_user_approvals').filter((row) => row['status'] === 2);
  expect(rowsIn(read, 'attendance_user_approvals').map(named).sort()).toEqual(approved.map(named).sort());
  expect(new Set(rowsIn(read, 'attendance_user_approvals').map((row) => row['start_time']))).toEqual(
    new Set([null]),
  );
});

test('an hour is no day: a start within one begins the days with it, and check-ins with itself', async () => {
  const one = await openTenant({ module: 'attendance' });
  const at = start - (start % day) + 5 * hour;
  const read = await one.sync({ settings: { start_date: `${new Date(at).toISOString().slice(0, 19)}Z` } });
  expect(Math.min(...askedOf(read, flowsCall).map(({ from }) => from))).toBe(at);
  expect(Math.min(...askedOf(read, tasksCall).map(({ from }) => from))).toBe(midnight);
});
