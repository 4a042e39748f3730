// Takes the picture of the form that the manual shows: npm run picture, where a Chromium is.
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { executablePath, missing } from '../integration_tests/browser/support/chromium.ts';
import {
  bundleForm,
  fillApprovalAndBase,
  fillCustomApp,
  openForm,
} from '../integration_tests/browser/support/form.ts';

const file = join(resolve(import.meta.dirname, '..'), 'docs/media/form.png');
if (executablePath === undefined) throw new Error(missing);

const browser = await chromium.launch({ executablePath });
const page = await browser.newPage({ viewport: { width: 800, height: 1_020 } });
await openForm(page, await bundleForm(), () => undefined);
await fillCustomApp(page);
await fillApprovalAndBase(page);
await page.evaluate('document.activeElement.blur(); window.scrollTo(0, 0)');
await page.screenshot({ path: file });
await browser.close();
console.log(file);
