// The manuals: sections in the platform's order, every stream, permission and required field, and links that lead somewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allFeeds } from '../../src/modules/index.ts';
import { isObject, stringsOf, type JsonObject } from '../support/json.ts';

const home = resolve(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(home, path), 'utf8');

describe.each([
  ['docs/lark.md', 'Lark'],
  ['docs/feishu.md', 'Feishu'],
])('%s', (path, name) => {
  const manual = text(path);

  test('has the sections of the platform, in its order', () => {
    expect(manual.match(/^#+ .*$/gm)).toEqual([
      `# ${name}`,
      '## Prerequisites',
      '## Setup guide',
      `## Set up ${name}`,
      '### For Airbyte Cloud:',
      '### For Airbyte Open Source:',
      `## Set up the ${name} connector in Airbyte`,
      '## Supported sync modes',
      '## Supported Streams',
      '### Performance considerations',
      '## Data type map',
      '## Limitations & Troubleshooting',
      '### Tutorials',
      '## Changelog',
    ]);
    expect(manual).toContain('<summary>Expand to review</summary>');
  });

  test('names every required field, every stream and every permission', () => {
    const form = JSON.parse(text('spec.json')) as { connectionSpecification: JsonObject };
    const { required, properties } = form.connectionSpecification;
    const titles = stringsOf(required).map((key) => {
      const field = isObject(properties) ? properties[key] : undefined;
      return isObject(field) && typeof field['title'] === 'string' ? field['title'] : key;
    });
    const prerequisites = /## Prerequisites\n([^]*?)\n## /.exec(manual)?.[1] ?? '';
    for (const title of titles) expect(prerequisites).toContain(title);
    expect(prerequisites).toMatch(/account|credentials|access/);
    const streams = allFeeds.flatMap((feed) => feed.streams.map((stream) => stream.name));
    expect(streams.filter((stream) => !manual.includes(`| \`${stream}\` |`))).toEqual([]);
    const scopes = allFeeds.flatMap((feed) => feed.uses.flatMap((endpoint) => endpoint.scopes.flat()));
    expect(scopes.filter((scope) => !manual.includes(`\`${scope}\``))).toEqual([]);
  });
});

const folders = ['docs', 'docs/lark-api', 'docs/recipes'];
const manuals = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...folders].flatMap((path) =>
  path.endsWith('.md')
    ? [path]
    : readdirSync(join(home, path))
        .filter((file) => file.endsWith('.md'))
        .map((file) => `${path}/${file}`),
);

test.each(manuals)('%s: its links lead to files, and its addresses are secure', (path) => {
  const links = [...text(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link);
  const lost = links.filter((link) => !/^https:/.test(link) && !existsSync(join(home, dirname(path), link)));
  expect(lost).toEqual([]);
  expect(text(path).match(/http:\/\/(?!127\.0\.0\.1|localhost)\S+/g)).toBeNull();
});

test('every test that the table of demands names is there', () => {
  const [, table = ''] =
    /<!-- prettier-ignore -->\n(\| demand[^]*)$/.exec(text('docs/platform-demands.md')) ?? [];
  const named = [...table.matchAll(/`((?:it|test|src)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(60);
  const lost = named.filter((path) => !existsSync(join(home, path.replace(/^it\//, 'integration_tests/'))));
  expect([...new Set(lost)]).toEqual([]);
});

test('the README fits one screen and a half', () => {
  expect(Buffer.byteLength(text('README.md'))).toBeLessThan(8_000);
});
