// What a connectionSpecification must not contain, and what OAuth may point to.
import { isObject, objectsIn, type JsonObject } from '../../support/json.ts';
import type { Rule } from '../../support/rules.ts';
import {
  closedObjects,
  each,
  metaProblems,
  nodesOf,
  schemasAt,
  typesOf,
  uses,
  type SchemaNode,
} from './schema-nodes.ts';

const forbidden = [
  ...['not', 'anyOf', 'allOf', 'patternProperties', 'prefixItems', 'if', 'then', 'else'],
  ...['dependentSchemas', 'dependentRequired', '$ref'],
];

const secretNames = [
  ...['client_token', 'access_token', 'api_token', 'token', 'secret', 'client_secret', 'password', 'key'],
  ...['service_account_info', 'service_account', 'tenant_id', 'certificate', 'jwt', 'credentials', 'app_id'],
  ...['appid', 'refresh_token'],
];

function isDraft07({ root }: SpecForm): string[] {
  const $schema = root['$schema'] === undefined ? ['/$schema is missing'] : [];
  return [
    ...$schema,
    ...metaProblems(root),
    ...(root['type'] === 'object' ? [] : ['/ must have the type object']),
  ];
}

function namesItsManualAndProtocol({ spec }: SpecForm): string[] {
  return ['documentationUrl', 'protocol_version']
    .filter((key) => !Object.hasOwn(spec, key))
    .map((key) => `the SPEC has no ${key}`);
}

function noForbiddenKeywords({ nodes }: SpecForm): string[] {
  return uses(nodes, forbidden);
}

function additionalPropertiesAreTrue({ root, nodes }: SpecForm): string[] {
  const said = Object.hasOwn(root, 'additionalProperties');
  return [...(said ? [] : ['/ must say additionalProperties true']), ...closedObjects(nodes)];
}

function objectsHaveProperties({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema, role }) =>
    role === 'root' || schema['oneOf'] !== undefined || !typesOf(schema).includes('object')
      ? undefined
      : objectsIn(schema['properties']).length > 0
        ? undefined
        : 'is an object without properties',
  );
}

function secretsAreMarked({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema, name }) => {
    if (name === undefined || !secretNames.includes(name)) return undefined;
    const types = typesOf(schema);
    const secretive =
      schema['const'] === undefined && types.some((type) => ['string', 'number', 'integer'].includes(type));
    const marked = schema['airbyte_secret'] === true;
    if (secretive === marked) return undefined;
    return secretive ? 'must be airbyte_secret, by its name' : 'is airbyte_secret but can hold no secret';
  });
}

function oauthPathsExist({ root, spec }: SpecForm): string[] {
  const auth = isObject(spec['advanced_auth']) ? spec['advanced_auth'] : {};
  const paths: unknown[] = [
    auth['predicate_key'] ?? [],
    ...pathsInConfig(auth['oauth_config_specification']),
  ];
  return paths
    .filter((path) => !Array.isArray(path) || schemasAt(root, path as string[]).length === 0)
    .map((path) => `advanced_auth points to ${JSON.stringify(path)}, not in the schema`);
}

function pathsInConfig(value: unknown): unknown[] {
  return objectsIn(value).flatMap(([, member]) => [
    ...(member['path_in_connector_config'] === undefined ? [] : [member['path_in_connector_config']]),
    ...pathsInConfig(member),
  ]);
}

/** A spec taken apart for its rules. */
export type SpecForm = { spec: JsonObject; root: JsonObject; nodes: SchemaNode[] };

/** Takes a SPEC's payload apart. */
export function specForm(spec: JsonObject): SpecForm {
  const root = isObject(spec['connectionSpecification']) ? spec['connectionSpecification'] : {};
  return { spec, root, nodes: nodesOf(root) };
}

/** The rules about a spec's limits. */
export const limitRules: Rule<SpecForm>[] = [
  isDraft07,
  namesItsManualAndProtocol,
  noForbiddenKeywords,
  additionalPropertiesAreTrue,
  objectsHaveProperties,
  secretsAreMarked,
  oauthPathsExist,
];
