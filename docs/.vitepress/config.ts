// The site: `npm run docs:build` makes it of the pages of docs/, and fails on a dead link.
import { defineConfig } from 'vitepress';
import { diagrams } from './diagrams.ts';
import { linksToRepository, repository } from './links.ts';
import { sidebar } from './sidebar.ts';

export default defineConfig({
  title: 'source-lark',
  description: 'Replicates Lark and Feishu data (approvals, Base, attendance, contacts) into any warehouse',
  // GitHub serves the pages of a project below its name.
  base: '/source-lark/',
  cleanUrls: true,
  lastUpdated: false,
  rewrites: { 'recipes/README.md': 'recipes/index.md' },
  markdown: {
    config(md) {
      md.use(linksToRepository);
      md.use(diagrams);
    },
  },
  // A tag of Airbyte's own pages in those of the connector.
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'HideInUI' } } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Set up', link: '/setup' },
      { text: 'Configuration', link: '/configuration' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: sidebar(),
    socialLinks: [{ icon: 'github', link: repository }],
  },
});
