// A stream of the catalog as destinations keep it: its columns and what they hold.
import type { AirbyteStream, JsonObject } from '../airbyte/messages.ts';
import { isObject } from '../json.ts';
import type { Kind, TargetColumn, TargetStream } from './types.ts';

/** A stream with a cursor is kept by key and goes on where it ended; another one is replaced by every sync. */
export function toTargetStream(stream: AirbyteStream): TargetStream {
  const { name, json_schema, source_defined_primary_key, default_cursor_field: [cursor] = [] } = stream;
  return {
    name,
    description: textOf(json_schema['description']),
    key: source_defined_primary_key.map((path) => path.join('.')),
    columns: Object.entries(propertiesOf(json_schema)).map(([column, schema]) => columnOf(column, schema)),
    ...(cursor !== undefined && { cursor }),
  };
}

function propertiesOf({ properties }: JsonObject): JsonObject {
  return isObject(properties) ? properties : {};
}

function columnOf(name: string, schema: unknown): TargetColumn {
  const known = isObject(schema) ? schema : {};
  const id = known['x-lark-field-id'];
  return {
    name,
    kind: kindOf(known),
    description: [known['title'], known['description']].map(textOf).filter(Boolean).join('. '),
    ...(typeof id === 'string' && { id }),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The only type beside null; undefined where there are several or none. */
function typeOf({ type }: JsonObject): string | undefined {
  const types = (Array.isArray(type) ? type : [type]).filter((one) => one !== 'null');
  return types.length === 1 && typeof types[0] === 'string' ? types[0] : undefined;
}

function kindOf(schema: JsonObject): Kind {
  switch (typeOf(schema)) {
    case 'string':
      return schema['format'] === 'date-time' ? 'instant' : schema['format'] === 'date' ? 'day' : 'text';
    case 'integer':
      return 'integer';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return listOf(isObject(schema['items']) ? typeOf(schema['items']) : undefined);
    default:
      return 'json';
  }
}

function listOf(item: string | undefined): Kind {
  return item === 'string' ? 'texts' : item === 'integer' ? 'integers' : 'json';
}
