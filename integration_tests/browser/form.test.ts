// The form that platforms draw of spec.json, drawn by rjsf: its texts as they appear, and what it sends.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { modules } from '../../src/modules/index.ts';
import { isObject, type JsonObject } from '../../test/support/json.ts';
import { test } from './support/browser.ts';
import {
  addRow,
  bundleForm,
  fillApprovalAndBase,
  fillCustomApp,
  openForm,
  submitForm,
} from './support/form.ts';

const file = new URL('../../spec.json', import.meta.url);
const { connectionSpecification: schema } = JSON.parse(readFileSync(file, 'utf8')) as {
  connectionSpecification: JsonObject;
};

let program: string;
beforeAll(async () => {
  program = await bundleForm();
});

/** The texts of every field, as the file has them. */
function textsOf(field: unknown): string[] {
  if (Array.isArray(field)) return field.flatMap(textsOf);
  if (!isObject(field)) return [];
  const own = [field['title'], field['description']].filter((text) => typeof text === 'string');
  const { properties, oneOf, items } = field;
  return [...own, ...(isObject(properties) ? Object.values(properties) : []).flatMap(textsOf)].concat(
    textsOf(oneOf),
    textsOf(items),
  );
}

/** The texts of every field, as a reader sees them. */
async function shownTexts(page: Page): Promise<string[]> {
  const texts = await page.locator('label, legend, .field-description, option').allInnerTexts();
  return texts.map((text) => text.trim().replace(/\*$/, ''));
}

const configs: unknown[] = [];
async function submitted(page: Page): Promise<JsonObject> {
  await submitForm(page);
  expect(await page.locator('.text-danger').allInnerTexts()).toEqual([]);
  const config = configs.pop();
  if (!isObject(config)) throw new Error('The form sent nothing.');
  return config;
}
const open = (page: Page): Promise<void> => openForm(page, program, (config) => configs.push(config));

/** What a person who writes the file by hand would write. */
const approvalAndBase = {
  modules: ['approval', 'base'],
  approval: { approval_codes: ['5C1E9A30-7B42-4F0D-9E11-2A6B8C3D4E5F'] },
  base: {
    tables: [
      { url: 'https://example.larksuite.com/base/BnVwbPq7TaXe4fsK2c8lh0Zynbd?table=tblA1b2C3d4E5f6g' },
    ],
  },
};
const customApp = {
  auth_type: 'custom_app',
  app_id: 'cli_a1b2c3d4e5f6a7b8',
  app_secret: 'secret-of-the-app',
};

describe('what a reader sees', () => {
  test('the titles and descriptions of all fields, as plain text', async ({ visit: { page, problems } }) => {
    await open(page);
    await addRow(page, 'root_base_tables');
    const shown = await shownTexts(page);
    await page.locator('#root_credentials__oneof_select').selectOption({ label: 'Store app' });
    await page.locator('#root_credentials_tenant_access_token').waitFor();
    shown.push(...(await shownTexts(page)));
    // rjsf shows the title of the chosen branch instead; that of a row has the number of the row.
    const { credentials } = schema['properties'] as {
      readonly credentials: { readonly description: string };
    };
    const elsewhere = ['Sign in', credentials.description, 'Table'];
    expect(textsOf(schema).filter((text) => !shown.includes(text) && !elsewhere.includes(text))).toEqual([]);
    expect(shown.filter((text) => /&\w+;|<\/?\w|\]\(|`|\*\*/.test(text))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('the section of a module says which module it belongs to', async ({ visit: { page } }) => {
    await open(page);
    for (const { name, title } of modules) {
      expect(await page.locator(`#root_${name}__title`).innerText()).toBe(title);
      const description = await page.locator(`#root_${name}__description`).innerText();
      expect(description).toMatch(new RegExp(`^For the module ${title}\\. `));
    }
  });

  test('secrets are hidden while they are typed', async ({ visit: { page } }) => {
    await open(page);
    for (const name of ['credentials_app_id', 'credentials_app_secret', 'network_proxy_url'])
      expect(await page.locator(`#root_${name}`).getAttribute('type'), name).toBe('password');
  });
});

describe('what the form sends', () => {
  test('a custom app that reads an approval and a table', async ({ visit: { page, problems } }) => {
    await open(page);
    await fillCustomApp(page);
    await fillApprovalAndBase(page);
    const config = await submitted(page);
    expect(config).toMatchObject({ ...approvalAndBase, credentials: customApp });
    expect(parseConfig(config)).toEqual(parseConfig({ ...approvalAndBase, credentials: customApp }));
    expect(problems).toEqual([]);
  });

  test('a store app with a token that was made elsewhere', async ({ visit: { page, problems } }) => {
    await open(page);
    await page.locator('#root_credentials__oneof_select').selectOption({ label: 'Store app' });
    await page.locator('#root_credentials_tenant_access_token').fill('t-made-elsewhere');
    await fillApprovalAndBase(page);
    const config = await submitted(page);
    const credentials = { auth_type: 'store_app', tenant_access_token: 't-made-elsewhere' };
    expect(config).toMatchObject({ ...approvalAndBase, credentials });
    expect(parseConfig(config)).toEqual(parseConfig({ ...approvalAndBase, credentials }));
    expect(problems).toEqual([]);
  });

  test('empty texts for optional fields that were cleared, which mean nothing', async ({
    visit: { page },
  }) => {
    await open(page);
    await fillCustomApp(page);
    await fillApprovalAndBase(page);
    const cleared = [
      'base_url',
      'approval_start_date',
      'attendance_start_date',
      'base_tables_0_app_token',
      'base_tables_0_table_id',
      'base_tables_0_view_id',
      'network_proxy_url',
      'network_ca_certificate',
    ];
    for (const name of cleared) {
      await page.locator(`#root_${name}`).fill('x');
      await page.locator(`#root_${name}`).fill('');
    }
    const config = await submitted(page);
    expect(config).toMatchObject({
      base_url: '',
      approval: { start_date: '' },
      attendance: { start_date: '' },
      base: { tables: [{ app_token: '', table_id: '', view_id: '' }] },
      network: { proxy_url: '', ca_certificate: '' },
    });
    expect(parseConfig(config)).toEqual(parseConfig({ ...approvalAndBase, credentials: customApp }));
  });

  test('nothing, while a required field is empty or an address is wrong', async ({ visit: { page } }) => {
    await open(page);
    await page.locator('#root_credentials_app_id').fill('cli_a1b2c3d4e5f6a7b8');
    await page.locator('#root_base_url').fill('ftp://example.com');
    await submitForm(page);
    await page.locator('#root_credentials_app_secret__error').waitFor();
    expect(await page.locator('#root_credentials_app_secret__error').innerText()).toContain('App Secret');
    expect(await page.locator('#root_base_url__error').innerText()).toContain('must match pattern');
    expect(configs).toEqual([]);
  });
});
