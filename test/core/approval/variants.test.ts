// Shapes between those that were recorded: wrapped, flattened, with null parts, with dates in other notations.
import { describe, expect, test } from 'vitest';
import { approvalFormFields, untypedWarnings } from '../../../src/modules/approval/form-fields.ts';
import { toSeenInstance } from '../../../src/modules/approval/instance.ts';
import { rowsOf, type Row } from '../../simulated/modules/support.ts';
import { instanceWith } from './fixtures/instance.ts';

const seen = (...form: unknown[]) => toSeenInstance(instanceWith(form), false);
const warningsOf = (...form: unknown[]): readonly string[] => untypedWarnings(seen(...form));

/** The rows of a form by their paths. */
function rowsByPath(widget: Row): Readonly<Record<string, Row>> {
  const rows = rowsOf(approvalFormFields, seen({ id: 'w', ...widget }));
  return Object.fromEntries(rows.map((row) => [String(row['field_path']), row]));
}

const at = (text: string): string => new Date(text).toISOString();
const start = '2026-03-02T09:00:00+08:00';
const end = '2026-03-03T18:00:00+08:00';

describe('a date with its offset', () => {
  test.each([
    ['in minutes', -480],
    ['in minutes as a text', '-480'],
    ['in seconds', -28_800],
    ['in milliseconds', -28_800_000],
    ['as a clock', '+08:00'],
    ['as a clock without a colon', '+0800'],
    ['with its zone', 'UTC+8'],
    ['with its zone and a clock', 'GMT+08:00'],
  ])('%s is read', (_why, timezoneOffset) => {
    const row = rowsByPath({ type: 'date', value: '2026-03-01T20:00:00Z', timezoneOffset })['w'];
    expect(row).toMatchObject({ value_date: '2026-03-02', value_time: '2026-03-01T20:00:00.000Z' });
  });

  test.each([
    ['west of Greenwich', 300, '2026-02-28'],
    ['west of Greenwich as a clock', '-05:00', '2026-02-28'],
    ['half an hour off as a clock', '-0330', '2026-02-28'],
    ['the date line', 720, '2026-02-28'],
    ['Kiritimati', -840, '2026-03-01'],
    ['Greenwich', 0, '2026-03-01'],
    ['hours, which could be minutes', 8, '2026-03-01'],
    ['no zone on Earth', -7, '2026-03-01'],
    ['a word', 'Asia', '2026-03-01'],
    ['a list', [-480], '2026-03-01'],
  ])('%s gives the local day', (_why, timezoneOffset, day) => {
    const row = rowsByPath({ type: 'date', value: '2026-03-01T03:00:00Z', timezoneOffset })['w'];
    expect(row?.['value_date']).toBe(day);
  });
});

describe('a date written', () => {
  test.each<[string, unknown, string | null]>([
    ['as milliseconds', 1_772_413_200_000, '2026-03-02T01:00:00.000Z'],
    ['as seconds in a text', '1772413200', '2026-03-02T01:00:00.000Z'],
    ['with a space before its zone', '2026-03-02 09:00:00 +08:00', '2026-03-02T01:00:00.000Z'],
    ['with slashes and a zone', '2026/03/02 09:00 +0800', '2026-03-02T01:00:00.000Z'],
    ['in Chinese', '2026年3月2日 09:00', '2026-03-02T01:00:00.000Z'],
    ['in the morning', '2026-03-02 09:00 AM', '2026-03-02T01:00:00.000Z'],
    ['in the evening', '2026/03/02 09:30 PM', '2026-03-02T13:30:00.000Z'],
    ['at noon', '2026/03/02 12:15 下午', '2026-03-02T04:15:00.000Z'],
    ['just after midnight', '2026/03/02 12:15 AM', '2026-03-01T16:15:00.000Z'],
    // Which hour half a day begins at is the business of the shift.
    ['as half a day', '2026-03-02 下午', null],
    ['as half a day in English', '2026-03-02 PM', null],
  ])('%s has its day and its instant', (_why, value, time) => {
    const row = rowsByPath({ type: 'date', value, timezoneOffset: -480 })['w'];
    expect([row?.['value_date'], row?.['value_time']]).toEqual(['2026-03-02', time]);
  });
});

test('half days of a leave stay in its text', () => {
  const value = { start: '2026-03-02 上午', end: '2026-03-02 下午', interval: 1, unit: 'DAY' };
  const row = rowsByPath({ type: 'leaveGroupV2', value })['w'];
  expect(row).toMatchObject({
    value_date: '2026-03-02',
    value_text: '2026-03-02 上午, 2026-03-02 下午, 1 DAY',
  });
});

describe('a group', () => {
  const whole = {
    value_time: at(start),
    value_end_time: at(end),
    value_number: 2,
    value_text: '2 DAY, family',
  };
  const plain = { start, end, interval: 2, unit: 'DAY', reason: 'family' };

  test.each<[string, Row]>([
    ['wrapped in a value', { value: { value: plain } }],
    ['wrapped twice', { value: { value: { value: plain } } }],
    ['in a list', { value: [plain] }],
    ['with null parts', { value: { ...plain, name: null, image: null, timezoneOffset: null, detail: null } }],
    [
      'with long keys and choices',
      {
        value: {
          widgetLeaveGroupStartTime: { value: start },
          widgetLeaveGroupEndTime: { value: end },
          widgetLeaveGroupInterval: { value: '2' },
          widgetLeaveGroupUnit: { value: 'DAY' },
          widgetLeaveGroupReason: { value: 'family' },
        },
      },
    ],
  ])('%s is read', (_why, widget) => {
    expect(rowsByPath({ type: 'leaveGroupV2', ...widget })['w']).toMatchObject(whole);
  });

  test('a period of two dates in a list has both', () => {
    const row = rowsByPath({ type: 'dateInterval', value: [start, end], timezoneOffset: -480 })['w'];
    expect(row).toMatchObject({ value_time: at(start), value_end_time: at(end), value_date: '2026-03-02' });
  });

  test('a table whose cells are in `children`', () => {
    const times = {
      id: 'times',
      type: 'fieldList',
      children: [
        { id: 'widgetWorkGroupStartTime', type: 'date', value: start },
        { id: 'widgetWorkGroupEndTime', type: 'date', value: end },
      ],
    };
    const rows = rowsByPath({ type: 'workGroup', value: [times] });
    expect(rows['w']).toMatchObject({ value_time: at(start), value_end_time: at(end) });
    expect(Object.keys(rows)).toEqual([
      'w',
      'w.times[0].widgetWorkGroupStartTime',
      'w.times[0].widgetWorkGroupEndTime',
    ]);
  });
});

describe('a table', () => {
  const cells = [
    { id: 'a', type: 'input', value: 'x' },
    { id: 'b', type: 'number', value: 2 },
  ];

  test.each<[string, Row]>([
    ['of one row that is not in a list', { value: cells }],
    ['in `children`', { children: [cells] }],
    ['of one row in `children`', { value: null, children: cells }],
    ['as JSON in a text', { value: JSON.stringify([cells]) }],
  ])('%s has a row for each cell', (_why, widget) => {
    const rows = rowsByPath({ type: 'fieldList', ...widget });
    expect(Object.keys(rows)).toEqual(['w', 'w[0].a', 'w[0].b']);
    expect(rows['w[0].b']).toMatchObject({ value_number: 2, row_index: 0, parent_widget_id: 'w' });
  });
});

describe('one value in an object', () => {
  test.each<[string, Row, Row]>([
    [
      'an amount with its currency',
      { type: 'amount', value: { value: '12.5', currency: 'CNY' } },
      { value_number: 12.5, currency: 'CNY', value_text: '12.5' },
    ],
    [
      'an option',
      { type: 'radioV2', value: { key: 'k', text: 'IT' } },
      { value_text: 'IT', option_keys: ['k'] },
    ],
    [
      'options',
      {
        type: 'checkboxV2',
        value: [
          { key: 'k', text: 'IT' },
          { key: 'l', text: 'HR' },
        ],
      },
      { value_text: 'IT, HR', option_keys: ['k', 'l'] },
    ],
    [
      'a document as its address',
      { type: 'document', value: 'https://x.example/docx/a' },
      { value_text: 'https://x.example/docx/a' },
    ],
  ])('%s', (_why, widget, expected) => {
    expect(rowsByPath(widget)['w']).toMatchObject(expected);
  });
});

describe('the log of what reached no typed column', () => {
  const unreadable = { depth: [[1.5, 'a&b']], on: true };

  test('names the type of the group for its rows', () => {
    const group = { id: 'w', type: 'hologramV3', value: { reason: 'r', slots: [unreadable] } };
    expect(warningsOf(group)).toEqual([expect.stringContaining("'hologramV3'")]);
  });

  test('names the types of cells, once each', () => {
    const cell = { id: 'c', type: 'hologramV3', value: unreadable };
    expect(warningsOf({ id: 't', type: 'fieldList', value: [[cell], [cell]] })).toEqual([
      expect.stringContaining("'hologramV3'"),
    ]);
  });

  test('stays silent about what is empty', () => {
    const batch = { widgetRemedyGroupV2BatchDetail: [{ widgetRemedyGroupV2BatchRemedyDate: null }, null] };
    expect(warningsOf({ id: 'w', type: 'remedyGroupV2', value: batch })).toEqual([]);
    expect(warningsOf({ id: 'w', type: 'tripGroup', value: { schedule: [], peer: [], reason: '' } })).toEqual(
      [],
    );
    expect(
      warningsOf({ id: 't', type: 'fieldList', value: [[], [{ id: 'a', type: 'input', value: '' }]] }),
    ).toEqual([]);
  });

  test('names a widget without a type as such', () => {
    expect(warningsOf({ id: 'w', value: unreadable })).toEqual([expect.stringContaining('without a type')]);
  });
});
