// A spec that breaks one rule of the form has exactly that problem, and the document's own spec has none.
import { expect, test } from 'vitest';
import { specProblems } from '../acceptance.ts';
import { branch, good, text, withProperty, withRoot } from './spec-example.ts';

test.each([
  ['the example', good],
  ['a nullable type, null second', withProperty({ type: ['string', 'null'] })],
  [
    'words that are keywords, as names',
    withRoot({ properties: { not: text, if: { type: 'integer' }, oneOf: text } }),
  ],
  [
    'titled groups',
    withRoot({
      groups: [{ id: 'g', title: 'G' }],
      properties: { a: { ...text, group: 'g', order: 0 }, b: { ...text, order: 0 } },
    }),
  ],
  ['a described pattern', withProperty({ ...text, pattern: '^x$', pattern_descriptor: 'x' })],
  ['a known pattern', withProperty({ ...text, format: 'date', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })],
  ['a multi-select', withProperty({ type: 'array', items: { enum: ['a', 'b'] }, default: ['a'] })],
  ['a drawn choice', withProperty({ type: 'object', display_type: 'radio', oneOf: [branch('a')] })],
  ['a const called token', withProperty({ type: 'string', const: 'x' }, 'token')],
])('%s passes', (_why, spec) => {
  expect(specProblems(spec)).toEqual([]);
});

const root = '/properties/extra';

test.each([
  [
    'an unknown key beside the schema',
    { ...good, extra: 1 },
    'fitsItsType: /spec must NOT have additional properties ("extra")',
  ],
  [
    'no manual',
    { ...good, documentationUrl: undefined },
    'namesItsManualAndProtocol: the SPEC has no documentationUrl',
  ],
  [
    'another draft',
    withRoot({ $schema: 'https://json-schema.org/draft/2020-12/schema' }),
    'isDraft07: /$schema is "https://json-schema.org/draft/2020-12/schema", must be http://json-schema.org/draft-07/schema#',
  ],
  ['no draft', withRoot({ $schema: undefined }), 'isDraft07: /$schema is missing'],
  [
    'a schema that is none',
    withProperty({ ...text, minLength: -1 }),
    `isDraft07: ${root}/minLength must be >= 0`,
  ],
  [
    'a root that is no object',
    withRoot({ type: ['object', 'null'] }),
    'isDraft07: / must have the type object',
  ],
  ['anyOf', withProperty({ ...text, anyOf: [text] }), `noForbiddenKeywords: ${root} uses anyOf`],
  [
    '$ref inside items',
    withProperty({ type: 'array', items: { ...text, $ref: '#/x' } }),
    `noForbiddenKeywords: ${root}/items uses $ref`,
  ],
  [
    'closed objects',
    withProperty({ type: 'object', properties: { a: text }, additionalProperties: false }),
    `additionalPropertiesAreTrue: ${root} has additionalProperties other than true`,
  ],
  [
    'a root that does not say it is open',
    withRoot({ additionalProperties: undefined }),
    'additionalPropertiesAreTrue: / must say additionalProperties true',
  ],
  [
    'an object without properties',
    withProperty({ type: 'object' }),
    `objectsHaveProperties: ${root} is an object without properties`,
  ],
  [
    'a key in the open',
    withProperty(text, 'app_id'),
    'secretsAreMarked: /properties/app_id must be airbyte_secret, by its name',
  ],
  [
    'a secret object',
    withProperty({ type: 'object', properties: { a: text }, airbyte_secret: true }, 'credentials'),
    'secretsAreMarked: /properties/credentials is airbyte_secret but can hold no secret',
  ],
  [
    'OAuth pointing nowhere',
    { ...good, advanced_auth: { predicate_key: ['credentials', 'kind'] } },
    'oauthPathsExist: advanced_auth points to ["credentials","kind"], not in the schema',
  ],
  [
    'OAuth writing nowhere',
    {
      ...good,
      advanced_auth: {
        oauth_config_specification: {
          complete_oauth_output_specification: {
            properties: { t: { path_in_connector_config: ['credentials', 't'] } },
          },
        },
      },
    },
    'oauthPathsExist: advanced_auth points to ["credentials","t"], not in the schema',
  ],
  [
    'a union',
    withProperty({ type: ['string', 'integer'] }),
    `typeIsOneWord: ${root} has type ["string","integer"], must be T, [T] or [T, "null"]`,
  ],
  [
    'null first',
    withProperty({ type: ['null', 'string'] }),
    `typeIsOneWord: ${root} has type ["null","string"]`,
  ],
  ['no type', withProperty({ title: 'x' }), `typeIsOneWord: ${root} has no type`],
  [
    'one place for two',
    withRoot({ properties: { a: { ...text, order: 1 }, b: { ...text, order: 1 } } }),
    'orderIsUnique: / has the same [group, order] twice: [null,1]',
  ],
  [
    'half a place',
    withProperty({ ...text, order: 1.5 }),
    'orderIsUnique: / has extra with an order that is no integer',
  ],
  [
    'a group below the top',
    withRoot({
      groups: [{ id: 'g', title: 'G' }],
      properties: { a: { type: 'object', properties: { b: { ...text, group: 'g' } } } },
    }),
    'groupsAreTopLevelAndTitled: /properties/a/properties/b has a group, allowed on top-level properties only',
  ],
  [
    'a group without a title',
    withProperty({ ...text, group: 'g' }),
    `groupsAreTopLevelAndTitled: ${root} has the group "g", untitled in /groups`,
  ],
  [
    'a flag as a word',
    withProperty({ ...text, always_show: 'true' }),
    `flagsAreBooleans: ${root} has always_show other than true or false`,
  ],
  [
    'a raw pattern',
    withProperty({ ...text, pattern: '^x$' }),
    `patternsAreExplained: ${root} has a pattern without a pattern_descriptor`,
  ],
  [
    'a descriptor of nothing',
    withProperty({ ...text, pattern_descriptor: 'x' }),
    `patternsAreExplained: ${root} describes no pattern`,
  ],
  [
    'a list of items',
    withProperty({ type: 'array', items: [text] }),
    `itemsAreOneFormType: ${root} is an array whose items are not a single schema`,
  ],
  [
    'a list of flags',
    withProperty({ type: 'array', items: { type: 'boolean' } }),
    `itemsAreOneFormType: ${root} is an array of no form type`,
  ],
  [
    'a display without a choice',
    withProperty({ ...text, display_type: 'radio' }),
    `displayTypeBelongsToOneOf: ${root} has a display_type without a oneOf`,
  ],
  [
    'an unknown display',
    withProperty({ type: 'object', display_type: 'tabs', oneOf: [branch('a')] }),
    `displayTypeBelongsToOneOf: ${root} has an unknown display_type`,
  ],
  [
    'a date that is a number',
    withProperty({ type: 'integer', format: 'date' }),
    `dateFormatsAreOnStrings: ${root} has a date format but is no string`,
  ],
  [
    'a default that is refused',
    withProperty({ type: 'integer', default: 'ten' }),
    `defaultsAreValid: ${root} has a default that it refuses`,
  ],
])('%s', (_why, spec, problem) => {
  const problems = specProblems(JSON.parse(JSON.stringify(spec)));
  expect(problems).toContainEqual(expect.stringContaining(problem));
  expect(new Set(problems.map((each) => each.split(':')[0])).size).toBe(1);
});

test('equal choices are refused by name and by the metaschema', () => {
  expect(specProblems(withProperty({ ...text, enum: ['a', 'a'] }))).toEqual([
    expect.stringContaining('isDraft07: /properties/extra/enum must NOT have duplicate items'),
    'enumValuesDiffer: /properties/extra has an enum with equal values',
  ]);
});
