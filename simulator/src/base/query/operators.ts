/** What each kind of column can be compared by, and how (docs/lark-api/base.md#records). */
import type { Refusal } from '../../platform/answers.ts';
import { refusals } from '../common.ts';
import type { Condition } from './shapes.ts';
import { dayOf, daysOf, startOf } from './days.ts';

/** Whether a cell fits. */
export type Test = (cell: unknown) => boolean;

/** What comparisons depend on besides the cell. */
export interface Circumstances {
  readonly zone: string;
  readonly now: number;
  /** An open id in the requested type. */
  readonly user: (openId: string) => string;
  /** `isGreater` of a day: after its first moment, or from the next day on. */
  readonly afterDay: 'moment' | 'next-day';
  readonly dates: 'work' | 'refused';
}

type Reader = (condition: Condition, at: Circumstances) => Test | undefined;

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  is: (order) => order === 0,
  isNot: (order) => order !== 0,
  isGreater: (order) => order > 0,
  isGreaterEqual: (order) => order >= 0,
  isLess: (order) => order < 0,
  isLessEqual: (order) => order <= 0,
};

/** The text of segments, of a link or of a plain text. */
function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  if (Array.isArray(cell)) return cell.map(textOf).join('');
  if (typeof cell !== 'object' || cell === null) return '';
  const { text, full_address } = cell as { readonly text?: string; readonly full_address?: string };
  return text ?? full_address ?? '';
}

/** At most one text; none fits everything, as an empty search box does. */
const texts: Reader = ({ operator, value }) => {
  if (value.length > 1) return undefined;
  const sought = value[0] ?? '';
  switch (operator) {
    case 'is':
      return (cell) => textOf(cell) === sought;
    case 'isNot':
      return (cell) => textOf(cell) !== sought;
    case 'contains':
      return (cell) => textOf(cell).includes(sought);
    case 'doesNotContain':
      return (cell) => !textOf(cell).includes(sought);
    default:
      return undefined;
  }
};

const numbers: Reader = ({ operator, value }) => {
  const compare = Object.hasOwn(orders, operator) ? orders[operator] : undefined;
  const [text = ''] = value;
  if (compare === undefined || value.length > 1 || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text))
    return undefined;
  return (cell) => cell !== undefined && compare(Math.sign(Number(cell) - Number(text)));
};

/** Several things in a cell and several that are looked for; `is` and `isNot` look for exactly one. */
function membersBy(membersOf: (cell: unknown, at: Circumstances) => readonly string[]): Reader {
  return ({ operator, value }, at) => {
    const has: Test = (cell) => value.some((one) => membersOf(cell, at).includes(one));
    const only: Test = (cell) => membersOf(cell, at).length === 1 && has(cell);
    const single = value.length === 1;
    switch (operator) {
      case 'is':
        return single ? only : undefined;
      case 'isNot':
        return single ? (cell) => !only(cell) : undefined;
      case 'contains':
        return value.length > 0 ? has : undefined;
      case 'doesNotContain':
        return value.length > 0 ? (cell) => !has(cell) : undefined;
      default:
        return undefined;
    }
  };
}

const listIn = (cell: unknown): readonly unknown[] =>
  cell === undefined ? [] : Array.isArray(cell) ? cell : [cell];

const choices = membersBy((cell) => listIn(cell).map(String));
const people = membersBy((cell, { user }) =>
  listIn(cell).map((one) => user((one as { readonly id: string }).id)),
);
const groups = membersBy((cell) => listIn(cell).map((one) => (one as { readonly id: string }).id));
const links = membersBy((cell) =>
  cell === undefined ? [] : (cell as { readonly link_record_ids: readonly string[] }).link_record_ids,
);

const checks: Reader = ({ operator, value }) => {
  const [word] = value;
  if (operator !== 'is' || value.length !== 1 || (word !== 'true' && word !== 'false')) return undefined;
  return (cell) => (cell === true) === (word === 'true');
};

/** A moment counts as the beginning of its day in the zone of the Base. */
const dates: Reader = ({ operator, value }, { zone, now, afterDay, dates: habit }) => {
  const [word = '', moment = '', ...more] = value;
  if (habit === 'refused' || more.length > 0) return undefined;
  const exact = word === 'ExactDate';
  if (exact ? !/^\d{1,14}$/.test(moment) : value.length !== 1) return undefined;
  const day = dayOf(zone, Number(moment));
  const days = exact ? ([day, day + 1] as const) : daysOf(word, dayOf(zone, now));
  const single = exact || ['Today', 'Tomorrow', 'Yesterday'].includes(word);
  if (days === undefined || (!single && operator !== 'is')) return undefined;
  const [from, to] = [startOf(zone, days[0]), startOf(zone, days[1])];
  const time = (cell: unknown): number => (typeof cell === 'number' ? cell : NaN);
  switch (operator) {
    case 'is':
      return (cell) => time(cell) >= from && time(cell) < to;
    case 'isGreater':
      return afterDay === 'moment' ? (cell) => time(cell) > from : (cell) => time(cell) >= to;
    case 'isLess':
      return (cell) => time(cell) < from;
    default:
      return undefined;
  }
};

const none: Reader = () => undefined;

/** By the type of the column; formulas, lookups and what is not documented cannot be filtered at all. */
const readers: ReadonlyMap<number, Reader> = new Map([
  [1, texts],
  [2, numbers],
  [3, choices],
  [4, choices],
  [5, dates],
  [7, checks],
  [11, people],
  [13, texts],
  [15, texts],
  [17, none],
  [18, links],
  [21, links],
  [22, texts],
  [23, groups],
  [1001, dates],
  [1002, dates],
  [1003, people],
  [1004, people],
  [1005, numbers],
]);

/** Whether a cell of this type fits the condition, or why that cannot be decided. */
export function testOf(type: number, condition: Condition, at: Circumstances): Test | Refusal {
  const { field_name, operator, value } = condition;
  const read = readers.get(type);
  if (read === undefined) return refusals.filter(`field '${field_name}' cannot be filtered`);
  const empties = operator === 'isEmpty' || operator === 'isNotEmpty';
  if (empties && type !== 7 && value.length === 0 && at.dates !== 'refused')
    return (cell) => (cell === undefined) === (operator === 'isEmpty');
  const test = empties ? undefined : read(condition, at);
  return (
    test ??
    refusals.filter(`UserCondition field '${field_name}' operator '${operator}' value '${value.join(',')}'`)
  );
}
