// What a changed form takes back from the configurations that were saved with the old one (2.14, test_backward_compatibility).
import { isObject, objectsIn, stringsOf, type JsonObject } from '../../support/json.ts';

/** Every way in which `now` is narrower than `old`, with the place. */
export function incompatibilities(old: JsonObject, now: JsonObject, at = ''): string[] {
  const place = at === '' ? '/' : at;
  const newly = stringsOf(now['required']).filter((key) => !stringsOf(old['required']).includes(key));
  const keys = new Map(objectsIn(now['properties']));
  return [
    ...newly.map((key) => `${place}: ${key} is newly required`),
    ...typesOf(old)
      .filter((type) => !accepts(now, type))
      .map((type) => `${place}: ${type} is no type`),
    ...lostChoices(old, now).map((problem) => `${place}: ${problem}`),
    ...objectsIn(old['properties']).flatMap(([key, schema]) => {
      const next = keys.get(key);
      return next === undefined ? [`${at}/${key}: gone`] : incompatibilities(schema, next, `${at}/${key}`);
    }),
    ...(isObject(old['items'])
      ? incompatibilities(old['items'], isObject(now['items']) ? now['items'] : {}, `${at}[]`)
      : []),
    ...branchesOf(old).flatMap(([name, branch]) => {
      const next = branchesOf(now).find(([other]) => other === name)?.[1];
      return next === undefined
        ? [`${place}: ${name} is gone`]
        : incompatibilities(branch, next, `${at}/${name}`);
    }),
  ];
}

function typesOf({ type }: JsonObject): string[] {
  return typeof type === 'string' ? [type] : stringsOf(type);
}

/** A schema without a type accepts any; every integer is a number. */
function accepts(schema: JsonObject, type: string): boolean {
  const types = typesOf(schema);
  return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
}

function lostChoices(old: JsonObject, now: JsonObject): string[] {
  if (!Array.isArray(now['enum'])) return [];
  if (!Array.isArray(old['enum'])) return ['newly only some choices'];
  const choices = now['enum'] as unknown[];
  return (old['enum'] as unknown[])
    .filter((choice) => !choices.includes(choice))
    .map((choice) => `${String(choice)} is no choice`);
}

/** The branches of a choice by the constant that tells them apart. */
function branchesOf({ oneOf }: JsonObject): [string, JsonObject][] {
  const branches = Array.isArray(oneOf) ? oneOf.filter(isObject) : [];
  return branches.map((branch, index) => {
    const constant = objectsIn(branch['properties']).find(([, schema]) => 'const' in schema);
    const name = constant?.[1]['const'];
    return [typeof name === 'string' ? name : String(index), branch];
  });
}
