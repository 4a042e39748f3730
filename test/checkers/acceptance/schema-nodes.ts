// Walks a JSON Schema as a schema: a property called `not` is a name there, not a keyword.
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { isObject, objectsIn, stringsOf, type JsonObject } from '../../support/json.ts';
import { sentence } from '../protocol/line.ts';

/** One schema inside a schema. */
export type SchemaNode = {
  /** Where it is, as keywords and names: `/properties/credentials/oneOf/0`. */
  path: string;
  schema: JsonObject;
  /** What it is to its parent. */
  role: 'root' | 'property' | 'items' | 'branch' | 'part' | 'additional';
  /** The property's name, where it is a property. */
  name?: string;
  /** How many properties it is inside of. */
  depth: number;
};

const draft07 = 'http://json-schema.org/draft-07/schema#';
const ajv = formats.default(new Ajv({ strict: false, allErrors: true }));

/** The schema itself and every schema inside it. */
export function nodesOf(schema: unknown): SchemaNode[] {
  return isObject(schema) ? [...walk({ path: '', schema, role: 'root', depth: 0 })] : [];
}

function* walk(node: SchemaNode): Generator<SchemaNode> {
  yield node;
  const { path, schema, depth } = node;
  for (const [name, property] of objectsIn(schema['properties']))
    yield* walk({
      path: `${path}/properties/${name}`,
      schema: property,
      role: 'property',
      name,
      depth: depth + 1,
    });
  for (const keyword of ['oneOf', 'anyOf', 'allOf'])
    for (const [n, part] of listed(schema[keyword])) {
      const role = keyword === 'oneOf' ? 'branch' : 'part';
      yield* walk({ path: `${path}/${keyword}/${n}`, schema: part, role, depth });
    }
  const { items, additionalProperties } = schema;
  if (isObject(items)) yield* walk({ path: `${path}/items`, schema: items, role: 'items', depth });
  for (const [n, item] of listed(items))
    yield* walk({ path: `${path}/items/${n}`, schema: item, role: 'items', depth });
  if (isObject(additionalProperties))
    yield* walk({
      path: `${path}/additionalProperties`,
      schema: additionalProperties,
      role: 'additional',
      depth,
    });
}

function listed(value: unknown): [number, JsonObject][] {
  if (!Array.isArray(value)) return [];
  return [...value.entries()].filter((entry): entry is [number, JsonObject] => isObject(entry[1]));
}

/** A node's path for a reader; the root's is `/`. */
export function placeOf({ path }: SchemaNode): string {
  return path || '/';
}

/** What there is to say against each node, with its place in front. */
export function each(
  nodes: readonly SchemaNode[],
  complaint: (node: SchemaNode) => string | undefined,
): string[] {
  return nodes.flatMap((node) => {
    const said = complaint(node);
    return said === undefined ? [] : [`${placeOf(node)} ${said}`];
  });
}

/** The types a schema names, without null. */
export function typesOf({ type }: JsonObject): string[] {
  const types = typeof type === 'string' ? [type] : stringsOf(type);
  return types.filter((name) => name !== 'null');
}

/** The keywords of this list that a node uses. */
export function uses(nodes: readonly SchemaNode[], keywords: readonly string[]): string[] {
  return nodes.flatMap((node) =>
    keywords
      .filter((word) => Object.hasOwn(node.schema, word))
      .map((word) => `${placeOf(node)} uses ${word}`),
  );
}

/** `additionalProperties`, where it is said, must be true. */
export function closedObjects(nodes: readonly SchemaNode[]): string[] {
  return nodes
    .filter(({ schema }) => (schema['additionalProperties'] ?? true) !== true)
    .map((node) => `${placeOf(node)} has additionalProperties other than true`);
}

/** What draft-07's own schema says against this one. */
export function metaProblems(schema: JsonObject): string[] {
  const { $schema = draft07, ...rest } = schema;
  if ($schema !== draft07) return [`/$schema is ${JSON.stringify($schema)}, must be ${draft07}`];
  return ajv.validateSchema(rest) === true ? [] : (ajv.errors ?? []).map(sentence);
}

/** The schemas that a path of property names may mean, through every branch of a oneOf. */
export function schemasAt(schema: JsonObject, path: readonly string[]): JsonObject[] {
  const [head, ...rest] = path;
  if (head === undefined) return [schema];
  const choices = [schema, ...listed(schema['oneOf']).map(([, branch]) => branch)];
  return choices.flatMap(({ properties }) => {
    const next = isObject(properties) && Object.hasOwn(properties, head) ? properties[head] : undefined;
    return isObject(next) ? schemasAt(next, rest) : [];
  });
}
