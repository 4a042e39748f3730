// The form of spec.json in a page of the browser.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';

const fileOf = (name: string): string => fileURLToPath(new URL(`../form/${name}`, import.meta.url));

/** The program of the page, with React, rjsf and spec.json inside. */
export async function bundleForm(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileOf('main.mjs')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Shows the form, and hands on what it sends when it is submitted. */
export async function openForm(
  page: Page,
  program: string,
  onSubmit: (config: unknown) => void,
): Promise<void> {
  await page.exposeFunction('submitted', onSubmit);
  await page.setContent('<!doctype html><html lang="en"><body><div id="form"></div></body></html>');
  await page.addStyleTag({ content: readFileSync(fileOf('page.css'), 'utf8') });
  await page.addScriptTag({ content: program });
  await page.locator('form').waitFor();
}

/** Adds a row to a list, as a person does. */
export async function addRow(page: Page, list: string): Promise<void> {
  await page.locator(`#${list} > .row .btn-add`).click();
}

/** Fills in an app of the company's own. */
export async function fillCustomApp(page: Page): Promise<void> {
  await page.locator('#root_credentials_app_id').fill('cli_a1b2c3d4e5f6a7b8');
  await page.locator('#root_credentials_app_secret').fill('secret-of-the-app');
}

/** Fills in the smallest configuration that reads one approval and one table. */
export async function fillApprovalAndBase(page: Page): Promise<void> {
  for (const module of ['approval', 'base']) await page.getByLabel(module, { exact: true }).check();
  await page.getByLabel('contact', { exact: true }).uncheck();
  await addRow(page, 'root_approval_approval_codes');
  await page.locator('#root_approval_approval_codes_0').fill('5C1E9A30-7B42-4F0D-9E11-2A6B8C3D4E5F');
  await addRow(page, 'root_base_tables');
  const link = 'https://example.larksuite.com/base/BnVwbPq7TaXe4fsK2c8lh0Zynbd?table=tblA1b2C3d4E5f6g';
  await page.locator('#root_base_tables_0_url').fill(link);
}

export async function submitForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set up source' }).click();
}
