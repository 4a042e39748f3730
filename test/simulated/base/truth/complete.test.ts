// All that there is, or an error that says what is missing.
import { describe, expect, test } from 'vitest';
import { calls } from '../support.ts';
import { openTwoBases, ofTable, outcome, searches } from './two-bases.ts';

describe('fewer records than Lark counts', () => {
  test('once: the table is read again and is complete', async () => {
    const { sync, simulator, tables, idsOf } = await openTwoBases();
    simulator.addFault({ kind: 'shift', places: -7, endpoint: calls.records, from: 1, times: 1 });
    const whole = await sync({ streams: ['base_records'] });
    for (const table of tables) expect(new Set(ofTable(whole, table))).toEqual(new Set(idsOf(table)));
    for (const table of tables) expect(ofTable(whole, table)).toHaveLength(idsOf(table).length);
    expect(outcome(whole)).toEqual({ errors: [], incomplete: [] });
  });

  test('always: INCOMPLETE, a transient error with both numbers, and the other tables are whole', async () => {
    const { sync, bases, app, tables, idsOf } = await openTwoBases();
    const [first, second, third] = tables;
    bases.withhold(app, second, idsOf(second).slice(550, 560));
    const whole = await sync({ streams: ['base_records'] });
    expect(searches(whole, second)).toBe(4);
    const { errors, incomplete } = outcome(whole);
    expect(incomplete).toEqual(['base_records']);
    expect(errors).toMatchObject([{ failure_type: 'transient_error' }]);
    expect(errors[0]?.message).toContain('590');
    expect(errors[0]?.message).toContain('600');
    expect(errors[0]?.message).toContain(second);
    for (const table of [first, third]) expect(ofTable(whole, table)).toHaveLength(idsOf(table).length);
    const later = await sync({ streams: ['base_records'], saved: whole.saved });
    expect(new Set(ofTable(later, second)).size).toBe(590);
    bases.deliver(app, second);
    const good = await sync({ streams: ['base_records'], saved: later.saved });
    expect(new Set(ofTable(good, second)).size).toBe(600);
    expect(outcome(good).errors).toEqual([]);
  });

  test('a view whose order changes from page to page is logged, not passed over', async () => {
    const { sync, bases, app, tables } = await openTwoBases(600, { quirks: { baseViews: 'restless' } });
    const [, second] = tables;
    const view_id = bases.views(app, second)[0]?.view_id;
    const settings = { tables: [{ app_token: app, table_id: second, view_id }] };
    const whole = await sync({ settings, streams: ['base_records'] });
    const seen = new Set(ofTable(whole, second)).size;
    const { errors } = outcome(whole);
    expect(errors.length === 0).toBe(seen === 600);
    expect(seen).toBeGreaterThan(400);
    expect(whole.said.some((line) => line.startsWith('WARN') && line.includes(view_id ?? ''))).toBe(true);
  });
});

test('rows that slide when others are deleted while the table is read are not lost', async () => {
  const { sync, bases, app, tables, idsOf, simulator } = await openTwoBases();
  const [, second] = tables;
  const before = idsOf(second);
  let pages = 0;
  simulator.afterEach(({ endpoint, url }) => {
    if (endpoint !== calls.records || !url.includes(second)) return;
    pages += 1;
    if (pages === 1) for (const id of before.slice(0, 3)) bases.deleteRecord(app, second, id);
  });
  const whole = await sync({ streams: ['base_records'] });
  const there = new Set(idsOf(second));
  const seen = new Set(ofTable(whole, second));
  expect([...there].filter((id) => !seen.has(id))).toEqual([]);
});

test('rows that are added while the table is read are no reason to complain', async () => {
  const { sync, bases, app, tables, simulator } = await openTwoBases();
  const [, second] = tables;
  let pages = 0;
  simulator.afterEach(({ endpoint, url }) => {
    if (endpoint !== calls.records || !url.includes(second)) return;
    pages += 1;
    bases.addRecord(app, second, { Quantity: pages });
  });
  const whole = await sync({ streams: ['base_records'] });
  expect(outcome(whole)).toEqual({ errors: [], incomplete: [] });
  expect(searches(whole, second)).toBe(2);
  expect(ofTable(whole, second).length).toBeGreaterThanOrEqual(600);
});
