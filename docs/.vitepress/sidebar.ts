// The sidebar: chosen pages in their groups. A page of no group appears under More, so that none is lost.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DefaultTheme } from 'vitepress';

const docs = resolve(import.meta.dirname, '..');

const groups: readonly (readonly [title: string, pages: readonly string[]])[] = [
  ['Start', ['getting-started', 'setup', 'configuration', 'permissions']],
  ['Modules', ['approval', 'base', 'attendance', 'contact', 'erd']],
  ['Run it', ['recipes/README', 'recipes/airbyte', 'sync', 'library', 'operating', 'errors']],
  ['On Airbyte', ['lark', 'feishu', 'platform-demands']],
  ['Inside', ['how-it-works', 'dependencies', 'testing']],
  [
    'Lark’s API',
    ['lark-api/auth', 'lark-api/approval', 'lark-api/base', 'lark-api/attendance', 'lark-api/contact'],
  ],
];

/** Every page of docs/ but the first one, as `folder/name`. */
export function pages(): string[] {
  return readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules') && file !== 'index.md')
    .map((file) => file.replaceAll('\\', '/').replace(/\.md$/, ''))
    .sort();
}

function item(page: string): DefaultTheme.SidebarItem {
  const [, title = page] = /^# (.+)$/m.exec(readFileSync(join(docs, `${page}.md`), 'utf8')) ?? [];
  return { text: title.replaceAll('`', ''), link: `/${page.replace(/(?<=^|\/)README$/, '')}` };
}

/** The groups of the sidebar with the pages that are there. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  const all = pages();
  const grouped = new Set(groups.flatMap(([, members]) => members));
  const rest = all.filter((page) => !grouped.has(page));
  return [...groups, ['More', rest] as const]
    .map(([text, members]) => ({ text, items: members.filter((page) => all.includes(page)).map(item) }))
    .filter(({ items }) => items.length > 0);
}
