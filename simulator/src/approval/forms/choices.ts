/** Plans of the widgets that choose: among options, people, departments and other instances. */
import { pick } from '../../random.ts';
import type { Choice, FillContext, Plan } from './shapes.ts';

const categories: readonly [Choice, ...Choice[]] = [
  { key: 'm6x1a2b3-0', text: 'Office' },
  { key: 'm6x1a2b3-1', text: 'IT' },
  { key: 'm6x1a2b3-2', text: 'Research & development' },
];
const tags: readonly [Choice, ...Choice[]] = [
  { key: 'm6x-0', text: 'Urgent' },
  { key: 'm6x-1', text: 'Budgeted' },
  { key: 'm6x-2', text: 'Office' },
];
const suppliers: readonly [Choice, ...Choice[]] = [
  { key: 'ext-7301', text: 'Supplier one' },
  { key: 'ext-7302', text: 'Supplier two' },
];

const defined = (choices: readonly Choice[]): Readonly<Record<string, unknown>> => ({
  option: choices.map(({ key, text }) => ({ value: key, text })),
});

/** One of a few: the value is the text, the key that lasts is in `option`. */
export const radio = (
  name: string,
  type: 'radioV2' | 'radio' = 'radioV2',
  more: Partial<Plan> = {},
): Plan => ({
  type,
  name,
  choices: categories,
  defined: defined(categories),
  fill: ({ roll }) => {
    const option = pick(categories, roll());
    // Instances of the older type were recorded before options had keys.
    return { ext: null, value: option.text, ...(type === 'radioV2' && { option }) };
  },
  ...more,
});

/** Some of a few. */
export const checkbox = (name: string, type: 'checkboxV2' | 'checkbox' = 'checkboxV2'): Plan => ({
  type,
  name,
  choices: tags,
  defined: defined(tags),
  fill: ({ roll }) => {
    const option = tags.slice(0, 1 + Math.floor(roll() * tags.length));
    return { ext: null, value: option.map((one) => one.text), ...(type === 'checkboxV2' && { option }) };
  },
});

/** Options that another system gives: the value is the option's id, and the definition holds a secret token. */
export const external = (name: string): Plan => ({
  type: 'radioV2',
  name,
  choices: suppliers,
  defined: {
    ...defined(suppliers),
    externalData: {
      externalUrl: 'https://erp.example.invalid/options',
      token: 'SECRET-external-data-token',
      key: 'SECRET-external-data-key',
      linkageConfigs: [],
      externalDataLinkage: false,
    },
  },
  fill: ({ roll }) => ({ ext: null, value: pick(suppliers, roll()).key }),
});

function several<T>(context: FillContext, one: () => T): T[] {
  return Array.from({ length: 1 + Math.floor(context.roll() * 2) }, one);
}

/** People: user ids in `value`, open ids beside it. */
export const contact = (name: string): Plan => ({
  type: 'contact',
  name,
  defined: { value: { ignore: false, multi: true } },
  fill: (context) => {
    const people = several(context, context.someone);
    return {
      ext: null,
      value: people.map((one) => one.user_id),
      open_ids: people.map((one) => one.open_id),
    };
  },
});

/** Departments; the older ones were recorded without their names. */
export const department = (name: string): Plan => ({
  type: 'department',
  name,
  fill: (context) => ({
    ext: {},
    value: several(context, context.department).map((open_id) => ({
      ...(context.number % 2 === 0 && { name: 'IT' }),
      open_id,
    })),
  }),
});

/** Other instances by their codes. */
export const connect = (name: string): Plan => ({
  type: 'connect',
  name,
  defined: { value: [] },
  fill: (context) => {
    const earlier = context.earlier();
    return earlier === undefined ? undefined : { ext: { serialIDs: earlier.serial }, value: [earlier.code] };
  },
});
