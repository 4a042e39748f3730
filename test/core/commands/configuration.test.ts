// Where a configuration comes from: files, stdin, the environment; and what of it is ignored.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig, readSettings } from '../../../src/commands/configuration.ts';
import { readCatalog, readState } from '../../../src/commands/files.ts';
import { readAll } from '../../../src/commands/pipes.ts';
import { configWarnings } from '../../../src/config-warnings.ts';
import { distance } from '../../../src/modules/similar.ts';
import { writeJson } from '../../support/cli.ts';

const credentials = { app_id: 'cli_a1', app_secret: 's3cret-of-the-app' };
const plain = { credentials, modules: ['contact'] };

const read = async (text: unknown, env: NodeJS.ProcessEnv = {}, name = 'config.json') =>
  (await readConfig({ path: writeJson(name, text), region: 'lark', env })).config;

const refusal = async (...args: Parameters<typeof read>): Promise<string> =>
  String(await read(...args).catch((error: unknown) => error));

describe('a file', () => {
  const yaml = `# the company's app\ncredentials:\n  app_id: cli_a1\n  app_secret: s3cret-of-the-app\nmodules: [contact]\n`;

  test.each(['config.yaml', 'config.yml', 'config', 'config.json'])('may be YAML: %s', async (name) => {
    expect(await read(yaml, {}, name)).toEqual(await read(plain));
  });

  test('broken YAML is named by its place, without what stands there', async () => {
    const message = await refusal('credentials:\n  app_secret: "s3cret\nmodules: [', {}, 'c.yaml');
    expect(message).toMatch(/not valid YAML.*line \d+, column \d+/);
    expect(message).not.toContain('s3cret');
  });

  test.each([
    ['utf-16le', false],
    ['utf-16le', true],
    ['utf-16be', false],
    ['utf-16be', true],
  ])('may be %s, with a byte order mark: %s', async (encoding, marked) => {
    const bytes = Buffer.from(`${marked ? '\uFEFF' : ''}${JSON.stringify(plain)}`, 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    const path = writeJson('config.json', '');
    writeFileSync(path, bytes);
    const { config } = await readConfig({ path, region: 'lark', env: {} });
    expect(config).toEqual(await read(plain));
  });

  test.each([
    ['an object', '{"a":', '}'],
    ['a list', '[', ']'],
  ])('nested 10,000 deep in %s is refused by name', async (_what, open, close) => {
    const deep = open.repeat(10_000) + (close === '}' ? '1' : '') + close.repeat(10_000);
    expect(await refusal(deep)).toContain('nested more than 1000 levels deep');
    expect(() => readCatalog(writeJson('catalog.json', deep))).toThrow('nested more than 1000');
    await expect(readState(writeJson('state.json', `${deep}\n${deep}`))).rejects.toThrow(/--state/);
  });

  test('with a NUL in it is refused by its place', async () => {
    expect(await refusal('{"modules"\0: []}')).toMatch(/not valid JSON/);
  });

  test('may leave fields empty that are optional', async () => {
    const empty = {
      ...plain,
      base_url: '',
      approval: { start_date: '' },
      network: { proxy_url: '', ca_certificate: '' },
      credentials: { ...credentials, auth_type: '' },
    };
    expect(await read(empty)).toEqual(await read(plain));
  });
});

describe('the environment', () => {
  test('holds a whole configuration', async () => {
    const env = { SOURCE_LARK_CONFIG: JSON.stringify(plain) };
    const { config } = await readConfig({ path: undefined, region: 'lark', env });
    expect(config).toEqual(await read(plain));
  });

  test('a broken one is called by its variable', async () => {
    const source = { path: undefined, region: 'lark', env: { SOURCE_LARK_CONFIG: '{' } } as const;
    await expect(readConfig(source)).rejects.toThrow(/SOURCE_LARK_CONFIG: it is not valid JSON/);
  });

  test('holds single secrets that the file lacks', async () => {
    const env = { LARK_APP_ID: 'cli_a1', LARK_APP_SECRET: 's3cret-of-the-app' };
    expect(await read({ modules: ['contact'] }, env)).toEqual(await read(plain));
    expect((await read({ ...plain, credentials }, { LARK_APP_SECRET: 'another' })).credentials).toMatchObject(
      credentials,
    );
  });

  test('does not mix two ways to sign in', async () => {
    expect((await read(plain, { LARK_TENANT_ACCESS_TOKEN: 't-1234' })).credentials).not.toHaveProperty(
      'tenant_access_token',
    );
    const token = await read({ modules: ['contact'] }, { LARK_TENANT_ACCESS_TOKEN: 't-1234' });
    expect(token.credentials).toMatchObject({ auth_type: 'store_app', tenant_access_token: 't-1234' });
  });

  test('fills ${NAME} in secrets, and only there', async () => {
    const env = { SECRET: 's3cret-of-the-app', USER_NAME: 'ada', PASS: 'pw' };
    const config = await read(
      {
        modules: ['contact'],
        credentials: { app_id: 'cli_a1', app_secret: '${SECRET}' },
        network: { proxy_url: 'http://${USER_NAME}:${PASS}@proxy:3128' },
        base_url: 'https://open.example.com',
      },
      env,
    );
    expect(config.credentials).toMatchObject(credentials);
    expect(config.network.proxy_url).toBe('http://ada:pw@proxy:3128');
  });

  test('a variable that is not set is named with its key', async () => {
    expect(await refusal({ ...plain, credentials: { ...credentials, app_secret: '${NOWHERE}' } })).toContain(
      'credentials.app_secret refers to the environment variable NOWHERE, which is not set',
    );
  });
});

test('scopes reads a file without credentials, approval codes or tables', async () => {
  const path = writeJson('config.json', { modules: ['approval', 'base'] });
  const config = await readSettings({ path, region: 'lark', env: {} });
  expect(config.modules).toEqual(['approval', 'base']);
});

test('a named pipe is refused where no program writes to it, or one that holds it open does not', () => {
  const path = writeJson('x', '').replace(/x$/, 'fifo');
  execFileSync('mkfifo', [path]);
  const patience = { withoutWriter: 100, withWriter: 5_000 };
  expect(() => readAll(path, patience)).toThrow(
    'it is a pipe, and no program wrote to it within 0.1 seconds',
  );
  const writer = openSync(path, 'r+');
  onTestFinished(() => {
    closeSync(writer);
  });
  expect(() => readAll(path, { ...patience, withWriter: 40 })).toThrow('within 0.04 seconds');
});

describe('a catalog', () => {
  const stream = { name: 'contact_users', json_schema: {}, supported_sync_modes: ['full_refresh'] };
  const incremental = {
    ...stream,
    name: 'approval_tasks',
    supported_sync_modes: ['full_refresh', 'incremental'],
  };
  const streams = [stream, incremental];
  const message = JSON.stringify({ type: 'CATALOG', catalog: { streams } });

  test.each([
    ['the output of discover', `${message}\n`],
    ['with logs before it', `{"type":"LOG","log":{"level":"WARN","message":"x"}}\n${message}\n`],
    ['the catalog in it', { streams }],
  ])('may be %s', (_what, text) => {
    expect(
      readCatalog(writeJson('catalog.json', text)).map(({ name, syncMode }) => [name, syncMode]),
    ).toEqual([
      ['contact_users', 'full_refresh'],
      ['approval_tasks', 'incremental'],
    ]);
  });

  test('in camelCase is refused with the field it lacks', () => {
    const camel = { streams: [{ stream, syncMode: 'incremental', destinationSyncMode: 'append' }] };
    expect(() => readCatalog(writeJson('catalog.json', camel))).toThrow(
      /streams\.0 has syncMode where sync_mode is expected/,
    );
  });

  const named = { name: 'approval_tasks' };
  test.each<[string, unknown, RegExp]>([
    [
      'of an API',
      { stream: named, config: { syncMode: 'incremental' } },
      /0\.config has syncMode where sync_mode/,
    ],
    [
      'in its schema alone',
      { stream: { ...named, jsonSchema: {} }, sync_mode: 'incremental' },
      /json_schema is/,
    ],
    ['as discovered', { ...named, supportedSyncModes: ['incremental'] }, /supported_sync_modes is expected/],
    ['with hyphens', { stream: named, 'sync-mode': 'incremental' }, /sync-mode where sync_mode is expected/],
  ])('in camelCase %s, too', (_how, entry, problem) => {
    expect(() => readCatalog(writeJson('catalog.json', { streams: [entry] }))).toThrow(problem);
  });

  test('may have columns in any notation', () => {
    const columns = { properties: { syncMode: {}, jsonSchema: {} } };
    const catalog = { streams: [{ stream: { ...stream, json_schema: columns }, sync_mode: 'full_refresh' }] };
    expect(readCatalog(writeJson('catalog.json', catalog))[0]?.columns).toEqual(['syncMode', 'jsonSchema']);
  });
});

describe('warnings', () => {
  test.each<[string, object, RegExp]>([
    ['another case', { Region: 'feishu' }, /key Region,.*mean region\?/],
    ['camelCase', { baseUrl: 'https://x' }, /key baseUrl,.*mean base_url\?/],
    ['a typo', { enrich_contact: true }, /mean enrich_contacts\?/],
    [
      'one letter off inside',
      { limits: { max_api_call: 1 } },
      /limits\.max_api_call,.*mean limits\.max_api_calls\?/,
    ],
    [
      'a part of the name',
      { modules: ['approval'], approval: { codes: ['A'] } },
      /mean approval\.approval_codes\?/,
    ],
    ['the right name at the wrong level', { approval_codes: ['A'] }, /mean approval\.approval_codes\?/],
    ['some of the words', { limits: { max_calls: 5 } }, /mean limits\.max_api_calls\?/],
    ['the wrong level', { table_ids: ['tbl'] }, /mean base\.tables\[\]\.table_id\?/],
    [
      'in a list',
      { modules: ['base'], base: { tables: [{ apptoken: 'x' }] } },
      /base\.tables\[0\]\.apptoken,.*app_token\?/,
    ],
    ['in credentials', { credentials: { appId: 'x' } }, /credentials\.appId,.*credentials\.app_id\?/],
  ])('%s', (_why, given, expected) => {
    const warnings = configWarnings(given);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(expected);
  });

  test.each<[string, unknown]>([
    ['nothing', plain],
    ['private keys of harnesses', { ...plain, _limit: 3 }],
    ['keys like nothing else', { ...plain, zebra: 1 }],
    ['null', { ...plain, Region: null }],
    ['a form full of defaults', { ...plain, approval: { lookback_days: 30 }, base: { tables: [] } }],
    ['no object at all', []],
  ])('none for %s', (_why, given) => {
    expect(configWarnings(given)).toEqual([]);
  });

  test('settings of a module that is off', () => {
    expect(configWarnings({ ...plain, approval: { approval_codes: ['A'] } })).toEqual([
      expect.stringContaining('The settings of approval are ignored'),
    ]);
  });

  test('the distance of words', () => {
    expect([distance('', 'abc'), distance('kitten', 'sitting'), distance('a', 'a')]).toEqual([3, 3, 0]);
  });
});
