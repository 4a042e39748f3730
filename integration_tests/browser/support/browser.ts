// A page in a real Chromium, for each test a fresh one. Without a Chromium these tests are skipped, and say so.
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { test as base } from 'vitest';
import { executablePath, missing } from './chromium.ts';

/** What a page asked for and how it went. */
export interface Visit {
  readonly page: Page;
  /** Errors and warnings of the console, failures of scripts, and requests that were refused. */
  readonly problems: readonly string[];
}

export const test = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser | undefined> => {
    if (executablePath === undefined) return undefined;
    const browser = await chromium.launch({ executablePath });
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('visit', async ({ browser, skip }, { onCleanup }): Promise<Visit> => {
    if (browser === undefined) return skip(missing);
    const page = await browser.newPage();
    onCleanup(() => page.close());
    const problems: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('requestfailed', (request) => {
      // The browser itself gives up what it fetched ahead when it leaves a page.
      const reason = request.failure()?.errorText ?? '';
      if (reason !== 'net::ERR_ABORTED') problems.push(`${request.url()} failed: ${reason}`);
    });
    return { page, problems };
  });

/** The address under which `serveFiles` shows a folder. */
export const origin = 'https://source-lark.test';

/** Answers a page's requests from files, as a web server would, and refuses those to any other server. */
export async function serveFiles(page: Page, fileOf: (path: string) => string): Promise<void> {
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== origin) return route.abort();
    const path = fileOf(decodeURIComponent(url.pathname));
    return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404, body: 'not found' });
  });
}
