// Pure: days as Lark writes them, and which day it is somewhere on earth. A day is its midnight in UTC, in epoch ms.
import { TZDate } from '@date-fns/tz';
import { hoursToMilliseconds } from 'date-fns/hoursToMilliseconds';
import { isValid } from 'date-fns/isValid';

export const days = (count: number): number => hoursToMilliseconds(24 * count);

const floor = (instant: number): number => Math.floor(instant / days(1)) * days(1);

/** The end of the day that it is where days begin first, at UTC+14, the furthest zone. */
export function endOfToday(now: number): number {
  return floor(now + hoursToMilliseconds(14)) + days(1);
}

/** The end of the last day that is over where days end last, at UTC-12. */
export function endOfPast(now: number): number {
  return floor(now - hoursToMilliseconds(12));
}

/** `yyyyMMdd` as a number. */
export function toDate(day: number): number {
  return Number(new Date(day).toISOString().slice(0, 10).replaceAll('-', ''));
}

/** `yyyyMMdd`, as a number or digits, as `yyyy-MM-dd`; anything else as it is. */
export function toDayText(value: unknown): unknown {
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(String(value));
  return digits ? digits.slice(1).join('-') : value;
}

/** `yyyyMMdd` or `yyyy-MM-dd` as a day; NaN for anything else, days that no calendar has among it. */
export function toDay(value: unknown): number {
  const text = String(toDayText(value));
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text) ? day : NaN;
}

/**
 * `yyyy-MM-dd HH:mm:ss` on the clocks of a zone, as RFC 3339 in UTC. An empty zone is UTC (docs/lark-api/attendance.md#leaves-overtime-outings-and-trips); without one, or with
 * an unknown one, the instant is not known.
 */
export function localToInstant(local: unknown, zone: unknown): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})(?::(\d{2}))?$/.exec(String(local));
  if (!parts || typeof zone !== 'string') return null;
  const numbers = parts.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const instant = new TZDate(year, month - 1, day, hour, minute, second, zone === '' ? 'UTC' : zone);
  return isValid(instant) ? new Date(instant.getTime()).toISOString() : null;
}
