// The rules about what `discover` offers: names, keys, cursors and sync modes of its streams.
import { isObject, repeated, stringsOf, type JsonObject } from '../../support/json.ts';
import type { Rule } from '../../support/rules.ts';
import { schemasAt, typesOf } from './schema-nodes.ts';

/** A stream of the catalog under examination. */
export type OfferedStream = { name: string; schema: JsonObject; stream: JsonObject };

/** Takes a CATALOG's payload apart. */
export function offeredStreams(catalog: JsonObject): OfferedStream[] {
  const streams = Array.isArray(catalog['streams']) ? catalog['streams'].filter(isObject) : [];
  return streams.map((stream, n) => ({
    name: typeof stream['name'] === 'string' ? stream['name'] : `stream ${n}`,
    schema: isObject(stream['json_schema']) ? stream['json_schema'] : {},
    stream,
  }));
}

function offersStreams(streams: OfferedStream[]): string[] {
  return streams.length === 0 ? ['there are no streams'] : [];
}

function namesAreUnique(streams: OfferedStream[]): string[] {
  return repeated(streams.map(({ name }) => name)).map((name) => `${name} is offered twice`);
}

/** PyAirbyte lower-cases names and makes every other character a `_`. */
function namesSurviveNormalization(streams: OfferedStream[]): string[] {
  const names = [...new Set(streams.map(({ name }) => name))];
  return [
    ...normalizationProblems(names).map((problem) => `the stream name ${problem}`),
    ...streams.flatMap(({ name, schema }) =>
      normalizationProblems(Object.keys(isObject(schema['properties']) ? schema['properties'] : {})).map(
        (problem) => `${name}: the column ${problem}`,
      ),
    ),
  ];
}

function normalizationProblems(names: string[]): string[] {
  const normal = names.map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '_'));
  const bare = names.filter((name) => !/[A-Za-z0-9]/.test(name));
  const clashing = repeated(normal).filter((name) => /[a-z0-9]/.test(name));
  return [
    ...bare.map((name) => `${name} has no ASCII letter or digit`),
    ...clashing.map((name) => `${name} stands for several that differ only in case or punctuation`),
  ];
}

function fullRefreshComesFirst(streams: OfferedStream[]): string[] {
  return streams
    .filter(({ stream }) => stringsOf(stream['supported_sync_modes'])[0] !== 'full_refresh')
    .map(({ name }) => `${name} does not list full_refresh first`);
}

function incrementalStreamsSayHow(streams: OfferedStream[]): string[] {
  return streams.flatMap(({ name, stream }) => {
    if (!stringsOf(stream['supported_sync_modes']).includes('incremental')) return [];
    const missing = [
      ...(stream['source_defined_cursor'] === true ? [] : ['source_defined_cursor true']),
      ...(stream['is_resumable'] === true ? [] : ['is_resumable true']),
      ...(stringsOf(stream['default_cursor_field']).length > 0 ? [] : ['a default_cursor_field']),
    ];
    return missing.map((what) => `${name} is incremental without ${what}`);
  });
}

/** 1.4: is_resumable needs source_defined_cursor, which needs default_cursor_field. */
function cursorFlagsAgree(streams: OfferedStream[]): string[] {
  return streams.flatMap(({ name, stream }) => {
    if (stringsOf(stream['supported_sync_modes']).includes('incremental')) return [];
    const { is_resumable, source_defined_cursor, default_cursor_field } = stream;
    return [
      ...(is_resumable === true && source_defined_cursor === undefined
        ? [`${name} is resumable and does not set source_defined_cursor`]
        : []),
      ...(source_defined_cursor === true && stringsOf(default_cursor_field).length === 0
        ? [`${name} has a source_defined_cursor and no default_cursor_field`]
        : []),
    ];
  });
}

function cursorsAreScalarColumns(streams: OfferedStream[]): string[] {
  return streams.flatMap((offered) => {
    const path = stringsOf(offered.stream['default_cursor_field']);
    return path.length === 0 ? [] : columnProblems(offered, path, 'cursor');
  });
}

function keysAreScalarColumns(streams: OfferedStream[]): string[] {
  return streams.flatMap((offered) => {
    const keys: unknown = offered.stream['source_defined_primary_key'];
    const paths = Array.isArray(keys) ? keys.map(stringsOf) : [];
    if (paths.length === 0) return [`${offered.name} has no source_defined_primary_key`];
    return paths.flatMap((path) => columnProblems(offered, path, 'primary key'));
  });
}

function columnProblems({ name, schema }: OfferedStream, path: string[], what: string): string[] {
  const found = schemasAt(schema, path)[0];
  const place = `${name}: the ${what} ${path.join('.')}`;
  if (found === undefined) return [`${place} is not in the schema`];
  const types = typesOf(found);
  const scalar = types.length > 0 && !types.some((type) => type === 'object' || type === 'array');
  return scalar ? [] : [`${place} is not a scalar`];
}

/** The rules about the streams of a catalog. */
export const streamRules: Rule<OfferedStream[]>[] = [
  offersStreams,
  namesAreUnique,
  namesSurviveNormalization,
  fullRefreshComesFirst,
  incrementalStreamsSayHow,
  cursorFlagsAgree,
  cursorsAreScalarColumns,
  keysAreScalarColumns,
];
