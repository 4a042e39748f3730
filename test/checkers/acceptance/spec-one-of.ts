// A oneOf is a choice that the form can draw and tell apart.
import { isDeepStrictEqual } from 'node:util';
import { isObject, repeated, stringsOf, type JsonObject } from '../../support/json.ts';
import type { Rule } from '../../support/rules.ts';
import { each, placeOf, schemasAt, type SchemaNode } from './schema-nodes.ts';
import type { SpecForm } from './spec-limits.ts';

function parentsAreObjects({ nodes }: SpecForm): string[] {
  return each(nodes, ({ schema }) =>
    schema['oneOf'] === undefined || schema['type'] === 'object'
      ? undefined
      : 'has a oneOf but not the type object',
  );
}

function branchesAreTitledObjects({ nodes }: SpecForm): string[] {
  return each(nodes, ({ role, schema: { type, title, properties } }) => {
    if (role !== 'branch') return undefined;
    if (type !== 'object' || !isObject(properties)) return 'must be an object with properties';
    return typeof title === 'string' ? undefined : 'has no title';
  });
}

function oneConstTellsBranchesApart({ nodes }: SpecForm): string[] {
  return choices(nodes).flatMap(({ node, branches }) => {
    const names = discriminatorsOf(branches);
    const [name] = names;
    if (name === undefined || names.length > 1)
      return [
        `${placeOf(node)} needs exactly one property that is const in every branch, has ${names.length}`,
      ];
    return branches.flatMap((branch, n) => {
      const place = `${placeOf(node)}/oneOf/${n} has ${name}`;
      const property = propertyOf(branch, name);
      return [
        ...(typeof property['const'] === 'string' ? [] : [`${place} with a const that is no string`]),
        ...(stringsOf(branch['required']).includes(name) ? [] : [`${place} but does not require it`]),
        ...(hasOnlyItsConst(property) ? [] : [`${place} with a default or enum other than its const`]),
      ];
    });
  });
}

function constsDiffer({ nodes }: SpecForm): string[] {
  return choices(nodes).flatMap(({ node, branches }) =>
    discriminatorsOf(branches).flatMap((name) =>
      repeated(branches.map((branch) => propertyOf(branch, name)['const'])).map(
        (value) => `${placeOf(node)} has two branches whose ${name} is ${JSON.stringify(value)}`,
      ),
    ),
  );
}

function oauthIsTheFirstBranch({ spec, root }: SpecForm): string[] {
  const auth = isObject(spec['advanced_auth']) ? spec['advanced_auth'] : {};
  const path = stringsOf(auth['predicate_key']);
  const name = path.at(-1);
  if (name === undefined) return [];
  return schemasAt(root, path.slice(0, -1)).flatMap(({ oneOf }) => {
    const first: unknown = Array.isArray(oneOf) ? oneOf[0] : undefined;
    return !isObject(first) || propertyOf(first, name)['const'] === auth['predicate_value']
      ? []
      : [`the first branch of /${path.slice(0, -1).join('/')} is not OAuth's`];
  });
}

type Choice = { node: SchemaNode; branches: JsonObject[] };

function choices(nodes: readonly SchemaNode[]): Choice[] {
  return nodes.flatMap((node) => {
    const { oneOf } = node.schema;
    return Array.isArray(oneOf) ? [{ node, branches: oneOf.filter(isObject) }] : [];
  });
}

/** The properties that are const in every branch. */
function discriminatorsOf([first = {}, ...others]: readonly JsonObject[]): string[] {
  const names = Object.keys(isObject(first['properties']) ? first['properties'] : {});
  return names.filter((name) =>
    [first, ...others].every((branch) => Object.hasOwn(propertyOf(branch, name), 'const')),
  );
}

function propertyOf({ properties }: JsonObject, name: string): JsonObject {
  const property = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isObject(property) ? property : {};
}

function hasOnlyItsConst(property: JsonObject): boolean {
  const value = property['const'];
  return (
    (!Object.hasOwn(property, 'default') || isDeepStrictEqual(property['default'], value)) &&
    (!Object.hasOwn(property, 'enum') || isDeepStrictEqual(property['enum'], [value]))
  );
}

/** The rules about oneOf. */
export const oneOfRules: Rule<SpecForm>[] = [
  parentsAreObjects,
  branchesAreTitledObjects,
  oneConstTellsBranchesApart,
  constsDiffer,
  oauthIsTheFirstBranch,
];
