/** Days and clocks of time zones; a day is a number, counted from 1970-01-01 in whatever zone it is lived. */

const msOfDay = 86_400_000;
const halfHour = 1_800_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Offsets by the half hour, the finest step in which any zone's offset has changed in this century. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone = { format, offsets: new Map<number, number>() };
  zones.set(name, zone);
  return zone;
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
export function offsetAt(name: string, instant: number): number {
  const zone = zoneOf(name);
  const step = Math.floor(instant / halfHour);
  const known = zone.offsets.get(step);
  if (known !== undefined) return known;
  const at = step * halfHour;
  const parts = new Map(zone.format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: string): number => parts.get(type as Intl.DateTimeFormatPartTypes) ?? 0;
  const clock = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  zone.offsets.set(step, clock - at);
  return clock - at;
}

/** The day that it is in a zone at an instant. */
export function dayAt(zone: string, instant: number): number {
  return Math.floor((instant + offsetAt(zone, instant)) / msOfDay);
}

/** The instant at which the zone's clocks show so many minutes of a day; more than 1,440 are of the days after. */
export function instantOf(zone: string, day: number, minutes: number): number {
  const clock = day * msOfDay + minutes * 60_000;
  const near = clock - offsetAt(zone, clock);
  return clock - offsetAt(zone, near);
}

/** `yyyyMMdd` as a number. */
export function dateOf(day: number): number {
  return Number(new Date(day * msOfDay).toISOString().slice(0, 10).replaceAll('-', ''));
}

/** The day of a `yyyyMMdd`; undefined for one that no calendar has. */
export function dayOfDate(date: number): number | undefined {
  const year = Math.floor(date / 10_000);
  const month = Math.floor(date / 100) % 100;
  const day = Math.round(Date.UTC(year, month - 1, date % 100) / msOfDay);
  return Number.isSafeInteger(day) && dateOf(day) === date ? day : undefined;
}

/** `yyyy-MM-dd HH:mm:ss` as the zone's clocks show an instant. */
export function clockText(zone: string, instant: number): string {
  return new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 19).replace('T', ' ');
}

/** 0 for a Sunday. */
export function weekdayOf(day: number): number {
  return (day + 4) % 7;
}
