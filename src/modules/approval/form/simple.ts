// Pure: the typed columns of a widget that holds one value, by its type, and what a value means as text, number or time.
// Source: docs/lark-api/approval.md#widget-values.
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import type { Fields } from './walk.ts';

/** A widget as submitted; everything but its id and type depends on the type. */
export interface Widget {
  readonly id?: unknown;
  readonly custom_id?: unknown;
  readonly name?: unknown;
  readonly type?: unknown;
  readonly value?: unknown;
  readonly ext?: unknown;
  readonly option?: unknown;
  readonly open_ids?: unknown;
  readonly timezoneOffset?: unknown;
}

/** The typed columns of a value; what a type does not have is undefined. */
export interface TypedValue {
  readonly text?: string | undefined;
  readonly number?: number | undefined;
  /** RFC 3339 in UTC. */
  readonly time?: string | undefined;
  /** The local day of `time`, or of a date without a zone. */
  readonly date?: string | undefined;
  readonly endTime?: string | undefined;
  readonly currency?: string | undefined;
  readonly optionKeys?: readonly string[] | undefined;
  readonly ids?: readonly string[] | undefined;
}

/** `offset` is the time zone that holds for the widget: minutes with JavaScript's sign. */
type Reader = (widget: Widget, offset: number | undefined) => TypedValue;

const plain: Reader = ({ value }) => ({
  text: textOf(value),
  number: typeof value === 'number' ? value : undefined,
});

const numeric: Reader = ({ value, ext }) => ({
  text: textOf(value),
  number: numberOf(value),
  currency: textOf(objectOf(ext)?.['currency']),
});

const date: Reader = ({ value }, offset) => {
  const { time, date: day } = momentOf(value, offset);
  return { text: textOf(value), time, date: day };
};

const choice: Reader = ({ value, option }) => ({
  text: joined(listOf(value)),
  optionKeys: listOf(option).flatMap((one) => textOf(objectOf(one)?.['key']) ?? []),
});

const users: Reader = ({ value, open_ids }) => {
  const openIds = texts(open_ids);
  return { text: joined(listOf(value)), ids: openIds.length > 0 ? openIds : idsIn(value) };
};

const departments: Reader = ({ value }) => ({
  text: joined(listOf(value).map((one) => objectOf(one)?.['name'])),
  ids: idsIn(value),
});

const files: Reader = ({ ext }) => ({ text: textOf(ext) });

const linked: Reader = ({ value, ext }) => ({
  text: textOf(objectOf(ext)?.['serialIDs']),
  ids: texts(value),
});

const document: Reader = ({ value }) => ({ text: textOf(objectOf(value)?.['title']) });

const telephone: Reader = ({ value }) => {
  const phone = objectOf(value);
  if (!phone) return { text: textOf(value) };
  const country = phone['country_code'] ?? phone['countryCode'];
  return { text: joined([country, phone['national_number'] ?? phone['nationalNumber']], ' ') };
};

const readers: ReadonlyMap<unknown, Reader> = new Map(
  Object.entries({
    ...{ input: plain, textarea: plain, text: plain, address: plain },
    ...{ number: numeric, amount: numeric, formula: numeric },
    ...{ radio: choice, radioV2: choice, checkbox: choice, checkboxV2: choice },
    ...{ attachment: files, attachmentV2: files, image: files, imageV2: files },
    ...{ date, contact: users, department: departments, connect: linked, document, telephone },
    account: () => ({}),
  }),
);

/** The typed columns of a widget that holds one value; undefined for a table, a group and an unknown type. */
export function readSimple(widget: Widget, offset: number | undefined): TypedValue | undefined {
  return readers.get(widget.type)?.(widget, offset);
}

/** Whether widgets of the type hold one value, and no parts. */
export function isSimple(type: unknown): boolean {
  return readers.has(type);
}

/** What a date means: an instant where its zone is known, and the local day. */
export interface Moment {
  readonly time?: string | undefined;
  readonly date?: string | undefined;
}

const zoned = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/;
const local =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:\s*(?:AM|PM|上午|下午))?$/;

/** Text with an offset, with the offset beside it, or without: then it is a day whose instant is not known. */
export function momentOf(value: unknown, offset: number | undefined): Moment {
  const text = textOf(value)?.trim() ?? '';
  if (zoned.test(text)) {
    const instant = parseISO(text);
    if (!isValid(instant)) return {};
    return {
      time: instant.toISOString(),
      date: offset === undefined ? text.slice(0, 10) : dayAt(instant.getTime(), offset),
    };
  }
  const [, year, month, day, hour = 0, minute = 0, second = 0] = local.exec(text) ?? [];
  if (day === undefined) return {};
  const [atHour, atMinute, atSecond] = [hour, minute, second].map(Number) as [number, number, number];
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), atHour, atMinute, atSecond);
  if (!isValid(utc) || new Date(utc).getUTCDate() !== Number(day)) return {};
  return {
    date: dayAt(utc, 0),
    time: offset === undefined ? undefined : new Date(utc + offset * 60_000).toISOString(),
  };
}

function dayAt(instant: number, offset: number): string {
  return new Date(instant - offset * 60_000).toISOString().slice(0, 10);
}

/** Minutes with JavaScript's sign; undefined for anything that is no offset on Earth. */
export function offsetOf(value: unknown): number | undefined {
  const minutes = numberOf(objectOf(value)?.['timezoneOffset']);
  return minutes !== undefined && Math.abs(minutes) <= 14 * 60 ? minutes : undefined;
}

/** A number, also in a text or beside one. */
export function numberOf(value: unknown): number | undefined {
  const bare = partOf(value, 'value');
  const number = typeof bare === 'string' && bare.trim() !== '' ? Number(bare) : bare;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A text, or that of a choice: `{ text, value }`. */
export function textOf(value: unknown): string | undefined {
  const bare = partOf(value, 'text');
  if (typeof bare === 'string') return bare === '' ? undefined : bare;
  return typeof bare === 'number' || typeof bare === 'bigint' ? String(bare) : undefined;
}

function partOf(value: unknown, first: 'text' | 'value'): unknown {
  if (!isChoice(value)) return value;
  const { text, value: inner } = value;
  return first === 'text' ? (text ?? inner) : (inner ?? text);
}

const choiceKeys = new Set(['text', 'value', 'key', 'id', 'timezoneOffset']);

/** What a choice looks like: its text, its value, or both. */
export function isChoice(value: unknown): value is Fields {
  const object = objectOf(value);
  if (!object || !('text' in object || 'value' in object)) return false;
  return Object.keys(object).every((key) => choiceKeys.has(key));
}

/** The ids of users or departments in a list of ids, or of objects with ids; open ids first. */
export function idsIn(value: unknown): string[] {
  return listOf(value).flatMap((one) => {
    const object = objectOf(one);
    return (
      textOf(object ? (object['open_id'] ?? object['user_id'] ?? object['id'] ?? object['value']) : one) ?? []
    );
  });
}

function texts(value: unknown): string[] {
  return listOf(value).flatMap((one) => textOf(one) ?? []);
}

/** The texts among the values in one line; undefined when there are none. */
export function joined(values: readonly unknown[], separator = ', '): string | undefined {
  const parts = values.flatMap((value) => textOf(value) ?? []);
  return parts.length > 0 ? parts.join(separator) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function objectOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
