// A day is the day that the people of its attendance group live, wherever the machine stands that reads it.
import { afterEach, expect, test, vi } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { expectTruth, leaversOf, rowsOf } from './comparing.ts';
import { rowsIn } from '../../support/tenant.ts';
import { begun, five } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { hour } from '../../support/time.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** `YYYY-MM-DD` that the clocks of a zone show at an instant. */
function dayIn(zone: string, instant: string | number): string {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  return date.format(new Date(instant));
}

const machines: readonly (readonly [string, number])[] = [
  ['UTC', 0],
  ['Pacific/Auckland', -780],
];

// 2026-03-02 in UTC: early, when three dates are in use on earth, and late.
const hours = [2.5, 10.5, 23.25];

test.each(['Asia/Shanghai', 'America/Sao_Paulo'])(
  'a tenant in %s has the same days on a machine in UTC and in Auckland: those that Lark shows',
  async (zone) => {
    const read = new Map<number, readonly string[]>();
    for (const [machine, minutes] of machines) {
      vi.stubEnv('TZ', machine);
      expect(new Date(begun).getTimezoneOffset()).toBe(minutes);
      const one = await openTenant({
        module: 'attendance',
        size: { people: 30, departments: 4, depth: 2, attendance: { days: 30, timeZones: [zone] } },
      });
      const without = leaversOf(one);
      // The start lies within what is known, and is a day of the tenant.
      const start = '2026-02-12';
      for (const at of hours) {
        one.forward(begun - 2.5 * hour + at * hour - one.now());
        const got = await one.sync({ settings: { start_date: start } });
        const when = `at ${at} in ${machine}`;
        const streams = five.filter((name) => name !== 'attendance_user_flows');
        expectTruth(one, rowsOf(got), { without, streams, when, from: 20260212 });

        const tasks = rowsIn(got, 'attendance_user_tasks');
        const days = tasks.map((row) => String(row['day'])).sort();
        expect([days[0], days.at(-1)]).toEqual([start, dayIn(zone, one.now())]);
        for (const row of tasks)
          for (const { check_in_shift_time: planned } of (row['records'] ?? []) as Row[])
            if (typeof planned === 'string') expect(dayIn(zone, planned)).toBe(row['day']);

        // A check-in is an instant: the start is too, in UTC.
        const first = Date.parse(start) / 1000;
        const flows = rowsIn(got, 'attendance_user_flows').map((row) => row['record_id']);
        const known = [...one.simulator.tenant.attendance.flows()].filter(
          (flow) => !without.includes(flow.user_id) && Number(flow.check_time) >= first,
        );
        expect(flows.sort()).toEqual(known.map(({ record_id }) => record_id).sort());

        const rows = five.flatMap((name) => rowsIn(got, name).map((row) => ({ ...row, name })));
        const texts = rows.map((row) => JSON.stringify(row)).sort();
        expect(texts).toEqual(read.get(at) ?? texts);
        read.set(at, texts);
      }
    }
    expect(read.size).toBe(hours.length);
  },
);
