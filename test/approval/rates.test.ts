// A season of one busy code at scaled rates: nothing is throttled, and no call is made that was not needed.
import { expect, test } from 'vitest';
import { readCommand } from '../../src/commands/read.ts';
import { parseConfig } from '../../src/config.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { repeated } from '../support/json.ts';
import { askedFor, day, detailCall, hour, listCall, startDate } from './support.ts';

/** So much faster than Lark on both sides: the limit on details a second is what holds the reading back. */
const scale = 6;
const days = 90;

// The reading that people wait for: a first sync must be as fast as Lark allows, and never faster.
test('a busy code keeps every rate, and needs a listing a window and a detail an instance', async () => {
  const clock = Date.now;
  const simulator = await startSimulator({
    rates: scale,
    clock,
    size: { people: 20, departments: 5, depth: 2, approval: { definitions: 1, instances: 0 } },
  });
  try {
    const { approval } = simulator.tenant;
    const [code = ''] = approval.codes();
    const now = clock();
    const start = Math.floor((now - days * day) / 1000) * 1000;
    // Nothing happened in the last minutes, so all of it is settled.
    approval.populate({ codes: [code], instances: 1_500, from: start, to: now - hour });
    const config = parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules: ['approval'],
      approval: { approval_codes: [code], start_date: startDate(start) },
      limits: { rate_share: scale },
    });
    const streams = ['approval_instances', 'approval_tasks'];
    const world = { clock, debug: false, keepSecret: () => undefined };
    let records = 0;
    for await (const message of readCommand({ config, streams, states: new Map() }, world)) {
      if (message.type === 'TRACE' && message.trace.type === 'ERROR')
        throw new Error(message.trace.error.message);
      if (message.type === 'RECORD' && message.record.stream === 'approval_instances') records += 1;
    }
    const seconds = (clock() - now) / 1000;

    const { calls } = simulator;
    expect(calls.filter(({ status, code: said }) => status === 429 || said === 99991400)).toEqual([]);
    const all = [...approval.instances()];
    const windows = Math.ceil((now - 300_000 - start) / (10 * hour - 1));
    expect(simulator.callsByEndpoint()[listCall]).toBe(windows);
    expect(records).toBe(all.length);
    const asked = askedFor(simulator);
    expect(new Set(asked)).toEqual(new Set(all.map(({ instance_code }) => instance_code)));
    // Two windows side by side may want the same original at once: the one that has it and the one that revokes it.
    const originals = new Set(all.map(({ reverted_instance_code }) => reverted_instance_code));
    expect(repeated(asked).filter((one) => !originals.has(one))).toEqual([]);
    expect(asked.length - all.length).toBeLessThanOrEqual(originals.size);

    const minimum = all.length / (50 * scale);
    process.stdout.write(
      `${asked.length} ${detailCall} for ${all.length} instances in ${windows} windows: ` +
        `${seconds.toFixed(1)} s, where ${50 * scale} a second allow ${minimum.toFixed(1)} s\n`,
    );
  } finally {
    await simulator.close();
  }
});
