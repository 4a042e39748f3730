// Pure: the typed columns of a widget that holds one value, by its type.
// Source: docs/lark-api/approval.md#widget-values.
import { unixMomentOf } from './moments.ts';
import { idsIn, joined, listOf, numberOf, objectOf, textOf, texts } from './values.ts';

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
  /** Rows of a table, where it has no value. */
  readonly children?: unknown;
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

/** The key under which a widget has its parts: `children` in a table without a value. */
export function partsIn({ value, children }: Widget): 'value' | 'children' {
  return (value ?? undefined) === undefined && Array.isArray(children) ? 'children' : 'value';
}

/** `offset` is the time zone that holds for the widget: minutes with JavaScript's sign. */
type Reader = (widget: Widget, offset: number | undefined) => TypedValue;

const plain: Reader = ({ value }) => ({
  text: textOf(value),
  number: typeof value === 'number' ? value : undefined,
});

const numeric: Reader = ({ value, ext }) => {
  const bare = objectOf(value)?.['value'] ?? value;
  return {
    text: textOf(bare),
    number: numberOf(bare),
    currency: textOf(objectOf(ext)?.['currency'] ?? objectOf(value)?.['currency']),
  };
};

const date: Reader = ({ value }, offset) => {
  const { time, date: day } = unixMomentOf(value, offset);
  return { text: textOf(value), time, date: day };
};

const choice: Reader = ({ value, option }) => ({
  text: joined(listOf(value)),
  optionKeys: listOf(option ?? value).flatMap((one) => textOf(objectOf(one)?.['key']) ?? []),
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

const document: Reader = ({ value }) => ({ text: textOf(objectOf(value)?.['title'] ?? value) });

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
