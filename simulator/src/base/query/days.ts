/** Days as filters mean them: in the time zone of the Base (docs/lark-api/base.md#records). */
import { dayAt, instantOf, weekdayOf } from '../../zones.ts';

const msOfDay = 86_400_000;

/** Days, the first and the one after the last, counted from the first of January 1970 of the zone. */
export type Days = readonly [number, number];

/** A Base may name a zone that is not in the tz database (docs/lark-api/base.md#the-base). */
const known = (zone: string): string => (zone === 'Asia/Beijing' ? 'Asia/Shanghai' : zone);

/** The day that a moment is in. */
export function dayOf(zone: string, at: number): number {
  return dayAt(known(zone), at);
}

/** The moment at which a day begins. */
export function startOf(zone: string, day: number): number {
  return instantOf(known(zone), day, 0);
}

function monthOf(today: number, months: number): Days {
  const date = new Date(today * msOfDay);
  const first = (more: number): number =>
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more, 1) / msOfDay;
  return [first(months), first(months + 1)];
}

/** The days of a word; undefined for a word that is none. */
export function daysOf(word: string, today: number): Days | undefined {
  const monday = today - ((weekdayOf(today) + 6) % 7);
  const words: Readonly<Record<string, Days>> = {
    Today: [today, today + 1],
    Tomorrow: [today + 1, today + 2],
    Yesterday: [today - 1, today],
    CurrentWeek: [monday, monday + 7],
    LastWeek: [monday - 7, monday],
    CurrentMonth: monthOf(today, 0),
    LastMonth: monthOf(today, -1),
    TheLastWeek: [today - 7, today],
    TheNextWeek: [today, today + 7],
    TheLastMonth: [today - 30, today],
    TheNextMonth: [today, today + 30],
  };
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
