// A spec whose choices break one rule has exactly that problem.
import { expect, test } from 'vitest';
import { specProblems } from '../acceptance.ts';
import { branch, withBranches, withProperty } from './spec-example.ts';

const oauth = {
  ...withBranches(branch('token'), branch('oauth')),
  advanced_auth: {
    auth_flow_type: 'oauth2.0',
    predicate_key: ['credentials', 'kind'],
    predicate_value: 'oauth',
  },
};

test.each([
  ['a choice', withBranches(branch('a'), branch('b'))],
  [
    'a const that is its own default and enum',
    withBranches(
      branch('a', { properties: { kind: { type: 'string', const: 'a', default: 'a', enum: ['a'] } } }),
    ),
  ],
  ['OAuth first', { ...oauth, ...withBranches(branch('oauth'), branch('token')) }],
])('%s passes', (_why, spec) => {
  expect(specProblems(spec)).toEqual([]);
});

test.each([
  ['OAuth second', oauth, "oauthIsTheFirstBranch: the first branch of /credentials is not OAuth's"],
  [
    'a choice without a type',
    withProperty({ type: 'string', oneOf: [branch('a')] }),
    `parentsAreObjects: /properties/extra has a oneOf but not the type object`,
  ],
  [
    'a branch without a title',
    withBranches(branch('a', { title: undefined })),
    'branchesAreTitledObjects: /properties/credentials/oneOf/0 has no title',
  ],
  [
    'branches that nothing tells apart',
    withBranches(branch('a'), branch('b', { properties: { x: { type: 'string', const: 'b' } } })),
    'oneConstTellsBranchesApart: /properties/credentials needs exactly one property that is const in every branch, has 0',
  ],
  [
    'two properties that tell them apart',
    withBranches(
      branch('a', {
        properties: { kind: { type: 'string', const: 'a' }, x: { type: 'string', const: 'a' } },
      }),
    ),
    'oneConstTellsBranchesApart: /properties/credentials needs exactly one property that is const in every branch, has 2',
  ],
  [
    'a const that is no string',
    withBranches(branch(1, { properties: { kind: { type: 'integer', const: 1 } } })),
    'oneConstTellsBranchesApart: /properties/credentials/oneOf/0 has kind with a const that is no string',
  ],
  [
    'a const that is optional',
    withBranches(branch('a', { required: [] })),
    'oneConstTellsBranchesApart: /properties/credentials/oneOf/0 has kind but does not require it',
  ],
  [
    'a const with another enum',
    withBranches(branch('a', { properties: { kind: { type: 'string', const: 'a', enum: ['a', 'b'] } } })),
    'oneConstTellsBranchesApart: /properties/credentials/oneOf/0 has kind with a default or enum other than its const',
  ],
  [
    'two branches with one const',
    withBranches(branch('a'), branch('a')),
    'constsDiffer: /properties/credentials has two branches whose kind is "a"',
  ],
])('%s', (_why, spec, problem) => {
  const problems = specProblems(JSON.parse(JSON.stringify(spec)));
  expect(problems).toContainEqual(expect.stringContaining(problem));
  expect(new Set(problems.map((each) => each.split(':')[0])).size).toBe(1);
});
