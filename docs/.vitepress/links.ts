// Links of pages to files that are no pages of the site lead to the repository.
import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

export const repository = 'https://github.com/source-lark/source-lark';

/** Where a link of a page leads: pages stay relative, other files of the repository are read on GitHub. */
export function hrefOnSite(page: string, href: string): string {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const target = posix.join('docs', posix.dirname(page), path);
  if (target.startsWith('docs/') && target.endsWith('.md'))
    return href.replace(/README\.md(?=#|$)/, 'index.md');
  const kind = /\.\w+$/.test(target) ? 'blob' : 'tree';
  return `${repository}/${kind}/main/${target.replace(/\/$/, '')}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** Rewrites the links of every page for the site. */
export function linksToRepository(md: MarkdownRenderer): void {
  md.core.ruler.push('links-to-repository', ({ tokens, env }) => {
    const { relativePath } = env as { readonly relativePath: string };
    const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open');
    for (const link of links) link.attrSet('href', hrefOnSite(relativePath, link.attrGet('href') ?? ''));
  });
}
