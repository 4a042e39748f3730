// The site as its readers see it: built, opened in a browser, searched; and a build that stops at a dead link.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test as plain } from 'vitest';
import { hrefOnSite, repository } from '../../docs/.vitepress/links.ts';
import { pages } from '../../docs/.vitepress/sidebar.ts';
import { origin, serveFiles, test } from './support/browser.ts';

const home = resolve(import.meta.dirname, '../..');
const base = '/source-lark/';
const program = join(home, 'node_modules/vitepress/bin/vitepress.js');

async function build(docs: string, outDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [program, 'build', docs, '--outDir', outDir]);
}

const site = mkdtempSync(join(tmpdir(), 'source-lark-site-'));
beforeAll(() => build(join(home, 'docs'), site));
afterAll(() => {
  rmSync(site, { recursive: true });
});

/** The file behind an address, as GitHub serves it: a page has no extension there. */
function fileOf(path: string): string {
  const file = join(site, path.slice(base.length));
  if (path.endsWith('/')) return join(file, 'index.html');
  return extname(path) === '' ? `${file}.html` : file;
}

describe('the build', () => {
  plain('makes a page of every manual', () => {
    const lost = pages().filter(
      (page) => !existsSync(join(site, `${page.replace(/README$/, 'index')}.html`)),
    );
    expect(lost).toEqual([]);
    expect(statSync(join(site, 'index.html')).size).toBeGreaterThan(1_000);
  });

  plain('stops at a dead link', async () => {
    // Below the repository, where the configuration finds its libraries.
    const cache = join(home, 'node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    const docs = mkdtempSync(join(cache, 'dead-link-'));
    onTestFinished(() => {
      rmSync(docs, { recursive: true });
    });
    for (const file of ['config.ts', 'links.ts', 'diagrams.ts', 'sidebar.ts'])
      cpSync(join(home, 'docs/.vitepress', file), join(docs, '.vitepress', file));
    writeFileSync(join(docs, 'page.md'), '# A page\n\n[gone](gone.md)\n');
    await expect(build(docs, join(docs, 'out'))).rejects.toThrow(/dead link[^]*gone/i);
  });

  plain.each([
    ['index.md', 'setup.md#three-gates', 'setup.md#three-gates'],
    ['setup.md', 'recipes/README.md', 'recipes/index.md'],
    ['recipes/airbyte.md', '../lark.md', '../lark.md'],
    ['recipes/README.md', 'cron.sh', `${repository}/blob/main/docs/recipes/cron.sh`],
    ['configuration.md', '../spec.json', `${repository}/blob/main/spec.json`],
    ['operating.md', '../SECURITY.md#reports', `${repository}/blob/main/SECURITY.md#reports`],
    ['library.md', '../simulator/', `${repository}/tree/main/simulator`],
    ['setup.md', 'https://open.larksuite.com/app', 'https://open.larksuite.com/app'],
    ['setup.md', '#networks', '#networks'],
  ])('%s: a link to %s leads to %s', (page, href, expected) => {
    expect(hrefOnSite(page, href)).toBe(expected);
  });
});

describe('in a browser', () => {
  test('a word is searched, and a result leads to its section', async ({ visit: { page, problems } }) => {
    await serveFiles(page, fileOf);
    await page.goto(`${origin}${base}`);
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.getByRole('searchbox').fill('rate_share');
    const result = page.locator('.VPLocalSearchBox .result').first();
    await result.waitFor();
    await result.click();
    await page.locator('.VPLocalSearchBox').waitFor({ state: 'detached' });
    await page.locator('main .vp-doc h1').waitFor();
    expect(page.url()).not.toBe(`${origin}${base}`);
    expect(await page.locator('main .vp-doc').innerText()).toContain('rate_share');
    expect(problems).toEqual([]);
  });

  test('how the streams join is a diagram, which a click shows in its own size', async ({
    visit: { page, problems },
  }) => {
    await serveFiles(page, fileOf);
    await page.goto(`${origin}${base}erd`);
    const diagram = page.locator('.diagram svg');
    await diagram.waitFor();
    expect(await diagram.locator('text', { hasText: /^approval_instances$/ }).count()).toBe(1);
    const width = async (): Promise<number> => (await diagram.boundingBox())?.width ?? 0;
    expect(await width()).toBeLessThan(800);
    await diagram.click({ position: { x: 5, y: 5 } });
    expect(await width()).toBeGreaterThan(2_000);
    expect(problems).toEqual([]);
  });

  test('every page of the sidebar opens without an error', async ({ visit: { page, problems } }) => {
    await serveFiles(page, fileOf);
    await page.goto(`${origin}${base}setup`);
    const links = await page.locator('.VPSidebar a').all();
    const addresses = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
    expect(addresses).toHaveLength(pages().length);
    for (const address of addresses) {
      const answer = await page.goto(`${origin}${address}`);
      expect(answer?.status(), address).toBe(200);
      expect(await page.locator('main .vp-doc h1').count(), address).toBe(1);
    }
    expect(problems).toEqual([]);
  });
});
