// Pure: what each type of widget says, in columns. Source: lark-approval-attendance 3.5.2.
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import type { Widget } from './form.ts';

/** The typed columns of a widget's value; what a type does not have stays null. */
export interface WidgetValue {
  readonly text?: string | undefined;
  readonly number?: number | undefined;
  /** RFC 3339 in UTC. */
  readonly time?: string | undefined;
  readonly endTime?: string | undefined;
  readonly currency?: string | undefined;
  readonly optionKeys?: readonly string[] | undefined;
  readonly ids?: readonly string[] | undefined;
}

type Reader = (widget: Widget) => WidgetValue;

const plain: Reader = ({ value }) => ({
  text: textOf(value),
  number: typeof value === 'number' ? value : undefined,
});

const numeric: Reader = ({ value, ext }) => ({
  text: textOf(value),
  number: numberOf(value),
  currency: textOf(objectOf(ext)?.['currency']),
});

const choice: Reader = ({ value, option }) => ({
  text: joined(listOf(value)),
  optionKeys: listOf(option).flatMap((one) => textOf(objectOf(one)?.['key']) ?? []),
});

const people: Reader = ({ value, open_ids }) => {
  const openIds = texts(open_ids);
  return { text: joined(listOf(value)), ids: openIds.length > 0 ? openIds : texts(value) };
};

const departments: Reader = ({ value }) => {
  const all = listOf(value).map(objectOf);
  return {
    text: joined(all.map((one) => one?.['name'])),
    ids: all.flatMap((one) => textOf(one?.['open_id']) ?? []),
  };
};

const files: Reader = ({ ext }) => ({ text: textOf(ext) });

const linked: Reader = ({ value, ext }) => ({
  text: textOf(objectOf(ext)?.['serialIDs']),
  ids: texts(value),
});

const document: Reader = ({ value }) => ({ text: textOf(objectOf(value)?.['title']) });

const telephone: Reader = ({ value }) => {
  const phone = objectOf(value);
  const parts = [
    phone?.['country_code'] ?? phone?.['countryCode'],
    phone?.['national_number'] ?? phone?.['nationalNumber'],
  ];
  return { text: joined(parts, ' ') };
};

/** Leave, overtime, shift, correction and trip: several generations of shapes, an object or a list of sub-widgets. */
const period: Reader = ({ value }) => {
  const said = Array.isArray(value) ? subWidgets(value) : objectOf(value);
  const trips = listOf(said?.['schedule']).map(objectOf);
  return {
    text: textOf(said?.['name']) ?? textOf(said?.['reason']),
    number: numberOf(said?.['interval']),
    time: timeOf(said?.['start'] ?? said?.['shiftTime'] ?? said?.['time'] ?? trips[0]?.['start']),
    endTime: timeOf(said?.['end'] ?? said?.['returnTime'] ?? trips.at(-1)?.['end']),
    ids: said?.['peer'] === undefined ? undefined : texts(said['peer']),
  };
};

const time: Reader = ({ value }) => ({ text: textOf(value), time: timeOf(value) });

/** Documented as types, but not how they read: only the raw value is carried. */
const raw: Reader = plain;

const readers: Readonly<Record<string, Reader>> = {
  input: plain,
  textarea: plain,
  text: plain,
  address: plain,
  number: numeric,
  amount: numeric,
  formula: numeric,
  date: time,
  dateInterval: period,
  radio: choice,
  radioV2: choice,
  checkbox: choice,
  checkboxV2: choice,
  contact: people,
  department: departments,
  fieldList: () => ({}),
  attachment: files,
  attachmentV2: files,
  image: files,
  imageV2: files,
  connect: linked,
  document,
  telephone,
  leaveGroup: period,
  leaveGroupV2: period,
  widgetLeaveGroupV2: period,
  workGroup: period,
  shiftGroup: period,
  shiftGroupV2: period,
  remedyGroup: period,
  remedyGroupV2: period,
  tripGroup: period,
  outGroup: period,
  account: () => ({}),
  mutableGroup: raw,
  location: raw,
  serialNumber: raw,
  apaascorehrOnboardingGroup: raw,
  apaascorehrRegularateGroup: raw,
  apaascorehrJobAdjustGroup: raw,
  apaascorehrOffboardingGroup: raw,
};

/** Whether the type is one that Lark documents. */
export function isKnownType(type: unknown): boolean {
  return typeof type === 'string' && Object.hasOwn(readers, type);
}

/** The typed columns of a widget; a type we do not know is carried by its raw value alone. */
export function readWidget(widget: Widget): WidgetValue {
  const reader =
    typeof widget.type === 'string' && Object.hasOwn(readers, widget.type) ? readers[widget.type] : raw;
  return (reader ?? raw)(widget);
}

/** `widgetLeaveGroupStartTime` and its kind, by the ends of their fixed ids (3.1). */
function subWidgets(widgets: readonly unknown[]): Readonly<Record<string, unknown>> {
  const parts: readonly (readonly [RegExp, string])[] = [
    [/Type$/, 'name'],
    [/StartTime$/, 'start'],
    [/EndTime$/, 'end'],
    [/Interval$/, 'interval'],
    [/Reason$/, 'reason'],
  ];
  const named = widgets.map(objectOf).flatMap((widget) => {
    const part = parts.find(([pattern]) => pattern.test(String(widget?.['id'])));
    return part ? [[part[1], widget?.['value']] as const] : [];
  });
  return Object.fromEntries(named);
}

function timeOf(value: unknown): string | undefined {
  // Without an offset it is somebody's local time, which nobody can place.
  if (typeof value !== 'string' || !/(Z|[+-]\d{2}:?\d{2})$/.test(value)) return undefined;
  const instant = parseISO(value);
  return isValid(instant) ? instant.toISOString() : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

function texts(value: unknown): string[] {
  return listOf(value).flatMap((one) => textOf(one) ?? []);
}

function joined(values: readonly unknown[], separator = ', '): string | undefined {
  const parts = values.flatMap((value) => textOf(value) ?? []);
  return parts.length > 0 ? parts.join(separator) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
