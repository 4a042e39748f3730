// The form as people fill it in: its texts are plain, and what a form sends for a field that was left empty is accepted.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { modules } from '../../src/modules/index.ts';
import { isObject, type JsonObject } from '../support/json.ts';

const specification = new URL('../../spec.json', import.meta.url);
const { connectionSpecification: form } = JSON.parse(readFileSync(specification, 'utf8')) as {
  connectionSpecification: JsonObject;
};
const validate = addFormats.default(new Ajv({ strict: false, allErrors: true })).compile(form);

/** Every text field that may be left out, empty, at the depth where the schema has it. */
function withEmptyTexts(schema: JsonObject): JsonObject {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, inner]): [string, unknown][] => {
      if (!isObject(inner) || required.includes(name)) return [];
      if (isObject(inner['properties'])) return [[name, withEmptyTexts(inner)]];
      const isText = inner['type'] === 'string' && !('enum' in inner) && !('const' in inner);
      return isText ? [[name, '']] : [];
    }),
  );
}

const credentials = form['properties'] as { readonly credentials: { readonly oneOf: readonly JsonObject[] } };
const [, storeApp = {}] = credentials.credentials.oneOf;

test.each([
  ['a custom app', { auth_type: 'custom_app', app_id: 'cli_1', app_secret: 'secret' }],
  ['a store app', { ...withEmptyTexts(storeApp), auth_type: 'store_app', tenant_access_token: 't-1234' }],
])('%s: empty texts of optional fields are valid, and mean that the field is left out', (_what, signIn) => {
  const empty = withEmptyTexts(form);
  expect(empty).toMatchObject({ base_url: '', approval: { start_date: '' }, network: { proxy_url: '' } });
  const config = { ...empty, credentials: signIn, modules: ['contact'] };
  expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
  expect(parseConfig(config)).toEqual(parseConfig({ credentials: signIn, modules: ['contact'] }));
});

test('no text has marks of HTML or Markdown, which the form shows as they are written', () => {
  const marks = [...JSON.stringify(form).matchAll(/&\w+;|<\/?\w+>|\[[^\]]*\]\(|`/g)].map(([mark]) => mark);
  expect(marks).toEqual([]);
});

test('the section of a module says which module it belongs to', () => {
  const properties = form['properties'] as Readonly<Record<string, { readonly description: string }>>;
  for (const { name, title } of modules)
    expect(properties[name]?.description).toMatch(new RegExp(`^For the module ${title}\\. `));
});
