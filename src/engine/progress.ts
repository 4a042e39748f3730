// What is complete of a stream, as its state says, and how it is written down again: the state of a sync is this and no more.
import { z } from 'zod';
import type { JsonObject } from '../airbyte/messages.ts';
import { isObject } from '../json.ts';
import { ConnectorError } from './errors.ts';
import type { Facts, Part, Partition, Slice, Windows } from './types.ts';

/** What is complete of a stream, by partition name. */
export interface Progress {
  readonly parts: ReadonlyMap<string, Part>;
  /** A cursor without spans (written by hand): every partition counts as complete up to it. */
  readonly everywhere: number | undefined;
}

/** Nothing is complete yet. */
export const noProgress: Progress = { parts: new Map(), everywhere: undefined };

/** What a stream without a cursor ends with: Airbyte's way to say that there is nothing to go on from. */
export const noCursorState: JsonObject = { __ab_no_cursor_state_message: true };

/** The name of a partition in the state: its values, between slashes that no value can contain. */
export function partitionName(partition: Partition): string {
  return Object.values(partition)
    .map((value) => value.replaceAll('%', '%25').replaceAll('/', '%2F'))
    .join('/');
}

/** What is complete of a partition of a feed that begins at `start`. */
export function partOf({ parts, everywhere }: Progress, name: string, start: number): Part {
  const part = parts.get(name);
  if (part?.span || everywhere === undefined) return part ?? {};
  return { ...part, span: { from: start, to: everywhere }, handWritten: true };
}

/** Syncs in a row that have to be denied an item before it is dropped: a service may err, and a row would stay wrong. */
export const maxDenials = 3;

/** What a strategy makes of a part, at its own moment. */
type PartitionAdvance = (part: Part, closed: { readonly slice: Slice; readonly facts: Facts }) => Part;

/** What is complete of a partition once a slice is closed: of its time as its strategy says, and of the items it follows. */
export function advance(
  part: Part,
  closed: { readonly slice: Slice; readonly facts: Facts; readonly advance: PartitionAdvance },
): Part {
  const next = closed.advance(part, closed);
  const { followed } = closed.facts;
  if (!followed) return next;
  const open = new Map(part.open);
  for (const [key, status] of followed) {
    const denials = status === 'denied' ? (part.open?.get(key) ?? 0) + 1 : 0;
    if (status === 'done' || denials >= maxDenials) open.delete(key);
    else open.set(key, denials);
  }
  return { ...next, open };
}

/** `Date.parse` alone takes `page 7` for a day in 2001. */
const dateLike = /^[+-]?\d{4,6}-\d{2}-\d{2}(T|$)/;
const instant = z
  .string('is not a date or date-time')
  .refine((text) => dateLike.test(text) && !Number.isNaN(Date.parse(text)), 'is not a date or date-time')
  .transform((text) => Date.parse(text));
const texts = z.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  'is not a list of texts',
);

/** An object by its keys, whatever these are: zod's own record loses a key `__proto__`. */
const mapOf = <Value>(value: z.ZodType<Value>) =>
  z.unknown().transform((input, context) => {
    if (!isObject(input)) return fail(context, 'is not an object');
    const entries = Object.entries(input).map(([name, one]) => [name, value.safeParse(one)] as const);
    for (const [name, { error }] of entries)
      for (const { path, message } of error?.issues ?? []) fail(context, message, [name, ...path]);
    return new Map(entries.flatMap(([name, { data }]) => (data === undefined ? [] : [[name, data]])));
  });

const days = mapOf(texts).transform((byDay, context) => {
  const since = [...byDay].map(([day, ids]) => [instant.safeParse(day), ids] as const);
  if (since.some(([day]) => !day.success)) return fail(context, 'is not by date');
  return new Map(since.flatMap(([day, ids]) => ids.map((id): [string, number] => [id, day.data ?? 0])));
});

const SavedSpans = z.object({
  partitions: mapOf(z.object({ from: instant, to: instant, newest: instant.optional() }, 'is not an object')),
  open: mapOf(texts).optional(),
  denied: mapOf(mapOf(z.int('is not a number'))).optional(),
  members: mapOf(
    z.object({ here: texts.default([]), gone: days.optional() }, 'is not an object').transform(toMembership),
  ).optional(),
});

function toMembership({
  here,
  gone = new Map(),
}: {
  here: readonly string[];
  gone?: Map<string, number> | undefined;
}) {
  return { here: new Set(here), gone };
}

function fail(context: z.RefinementCtx, message: string, path: PropertyKey[] = []): never {
  context.addIssue({ code: 'custom', message, path });
  return z.NEVER;
}

/**
 * Reads the state of a stream.
 * @throws ConnectorError (config) that names the field and says to reset the stream, never a silent full re-read
 */
export function fromState(stream: string, cursorField: string, state: JsonObject = {}): Progress {
  if (state['partitions'] !== undefined) {
    const parsed = SavedSpans.safeParse(state);
    if (parsed.success) return { parts: partsOf(parsed.data), everywhere: undefined };
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    throw unusable(stream, path.join('.'), message);
  }
  const cursor = state[cursorField];
  if (cursor === undefined) {
    // Nothing was saved, or only that there was nothing to save.
    if (Object.keys(state).every((key) => Object.hasOwn(noCursorState, key))) return noProgress;
    throw unusable(stream, cursorField, 'is missing');
  }
  const { data, error } = instant.safeParse(cursor);
  if (error) throw unusable(stream, cursorField, 'is not a date or date-time');
  return { ...noProgress, everywhere: data };
}

function unusable(stream: string, field: string, problem: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `The saved state of stream '${stream}' cannot be used: ${field} ${problem}. Reset the stream to read it from the start.`,
  );
}

function partsOf({ partitions, open, denied, members }: z.infer<typeof SavedSpans>): Map<string, Part> {
  const names = new Set([partitions, open, members].flatMap((some) => [...(some?.keys() ?? [])]));
  return new Map(
    [...names].map((name) => {
      const { newest, ...span } = partitions.get(name) ?? {};
      const [keys, denials, membership] = [open?.get(name), denied?.get(name), members?.get(name)];
      return [
        name,
        {
          ...('from' in span && { span }),
          ...(newest !== undefined && { newest }),
          ...(keys && { open: new Map(keys.map((key) => [key, denials?.get(key) ?? 0])) }),
          ...(membership && { members: membership }),
        },
      ];
    }),
  );
}

/**
 * The state to save: the spans, and under the cursor field's own name the instant up to which all `partitions` are
 * complete (`start` where one has no span yet). Spans of partitions that are not read any more are kept; where none is
 * known to be read, what was saved counts.
 */
export function toState(
  progress: Progress,
  cursorField: string,
  partitions: readonly string[],
  start: number,
  grain: Windows<unknown>['grain'],
): JsonObject {
  const { parts, everywhere } = progress;
  if (partitions.length === 0 && everywhere !== undefined && parts.size === 0) {
    return { [cursorField]: toText(everywhere, grain) };
  }
  const names = new Set([...parts.keys(), ...partitions]);
  const all = new Map([...names].map((name) => [name, partOf(progress, name, start)]));
  const counted =
    partitions.length > 0 ? partitions : [...all].flatMap(([name, { span }]) => (span ? [name] : []));
  const ends = counted.map((name) => all.get(name)?.span?.to ?? start);
  const byName = (write: (part: Part) => unknown): JsonObject =>
    Object.fromEntries(
      [...all]
        .map(([name, part]): [string, unknown] => [name, write(part)])
        .filter(([, written]) => written !== undefined),
    );
  const [open, denied, members] = [
    byName(openOf),
    byName(denialsOf),
    byName(({ members: one }) => one && toJson(one)),
  ];
  return {
    [cursorField]: toText(ends.length > 0 ? Math.min(...ends) : start, grain),
    partitions: byName(({ span, newest }) => {
      if (!span) return undefined;
      const instants = Object.entries({ ...span, ...(newest !== undefined && { newest }) });
      return Object.fromEntries(instants.map(([name, at]) => [name, toText(at, grain)]));
    }),
    ...(Object.keys(open).length > 0 && { open }),
    ...(Object.keys(denied).length > 0 && { denied }),
    ...(Object.keys(members).length > 0 && { members }),
  };
}

function openOf({ open }: Part): readonly string[] | undefined {
  return open && open.size > 0 ? [...open.keys()] : undefined;
}

function denialsOf({ open }: Part): JsonObject | undefined {
  const denials = [...(open ?? [])].filter(([, count]) => count > 0);
  return denials.length > 0 ? Object.fromEntries(denials) : undefined;
}

/** Ids, and those that are gone by the day on which they were missed. */
function toJson({ here, gone }: NonNullable<Part['members']>): JsonObject {
  const byDay = new Map<string, string[]>();
  for (const [id, since] of gone) {
    const day = toText(since, 'day');
    const ids = byDay.get(day) ?? [];
    byDay.set(day, ids);
    ids.push(id);
  }
  return { here: [...here], ...(gone.size > 0 && { gone: Object.fromEntries(byDay) }) };
}

function toText(epoch: number, grain: Windows<unknown>['grain']): string {
  const text = new Date(epoch).toISOString();
  return grain === 'day' ? text.slice(0, 10) : text;
}
