// The plan of a large company: ten calls bound what a sync of it costs, and say whether a schedule can work.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fewestCalls } from '../../integration_tests/support/truth.ts';
import { companyOf } from '../../integration_tests/support/company.ts';
import { startSimulator, type Simulator } from '../../simulator/src/simulator.ts';
import { planCommand, type PlanResult } from '../../src/commands/plan/plan.ts';
import { planText } from '../../src/commands/plan/text.ts';
import { parseConfig } from '../../src/config.ts';
import { worldAt } from '../support/tenant.ts';
import { full } from './size.ts';

const [people, departments] = full ? [100_000, 8_000] : [20_000, 1_600];
const now = Date.UTC(2026, 2, 2, 3, 30);
const start_date = '2025-03-02';

describe.each([1, 2, 3])('a large company, seed %i', (seed) => {
  let simulator: Simulator;

  beforeAll(async () => {
    const size = { people, departments, depth: 15 };
    simulator = await startSimulator({ rates: 'off', seed, size, clock: () => now });
  });

  afterAll(() => simulator.close());

  async function plan(modules: readonly string[], streams?: readonly string[]): Promise<PlanResult> {
    const before = simulator.calls.length;
    const config = parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules,
      approval: { approval_codes: simulator.tenant.approval.codes(), start_date },
      attendance: { start_date },
    });
    const result = await planCommand(
      { config, ...(streams && { streams }), states: new Map() },
      worldAt(() => now),
    );
    // One more to sign in.
    expect(simulator.calls.length - before).toBeLessThanOrEqual(11);
    return result;
  }

  test('the walk of the directory lies in its range, which is narrow enough to decide by', async () => {
    const { streams } = await plan(['contact'], ['contact_users']);
    const { min, max } = streams[0]?.first.calls ?? { min: 0, max: 0 };
    // Without the sign-in.
    const truth = fewestCalls(companyOf(simulator.tenant)) - 1;
    expect(truth).toBeGreaterThanOrEqual(min);
    expect(truth).toBeLessThanOrEqual(max);
    expect(max / min).toBeLessThan(6);
  });

  test('results of a year: thirteen windows of a month, a call for every fifty users', async () => {
    const { streams } = await plan(['attendance'], ['attendance_user_tasks']);
    const { min, max } = streams[0]?.first.calls ?? { min: 0, max: 0 };
    const truth = 13 * Math.ceil(people / 50) + fewestCalls(companyOf(simulator.tenant)) - 1;
    expect(truth).toBeGreaterThanOrEqual(min);
    expect(truth).toBeLessThanOrEqual(max);
  });

  test('it says how many calls and hours a schedule costs, and what to narrow', async () => {
    const text = planText(await plan(['approval', 'attendance', 'contact']), 120);
    expect(text).toMatch(
      /^hourly +~[\d,]+-[\d,]+ +~[\d,]+-[\d,]+ +needs it ~[\d,]+-[\d,]+ times +(?:~[\d,]+-)?[\d,]+ (?:h|min)$/m,
    );
    expect(text).toMatch(/^daily +~[\d,]+-[\d,]+ /m);
    expect(text).toMatch(/^- attendance\.results_lookback_days is 35/m);
  });
});
