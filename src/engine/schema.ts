// What `discover` says of a stream, and the zod type of its rows as JSON Schema; pure.
import { z } from 'zod';
import type { AirbyteStream, JsonObject } from '../airbyte/messages.ts';
import type { Feed, Stream } from './types.ts';

/** A stream as the catalog lists it; one of a feed with a cursor is incremental and resumable. */
export function toAirbyteStream(stream: Stream<never>): AirbyteStream {
  const { name, cursorField } = stream;
  return {
    name,
    json_schema: rowSchema(stream),
    supported_sync_modes: cursorField === undefined ? ['full_refresh'] : ['full_refresh', 'incremental'],
    ...(cursorField !== undefined && { source_defined_cursor: true, default_cursor_field: [cursorField] }),
    source_defined_primary_key: stream.primaryKey.map((column) => [column]),
    is_resumable: cursorField !== undefined,
  };
}

/** The catalog entries of all streams of the feeds, sorted by name so that equal input gives equal output. */
export function toCatalog<Context>(feeds: readonly Feed<Context>[]): AirbyteStream[] {
  const streams = feeds.flatMap((feed) => feed.streams.map(toAirbyteStream));
  return streams.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The JSON Schema (draft-07) of a stream's rows. */
export function rowSchema({ columns, description }: Pick<Stream, 'columns' | 'description'>): JsonObject {
  const shape = Object.entries(columns).map(([column, { schema }]) => [column, schema] as const);
  const schema = toJsonSchema(z.object(Object.fromEntries(shape)));
  const { $schema, type, properties } = schema;
  return { $schema, type, description, additionalProperties: true, properties };
}

/**
 * A zod type as draft-07, in the dialect that destinations understand: nullable as `type: ["null", T]`,
 * no bounds or patterns that zod adds of its own.
 */
export function toJsonSchema(type: z.ZodType): JsonObject {
  const schema: JsonObject = z.toJSONSchema(type, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      flattenNullable(jsonSchema);
      const schema = jsonSchema as Record<string, unknown>;
      if ('additionalProperties' in schema) schema['additionalProperties'] = true;
      if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
      if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
      if (schema['format'] === 'date-time' || schema['format'] === 'date') delete schema['pattern'];
    },
  });
  return schema;
}

function flattenNullable(schema: { anyOf?: unknown }): void {
  const options = schema.anyOf as Record<string, unknown>[] | undefined;
  if (options?.length !== 2 || options[1]?.['type'] !== 'null') return;
  const { type, ...rest } = options[0] ?? {};
  if (typeof type !== 'string' || 'const' in rest) return;
  delete schema.anyOf;
  const words = Array.isArray(rest['enum']) && { enum: [...(rest['enum'] as unknown[]), null] };
  Object.assign(schema, { ...rest, ...schema, ...words, type: ['null', type] });
}
