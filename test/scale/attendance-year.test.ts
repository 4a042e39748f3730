// A year of check-ins at Lark's published rates: every one of them, as fast as the rates allow, and never faster.
import { expect, test } from 'vitest';
import { readCommand } from '../../src/commands/read.ts';
import { parseConfig } from '../../src/config.ts';
import { startSimulator } from '../../simulator/src/simulator.ts';
import { inVirtualTime } from '../support/virtual-time.ts';
import { full } from './size.ts';
import { dayText, flowsCall, membersCall } from '../simulated/attendance/support.ts';
import { flowRow, type Row } from '../simulated/attendance/truth.ts';
import { day } from '../support/time.ts';

const people = full ? 5_000 : 600;
const days = 365;
/** What a round trip to Lark takes, in milliseconds. */
const latency = 80;
/** Before dawn in China: for an hour there is no punch and no decision, so the truth stands still. */
const begun = Date.UTC(2026, 2, 1, 20, 40);

const signInCall = 'POST /open-apis/auth/v3/tenant_access_token/internal';
const departmentsCall = 'GET /open-apis/contact/v3/departments/:department_id/children';

/** The least time for so many calls: full bursts of fifty a second, and of the last one eight at once. */
function allowed(calls: number): number {
  const bursts = Math.ceil(calls / 50) - 1;
  return bursts * 1000 + Math.ceil((calls - bursts * 50) / 8) * latency;
}

/** Sums up rows in any order: two sums are the same when the rows are, and every row counts. */
function createSum(): { readonly add: (row: Row) => void; readonly total: () => readonly number[] } {
  const sums = [0, 0, 0];
  return {
    add: (row) => {
      const text = JSON.stringify(
        Object.keys(row)
          .sort()
          .map((column) => row[column]),
      );
      let [first, second] = [0x811c9dc5, 0x9e3779b9];
      for (let at = 0; at < text.length; at += 1) {
        first = Math.imul(first ^ text.charCodeAt(at), 0x01000193);
        second = Math.imul(second ^ text.charCodeAt(at), 0x85ebca6b);
      }
      sums[0] = (sums[0] ?? 0) + 1;
      sums[1] = (sums[1] ?? 0) + (first >>> 0);
      sums[2] = (sums[2] ?? 0) + (second >>> 0);
    },
    total: () => sums,
  };
}

// Lark tells of fifty people at a time: a company is read in thousands of calls or not at all.
test(`a year of check-ins of ${people} people takes what the rates allow, and is the ground truth`, async () => {
  const { result, elapsed } = await inVirtualTime(async () => {
    const clock = (): number => Date.now();
    const simulator = await startSimulator({
      clock,
      latency,
      size: { people, departments: 12, depth: 3, attendance: { days } },
    });
    try {
      const { attendance, contact } = simulator.tenant;
      const refused = [...contact.people()].filter((_, index) => index % 40 === 11);
      refused.forEach(({ open_id }, index) => {
        attendance.poison(open_id, index % 2 === 0 ? 'invalid' : 'unauthorized');
      });
      const config = parseConfig({
        base_url: simulator.url,
        credentials: simulator.credentials,
        modules: ['attendance'],
        attendance: { start_date: dayText(begun - (days + 1) * day) },
      });
      const world = { clock, debug: false, keepSecret: () => undefined };
      const read = createSum();
      const streams = ['attendance_user_flows'];
      for await (const message of readCommand({ config, streams, states: new Map() }, world)) {
        if (message.type === 'TRACE' && message.trace.type === 'ERROR')
          throw new Error(message.trace.error.message);
        if (message.type === 'RECORDS') for (const { data } of message.records) read.add(data);
      }
      const without = new Set([...refused, ...contact.leavers()].map(({ user_id }) => user_id));
      const truth = createSum();
      for (const flow of attendance.flows()) if (!without.has(flow.user_id)) truth.add(flowRow(flow));
      return { simulator, read, truth, refused: refused.length };
    } finally {
      await simulator.close();
    }
  }, begun);
  const { simulator, read, truth, refused } = result;
  expect(truth.total()[0]).toBeGreaterThan(people * days);
  expect(read.total()).toEqual(truth.total());

  const throttled = simulator.calls.filter(({ status, code }) => status === 429 || code === 99991400);
  expect(throttled).toEqual([]);
  const calls = simulator.calls.filter(({ endpoint }) => endpoint === flowsCall);
  const batches = Math.ceil((people - refused) / 50);
  expect(calls.length).toBeLessThanOrEqual(batches * Math.ceil((days + 2) / 7) + 2 * refused);
  const least = allowed(calls.length);
  const reading = (calls.at(-1)?.at ?? 0) + latency - (calls[0]?.at ?? 0);
  process.stdout.write(
    `${truth.total()[0] ?? 0} check-ins in ${calls.length} calls: ${(reading / 1000).toFixed(1)} seconds and ` +
      `${((elapsed - reading) / 1000).toFixed(1)} before, where the rates allow ${(least / 1000).toFixed(1)}\n`,
  );
  expect(reading / least).toBeLessThanOrEqual(1.05);
  // Who there is has to be known before: in a small company that counts for more than the rates do.
  const before = [signInCall, departmentsCall, membersCall].map((endpoint) =>
    allowed(simulator.callsByEndpoint()[endpoint] ?? 0),
  );
  const all = before.reduce((sum, time) => sum + time, least);
  if (people >= 5_000) expect(elapsed / all).toBeLessThanOrEqual(1.05);
}, 1_200_000);
