// What the platform's form understands in a connectionSpecification.
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { isDeepStrictEqual } from 'node:util';
import { isObject, objectsIn, repeated } from '../../support/json.ts';
import type { Rule } from '../../support/rules.ts';
import { each, placeOf, typesOf } from './schema-nodes.ts';
import type { SpecForm } from './spec-limits.ts';

const formTypes = ['string', 'number', 'integer', 'boolean', 'object', 'array'];

const knownPatterns = [
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$',
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}.[0-9]{3}Z$',
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
];

const ajv = formats.default(new Ajv({ strict: false, logger: false }));

function typeIsOneWord({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema: { type }, role }) => {
    if (type === undefined) return role === 'property' ? 'has no type' : undefined;
    const [first, second, ...more] = Array.isArray(type) ? (type as unknown[]) : [type];
    if (typeof first !== 'string' || !formTypes.includes(first)) return `has type ${JSON.stringify(type)}`;
    return more.length > 0 || (second !== undefined && second !== 'null')
      ? `has type ${JSON.stringify(type)}, must be T, [T] or [T, "null"]`
      : undefined;
  });
}

function enumValuesDiffer({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema }) => {
    const values: unknown[] = Array.isArray(schema['enum']) ? schema['enum'] : [];
    const equal = values.some((value, n) => values.slice(0, n).some((one) => isDeepStrictEqual(one, value)));
    return equal ? 'has an enum with equal values' : undefined;
  });
}

function orderIsUnique({ nodes }: SpecForm): string[] {
  return nodes.flatMap((node) => {
    const places = objectsIn(node.schema['properties']).flatMap(([name, { order, group }]) =>
      order === undefined ? [] : [{ name, order, group: node.role === 'root' ? group : undefined }],
    );
    const odd = places.filter(({ order }) => !Number.isInteger(order));
    const twice = repeated(places.map(({ order, group }) => JSON.stringify([group ?? null, order])));
    return [
      ...odd.map(({ name }) => `${placeOf(node)} has ${name} with an order that is no integer`),
      ...twice.map((place) => `${placeOf(node)} has the same [group, order] twice: ${place}`),
    ];
  });
}

function groupsAreTopLevelAndTitled({ root, nodes }: SpecForm): string[] {
  const cards = Array.isArray(root['groups']) ? root['groups'].filter(isObject) : [];
  const ids = cards.filter(({ title }) => typeof title === 'string').map(({ id }) => id);
  return [
    ...repeated(ids).map((id) => `/groups has ${JSON.stringify(id)} twice`),
    ...each(nodes, ({ schema: { group }, role, depth, path }) => {
      if (group === undefined) return undefined;
      if (role !== 'property' || depth !== 1 || !path.startsWith('/properties/'))
        return 'has a group, allowed on top-level properties only';
      return ids.includes(group) ? undefined : `has the group ${JSON.stringify(group)}, untitled in /groups`;
    }),
  ];
}

function flagsAreBooleans({ nodes }: SpecForm): string[] {
  return nodes.flatMap((node) =>
    ['airbyte_secret', 'airbyte_hidden', 'always_show', 'multiline', 'readOnly']
      .filter((flag) => !['undefined', 'boolean'].includes(typeof node.schema[flag]))
      .map((flag) => `${placeOf(node)} has ${flag} other than true or false`),
  );
}

function patternsAreExplained({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema: { pattern, pattern_descriptor } }) => {
    if (pattern === undefined) return pattern_descriptor === undefined ? undefined : 'describes no pattern';
    if (typeof pattern !== 'string' || !isRegExp(pattern))
      return 'has a pattern that is no regular expression';
    const explained = typeof pattern_descriptor === 'string' || knownPatterns.includes(pattern);
    return explained ? undefined : 'has a pattern without a pattern_descriptor';
  });
}

function itemsAreOneFormType({ nodes }: SpecForm): string[] {
  const allowed = ['object', 'string', 'number', 'integer'];
  return each(nodes, ({ schema }) => {
    if (!typesOf(schema).includes('array')) return undefined;
    const { items } = schema;
    if (!isObject(items)) return 'is an array whose items are not a single schema';
    if (Array.isArray(items['enum'])) return undefined;
    return typesOf(items).some((type) => allowed.includes(type)) ? undefined : 'is an array of no form type';
  });
}

function displayTypeBelongsToOneOf({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema: { display_type, oneOf } }) => {
    if (display_type === undefined) return undefined;
    if (oneOf === undefined) return 'has a display_type without a oneOf';
    return display_type === 'radio' || display_type === 'dropdown'
      ? undefined
      : 'has an unknown display_type';
  });
}

function dateFormatsAreOnStrings({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema }) =>
    (schema['format'] === 'date' || schema['format'] === 'date-time') && !typesOf(schema).includes('string')
      ? 'has a date format but is no string'
      : undefined,
  );
}

function defaultsAreValid({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema }) => {
    if (!Object.hasOwn(schema, 'default')) return undefined;
    try {
      return ajv.validate(schema, schema['default']) ? undefined : 'has a default that it refuses';
    } catch {
      return undefined; // a schema that cannot be compiled is the metaschema's to report
    }
  });
}

function isRegExp(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

/** The rules about what the form shows. */
export const formRules: Rule<SpecForm>[] = [
  typeIsOneWord,
  enumValuesDiffer,
  orderIsUnique,
  groupsAreTopLevelAndTitled,
  flagsAreBooleans,
  patternsAreExplained,
  itemsAreOneFormType,
  displayTypeBelongsToOneOf,
  dateFormatsAreOnStrings,
  defaultsAreValid,
];
