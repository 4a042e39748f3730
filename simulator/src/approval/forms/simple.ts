/** Plans of the widgets that hold one value: texts, numbers, money, times and places. */
import { pick } from '../../random.ts';
import type { FillContext, Filled, Plan } from './shapes.ts';

type List<T> = readonly [T, ...T[]];

const titles: List<string> = [
  'Monitor & arm',
  '笔记本电脑 "Pro"',
  'Standing desk <adjustable>',
  '🖥️ 4K screen',
  'L\'écran, 27"; noir',
  'كرسي مكتب',
  'Link: https://example.com/?a=1&b=2',
];
const paragraphs: List<string> = [
  'line 1\nline 2',
  'Urgent & approved by phone\r\n\ttabbed',
  '原因：设备老化。\\u0026 is written out here',
  'x'.repeat(600),
];
const numbers: List<number> = [3, 0, -1, 0.1, 1_000_000_007, 12.345_678_9, 1e21];
const sums: List<readonly [number, string, string]> = [
  [120.5, 'CNY', '壹佰贰拾元伍角'],
  [0, 'USD', ''],
  [9_999_999.99, 'SGD', ''],
  [-35, 'EUR', ''],
  [48_000, 'JPY', ''],
];
const zones: List<readonly [string, number]> = [
  ['+08:00', -480],
  ['+08:00', -480],
  ['+05:30', -330],
  ['-05:00', 300],
  ['Z', 0],
];
const addresses: List<string> = [
  'China/Zhejiang/Hangzhou/Xihu Qu/Wen San Lu 1',
  'Singapore',
  'China/Beijing/Beijing/Chaoyang Qu/chang an jie',
];

/** RFC 3339 with an offset, and the same offset in minutes with JavaScript's sign: docs/lark-api/approval.md#dates-and-time-zones. */
export function localTimes(
  context: FillContext,
  ...days: readonly number[]
): { times: string[]; offset: number } {
  const [suffix, offset] = pick(zones, context.roll());
  const base = Math.floor(context.at / 86_400_000) * 86_400_000;
  const times = days.map((day) => {
    const local = base + day * 86_400_000;
    return new Date(Math.round(local / 1000) * 1000).toISOString().slice(0, 19) + suffix;
  });
  return { times, offset };
}

const plain = (value: unknown): Filled => ({ ext: null, value });

/** A line of text. */
export const input = (name: string, more: Partial<Plan> = {}): Plan => ({
  type: 'input',
  name,
  fill: ({ roll }) => plain(pick(titles, roll())),
  ...more,
});

/** Lines of text. */
export const textarea = (name: string): Plan => ({
  type: 'textarea',
  name,
  fill: ({ roll }) => plain(pick(paragraphs, roll())),
});

/** A notice that every submitter sees. */
export const text = (name: string): Plan => ({
  type: 'text',
  name,
  fill: () => plain('Read the policy first'),
});

/** A number, in JSON one too. */
export const number = (name: string, more: Partial<Plan> = {}): Plan => ({
  type: 'number',
  name,
  fill: ({ roll }) => plain(pick(numbers, roll())),
  ...more,
});

/** Money: the value is a bare number, the currency is in `ext`. */
export const amount = (name: string, more: Partial<Plan> = {}): Plan => ({
  type: 'amount',
  name,
  defined: {
    option: {
      currencyRange: ['CNY', 'USD'],
      isCapital: true,
      isThousandSeparator: true,
      keepDecimalPlaces: '2',
      maxValue: '',
      minValue: '',
    },
    value: 'CNY',
  },
  fill: ({ roll }) => {
    const [value, currency, capitalValue] = pick(sums, roll());
    return {
      ext: { capitalValue, currency, currencyRange: ['CNY', 'USD'], maxValue: '', minValue: '' },
      value,
    };
  },
  ...more,
});

/** A number that the form works out. */
export const formula = (name: string): Plan => ({
  type: 'formula',
  name,
  fill: ({ roll }) => ({ ext: { capitalValue: '叁佰陆拾壹元伍角' }, value: Math.round(roll() * 1e6) / 100 }),
});

/** A day or a time of day with its offset. */
export const date = (name: string, more: Partial<Plan> = {}): Plan => ({
  type: 'date',
  name,
  defined: { value: 'YYYY-MM-DD', options: { dateCheckType: '', dateCheckStart: '', dateCheckEnd: '' } },
  fill: (context) => {
    const { times, offset } = localTimes(context, 7);
    return { ext: null, value: times[0], timezoneOffset: offset };
  },
  ...more,
});

/** Two times, and the days between them. */
export const dateInterval = (name: string): Plan => ({
  type: 'dateInterval',
  name,
  defined: { value: { format: 'YYYY-MM-DD hh:mm', intervalAllowModify: false } },
  fill: (context) => {
    const { times, offset } = localTimes(context, 1, 2.5);
    return { ext: null, value: { start: times[0], end: times[1], interval: 1.5 }, timezoneOffset: offset };
  },
});

/** A place in words; its last part is free where details are enabled. */
export const address = (name: string): Plan => ({
  type: 'address',
  name,
  defined: { value: { enableDetailAddress: true } },
  fill: ({ roll }) => plain(pick(addresses, roll())),
});

/** A telephone number, in snake case when it is read. */
export const telephone = (name: string): Plan => ({
  type: 'telephone',
  name,
  defined: { option: { availableType: 'ALL' } },
  fill: ({ roll }) =>
    plain({ country_code: '+86', national_number: String(13_000_000_000 + Math.floor(roll() * 1e9)) }),
});

/** A document of the suite. */
export const document = (name: string): Plan => ({
  type: 'document',
  name,
  fill: ({ number }) => {
    const token = `doxInventedToken${String(number).padStart(12, '0')}`;
    return plain({
      token,
      type: 'docx',
      title: 'Spec & plan',
      url: `https://example.larksuite.com/docx/${token}`,
    });
  },
});

/** A place on the map; how it is read is not documented. */
export const location = (name: string): Plan => ({
  type: 'location',
  name,
  fill: () => plain({ address: 'Marina Blvd 1', latitude: 1.2823, longitude: 103.8522 }),
});

/** A running number; how it is read is not documented. */
export const serialNumber = (name: string): Plan => ({
  type: 'serialNumber',
  name,
  fill: ({ number }) => plain(`HR-${String(number).padStart(6, '0')}`),
});
