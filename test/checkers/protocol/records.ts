// The rules about the rows of a `read`: whose they are, their keys and their columns.
import { valueAt, type JsonObject } from '../../support/json.ts';
import type { Rule } from '../../support/rules.ts';
import { eventsOf, type Conversation, type Story } from './conversation.ts';

function onlyConfiguredStreams({ strangers }: Conversation): string[] {
  return strangers.flatMap(({ name, events }) =>
    events.map(({ kind, at }) => `${name} is not in the catalog but has a ${kind} in line ${at}`),
  );
}

function keysAreNotNull({ configured }: Conversation): string[] {
  return eachPart(configured, (value) => (value ?? null) === null, 'is null');
}

function keysAreScalars({ configured }: Conversation): string[] {
  return eachPart(configured, (value) => typeof value === 'object' && value !== null, 'is not a scalar');
}

function keysComeOnce({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const paths = keyPathsOf(story);
    const seen = new Map<string, number>();
    return eventsOf(story, 'record').flatMap(({ at, data }) => {
      const parts = paths.map((path) => valueAt(data, path) ?? null);
      if (parts.length === 0 || parts.includes(null)) return [];
      const key = JSON.stringify(parts);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, at);
      return first === undefined
        ? []
        : [`${story.name} has the key ${key} in line ${first} and in line ${at}`];
    });
  });
}

/** Keys and cursors may come although they are not selected . */
function onlySelectedColumns({ configured }: Conversation): string[] {
  return configured.flatMap((story) => {
    const selected = selectedColumnsOf(story);
    if (selected === undefined) return [];
    const stream = story.configured?.stream;
    const kept = [
      ...(stream?.source_defined_primary_key ?? []).map(([head]) => head),
      stream?.default_cursor_field?.[0],
    ];
    const allowed = new Set([...selected, ...kept]);
    return eventsOf(story, 'record').flatMap(({ at, data }) => {
      const extra = Object.keys(data).filter((column) => !allowed.has(column));
      return extra.length === 0
        ? []
        : [`${story.name} has unselected columns in line ${at}: ${extra.join(', ')}`];
    });
  });
}

/** Complains of every part of a key that is bad. */
function eachPart(stories: Story[], isBad: (value: unknown) => boolean, complaint: string): string[] {
  return stories.flatMap((story) => {
    const paths = keyPathsOf(story);
    return eventsOf(story, 'record').flatMap(({ at, data }) =>
      paths
        .filter((path) => isExpected(story, data, path) && isBad(valueAt(data, path)))
        .map((path) => `${story.name} has a key in line ${at} whose ${path.join('.')} ${complaint}`),
    );
  });
}

function keyPathsOf({ configured }: Story): readonly (readonly string[])[] {
  return configured?.stream.source_defined_primary_key ?? [];
}

/** A key column that is not selected may be left out, but not be null. */
function isExpected(story: Story, data: JsonObject, [column = '']: readonly string[]): boolean {
  return Object.hasOwn(data, column) || (selectedColumnsOf(story)?.includes(column) ?? true);
}

/** The selected columns; undefined for a stub schema, which selects all. */
function selectedColumnsOf({ configured }: Story): string[] | undefined {
  const columns = Object.keys(configured?.stream.json_schema?.['properties'] ?? {});
  return columns.length === 0 ? undefined : columns;
}

/** The rules about records. */
export const recordRules: Rule<Conversation>[] = [
  onlyConfiguredStreams,
  keysAreNotNull,
  keysAreScalars,
  keysComeOnce,
  onlySelectedColumns,
];
