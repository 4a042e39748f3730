/** Days as filters mean them: in the time zone of the Base (3.6). */

const day = 86_400_000;

/** Days, the first and the one after the last, counted from the first of January 1970 of the zone. */
export type Days = readonly [number, number];

const formats = new Map<string, Intl.DateTimeFormat>();

/** A Base may name a zone that the tz database does not know (3.2). */
function formatOf(zone: string): Intl.DateTimeFormat {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone === 'Asia/Beijing' ? 'Asia/Shanghai' : zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(zone, format);
  return format;
}

function offsetAt(zone: string, at: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(at / 1000) * 1000;
}

/** The day that a moment is in. */
export function dayOf(zone: string, at: number): number {
  return Math.floor((at + offsetAt(zone, at)) / day);
}

/** The moment at which a day begins. */
export function startOf(zone: string, number: number): number {
  const guess = number * day - offsetAt(zone, number * day);
  return number * day - offsetAt(zone, guess);
}

function monthOf(today: number, months: number): Days {
  const date = new Date(today * day);
  const first = (more: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more, 1) / day;
  return [first(months), first(months + 1)];
}

/** The days of a word; undefined for a word that is none. */
export function daysOf(word: string, today: number): Days | undefined {
  // The first of January 1970 was a Thursday.
  const monday = today - ((today + 3) % 7);
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
