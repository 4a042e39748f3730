// Mermaid diagrams become SVG when the site is built: the browser loads no library for them.
import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';

/** A diagram in the colours of the page, light or dark, which asks no other server for fonts. */
export function diagram(code: string): string {
  const svg = renderMermaidSVG(code, { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)', transparent: true });
  return svg.replaceAll(/^\s*@import .*$/gm, '').replace('<svg ', '<svg role="img" ');
}

/** Renders code blocks in the language `mermaid`. */
export function diagrams(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules;
  if (fence === undefined) throw new Error('The Markdown renderer has no rule for code blocks.');
  md.renderer.rules.fence = (...args) => {
    const [tokens, index] = args;
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return fence(...args);
    const html = md.utils.escapeHtml(JSON.stringify(diagram(token.content)));
    return `<div class="diagram" tabindex="0" v-html="${html}"></div>\n`;
  };
}
