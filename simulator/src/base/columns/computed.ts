/** Columns that are worked out: formulas and lookups, whose type stands in the cell and sometimes in the column (docs/lark-api/base.md#fields). */
import type { Plan, Property, Scene } from './shapes.ts';

type Result = readonly unknown[] | undefined;

/** `property.type` of a column whose result type is known. */
function typed(data_type: number, ui_type: string, ui_property: Property = null): object {
  return { type: { data_type, ui_type, ui_property } };
}

function computed(
  name: string,
  kind: 'Formula' | 'Lookup',
  result: { readonly type: number; readonly known?: object; readonly value: (scene: Scene) => Result },
): Plan {
  const formula = kind === 'Formula';
  const plain = formula ? { formatter: '', formula_expression: 'CurrentValue.[Amount]' } : null;
  return {
    name,
    type: formula ? 20 : 19,
    ui_type: kind,
    property: result.known === undefined ? plain : { ...plain, ...result.known },
    automatic: true,
    cell: (scene) => {
      const value = result.value(scene);
      return value === undefined ? undefined : { type: result.type, value };
    },
  };
}

const amount = ({ cell }: Scene): number | undefined => {
  const value = cell('Amount');
  return typeof value === 'number' ? value : undefined;
};
const listOf = (value: unknown): Result =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

/** Formulas of every kind, those with a known result type first. */
export const formulaColumns: readonly Plan[] = [
  computed('Amount x2', 'Formula', {
    type: 2,
    known: typed(2, 'Number', { formatter: '0.00' }),
    value: (scene) => {
      const value = amount(scene);
      return value === undefined ? undefined : [value * 2];
    },
  }),
  computed('Due', 'Formula', {
    type: 5,
    known: typed(5, 'DateTime', { date_formatter: 'yyyy/MM/dd' }),
    value: ({ created }) => [created + 7 * 86_400_000],
  }),
  computed('Big', 'Formula', {
    type: 7,
    known: typed(7, 'Checkbox'),
    value: (scene) => [(amount(scene) ?? 0) > 50_000],
  }),
  computed('Label', 'Formula', {
    type: 1,
    known: typed(1, 'Text'),
    value: ({ cell }) => listOf(cell('Deal')),
  }),
  computed('Health', 'Formula', {
    type: 1,
    value: (scene) => [{ text: (amount(scene) ?? 0) > 10_000 ? 'OK' : 'low', type: 'text' }],
  }),
  computed('Untold sum', 'Formula', { type: 2, value: (scene) => [(amount(scene) ?? 0) + scene.number] }),
];

/** Lookups of one value, of several and of none. */
export const lookupColumns: readonly Plan[] = [
  computed('Account region', 'Lookup', { type: 3, value: ({ cell }) => listOf(cell('Stage name')) }),
  computed('Account scores', 'Lookup', {
    type: 2,
    known: typed(2, 'Number', { formatter: '0' }),
    value: ({ number }) => (number % 4 === 0 ? [] : number % 4 === 1 ? [number] : [number, 0.5, -1]),
  }),
  computed('Account owners', 'Lookup', {
    type: 11,
    known: typed(11, 'User', { multiple: true }),
    value: ({ cell }) => listOf(cell('Owners')),
  }),
  computed('Untold scores', 'Lookup', {
    type: 2,
    value: ({ number }) => (number % 3 === 0 ? undefined : [number, 2.5].slice(0, number % 3)),
  }),
  computed('Untold dates', 'Lookup', { type: 5, value: ({ created }) => [created, created + 1] }),
];
