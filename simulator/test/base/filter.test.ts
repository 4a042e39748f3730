/** Filters: what can be compared with what, and what is found. */
import { describe, expect, test } from 'vitest';
import type { BaseRecord } from '../../src/base/records/shapes.ts';
import { day, dataOf, enter, idsOf, itemsOf } from './guest.ts';

type Cells = Readonly<Record<string, unknown>>;

const one = (field_name: string, operator: string, value: readonly string[] = []): object => ({
  filter: { conjunction: 'and', conditions: [{ field_name, operator, value }] },
});
const words = (cell: unknown): string =>
  ((cell ?? []) as { readonly text: string }[]).map(({ text }) => text).join('');

describe('of every kind', () => {
  test.each<readonly [string, string, readonly string[], (cells: Cells) => boolean]>([
    ['Deal', 'contains', ['Renewal'], (cells) => words(cells['Deal']).includes('Renewal')],
    ['Deal', 'doesNotContain', ['Renewal'], (cells) => !words(cells['Deal']).includes('Renewal')],
    ['Mail', 'is', ['buyer3@example.com'], (cells) => words(cells['Mail']) === 'buyer3@example.com'],
    ['Amount', 'isGreater', ['50000'], (cells) => Number(cells['Amount'] ?? 0) > 50_000],
    [
      'Win %',
      'isLessEqual',
      ['0.34'],
      (cells) => cells['Win %'] !== undefined && Number(cells['Win %']) <= 0.34,
    ],
    ['Amount', 'isEmpty', [], (cells) => cells['Amount'] === undefined],
    ['Amount', 'isNotEmpty', [], (cells) => cells['Amount'] !== undefined],
    ['Stage name', 'is', ['Won'], (cells) => cells['Stage name'] === 'Won'],
    [
      'Stage name',
      'contains',
      ['Won', '待定'],
      (cells) => ['Won', '待定'].includes(String(cells['Stage name'])),
    ],
    ['Tags', 'contains', ['急'], (cells) => ((cells['Tags'] ?? []) as string[]).includes('急')],
    ['Signed', 'is', ['false'], (cells) => cells['Signed'] !== true],
    ['Phone', 'is', ['+6591000002'], (cells) => cells['Phone'] === '+6591000002'],
    ['Site', 'is', ['例'], (cells) => (cells['Site'] as { text?: string } | undefined)?.text === '例'],
    ['Files', 'isEmpty', [], (cells) => cells['Files'] === undefined],
    [
      'Where',
      'contains',
      ['7 Example Rd'],
      (cells) => JSON.stringify(cells['Where'] ?? '').includes('7 Example Rd'),
    ],
    ['No.', 'isGreater', ['55'], (cells) => Number(cells['No.']) > 55],
  ])('%s %s %j', async (name, operator, value, fits) => {
    const { base, app, tables, search } = await enter();
    const expected = [...base.records(app, tables[0])].filter(({ fields }) => fits(fields));
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(60);
    const found = await search(one(name, operator, value), 'page_size=100', tables[0]);
    expect(idsOf(itemsOf(found))).toEqual(idsOf(expected));
  });

  test('people are looked for by the type of id that is asked for', async () => {
    const { base, app, tables, search, simulator } = await enter();
    const [record] = [...base.records(app, tables[0])].filter(({ fields }) => fields['Owner'] !== undefined);
    const { id } = (record?.fields['Owner'] as { readonly id: string }[])[0] ?? { id: '' };
    const found = idsOf(itemsOf(await search(one('Owner', 'is', [id]), 'page_size=100', tables[0])));
    expect(found).toContain(record?.record_id);
    const user = simulator.tenant.contact.person(id)?.user_id ?? '';
    const byUser = await search(one('Owner', 'is', [user]), 'page_size=100&user_id_type=user_id', tables[0]);
    expect(idsOf(itemsOf(byUser))).toEqual(found);
  });

  test('links are looked for by the ids of records', async () => {
    const { base, app, tables, search } = await enter();
    const linked = (cells: Cells): readonly string[] =>
      (cells['Account'] as { readonly link_record_ids: string[] } | undefined)?.link_record_ids ?? [];
    const [record] = [...base.records(app, tables[0])].filter(({ fields }) => linked(fields).length > 0);
    const [id = ''] = linked(record?.fields ?? {});
    const expected = [...base.records(app, tables[0])].filter(({ fields }) => linked(fields).includes(id));
    const found = await search(one('Account', 'contains', [id]), 'page_size=100', tables[0]);
    expect(idsOf(itemsOf(found))).toEqual(idsOf(expected));
  });
});

describe('refused with 1254018', () => {
  test.each<readonly [string, object]>([
    ['a column that is not there', one('Nothing', 'is', ['x'])],
    ['an operator that is none', one('Amount', 'like', ['1'])],
    [
      'no value',
      { filter: { conjunction: 'and', conditions: [{ field_name: 'Amount', operator: 'isEmpty' }] } },
    ],
    ['a value with isEmpty', one('Amount', 'isEmpty', ['x'])],
    ['a number that is none', one('Amount', 'is', ['many'])],
    ['two choices at once with is', one('Stage name', 'is', ['Won', 'Lost'])],
    ['a checkbox with another operator', one('Signed', 'isNotEmpty')],
    ['files with more than emptiness', one('Files', 'contains', ['po'])],
    ['a formula', one('Amount x2', 'is', ['1'])],
    ['a lookup', one('Account region', 'is', ['Won'])],
    ['a type that is not documented', one('Flow', 'is', ['Open'])],
    ['a date with isGreaterEqual', one('Updated', 'isGreaterEqual', ['ExactDate', '1769900000000'])],
    ['a date without a moment', one('Updated', 'isGreater', ['ExactDate'])],
    ['a date without a keyword', one('Updated', 'isGreater', ['1769900000000'])],
    ['a week with isGreater', one('Updated', 'isGreater', ['CurrentWeek'])],
    ['a conjunction that is none', { filter: { conjunction: 'xor', conditions: [] } }],
    ['conditions that are none', { filter: { conjunction: 'and', conditions: 'all' } }],
    [
      'groups in groups',
      { filter: { conjunction: 'and', children: [{ conjunction: 'or', conditions: [], children: [] }] } },
    ],
    [
      'eleven values',
      one(
        'Tags',
        'contains',
        Array.from({ length: 11 }, () => 'EMEA'),
      ),
    ],
  ])('%s', async (_why, body) => {
    const { search, tables } = await enter();
    expect(await search(body, '', tables[0])).toMatchObject({
      status: 200,
      body: {
        code: 1254018,
        msg: 'InvalidFilter',
        error: { message: expect.stringContaining("Invalid request parameter: 'filter'") as string },
      },
    });
  });

  test('more than fifty conditions, or more than 2,000 characters with 1254107', async () => {
    const { search } = await enter();
    const many = (count: number): object => ({
      filter: {
        conjunction: 'or',
        conditions: Array.from({ length: count }, () => ({ field_name: 'x', operator: 'is', value: [] })),
      },
    });
    expect((await search(many(60))).body.code).toBe(1254107);
    expect((await search(one('Order', 'is', ['x'.repeat(2000)]))).body.code).toBe(1254107);
  });

  test('every date, where dates cannot be filtered', async () => {
    const { search, tables } = await enter({ quirks: { baseDateFilters: 'refused' } });
    const body = one('Updated', 'isGreater', ['ExactDate', '1769900000000']);
    expect((await search(body, '', tables[0])).body.code).toBe(1254018);
  });
});

describe('days', () => {
  /** Changes three rows just before, at and an hour after midnight of the zone, on the second of February 2026. */
  const around = async (zone: string, midnight: number, quirks = {}) => {
    const guest = await enter({ quirks });
    const { base, app, tables } = guest;
    base.setTimeZone(app, zone);
    const ids = idsOf(base.records(app, tables[1]));
    for (const id of ids) base.setModifiedTime(app, tables[1], id, midnight - 30 * day);
    const [before = '', at = '', after = '', next = ''] = ids;
    base.setModifiedTime(app, tables[1], before, midnight - 1);
    base.setModifiedTime(app, tables[1], at, midnight);
    base.setModifiedTime(app, tables[1], after, midnight + 3_600_000);
    base.setModifiedTime(app, tables[1], next, midnight + day);
    const found = async (operator: string, ...value: string[]): Promise<readonly string[]> =>
      idsOf(itemsOf(await guest.search(one('Last change', operator, value), 'page_size=100')));
    return { ...guest, before, at, after, next, found };
  };

  test.each([
    ['Asia/Singapore', Date.UTC(2026, 1, 1, 16)],
    ['Asia/Beijing', Date.UTC(2026, 1, 1, 16)],
    ['America/New_York', Date.UTC(2026, 1, 2, 5)],
  ])('an exact date is the midnight of its day in %s', async (zone, midnight) => {
    const { found, at, after, next } = await around(zone, midnight);
    const moment = String(midnight + 15 * 3_600_000);
    expect(await found('isGreater', 'ExactDate', moment)).toEqual([after, next]);
    expect(await found('is', 'ExactDate', moment)).toEqual([at, after]);
    expect(await found('isLess', 'ExactDate', moment)).toHaveLength(57);
  });

  test('or the whole day is left out', async () => {
    const midnight = Date.UTC(2026, 1, 1, 16);
    const { found, next } = await around('Asia/Singapore', midnight, { baseAfterDay: 'next-day' });
    expect(await found('isGreater', 'ExactDate', String(midnight + 5))).toEqual([next]);
  });

  test('words are days of the zone too', async () => {
    const midnight = Date.UTC(2026, 1, 1, 16);
    const { found, before, at, after, next, now } = await around('Asia/Singapore', midnight);
    // It is a quarter past one in the morning of the fourth in Singapore.
    expect(new Date(now()).toISOString()).toBe('2026-02-03T17:21:44.000Z');
    expect(await found('is', 'Yesterday')).toEqual([next]);
    expect(await found('isLess', 'Today')).toHaveLength(60);
    expect(await found('is', 'CurrentWeek')).toEqual([at, after, next]);
    expect(await found('is', 'LastWeek')).toEqual([before]);
    expect(await found('is', 'CurrentMonth')).toEqual([before, at, after, next]);
    expect(await found('is', 'TheLastWeek')).toEqual([before, at, after, next]);
  });

  test('a last-modified column that watches some columns finds fewer changes than there are', async () => {
    const { base, app, tables, search, forward, now } = await enter();
    forward(3 * 86_400);
    const [first, second] = [...base.records(app, tables[0])] as [BaseRecord, BaseRecord];
    base.changeRecord(app, tables[0], first.record_id, { Amount: 1 });
    base.changeRecord(app, tables[0], second.record_id, { Score: 1 });
    const found = async (name: string): Promise<readonly string[]> => {
      const body = one(name, 'isGreater', ['ExactDate', String(now() - day)]);
      return idsOf(itemsOf(await search(body, 'page_size=100', tables[0])));
    };
    expect(await found('Updated')).toEqual([first.record_id, second.record_id]);
    expect(await found('Amount updated')).toEqual([first.record_id]);
  });
});

test('conditions and groups are joined as they say', async () => {
  const { base, app, tables, search } = await enter();
  const status = (value: string): object => ({ field_name: 'Status', operator: 'is', value: [value] });
  const filter = {
    conjunction: 'and',
    conditions: [{ field_name: 'Paid', operator: 'is', value: ['true'] }],
    children: [{ conjunction: 'or', conditions: [status('open'), status('shipped')] }],
  };
  const expected = [...base.records(app, tables[1])].filter(
    ({ fields }) => fields['Paid'] === true && ['open', 'shipped'].includes(String(fields['Status'])),
  );
  const found = await search({ filter }, 'page_size=100');
  expect(idsOf(itemsOf(found))).toEqual(idsOf(expected));
  expect(dataOf(found).total).toBe(expected.length);
});
