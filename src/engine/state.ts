// Pure: what a stream's saved state says, and how it is written down again.
import type { JsonObject } from '../airbyte/messages.ts';
import { ConnectorError } from './errors.ts';
import type { Cursor, Partition } from './feed.ts';
import type { Membership } from './progress/members.ts';
import type { Span } from './window.ts';

/** What a stream without a cursor ends with: the platform's word for "there is nothing to go on from". */
export const noCursorState: JsonObject = { __ab_no_cursor_state_message: true };

/** What is complete, as a stream's state says: spans by partition name. */
export interface Progress {
  readonly spans: Map<string, Span>;
  /** A cursor without spans (written by hand): every partition counts as complete up to it. */
  readonly everywhere: number | undefined;
  /** Keys of items that may still change, by partition name. */
  readonly open: Map<string, Set<string>>;
  /** For whom the spans hold, by partition name; for feeds with members. */
  readonly members: Map<string, Membership>;
}

/** Nothing is complete yet. */
export function noProgress(): Progress {
  return { spans: new Map(), everywhere: undefined, open: new Map(), members: new Map() };
}

type Grain = Cursor<unknown>['grain'];

/** `Date.parse` alone takes `page 7` for a day in 2001. */
const dateLike = /^[+-]?\d{4,6}-\d{2}-\d{2}(T|$)/;

/** The name of a partition in the state: its values, between slashes that no value can bring along. */
export function partitionName(partition: Partition): string {
  return Object.values(partition)
    .map((value) => value.replaceAll('%', '%25').replaceAll('/', '%2F'))
    .join('/');
}

/** The span of a partition that is complete, if any. */
export function spanOf(
  { spans, everywhere }: Pick<Progress, 'spans' | 'everywhere'>,
  partition: string,
  start: number,
): Span | undefined {
  return spans.get(partition) ?? (everywhere === undefined ? undefined : { from: start, to: everywhere });
}

/**
 * Reads the state of a stream.
 * @throws ConnectorError (config) that names the field and says to reset the stream, never a silent full re-read
 */
export function parseProgress(stream: string, cursorField: string, state: JsonObject | undefined): Progress {
  const unusable = (field: string, problem: string): ConnectorError =>
    new ConnectorError(
      'config_error',
      `The saved state of stream '${stream}' cannot be used: ${field} ${problem}. Reset the stream to read it anew.`,
    );
  const instant = (value: unknown, field: string): number => {
    const epoch = typeof value === 'string' && dateLike.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(epoch)) throw unusable(field, 'is not a date or date-time');
    return epoch;
  };
  const { partitions, open = {}, members = {}, [cursorField]: cursor } = state ?? {};
  if (partitions === undefined) {
    if (cursor === undefined && !saysNothing(state)) throw unusable(cursorField, 'is missing');
    return { ...noProgress(), everywhere: cursor === undefined ? undefined : instant(cursor, cursorField) };
  }
  if (!isObject(partitions)) throw unusable('partitions', 'is not an object');
  const spans = Object.entries(partitions).map(([name, span]): [string, Span] => {
    if (!isObject(span)) throw unusable(`partitions.${name}`, 'is not an object');
    const from = instant(span['from'], `partitions.${name}.from`);
    return [name, { from, to: instant(span['to'], `partitions.${name}.to`) }];
  });
  if (!isObject(open)) throw unusable('open', 'is not an object');
  const keys = Object.entries(open).map(([name, list]): [string, Set<string>] => {
    if (!isTexts(list)) throw unusable(`open.${name}`, 'is not a list of texts');
    return [name, new Set(list)];
  });
  if (!isObject(members)) throw unusable('members', 'is not an object');
  const groups = Object.entries(members).map(([name, group]): [string, Membership] => {
    const field = `members.${name}`;
    const { here = [], gone = {} } = isObject(group) ? group : {};
    if (!isTexts(here)) throw unusable(`${field}.here`, 'is not a list of texts');
    if (!isObject(gone)) throw unusable(`${field}.gone`, 'is not an object');
    const missed = Object.entries(gone).flatMap(([day, ids]) => {
      if (!isTexts(ids)) throw unusable(`${field}.gone.${day}`, 'is not a list of texts');
      const since = instant(day, `${field}.gone`);
      return ids.map((id): [string, number] => [id, since]);
    });
    return [name, { here: new Set(here), gone: new Map(missed) }];
  });
  return { spans: new Map(spans), everywhere: undefined, open: new Map(keys), members: new Map(groups) };
}

/**
 * The state to save: the spans, and under the cursor field's own name the instant up to which all `partitions` are
 * complete (`start` where one has no span yet). Spans of partitions that are not read any more are kept; where none is
 * known to be read, what was saved counts.
 */
export function toState(
  { spans, everywhere, open, members }: Progress,
  cursorField: string,
  partitions: readonly string[],
  start: number,
  grain: Grain,
): JsonObject {
  if (partitions.length === 0 && everywhere !== undefined && spans.size === 0) {
    return { [cursorField]: toText(everywhere, grain) };
  }
  const all = new Map(spans);
  for (const name of partitions) {
    const span = spanOf({ spans, everywhere }, name, start);
    if (span) all.set(name, span);
  }
  const counted = partitions.length > 0 ? partitions : [...all.keys()];
  const ends = counted.map((name) => all.get(name)?.to ?? start);
  return {
    [cursorField]: toText(ends.length > 0 ? Math.min(...ends) : start, grain),
    partitions: Object.fromEntries(
      [...all].map(([name, { from, to }]) => [name, { from: toText(from, grain), to: toText(to, grain) }]),
    ),
    ...watched(open),
    ...asked(members),
  };
}

/** Ids, and those that are gone by the day on which they were missed. */
function asked(members: ReadonlyMap<string, Membership>): JsonObject {
  const groups = [...members].map(([name, { here, gone }]) => {
    const days = new Map<string, string[]>();
    for (const [id, since] of gone) {
      const day = toText(since, 'day');
      const ids = days.get(day) ?? [];
      days.set(day, ids);
      ids.push(id);
    }
    return [name, { here: [...here], ...(gone.size > 0 && { gone: Object.fromEntries(days) }) }] as const;
  });
  return groups.length > 0 ? { members: Object.fromEntries(groups) } : {};
}

/** Once for each partition, as short as the feed's keys are; nothing where nothing is open. */
function watched(open: ReadonlyMap<string, ReadonlySet<string>>): JsonObject {
  const lists = [...open]
    .filter(([, keys]) => keys.size > 0)
    .map(([name, keys]) => [name, [...keys]] as const);
  return lists.length > 0 ? { open: Object.fromEntries(lists) } : {};
}

function toText(epoch: number, grain: Grain): string {
  const text = new Date(epoch).toISOString();
  return grain === 'day' ? text.slice(0, 10) : text;
}

/** Nothing was saved, or only that there was nothing to save. */
function saysNothing(state: JsonObject = {}): boolean {
  return Object.keys(state).every((key) => Object.hasOwn(noCursorState, key));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
