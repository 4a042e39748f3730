// The first day that Attendance answers for: found by halving, in a handful of queries, once a run and endpoint.
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../../src/engine/errors.ts';
import type { Span } from '../../../src/engine/window.ts';
import { days } from '../../../src/modules/attendance/days.ts';
import { firstDayOf } from '../../../src/modules/attendance/first-day.ts';
import type { Context } from '../../../src/modules/context.ts';

const now = Date.UTC(2026, 2, 2, 8);
const today = Date.UTC(2026, 2, 2);
const ago = (count: number): number => today - days(count);
const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

const refusal = (internal = 'msg=param is invalid: check_date_from'): ConnectorError =>
  new ConnectorError('config_error', 'Attendance does not accept a parameter.', { code: 1220001, internal });

/** A company that began with Attendance on a day; queries of earlier days are refused. */
function company(first: number, hint?: string) {
  const logs: string[] = [];
  const queried: string[] = [];
  const context = {
    now,
    notify: (level: string, text: string) => logs.push(`${level} ${text}`),
  } as unknown as Context;
  const query = (window: Span): Promise<void> => {
    queried.push(day(window.from));
    return window.from < first ? Promise.reject(refusal(hint)) : Promise.resolve();
  };
  const find = (from: number, endpoint = 'POST /results') =>
    firstDayOf(context, endpoint).find(refusal(hint), { from, to: from + days(30) }, query);
  return { context, logs, queried, query, find, known: () => firstDayOf(context, 'POST /results').known() };
}

test.each([2, 3, 17, 100, 364])(
  'a company that began %i days ago: in at most eleven queries',
  async (count) => {
    const { find, known, queried, logs } = company(ago(count));
    expect(await find(ago(365))).toBe(true);
    expect(day(known())).toBe(day(ago(count)));
    expect(queried.length).toBeLessThanOrEqual(11);
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatch(new RegExp(`^INFO .*answers from ${day(ago(count))} on`));
  },
);

test("a day that Lark's message names is tried first: three queries", async () => {
  const first = ago(100);
  const hint = `check_date_from must be in [${day(first).replaceAll('-', '')}, 20260302]`;
  const { find, known, queried } = company(first, hint);
  expect(await find(ago(365))).toBe(true);
  expect(day(known())).toBe(day(first));
  expect(queried).toHaveLength(3);
});

test('a named day that is wrong is not believed', async () => {
  const { find, known } = company(ago(50), 'check_date_from must be in [20251201, 20260302]');
  expect(await find(ago(365))).toBe(true);
  expect(day(known())).toBe(day(ago(50)));
});

describe('once a run', () => {
  test('windows that fail side by side wait for one search', async () => {
    const { find, queried } = company(ago(40));
    const found = await Promise.all([find(ago(365)), find(ago(335)), find(ago(305))]);
    expect(found).toEqual([true, true, true]);
    const searched = queried.length;
    expect(await find(ago(200))).toBe(true);
    expect(queried).toHaveLength(searched);
  });

  test('another endpoint may keep more of the past', async () => {
    const { context, find } = company(ago(40));
    await find(ago(365));
    expect(firstDayOf(context, 'POST /flows').known()).toBe(-Infinity);
  });
});

describe('a refusal that is not about days', () => {
  test('a recent day is refused too: the error says which meaning fits', async () => {
    const { find, known } = company(Infinity);
    await expect(find(ago(365))).rejects.toThrow(/A recent day is refused too/);
    expect(known()).toBe(-Infinity);
  });

  test('a window whose first day is answered by itself', async () => {
    const { find, known } = company(ago(400));
    expect(await find(ago(365))).toBe(false);
    expect(known()).toBe(-Infinity);
  });

  test('a window of recent days, and any other code', async () => {
    const { context, find, query, queried } = company(ago(40));
    expect(await find(today)).toBe(false);
    const other = new ConnectorError('config_error', 'No.', { code: 1220004 });
    const window = { from: ago(365), to: ago(335) };
    expect(await firstDayOf(context, 'POST /results').find(other, window, query)).toBe(false);
    expect(queried).toEqual([]);
  });

  test('a failure of another kind during the search is the failure', async () => {
    const { context } = company(ago(40));
    const broken = new ConnectorError('transient_error', 'Later.', { code: 1225000 });
    const window = { from: ago(365), to: ago(335) };
    const search = firstDayOf(context, 'POST /results').find(refusal(), window, () => Promise.reject(broken));
    await expect(search).rejects.toBe(broken);
  });
});
