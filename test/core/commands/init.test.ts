// What init asks and what it makes of the answers, without a terminal.
import { describe, expect, test } from 'vitest';
import { collect, createRecorder, type Given } from '../../../src/commands/init/collect.ts';
import { questionFlags, signInWays } from '../../../src/commands/init/questions.ts';
import { parseConfig } from '../../../src/config.ts';
import { modules } from '../../../src/modules/index.ts';

const answers =
  (given: Readonly<Record<string, string>>): Given =>
  (flag, variable) =>
    given[flag] ?? (variable === undefined ? undefined : given[variable]);

const app = { 'app-id': 'cli_1', 'app-secret': 's3cret' };
const link = 'https://x.larksuite.com/base/BnVwbPq7TaXe4fsK2c8lh0Zynbd?table=tblA1b2C3d4E5f6g';

/** What is collected without a person, and the flags that are missing. */
async function collected(given: Readonly<Record<string, string>>) {
  const recorder = createRecorder();
  return { config: await collect(answers(given), recorder), missing: recorder.missing() };
}

test('all answers as flags make a valid configuration', async () => {
  const { config, missing } = await collected({
    ...app,
    region: 'feishu',
    modules: 'contact, base,approval',
    'approval-codes': 'A-1,\nB-2',
    'base-links': `${link}, Sales: https://x.feishu.cn/wiki/Wk5dwmYn0i7vqZkBbXhcaB2tnkf`,
  });
  expect(missing).toEqual([]);
  expect(config).toEqual({
    region: 'feishu',
    credentials: { auth_type: 'custom_app', app_id: 'cli_1', app_secret: 's3cret' },
    modules: ['contact', 'base', 'approval'],
    approval: { approval_codes: ['A-1', 'B-2'] },
    base: { tables: [{ url: link }, { url: 'Sales: https://x.feishu.cn/wiki/Wk5dwmYn0i7vqZkBbXhcaB2tnkf' }] },
  });
  expect(parseConfig(config).base.tables).toHaveLength(2);
});

test('secrets come from the environment too', async () => {
  const { config, missing } = await collected({
    LARK_APP_ID: 'cli_2',
    LARK_APP_SECRET: 'x',
    modules: 'contact',
  });
  expect(missing).toEqual([]);
  expect(config['credentials']).toEqual({ auth_type: 'custom_app', app_id: 'cli_2', app_secret: 'x' });
});

test.each([
  ['nothing', {}, ['--app-id (or LARK_APP_ID)', '--app-secret (or LARK_APP_SECRET)', '--modules']],
  ['an App ID', { 'app-id': 'c', modules: 'contact' }, ['--app-secret (or LARK_APP_SECRET)']],
  ['the ticket of a store app', { ...app, 'app-ticket': 't', modules: 'contact' }, ['--tenant-key']],
  ['a token of a store app', { 'app-access-token': 'a-1', modules: 'contact' }, ['--tenant-key']],
  ['a complete token', { 'tenant-access-token': 't-1', modules: 'contact' }, []],
  ['modules alone', { ...app, modules: 'approval,base' }, ['--approval-codes', '--base-links']],
] as const)('with %s it names the flags that are missing', async (_which, given, missing) => {
  expect((await collected(given)).missing).toEqual(missing);
});

test.each([
  ['a region', { region: 'mars' }, "--region: 'mars' is none of lark, feishu."],
  [
    'a module',
    { ...app, modules: 'contact,mail' },
    "--modules: 'mail' is none of approval, base, attendance, contact.",
  ],
  ['no module', { ...app, modules: ',' }, '--modules: name at least one.'],
  [
    'a code',
    { ...app, modules: 'approval', 'approval-codes': 'A,B C' },
    '--approval-codes: B C: is not an approval code.',
  ],
  [
    'a link',
    { ...app, modules: 'base', 'base-links': 'https://x.larksuite.com/sheets/abc' },
    '--base-links: https://x.larksuite.com/sheets/abc: this is a spreadsheet',
  ],
  [
    'an address',
    { ...app, modules: 'contact', 'base-url': 'https://a/b' },
    '--base-url: must be https://host without a path.',
  ],
])('%s that is wrong is named with its flag', async (_which, given, problem) => {
  await expect(collected(given)).rejects.toThrow(problem);
});

test('without a region, that of the image counts', async () => {
  const recorder = createRecorder();
  const config = await collect(answers({ ...app, modules: 'contact' }), recorder, 'feishu');
  expect(config['region']).toBe('feishu');
});

test('an address takes the place of the region', async () => {
  const { config } = await collected({ ...app, modules: 'contact', 'base-url': 'http://127.0.0.1:1' });
  expect(config).toMatchObject({ base_url: 'http://127.0.0.1:1' });
  expect(config).not.toHaveProperty('region');
});

describe('questions', () => {
  test('every way to sign in and every module has its flags, each with a title', () => {
    const flags = questionFlags();
    expect(flags.map(({ title }) => title)).not.toContain('');
    const needed = signInWays.flatMap(({ needs }) => needs.map((key) => key.replaceAll('_', '-')));
    const settings = modules.flatMap(({ init = [] }) => init.map(({ flag }) => flag));
    expect(new Set(flags.map(({ flag }) => flag))).toEqual(new Set([...needed, ...settings, 'base-url']));
  });

  test('a module asks for all that it cannot be read without', async () => {
    for (const { name, missing, init = [] } of modules) {
      const { config } = await collected({
        ...app,
        modules: name,
        'approval-codes': 'A',
        'base-links': link,
      });
      expect(missing?.(parseConfig(config)), name).toBeUndefined();
      if (missing) expect(init.length, name).toBeGreaterThan(0);
    }
  });
});
