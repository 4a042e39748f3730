// One Base is asked one thing at a time; what Lark puts off is waited out, what is too large is halved.
import { describe, expect, test } from 'vitest';
import { callsTo } from '../../../support/tenant.ts';
import { calls } from '../support.ts';
import { openTwoBases, ofTable, outcome, patience } from './two-bases.ts';

describe('Base and its locks', () => {
  test('one Base is asked one thing at a time, two Bases side by side', async () => {
    const { sync, simulator, bases } = await openTwoBases(600, { latency: 5 });
    const whole = await sync({ settings: { typed_streams: true }, limits: { max_concurrency: 8 } });
    expect(outcome(whole).errors).toEqual([]);
    const all = simulator.calls.filter(({ url }) => url.includes('/bitable/'));
    expect(all.filter(({ code }) => code === 1254291)).toEqual([]);
    const bases2 = bases.bases().map(({ app_token }) => app_token);
    const order = whole.calls.filter(({ endpoint }) => endpoint === calls.records);
    const turns = order.map(({ url }) => bases2.findIndex((app) => url.includes(app)));
    expect(turns.join('')).toMatch(/01|10/);
    expect(turns.join('')).not.toMatch(/^0+1+$|^1+0+$/);
  });

  test.each([
    [200, 1254290],
    [200, 1254291],
    [400, 1254607],
    [504, 1255040],
    [200, 1254002],
  ])('HTTP %i with %i is waited out', async (status, code) => {
    const { sync, simulator, tables, idsOf } = await openTwoBases(600);
    simulator.addFault({ kind: 'error', status, code, endpoint: calls.records, from: 2, times: 2 });
    const whole = await sync({ streams: ['base_records'], patience });
    expect(outcome(whole).errors).toEqual([]);
    for (const table of tables) expect(ofTable(whole, table)).toHaveLength(idsOf(table).length);
  });

  test('pages that are too large are halved until they pass', async () => {
    const { sync, bases, app, tables, idsOf } = await openTwoBases(600);
    const [, second] = tables;
    bases.setResponseLimit(app, second, 60_000);
    const whole = await sync({ streams: ['base_records'], patience });
    expect(outcome(whole).errors).toEqual([]);
    expect(new Set(ofTable(whole, second)).size).toBe(600);
    expect(ofTable(whole, second)).toHaveLength(idsOf(second).length);
    const sizes = callsTo(whole, calls.records)
      .filter(({ url }) => url.includes(second))
      .map(({ url }) => Number(new URL(url, 'http://x').searchParams.get('page_size')));
    expect(sizes[0]).toBe(500);
    expect(
      sizes.every(
        (one, at) => at === 0 || one === sizes[at - 1] || one === Math.floor((sizes[at - 1] ?? 0) / 2),
      ),
    ).toBe(true);
  });

  test('a page token that is refused in the middle is no end of the table', async () => {
    const { sync, simulator, tables, idsOf } = await openTwoBases(600);
    const [, second] = tables;
    simulator.addFault({ kind: 'no-token', endpoint: calls.records, from: 1 });
    const whole = await sync({ streams: ['base_records'], patience });
    const complete = new Set(ofTable(whole, second)).size === idsOf(second).length;
    expect(complete || outcome(whole).errors.length > 0).toBe(true);
    expect(outcome(whole).incomplete).toEqual(['base_records']);
  });
});
