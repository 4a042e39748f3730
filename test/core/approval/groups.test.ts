// HR groups of every shape reach the same columns, and their lists become rows of their own.
import { expect, test } from 'vitest';
import { approvalFormFields, untypedWarnings } from '../../../src/modules/approval/form-fields.ts';
import { toSeenInstance } from '../../../src/modules/approval/instance.ts';
import { rowsOf, type Row } from '../../simulated/modules/support.ts';
import { groups } from './fixtures/answers.ts';
import { instanceWith } from './fixtures/instance.ts';

const columns =
  'value_date value_time value_end_time value_number value_text value_ids parent_widget_id row_index'.split(
    ' ',
  );

/** Path and typed columns of each row of a form; only what is not null. */
function fieldsOf(...form: unknown[]): Readonly<Record<string, Row>> {
  const rows = rowsOf(approvalFormFields, toSeenInstance(instanceWith(form), false));
  return Object.fromEntries(
    rows.map((row): [string, Row] => [
      String(row['field_path']),
      Object.fromEntries(columns.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]]))),
    ]),
  );
}

const at = (text: string): string => new Date(text).toISOString();

/** The columns of a period. */
const period = (date: string, start: string, end?: string): Row => ({
  value_date: date,
  value_time: at(start),
  ...(end !== undefined && { value_end_time: at(end) }),
});

const K = 'widgetRemedyGroupV2';
const expected: Readonly<Record<string, Record<string, Row>>> = {
  leave_object: {
    w1: {
      ...period('2026-08-19', '2026-08-19T00:00:00+08:00', '2026-08-21T00:00:00+08:00'),
      value_number: 3,
      value_text: 'Annual leave, 3 DAY, visit home',
    },
  },
  // 17:30 in UTC is the next day where the user is.
  overtime_detail: {
    widgetWorkGroup: {
      ...period('2026-05-19', '2026-05-18T17:30:00Z', '2026-05-18T23:30:00Z'),
      value_number: 6,
      value_text: 'migration',
    },
    'widgetWorkGroup.detail[0]': {
      ...period('2026-05-19', '2026-05-18T17:30:00Z', '2026-05-18T19:30:00Z'),
      value_number: 2,
      value_text: 'Workday',
      parent_widget_id: 'widgetWorkGroup',
      row_index: 0,
    },
    'widgetWorkGroup.detail[1]': {
      ...period('2026-05-19', '2026-05-18T19:30:00Z', '2026-05-18T23:30:00Z'),
      value_number: 4,
      value_text: 'Night',
      parent_widget_id: 'widgetWorkGroup',
      row_index: 1,
    },
  },
  // The instant of a local time without its zone is not known: the day is, and the text has the time.
  correction_object: {
    [K]: { value_date: '2025-12-01', value_text: '2025/12/01 08:00, On-duty 08:00, badge at home' },
  },
  correction_zoned: {
    [K]: { ...period('2025-12-01', '2025-12-01T08:00:00+08:00'), value_text: 'On-duty 08:00, badge at home' },
  },
  correction_batch: {
    [K]: {
      ...period('2025-12-01', '2025-12-01T08:00:00+07:00', '2025-12-02T08:00:00+07:00'),
      value_text: 'reader broken',
    },
    ...Object.fromEntries(
      ['2025-12-01', '2025-12-02'].map((day, index) => [
        `${K}.${K}BatchDetail[${index}]`,
        {
          ...period(day, `${day}T08:00:00+07:00`),
          value_text: 'On-duty 08:00',
          parent_widget_id: K,
          row_index: index,
        },
      ]),
    ),
  },
  leave_list: {
    widgetLeaveGroupV2: {
      ...period('2026-07-08', '2026-07-08T13:30:00+08:00', '2026-07-10T12:00:00+08:00'),
      value_number: 2,
      value_text: 'Annual leave, 2 DAY, family',
    },
  },
  correction_list: {
    [K]: { ...period('2026-07-09', '2026-07-09T02:15:00+08:00'), value_text: 'Off-duty' },
  },
  overtime_list: {
    widgetWorkGroup: {
      ...period('2026-05-18', '2026-05-18T18:00:00+08:00', '2026-05-19T19:00:00+08:00'),
      value_number: 3,
      value_text: '3 HOUR, migration',
      value_ids: ['ou_2b3c4d5e', 'ou_3c4d5e6f'],
    },
    ...Object.fromEntries(
      (
        [
          [0, 'Start', '2026-05-18T18:00:00+08:00'],
          [0, 'End', '2026-05-18T20:00:00+08:00'],
          [1, 'Start', '2026-05-19T18:00:00+08:00'],
          [1, 'End', '2026-05-19T19:00:00+08:00'],
        ] as const
      ).map(([row, which, time]) => [
        `widgetWorkGroup.widgetWorkGroupTimeRangeFieldList[${row}].widgetWorkGroup${which}Time`,
        {
          ...period(time.slice(0, 10), time),
          value_text: time,
          parent_widget_id: 'widgetWorkGroupTimeRangeFieldList',
          row_index: row,
        },
      ]),
    ),
  },
  outing_object: {
    widgetOutGroup: {
      ...period('2026-03-09', '2026-03-09T09:00:00+08:00', '2026-03-09T12:00:00+08:00'),
      value_number: 3,
      value_text: 'Client visit, 3 HOUR, signing, gate 3',
    },
  },
  outing_list: {
    widgetOutGroup: {
      ...period('2026-03-09', '2026-03-09T09:00:00+08:00', '2026-03-09T12:00:00+08:00'),
      value_number: 3,
      value_text: 'Client visit, 3 HOUR, signing',
    },
  },
  trip_object: {
    w24: {
      ...period('2026-03-16', '2026-03-16T00:00:00+08:00', '2026-03-19T00:00:00+08:00'),
      value_number: 4,
      value_text: 'customer visit',
      value_ids: ['c83ab1d0'],
    },
    'w24.schedule[0]': {
      ...period('2026-03-16', '2026-03-16T00:00:00+08:00', '2026-03-17T00:00:00+08:00'),
      value_number: 2,
      value_text: 'China/Beijing, Singapore, Airplane, One way, early',
      parent_widget_id: 'w24',
      row_index: 0,
    },
    'w24.schedule[1]': {
      ...period('2026-03-18', '2026-03-18T00:00:00+08:00', '2026-03-19T00:00:00+08:00'),
      value_number: 2,
      value_text: 'Singapore, China/Beijing, Train, One way',
      parent_widget_id: 'w24',
      row_index: 1,
    },
  },
  trip_list: {
    w25: {
      ...period('2026-03-16', '2026-03-16T00:00:00+08:00', '2026-03-17T00:00:00+08:00'),
      value_number: 2,
      value_text: 'customer visit',
      value_ids: ['ou_3c4d5e6f'],
    },
    ...Object.fromEntries(
      (
        [
          ['StartTime', '2026-03-16T00:00:00+08:00'],
          ['EndTime', '2026-03-17T00:00:00+08:00'],
          ['Destination', 'Singapore'],
        ] as const
      ).map(([part, value]) => [
        `w25.widgetTripGroupSchedule[0].widgetTripGroup${part}`,
        {
          ...(part === 'Destination' ? {} : period(value.slice(0, 10), value)),
          value_text: value,
          parent_widget_id: 'widgetTripGroupSchedule',
          row_index: 0,
        },
      ]),
    ),
  },
  swap_object: {
    w22: {
      ...period('2026-03-07', '2026-03-07T00:00:00+08:00', '2026-03-08T00:00:00+08:00'),
      value_text: 'concert',
    },
  },
  swap_long_keys: {
    w26: {
      ...period('2026-03-07', '2026-03-07T09:00:00+08:00', '2026-03-08T09:00:00+08:00'),
      value_text: 'concert',
      value_ids: ['ou_3c4d5e6f'],
    },
  },
  old_correction: {
    w23: { ...period('2026-03-04', '2026-03-04T09:00:00+08:00'), value_text: 'badge at home' },
  },
  // Lark adds types: parts of the same kinds are found in them too.
  future_object: {
    w27: {
      ...period('2026-03-04', '2026-03-04T09:00:00+08:00', '2026-03-04T10:00:00+08:00'),
      value_number: 1,
      value_text: '1 HOUR, baby',
    },
    'w27.slots[0]': {
      ...period('2026-03-04', '2026-03-04T09:00:00+08:00'),
      value_number: 1,
      parent_widget_id: 'w27',
      row_index: 0,
    },
  },
  future_list: {
    w28: {
      ...period('2026-03-04', '2026-03-04T09:00:00+08:00'),
      value_text: 'baby',
      value_ids: ['ou_3c4d5e6f'],
    },
  },
};

test.each(Object.keys(groups))('%s', (name) => {
  expect(fieldsOf(groups[name])).toEqual(expected[name]);
});

test('a group in a table has the path of its cell', () => {
  const table = { id: 't', type: 'fieldList', value: [[groups['trip_object']]] };
  expect(Object.keys(fieldsOf(table))).toEqual([
    't',
    't[0].w24',
    't[0].w24.schedule[0]',
    't[0].w24.schedule[1]',
  ]);
});

test('a group whose value is JSON in a text is read alike', () => {
  const { value, ...widget } = groups['leave_object'] ?? {};
  expect(fieldsOf({ ...widget, value: JSON.stringify(value) })).toEqual(expected['leave_object']);
});

test.each([
  ['-480 is UTC+8', '2026-03-01T20:00:00Z', -480, '2026-03-02'],
  ['a user elsewhere whose date is printed with +08:00', '2026-03-02T06:00:00+08:00', 300, '2026-03-01'],
  ['no offset: the day as it is printed', '2026-03-02T00:00:00+08:00', undefined, '2026-03-02'],
  ['an offset in a text', '2026-03-02T00:00:00+08:00', '-480', '2026-03-02'],
  ['an offset that is none', '2026-03-02T00:00:00+08:00', 99_999, '2026-03-02'],
  ['no date at all', 'soon', -480, undefined],
  ['a day that does not exist', '2026-02-31 10:00', -480, undefined],
])('the local day of a date: %s', (_why, value, timezoneOffset, day) => {
  expect(fieldsOf({ id: 'w', type: 'date', value, timezoneOffset })['w']?.['value_date']).toBe(day);
});

test('a local time beside its offset is an instant', () => {
  const row = fieldsOf({ id: 'w', type: 'date', value: '2026/03/02 09:30', timezoneOffset: -330 })['w'];
  expect(row).toMatchObject(period('2026-03-02', '2026-03-02T09:30:00+05:30'));
});

test('a type whose values reach no typed column is logged once, with its name', () => {
  const odd = (id: string): Row => ({ id, type: 'hologramV3', value: { depth: [[1.5, 'a&b']], on: true } });
  const warnings = (...form: unknown[]): readonly string[] =>
    untypedWarnings(toSeenInstance(instanceWith(form), false));
  expect(warnings(odd('a'), odd('b'))).toEqual([expect.stringContaining("'hologramV3'")]);
  expect(warnings(...Object.values(groups))).toEqual([]);
  expect(warnings({ id: 'd', type: 'department', value: [{ leader: true }] })).toHaveLength(1);
  expect(warnings({ id: 't', type: 'fieldList', value: { rows: 1 } })).toHaveLength(1);
  expect(warnings({ id: 'a', type: 'account', value: { widgetAccountNumber: '1' } })).toEqual([]);
  expect(warnings({ id: 'i', type: 'image', value: ['https://x/a'] }, { id: 'e', type: 'input' })).toEqual(
    [],
  );
});
