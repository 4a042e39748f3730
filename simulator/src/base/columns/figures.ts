/** Columns of numbers, choices and checks (docs/lark-api/base.md#fields). */
import { pick } from '../../random.ts';
import { mostly, type Plan } from './shapes.ts';

/** Values that show whether a number is copied exactly. */
const odd: readonly [number, ...number[]] = [
  12_500.5,
  0.1 + 0.2,
  0,
  -0.00001,
  1e21,
  9_007_199_254_740_991,
  1e-7,
  -273.15,
  3,
];

/** A number, odd ones among them. */
export function numberColumn(name: string, formatter = '0.0'): Plan {
  const cell = mostly(({ roll, number }) =>
    number % 3 === 0 ? pick(odd, roll()) : Math.floor(roll() * 1e6) / 100,
  );
  return { name, type: 2, ui_type: 'Number', property: { formatter }, cell };
}

/** Numbers that are shown as something else. */
export const figureColumns: readonly Plan[] = [
  numberColumn('Weight'),
  {
    name: 'Amount',
    type: 2,
    ui_type: 'Currency',
    property: { currency_code: 'SGD', formatter: '0.00' },
    cell: mostly(({ roll }) => Math.floor(roll() * 1e7) / 100),
  },
  {
    name: 'Win %',
    type: 2,
    ui_type: 'Progress',
    property: { formatter: '0%', min: 0, max: 1, range_customize: false },
    cell: mostly(({ roll }) => Math.floor(roll() * 101) / 100),
  },
  {
    name: 'Score',
    type: 2,
    ui_type: 'Rating',
    property: { formatter: '0', min: 1, max: 5, rating: { symbol: 'star' } },
    cell: mostly(({ roll }) => 1 + Math.floor(roll() * 5)),
  },
];

const optionsOf = (names: readonly string[]): object => ({
  options: names.map((name, color) => ({ id: `opt${String(1000 + color)}${name.length}`, name, color })),
});

/** One name of several (3). */
export function choiceColumn(name: string, choices: readonly [string, ...string[]]): Plan {
  const cell = mostly(({ roll }) => pick(choices, roll()));
  return { name, type: 3, ui_type: 'SingleSelect', property: { ...optionsOf(choices) }, cell };
}

/** Any of several names (4). */
export function choicesColumn(name: string, choices: readonly string[]): Plan {
  const cell = mostly(({ roll }) => {
    const chosen = choices.filter(() => roll() < 0.5);
    return chosen.length === 0 ? undefined : chosen;
  });
  return { name, type: 4, ui_type: 'MultiSelect', property: { ...optionsOf(choices) }, cell };
}

/** A checkbox: absent until it is touched, false once it is cleared (docs/lark-api/base.md#records). */
export function checkColumn(name: string): Plan {
  const cell = mostly(({ roll }) => (roll() < 0.2 ? false : true));
  return { name, type: 7, ui_type: 'Checkbox', property: null, cell };
}

/** Counted by Lark: the number alone, or with what stands around it (docs/lark-api/base.md#fields). */
export function autoNumberColumn(name: string, prefix = ''): Plan {
  const auto_serial =
    prefix === ''
      ? { type: 'auto_increment_number' }
      : {
          type: 'custom',
          options: [
            { type: 'fixed_text', value: prefix },
            { type: 'system_number', value: '4' },
          ],
        };
  const cell = ({ number }: { readonly number: number }): string =>
    prefix === '' ? String(number + 1) : prefix + String(number + 1).padStart(4, '0');
  return { name, type: 1005, ui_type: 'AutoNumber', property: { auto_serial }, cell, automatic: true };
}
