// Rows of an answer that have what their key needs. Lark leaves out and changes fields: one row without a key never
// fails the rows beside it.
import type { Context, Notify } from './context.ts';
import { notifyOnce } from './per-run.ts';

/** An object of Lark's as it comes: any field may be absent, null or of another type than documented. */
export type LarkRow = Readonly<Record<string, unknown>>;

/** What makes a row usable, and the words for what it needs. */
export interface KeyRule<Item> {
  /** The stream, or what else is read. */
  readonly of: string;
  /** As in "user_id and day". */
  readonly needs: string;
  /** The row with its key; undefined where the key cannot be had. */
  readonly toItem: (row: LarkRow) => Item | undefined;
}

/** Takes a warning; the same one may come many times. */
export type Warn = (message: string) => void;

/** Logs each warning once a run. */
export const warnOnce =
  (context: Context): Warn =>
  (message) => {
    notifyOnce(context, 'WARN', message);
  };

/** Logs each warning once, where there is no run to ask. */
export function onceEach(notify: Notify): Warn {
  const logged = new Set<string>();
  return (message) => {
    if (logged.size < logged.add(message).size) notify('WARN', message);
  };
}

/** The rows that have a key. The others are left out, with a warning. */
export function keyed<Item>(
  warn: Warn,
  rows: readonly unknown[],
  { of, needs, toItem }: KeyRule<Item>,
): Item[] {
  const items = rows.flatMap((row) => {
    const item = isRow(row) ? toItem(row) : undefined;
    return item === undefined ? [] : [item];
  });
  if (items.length < rows.length)
    warn(`${of}: Lark sent rows without ${needs}. They have no key and are left out.`);
  return items;
}

export function isRow(value: unknown): value is LarkRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An id as text, also where it comes as a number; undefined where there is none. */
export function idText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number, also where it comes as digits; undefined for anything else. */
export function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

/** A list of ids; whatever else stands in it is left out. */
export function idTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((one) => idText(one) ?? []) : [];
}
