// The manuals: sections in the platform's order, every stream, permission and required field, and links that lead somewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSettings } from '../../src/config.ts';
import { allFeeds } from '../../src/modules/index.ts';
import { isObject, stringsOf, type JsonObject } from '../support/json.ts';

const home = resolve(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(home, path), 'utf8');

describe.each([
  ['docs/lark.md', 'Lark', 'https://open.larksuite.com/document'],
  ['docs/feishu.md', 'Feishu', 'https://open.feishu.cn/document'],
])('%s', (path, name, address) => {
  const manual = text(path);

  test('has the sections of the platform, in its order', () => {
    expect(manual.match(/^#+ .*$/gm)).toEqual([
      `# ${name}`,
      '## Prerequisites',
      '## Setup guide',
      `## Set up ${name}`,
      '### For Airbyte Cloud:',
      '### For Airbyte Open Source:',
      '### IP allow list',
      `## Set up the ${name} connector in Airbyte`,
      '### For Airbyte Cloud:',
      '### For Airbyte Open Source:',
      '## Supported sync modes',
      '## Supported Streams',
      '### Performance considerations',
      '## Data type map',
      '## Limitations & Troubleshooting',
      '### Tutorials',
      '## Changelog',
    ]);
  });

  test('has the sentences of the platform, which its QA compares letter by letter', () => {
    const log = '[Log into your Airbyte Cloud](https://cloud.airbyte.com/workspaces) account.';
    const modes = 'https://docs.airbyte.com/cloud/core-concepts/#connection-sync-modes';
    for (const text of [
      `<HideInUI>\n\nThis page contains the setup guide and reference information for the [${name}](${address}) source connector.\n\n</HideInUI>\n\n`,
      `### For Airbyte Cloud:\n\n1. ${log}\n2. Click Sources and then click + New source.\n3. On the Set up the source page, select ${name} from the Source type dropdown.\n4. Enter a name for the ${name} connector.\n`,
      '### For Airbyte Open Source:\n\n1. Navigate to the Airbyte Open Source dashboard.\n',
      `## Supported sync modes\n\nThe ${name} source connector supports the following [sync modes](${modes}):\n\n`,
      `### Tutorials\n\nNow that you have set up the ${name} source connector, check out the following ${name} tutorials:\n\n`,
      '## Changelog\n\n<details>\n  <summary>Expand to review</summary>\n\n|',
    ])
      expect(manual).toContain(`\n${text}`);
    expect(manual.endsWith('|\n\n</details>\n')).toBe(true);
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

test('every configuration that a page shows is one', () => {
  const blocks = manuals.flatMap((path) =>
    [...text(path).matchAll(/^ *```json\n([^]*?)\n *```$/gm)].map(([, block = '']) => [path, block] as const),
  );
  const shown = blocks.filter(([, block]) => block.includes('"modules"'));
  expect(shown.length).toBeGreaterThan(1);
  for (const [path, block] of shown)
    expect(() => parseSettings(JSON.parse(block), 'lark'), path).not.toThrow();
});

test('the README fits one screen and a half', () => {
  expect(Buffer.byteLength(text('README.md'))).toBeLessThan(8_000);
});
