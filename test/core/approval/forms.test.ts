// The values of a form reach their columns: each widget of Lark's documentation with exact values, tables as cells.
import { expect, test } from 'vitest';
import type { Row } from '../../../src/engine/types.ts';
import { approvalFormFields } from '../../../src/modules/approval/form-fields.ts';
import { toSeenInstance } from '../../../src/modules/approval/instance.ts';
import { rowsOf } from '../../simulated/modules/support.ts';
import { documented, instanceWith } from './fixtures/instance.ts';

/** The rows of form fields of an instance with this form. */
function fields(form: unknown): Row[] {
  return rowsOf(approvalFormFields, toSeenInstance(instanceWith(form), false));
}

const typed = 'value_text value_number value_time value_end_time currency option_keys value_ids'.split(' ');

function columns(row: Row | undefined): unknown[] {
  return typed.map((column) => row?.[column]);
}

const at = (text: string): string => new Date(text).toISOString();
const A = '2026-03-01T16:00:00.000Z';
const B = '2026-03-02T16:00:00.000Z';

type Expected = readonly [
  text: unknown,
  number?: unknown,
  time?: unknown,
  end?: unknown,
  currency?: unknown,
  keys?: unknown,
  ids?: unknown,
];

// Lark's own examples: a form field in the wrong column is a wrong report that looks right.
const examples: readonly (readonly [string, Expected])[] = [
  ['w01', ['New laptop']],
  ['w02', ['line 1\nline 2']],
  ['w03', ['Read the policy first']],
  ['w04', ['3', 3]],
  ['w05', ['120.5', 120.5, null, null, 'CNY']],
  ['w06', ['361.5', 361.5]],
  ['w07', ['2026-03-20T00:00:00+08:00', null, '2026-03-19T16:00:00.000Z']],
  ['w08', [null, 2, A, B]],
  ['w09', ['IT', null, null, null, null, ['m6x1a2b3-1']]],
  ['w10', ['Urgent, Budgeted', null, null, null, null, ['m6x-0', 'm6x-1']]],
  ['w11', ['b52fd08c', null, null, null, null, null, ['ou_2b3c4d5e6f708192a3b4c5d6e7f80912']]],
  ['w12', ['IT', null, null, null, null, null, ['od-4f3e2d1c0b9a88776655443322110099']]],
  ['w13', [null]],
  ['w13[0].w13a', ['A']],
  ['w13[0].w13b', ['1', 1]],
  ['w13[1].w13b', ['2', 2]],
  ['w14', ['quote.pdf,specs.xlsx']],
  ['w15', [null]],
  ['w16', ['202602270031', null, null, null, null, null, ['7D1B2C3D-2222-4333-8444-B1C2D3E4F5A6']]],
  ['w17', ['Spec']],
  ['w18', ['China/Zhejiang/Hangzhou/Xihu Qu/Wen San Lu 1']],
  ['w19', ['+86 13000000000']],
  [
    'widgetLeaveGroupV2',
    ['Annual leave, 2 DAY, family', 2, at('2026-03-09T00:00:00+08:00'), at('2026-03-10T00:00:00+08:00')],
  ],
  ['w21', ['Overtime pay, release', 0.5, at('2026-03-07T10:00:00+08:00'), at('2026-03-07T14:00:00+08:00')]],
  ['w22', ['swap', null, at('2026-03-07T00:00:00+08:00'), at('2026-03-08T00:00:00+08:00')]],
  ['w23', ['forgot', null, at('2026-03-04T09:00:00+08:00')]],
  [
    'w24',
    [
      'customer visit',
      2,
      at('2026-03-16T00:00:00+08:00'),
      at('2026-03-17T00:00:00+08:00'),
      null,
      null,
      ['c83ab1d0'],
    ],
  ],
  [
    'w24.schedule[0]',
    [
      'China/Beijing/Beijing, China/Shanghai/Shanghai, Airplane, Round trip',
      2,
      at('2026-03-16T00:00:00+08:00'),
      at('2026-03-17T00:00:00+08:00'),
    ],
  ],
];

test.each(examples)('%s of the documentation: %j', (path, expected) => {
  const row = fields(documented).find((one) => one['field_path'] === path);
  expect(columns(row)).toEqual(typed.map((_, index) => expected[index] ?? null));
});

test('each widget of the documentation is a row, and each cell and row inside of one', () => {
  expect(fields(documented).map((row) => row['field_path'])).toEqual(examples.map(([path]) => path));
});

const option = { key: 'k', text: 'IT' };
// Shapes of other years and other clients: docs/lark-api/approval.md#widget-values.
const others: readonly (readonly [string, Row, Expected])[] = [
  ['an old radio has no option', { type: 'radio', value: 'IT' }, ['IT', null, null, null, null, []]],
  [
    'an old checkbox has no options',
    { type: 'checkbox', value: ['a', 'b'] },
    ['a, b', null, null, null, null, []],
  ],
  [
    'an external option is an id',
    { type: 'radioV2', value: 'ext-7301' },
    ['ext-7301', null, null, null, null, []],
  ],
  [
    'one option in a checkbox',
    { type: 'checkboxV2', value: ['IT'], option },
    ['IT', null, null, null, null, ['k']],
  ],
  [
    'a department without a name',
    { type: 'department', value: [{ open_id: 'od-1' }] },
    [null, null, null, null, null, null, ['od-1']],
  ],
  [
    'a contact without open ids',
    { type: 'contact', value: ['a', 'b'] },
    ['a, b', null, null, null, null, null, ['a', 'b']],
  ],
  [
    'a telephone in the shape of its creation',
    { type: 'telephone', value: { countryCode: '+65', nationalNumber: '1' } },
    ['+65 1'],
  ],
  ['files without names', { type: 'attachment', ext: null, value: ['https://x/a'] }, [null]],
  [
    'leave as the sample has it',
    {
      type: 'widgetLeaveGroupV2',
      value: {
        name: 'Annual',
        start: '2026-03-02T00:00:00+08:00',
        end: '2026-03-03T00:00:00+08:00',
        interval: 7.5,
        unit: 'HOUR',
      },
    },
    ['Annual, 7.5 HOUR', 7.5, A, B],
  ],
  [
    'a date without an offset has no instant',
    { type: 'date', value: '2026-03-02 00:00' },
    ['2026-03-02 00:00'],
  ],
  [
    'a date in UTC',
    { type: 'date', value: '2026-03-02T00:00:00Z' },
    ['2026-03-02T00:00:00Z', null, '2026-03-02T00:00:00.000Z'],
  ],
  ['an amount without a currency', { type: 'amount', ext: null, value: 0 }, ['0', 0]],
  [
    'an amount as a text',
    { type: 'amount', ext: { currency: 'JPY' }, value: '48000' },
    ['48000', 48000, null, null, 'JPY'],
  ],
  ['a number that a double cannot hold', { type: 'number', value: 9007199254740993n }, ['9007199254740993']],
  ['a large number', { type: 'number', value: 1e21 }, ['1e+21', 1e21]],
  ['a negative fraction', { type: 'formula', ext: {}, value: -0.5 }, ['-0.5', -0.5]],
  ['nothing', { type: 'input', value: '' }, [null]],
  ['null', { type: 'number', value: null }, [null]],
  ['no value at all', { type: 'input' }, [null]],
  ['of no type', { value: 'a' }, ['a']],
  ['a property of every object as a type', { type: 'constructor', value: 'a' }, ['a']],
];

test.each(others)('%s', (_why, widget, expected) => {
  const written = JSON.stringify([{ id: 'w', name: 'W', ...widget }], (_key, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  ).replace('9007199254740992', '9007199254740993');
  expect(columns(fields(written)[0])).toEqual(typed.map((_, index) => expected[index] ?? null));
});

test('the value is carried as JSON, null where there is none', () => {
  const values = fields(
    '[{"id":"a","type":"input","value":"x & \\u0026 y"},{"id":"b","type":"x1","value":{"k":[1,null]}},' +
      '{"id":"c","type":"number","value":12345678901234567890},{"id":"d","type":"input","value":null},{"id":"e"}]',
  ).map((row) => row['value']);
  expect(values).toEqual(['"x & & y"', '{"k":[1,null]}', '12345678901234567890', null, null]);
});
