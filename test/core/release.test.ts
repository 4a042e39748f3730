// What a release must agree on: its version everywhere, and a form that every saved configuration still fits.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configurations } from '../checkers/acceptance/configurations.ts';
import { incompatibilities } from '../checkers/acceptance/compatibility.ts';
import type { JsonObject } from '../support/json.ts';

const home = resolve(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(home, path), 'utf8');
const json = (path: string): JsonObject => JSON.parse(text(path)) as JsonObject;
const form = (path: string): JsonObject => json(path)['connectionSpecification'] as JsonObject;

interface Metadata {
  readonly data: Readonly<Record<string, unknown>> & { readonly suggestedStreams: { streams: string[] } };
}
const metadata = (path: string): Metadata['data'] => (parse(text(path)) as Metadata).data;
const version = String(json('package.json')['version']);

describe('the version of package.json', () => {
  const image = text('Dockerfile');
  test.each<[string, unknown]>([
    ['package-lock.json', json('package-lock.json')['version']],
    ['metadata.yaml', metadata('metadata.yaml')['dockerImageTag']],
    ['metadata.feishu.yaml', metadata('metadata.feishu.yaml')['dockerImageTag']],
    ['the label that platforms read', /io\.airbyte\.version="(.*)"/.exec(image)?.[1]],
    ['the label of the container world', /image\.version="(.*)"/.exec(image)?.[1]],
    ['the newest entry of CHANGELOG.md', /^## (\S+)/m.exec(text('CHANGELOG.md'))?.[1]],
    ['the newest entry in docs/lark.md', /^\| (\d\S*) +\|/m.exec(text('docs/lark.md'))?.[1]],
    ['the newest entry in docs/feishu.md', /^\| (\d\S*) +\|/m.exec(text('docs/feishu.md'))?.[1]],
  ])('is that of %s', (_where, found) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(found).toBe(version);
  });
});

describe('the catalogue', () => {
  test('Lark and Feishu are two entries of one kind', () => {
    const [lark, feishu] = [metadata('metadata.yaml'), metadata('metadata.feishu.yaml')];
    const differing = Object.keys(lark).filter(
      (key) => JSON.stringify(lark[key]) !== JSON.stringify(feishu[key]),
    );
    expect(differing.sort()).toEqual(
      [
        'definitionId',
        'dockerRepository',
        'documentationUrl',
        'externalDocumentationUrls',
        'githubIssueLabel',
        'name',
      ].sort(),
    );
    expect([lark['dockerRepository'], feishu['dockerRepository']]).toEqual(['source-lark', 'source-feishu']);
  });

  test('the image is called what its region says, and its form begins with it', () => {
    const image = text('Dockerfile');
    expect(image).toContain('ARG REGION=lark\n');
    expect(image).toContain('io.airbyte.name="source-${REGION}"');
    expect(image).toContain('LARK_REGION=${REGION}');
  });

  test('the entrypoint is what AIRBYTE_ENTRYPOINT says', () => {
    const image = text('Dockerfile');
    const entrypoint = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(image)?.[1] ?? '[]') as string[];
    expect(/AIRBYTE_ENTRYPOINT="(.*)"/.exec(image)?.[1]).toBe(entrypoint.join(' '));
    expect(image.match(/^FROM \S+/gm)?.every((from) => from === 'FROM node:24-bookworm-slim')).toBe(true);
  });

  test('the icon is square', () => {
    const box = /<svg [^>]*viewBox="0 0 (\d+) (\d+)"/.exec(text('icon.svg'));
    expect(Number(box?.[1])).toBeGreaterThan(0);
    expect(box?.[1]).toBe(box?.[2]);
  });

  test.each(['metadata.yaml', 'metadata.feishu.yaml'])('%s names the licence of the project', (path) => {
    expect(metadata(path)['license']).toBe(json('package.json')['license']);
    expect(text('LICENSE')).toContain('MIT License');
  });
});

describe('the form', () => {
  test('takes nothing back that the last released one gave', () => {
    expect(incompatibilities(form('test/core/released/spec.json'), form('spec.json'))).toEqual([]);
  });

  test('accepts every configuration that the last released one accepted', () => {
    const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
    const [before, now] = [ajv.compile(form('test/core/released/spec.json')), ajv.compile(form('spec.json'))];
    fc.assert(
      fc.property(configurations(form('test/core/released/spec.json')), (config) => {
        if (!before(config))
          throw new Error(`not a configuration of the last release: ${JSON.stringify(config)}`);
        expect(now(config), `${JSON.stringify(now.errors)} ${JSON.stringify(config)}`).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what would break a saved configuration is seen', () => {
  const old = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'string', enum: ['x', 'y'] },
      b: { type: ['integer', 'null'] },
      c: { type: 'object', oneOf: [{ properties: { kind: { const: 'k' }, n: { type: 'number' } } }] },
    },
  };
  type Change = (schema: typeof old) => unknown;
  test.each<[string, Change, string[]]>([
    ['nothing changed', (schema) => schema, []],
    [
      'a key more',
      (schema) => ({ ...schema, properties: { ...schema.properties, d: { type: 'string' } } }),
      [],
    ],
    [
      'a key gone',
      ({ properties: { b: _b, ...properties }, ...rest }) => ({ ...rest, properties }),
      ['/b: gone'],
    ],
    ['a key newly required', (schema) => ({ ...schema, required: ['a', 'b'] }), ['/: b is newly required']],
    [
      'one choice less',
      (schema) => with_(schema, 'a', { type: 'string', enum: ['x'] }),
      ['/a: y is no choice'],
    ],
    ['one choice more', (schema) => with_(schema, 'a', { type: 'string', enum: ['x', 'y', 'z'] }), []],
    [
      'choices where any text went',
      (schema) => with_(schema, 'b', { type: ['integer', 'null'], enum: [1] }),
      ['/b: newly only some choices'],
    ],
    ['null no more', (schema) => with_(schema, 'b', { type: 'integer' }), ['/b: null is no type']],
    ['a wider type', (schema) => with_(schema, 'b', { type: ['number', 'null'] }), []],
    [
      'another type',
      (schema) => with_(schema, 'a', { type: 'boolean', enum: ['x', 'y'] }),
      ['/a: string is no type'],
    ],
    ['a branch gone', (schema) => with_(schema, 'c', { type: 'object', oneOf: [] }), ['/c: k is gone']],
    [
      'a branch poorer',
      (schema) => with_(schema, 'c', { type: 'object', oneOf: [{ properties: { kind: { const: 'k' } } }] }),
      ['/c/k/n: gone'],
    ],
  ])('%s', (_what, change, expected) => {
    expect(incompatibilities(old, change(structuredClone(old)) as JsonObject)).toEqual(expected);
  });

  function with_(schema: typeof old, key: string, value: unknown): unknown {
    return { ...schema, properties: { ...schema.properties, [key]: value } };
  }
});
