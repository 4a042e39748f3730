// codes: the definitions that recent tasks are of, and where to click for the others.
import { expect, test } from 'vitest';
import { parseUnfinished } from '../../../src/config.ts';
import { codesText } from '../../../src/commands/setup/codes.ts';
import type { SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { callsTo, worldAt } from '../../support/tenant.ts';
import { openTenant, type Tenant } from '../../support/open-tenant.ts';

const searchCall = 'POST /open-apis/approval/v4/tasks/search';

/** A configuration that only signs in: the codes are still to be found. */
function codes({ simulator, now }: Tenant, more: object = {}): Promise<string> {
  const { url: base_url, credentials } = simulator;
  return codesText(
    parseUnfinished({ base_url, credentials, modules: ['approval'], ...more }),
    worldAt(now),
    0,
  );
}

/** The codes of definitions that a task of the last thirty days is of. */
function usedLately({ approvals, now }: Tenant): Set<string> {
  const since = now() - 30 * 86_400_000;
  return new Set(
    [...approvals.instances()]
      .filter(
        ({ reverted, task_list }) => !reverted && task_list.some((task) => Number(task.start_time) >= since),
      )
      .map(({ approval_code }) => approval_code),
  );
}

const codesIn = (text: string): Set<string> =>
  new Set(text.match(/^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}/gm));

test.each<[string, NonNullable<SimulatorOptions['quirks']>, RegExp]>([
  ['answers for all', { approvalSearch: 'all' }, /^Tasks of the last 30 days name these/m],
  [
    'wants a user to be named',
    { approvalSearch: 'selected' },
    /^Tasks of \d+ users in the last 30 days name these/m,
  ],
])('where Lark %s, every definition with a recent task is listed', async (_how, quirks, extent) => {
  const one = await openTenant({ module: 'approval', quirks });
  const text = await codes(one);
  expect(usedLately(one).size).toBeGreaterThan(1);
  expect(codesIn(text)).toEqual(usedLately(one));
  expect(text).toMatch(extent);
  expect(text).toContain('?devMode=on');
  for (const code of codesIn(text)) {
    const [, day = '', name = ''] = new RegExp(`^${code} +(\\S+) +(.+)$`, 'm').exec(text) ?? [];
    expect(Date.parse(day)).toBeGreaterThan(one.now() - 31 * 86_400_000);
    expect([...one.approvals.instances()].some(({ approval_name }) => approval_name === name)).toBe(true);
  }
  for (const { code } of callsTo(one.simulator, searchCall).slice(1)) expect(code).toBe(0);
});

test('the permission for lists alone is enough to search', async () => {
  const one = await openTenant({
    module: 'approval',
    scopes: ['approval:approval.list:readonly'],
    quirks: { approvalSearch: 'all' },
  });
  expect(codesIn(await codes(one))).toEqual(usedLately(one));
});

test('without a permission, or without a task, it says where to click', async () => {
  const one = await openTenant({ module: 'approval', scopes: [] });
  const refused = await codes(one);
  expect(refused).toMatch(/^Approval codes cannot be searched: .*approval:approval\.list:readonly/);
  expect(refused).toContain('?devMode=on');
  const idle = await openTenant({ module: 'approval', quirks: { approvalSearch: 'all' } });
  idle.forward(100 * 86_400_000);
  const nothing = await codes(idle);
  expect(nothing).toMatch(/^Tasks of the last 30 days name no approval\./);
  expect(nothing).toContain('?devMode=on');
});

test('the console of each region', async () => {
  const one = await openTenant({ module: 'approval', scopes: [] });
  expect(await codes(one, { region: 'feishu' })).toContain('the Approval admin console (its list)');
});
