// Any configuration that a form allows, as a person or a platform might have saved it.
import fc, { type Arbitrary } from 'fast-check';
import { isObject, objectsIn, stringsOf, type JsonObject } from '../../support/json.ts';

/** Values that a schema of a form allows: whatever it requires, and any part of the rest. */
export function configurations(schema: JsonObject): Arbitrary<unknown> {
  const { oneOf, enum: choices, type, items, pattern } = schema;
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(oneOf)) return fc.oneof(...oneOf.filter(isObject).map(configurations));
  if (Array.isArray(choices)) return fc.constantFrom(...(choices as unknown[]));
  switch (type) {
    case 'object':
      return objects(schema);
    case 'array': {
      const item = isObject(items) ? configurations(items) : fc.string();
      const length = { minLength: Number(schema['minItems'] ?? 0), maxLength: 4 };
      return schema['uniqueItems'] === true ? fc.uniqueArray(item, length) : fc.array(item, length);
    }
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer(bounds(schema));
    case 'number':
      return fc.double({ ...bounds(schema), noNaN: true, noDefaultInfinity: true });
    default:
      return typeof pattern === 'string'
        ? fc.stringMatching(new RegExp(pattern))
        : fc.string({ minLength: Number(schema['minLength'] ?? 0), maxLength: 40 });
  }
}

function objects({ properties, required }: JsonObject): Arbitrary<unknown> {
  const values = Object.fromEntries(
    objectsIn(properties).map(([key, schema]) => [key, configurations(schema)]),
  );
  return fc.record(values, { requiredKeys: stringsOf(required) });
}

function bounds({ minimum, maximum }: JsonObject): { min?: number; max?: number } {
  return {
    ...(typeof minimum === 'number' && { min: minimum }),
    ...(typeof maximum === 'number' && { max: maximum }),
  };
}
