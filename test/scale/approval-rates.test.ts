// A busy approval at Lark's published rates: as fast as they allow, and never faster.
import { expect, test } from 'vitest';
import { readCommand } from '../../src/commands/read.ts';
import { parseConfig } from '../../src/config.ts';
import { startSimulator } from '../../simulator/src/simulator.ts';
import { repeated } from '../support/json.ts';
import { inVirtualTime } from '../support/virtual-time.ts';
import { full } from './size.ts';
import { askedFor, detailCall, listCall, startDate } from '../simulated/approval/support.ts';
import { day, hour, minute } from '../support/time.ts';

const [days, population] = full ? [365, 20_000] : [91, 3_000];

/** The least time in which so many calls can be made: full bursts at `perSecond`, as many in a minute as `perMinute`. */
function allowed(calls: number, { perSecond, perMinute }: { perSecond: number; perMinute: number }): number {
  const minutes = Math.ceil(calls / perMinute) - 1;
  const seconds = Math.ceil((calls - minutes * perMinute) / perSecond) - 1;
  return minutes * minute + Math.max(0, seconds) * 1000;
}

// The reading that people wait for: twenty minutes that must not be thirty.
test(`${days} days of a busy approval take what the rates allow: a listing a window, a detail an instance`, async () => {
  const { result, elapsed } = await inVirtualTime(async () => {
    const clock = (): number => Date.now();
    const simulator = await startSimulator({
      clock,
      // What a round trip to Lark takes.
      latency: 80,
      size: { people: 20, departments: 5, depth: 2, approval: { definitions: 1, instances: 0 } },
    });
    try {
      const { approval } = simulator.tenant;
      const [code = ''] = approval.codes();
      const now = clock();
      const start = Math.floor((now - days * day) / 1000) * 1000;
      // Nothing happened in the last minutes, so all of it is settled.
      approval.populate({ codes: [code], instances: population, from: start, to: now - hour });
      const config = parseConfig({
        base_url: simulator.url,
        credentials: simulator.credentials,
        modules: ['approval'],
        approval: { approval_codes: [code], start_date: startDate(start) },
      });
      const streams = ['approval_instances', 'approval_tasks'];
      const world = { clock, debug: false, keepSecret: () => undefined };
      let records = 0;
      for await (const message of readCommand({ config, streams, states: new Map() }, world)) {
        if (message.type === 'TRACE' && message.trace.type === 'ERROR')
          throw new Error(message.trace.error.message);
        if (message.type === 'RECORDS' && message.stream === 'approval_instances')
          records += message.records.length;
      }
      const windows = Math.ceil((now - 5 * minute - start) / (10 * hour - 1));
      return { simulator, instances: [...approval.instances()], records, windows };
    } finally {
      await simulator.close();
    }
  });
  const { simulator, instances, records, windows } = result;
  expect(simulator.calls.filter(({ status, code: said }) => status === 429 || said === 99991400)).toEqual([]);
  expect(simulator.callsByEndpoint()[listCall]).toBe(windows);

  expect(windows).toBeGreaterThanOrEqual((days * 24) / 10);
  expect(records).toBe(instances.length);
  const asked = askedFor(simulator);
  expect(repeated(asked)).toEqual([]);
  expect(asked.length).toBe(instances.length);

  const least = Math.max(
    allowed(instances.length, { perSecond: 50, perMinute: 1000 }),
    allowed(windows, { perSecond: Infinity, perMinute: 100 }),
  );
  process.stdout.write(
    `${instances.length} ${detailCall} in ${windows} windows: ${(elapsed / minute).toFixed(2)} minutes, ` +
      `where the rates allow ${(least / minute).toFixed(2)}\n`,
  );
  expect(elapsed / least).toBeLessThanOrEqual(1.05);
}, 300_000);
