// Every source that the code or a page names opens: a file of this repository, one of its sections, or a public address.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const home = resolve(import.meta.dirname, '../..');
const files = execFileSync(
  'git',
  ['ls-files', '*.ts', '*.md', '*.yaml', '*.yml', '*.py', '*.sh', 'Dockerfile'],
  {
    cwd: home,
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(home, file)));
const textOf = (file: string): string => readFileSync(join(home, file), 'utf8');

/** The sections of a page as GitHub links to them. */
function anchorsOf(page: string): Set<string> {
  const headings = [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title);
  return new Set(
    headings.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** A page as a file names it: from the root of the repository, or from the file's own folder. */
function pageOf(file: string, path: string): string | undefined {
  return [path, join(dirname(file), path)].find((one) => existsSync(join(home, one)));
}

test('pages and sections that files refer to exist', () => {
  const lost = files.flatMap((file) =>
    [...textOf(file).matchAll(/(?<path>[\w./-]*[\w-]+\.md)(?:#(?<anchor>[\p{L}\p{N}_-]+))?/gu)].flatMap(
      ({ groups = {} }) => {
        const { path = '', anchor } = groups;
        if (path.startsWith('//')) return [];
        const page = pageOf(file, path);
        if (page === undefined) return path.includes('docs/') ? [`${file}: ${path}`] : [];
        return anchor === undefined || anchorsOf(page).has(anchor) ? [] : [`${file}: ${path}#${anchor}`];
      },
    ),
  );
  expect(lost).toEqual([]);
});

test.each([
  [
    'a numbered section of a document that is not here',
    /^\s*(?:\/\*\*|\*|\/\/).*(?<!\w)\((?:see )?\d+\.\d+(?:\.\d+)*(?:, \d+\.\d+(?:\.\d+)*)*\)/,
  ],
  [
    'a document that is not here',
    /lark-(?:approval-attendance|base-contact-auth)|airbyte-demands|house\.md|style\.md/,
  ],
  [
    'a numbered section in a sentence of a comment',
    /^\s*(?:\/\*\*|\*|\/\/).*(?:\b(?:of|in|see) \d\.\d+\b(?![.\d]*\s*(?:k|M|G)?B\b)|\bsection \d|\bthe demands\b)/,
  ],
  ['a folder beside the repository', /(?:\.\.\/)+shared\/(?:docs|corpus)/],
  ['a list of traps that is not here', /\btraps? \d+/],
  ['a brief that is not here', /\bthe brief\b/i],
])('no file refers to %s', (_what, pattern) => {
  const own = 'test/core/sources.test.ts';
  const lost = files
    .filter((file) => file !== own)
    .flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
  expect(lost).toEqual([]);
});
