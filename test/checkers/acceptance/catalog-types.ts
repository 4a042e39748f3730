// The types a stream's json_schema may use, so that every destination understands them.
import { isObject, repeated } from '../../support/json.ts';
import type { Rule } from '../../support/rules.ts';
import type { OfferedStream } from './catalog-streams.ts';
import {
  closedObjects,
  metaProblems,
  nodesOf,
  placeOf,
  typesOf,
  uses,
  type SchemaNode,
} from './schema-nodes.ts';

const knownTypes = ['null', 'string', 'number', 'integer', 'boolean', 'object', 'array'];

/** type / format / airbyte_type; what is absent is left empty. */
const combinations = [
  ...['string//', 'boolean//', 'integer//', 'number//', 'number//integer', 'array//', 'object//'],
  ...[
    'string/date/',
    'string/date-time/timestamp_with_timezone',
    'string/date-time/timestamp_without_timezone',
  ],
  ...['string/time/time_with_timezone', 'string/time/time_without_timezone'],
];

const forbidden = [
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  '$ref',
  'nullable',
  'patternProperties',
  'if',
  'then',
  'else',
];

function schemasAreDraft07(streams: OfferedStream[]): string[] {
  return streams.flatMap(({ name, schema }) => metaProblems(schema).map((problem) => `${name}${problem}`));
}

function schemasAreOpenObjects(streams: OfferedStream[]): string[] {
  return streams.flatMap(({ name, schema }) => [
    ...(schema['type'] === 'object' ? [] : [`${name}: the schema's type must be "object"`]),
    ...(isObject(schema['properties']) ? [] : [`${name}: the schema has no properties`]),
    ...(Object.hasOwn(schema, 'additionalProperties')
      ? []
      : [`${name}: the schema must say additionalProperties true`]),
    ...closedObjects(nodesOf(schema)).map((problem) => `${name}${problem}`),
  ]);
}

function noCompositions(streams: OfferedStream[]): string[] {
  return streams.flatMap(({ name, schema }) =>
    uses(nodesOf(schema), forbidden).map((problem) => `${name}${problem}`),
  );
}

/** Nullable is `[T, "null"]` in either order; a union of two real types is a string in many destinations. */
function typesAreSingleAndKnown(streams: OfferedStream[]): string[] {
  return eachNode(streams, ({ schema: { type }, role, depth }) => {
    if (type === undefined) return role === 'property' && depth === 1 ? 'has no type' : undefined;
    const names: unknown[] = Array.isArray(type) ? (type as unknown[]) : [type];
    const real = names.filter((name) => name !== 'null');
    const known = names.every((name) => typeof name === 'string' && knownTypes.includes(name));
    return known && real.length === 1 && repeated(names).length === 0
      ? undefined
      : `has type ${JSON.stringify(type)}, must be T or [T, "null"]`;
  });
}

function nullIsInTheTypeOnly(streams: OfferedStream[]): string[] {
  return eachNode(streams, ({ schema }) => {
    const values: unknown = schema['enum'] ?? [schema['const']];
    const allowed = !Array.isArray(schema['type']) || !schema['type'].includes('null');
    return Array.isArray(values) && values.includes(null) && allowed
      ? 'allows null by enum or const, not by type'
      : undefined;
  });
}

function formatsAreLegalCombinations(streams: OfferedStream[]): string[] {
  return eachNode(streams, ({ schema }) => {
    const { format = '', airbyte_type = '' } = schema;
    const plain = format === '' && airbyte_type === '';
    const [type = ''] = typesOf(schema);
    const combination = [type, format, airbyte_type]
      .map((part) => (typeof part === 'string' ? part : '?'))
      .join('/');
    return plain || combinations.includes(combination)
      ? undefined
      : `has the type/format/airbyte_type ${combination}, which no destination knows`;
  });
}

function eachNode(streams: OfferedStream[], complaint: (node: SchemaNode) => string | undefined): string[] {
  return streams.flatMap(({ name, schema }) =>
    nodesOf(schema).flatMap((node) => {
      const said = complaint(node);
      return said === undefined ? [] : [`${name}${placeOf(node)} ${said}`];
    }),
  );
}

/** The rules about the schemas of a catalog. */
export const typeRules: Rule<OfferedStream[]>[] = [
  schemasAreDraft07,
  schemasAreOpenObjects,
  noCompositions,
  typesAreSingleAndKnown,
  nullIsInTheTypeOnly,
  formatsAreLegalCombinations,
];
