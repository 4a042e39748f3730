// Pure: what a date of a form means, in each notation that Lark uses. Source: docs/lark-api/approval.md#dates-and-time-zones.
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import { numberOf, objectOf, textOf } from './values.ts';

/** What a date means: an instant where its zone is known, and the local day. */
export interface Moment {
  readonly time?: string | undefined;
  readonly date?: string | undefined;
}

const zoned = /^(\d{4})[-/](\d{2})[-/](\d{2})[T ](\S*\d)\s*(Z|[+-]\d{2}:?\d{2})$/;
const local = new RegExp(
  [
    /^(?<year>\d{4})[-/.年](?<month>\d{1,2})[-/.月](?<day>\d{1,2})日?/,
    /(?:[ T](?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?)?/,
    /(?:\s*(?<half>AM|PM|上午|下午))?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** Text with an offset, with the offset beside it, or without: then it is a day whose instant is not known. */
export function momentOf(value: unknown, offset: number | undefined): Moment {
  const text = textOf(value)?.trim() ?? '';
  const [, year, month, day, clock = '', zone = ''] = zoned.exec(text) ?? [];
  if (day === undefined) return localMoment(text, offset);
  const instant = parseISO(`${year}-${month}-${day}T${clock}${zone}`);
  if (!isValid(instant)) return {};
  return {
    time: instant.toISOString(),
    date: offset === undefined ? text.slice(0, 10).replaceAll('/', '-') : dayAt(instant.getTime(), offset),
  };
}

/** Milliseconds or seconds since 1970, as they stand under names of times. */
export function unixMomentOf(value: unknown, offset: number | undefined): Moment {
  const digits = /^(\d{10})(\d{3})?$/.exec(textOf(value) ?? '');
  if (!digits) return momentOf(value, offset);
  return momentOf(new Date(Number(digits[1]) * 1000 + Number(digits[2] ?? 0)).toISOString(), offset);
}

function localMoment(text: string, offset: number | undefined): Moment {
  const { year, month, day, hour, minute = 0, second = 0, half } = local.exec(text)?.groups ?? {};
  if (day === undefined) return {};
  const at = hourOf(Number(hour ?? 0), half);
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), at, Number(minute), Number(second));
  if (!isValid(utc) || new Date(utc).getUTCDate() !== Number(day)) return {};
  // The hour at which half a day begins depends on the shift.
  const isKnown = offset !== undefined && (hour !== undefined || half === undefined);
  return {
    date: dayAt(utc, 0),
    time: isKnown ? new Date(utc + offset * minuteMs).toISOString() : undefined,
  };
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (half === 'PM' || half === '下午' ? 12 : 0);
}

const minuteMs = 60_000;

function dayAt(instant: number, offset: number): string {
  return new Date(instant - offset * minuteMs).toISOString().slice(0, 10);
}

const clock = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i;

/** The offset of a date in minutes with JavaScript's sign; undefined for anything that is no offset on Earth. */
export function offsetOf(value: unknown): number | undefined {
  const offset = objectOf(value)?.['timezoneOffset'];
  const text = typeof offset === 'string' ? offset.trim() : '';
  if (text !== '' && !/^-?(?:0|[1-9]\d*)$/.test(text)) {
    const [, sign, hours, minutes = 0] = clock.exec(text) ?? [];
    if (hours === undefined) return undefined;
    return plausible((Number(hours) * 60 + Number(minutes)) * (sign === '+' ? -1 : 1));
  }
  const number = numberOf(offset);
  // Lark documents minutes; no offset in minutes is as large as one in seconds or milliseconds.
  return number === undefined
    ? undefined
    : [1, 60, minuteMs].map((unit) => plausible(number / unit)).find((minutes) => minutes !== undefined);
}

/** All zones are at most 14 hours and a number of quarters from UTC. */
function plausible(minutes: number): number | undefined {
  return Math.abs(minutes) <= 14 * 60 && minutes % 15 === 0 ? minutes + 0 : undefined;
}
