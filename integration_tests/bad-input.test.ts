// Files that cannot be used: the message names flag, file, field and remedy, and never shows what is in them.
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCli, writeJson, type CliRun } from '../test/support/cli.ts';

/** Recognisable wherever it comes out, and long enough in digits for the parser of long numbers. */
const secret = 's3cr3t-Zq9x';
const number = '4929123456789012345';

const credentials = { auth_type: 'custom_app', app_id: `cli_${secret}`, app_secret: secret };
const good = { base_url: 'http://127.0.0.1:9', credentials, modules: ['contact'] };

/** The one message of a run that did not start, which must not show a value of the file. */
function refusalOf({ messages, stdout, stderr }: CliRun): string {
  expect(stderr).toBe('');
  expect(messages).toHaveLength(1);
  const [message] = messages;
  for (const value of [secret, number, Buffer.from(secret).toString('base64').slice(0, 12)])
    expect(stdout).not.toContain(value);
  expect(stdout).not.toMatch(/undefined|\[object|ZodError|SyntaxError|\\n\s+at /);
  if (message?.type === 'CONNECTION_STATUS') {
    expect(message.connectionStatus.status).toBe('FAILED');
    return message.connectionStatus.message ?? '';
  }
  if (message?.type !== 'TRACE' || message.trace.type !== 'ERROR')
    throw new Error(`a ${String(message?.type)}`);
  expect(message.trace.error.failure_type).toBe('config_error');
  return message.trace.error.message;
}

const remedy = /Correct |Check |Pass |Write |refresh |reset /;

type Row = readonly [why: string, content: unknown, named: RegExp];

const brokenJson: readonly Row[] = [
  ['a value without quotes', `{\n  "app_secret": ${secret}\n}`, /line 2, column 17\b/],
  ['a key without quotes', `{"app_id": "${secret}", ${secret}: 1}`, /line 1, column 27\b/],
  ['an end too early', `{"app_secret": "${secret}`, /line 1\b/],
  ['a comma too many', `{"a": "${secret}",}`, /line 1, column 21\b/],
  ['a line break in a text', `{"a": "${secret}\n${secret}"}`, /line 1, column 19\b/],
  ['something after it', `{"a": "${secret}"}\n${secret}`, /line 2, column 1\b/],
  ['a long number before the fault', `{"a": ${number},\n "b": ${secret}}`, /line 2, column 7\b/],
  ['two objects', `{"a": 1}\n{"app_secret": "${secret}"}`, /line 2, column 1\b/],
  ['plain text', secret, /line 1, column 1\b/],
];

/** One parser reads all three files. */
const brokenHereToo = brokenJson.slice(0, 3);

const badConfigs: readonly Row[] = [
  ...brokenJson,
  ['nothing in it', '', /JSON/],
  ['a text', JSON.stringify(secret), /not a JSON object/],
  ['a list', [secret], /not a JSON object/],
  ['null', null, /not a JSON object/],
  ['a number', Number(number), /not a JSON object/],
  ['no credentials', { ...good, credentials: undefined }, /credentials: is missing/],
  ['credentials that are a text', { ...good, credentials: secret }, /credentials: /],
  [
    'credentials of a kind there is not',
    { ...good, credentials: { ...credentials, auth_type: secret } },
    /auth_type/,
  ],
  ['no app_secret', { ...good, credentials: { ...credentials, app_secret: null } }, /app_secret: is missing/],
  [
    'an empty app_secret',
    { ...good, credentials: { ...credentials, app_secret: '' } },
    /credentials\.app_secret: /,
  ],
  [
    'an app_id in a list',
    { ...good, credentials: { ...credentials, app_id: [secret] } },
    /credentials\.app_id: /,
  ],
  [
    'a secret that is a number',
    `{"modules":["contact"],"credentials":{"app_id":"${secret}","app_secret":${number}}}`,
    /app_secret: /,
  ],
  ['no app_id, no app_secret', { ...good, credentials: {} }, /app_id: is missing.*app_secret: is missing/s],
  ['a region there is not', { ...good, region: secret }, /region: /],
  ['an address with a path', { ...good, base_url: `https://h/${secret}` }, /base_url: /],
  ['an address of another kind', { ...good, base_url: `ftp://${secret}` }, /base_url: /],
  ['a module there is not', { ...good, modules: [secret] }, /modules\.0: /],
  ['no module at all', { ...good, modules: [] }, /modules: /],
  ['modules that are a text', { ...good, modules: secret }, /modules: /],
  ['a module that is a text', { ...good, contact: secret }, /contact: /],
  [
    'a department id that is a path',
    { ...good, contact: { department_ids: [`../${secret}`] } },
    /contact\.department_ids\.0: /,
  ],
  ['a kind of id there is not', { ...good, contact: { user_id_type: secret } }, /contact\.user_id_type: /],
  ['a timeout of nothing', { ...good, network: { timeout_seconds: 0 } }, /network\.timeout_seconds: /],
  [
    'a timeout that is a text',
    { ...good, network: { timeout_seconds: secret } },
    /network\.timeout_seconds: /,
  ],
  ['a share of nothing', { ...good, limits: { rate_share: 0 } }, /limits\.rate_share: /],
  ['half a call at once', { ...good, limits: { max_concurrency: 0.5 } }, /limits\.max_concurrency: /],
  [
    'two faults',
    { ...good, region: secret, limits: { rate_share: secret } },
    /region: .*limits\.rate_share: /s,
  ],
];

describe('config', () => {
  test.each(badConfigs)('%s: check answers FAILED, with exit code 0', async (_why, content, named) => {
    const path = writeJson('my config.json', content);
    const run = await runCli(['check', '--config', path]);
    const message = refusalOf(run);
    expect(run.exitCode).toBe(0);
    expect(message).toContain(`--config ${path}: `);
    expect(message).toMatch(named);
    expect(message).toMatch(remedy);
  });

  test.each(['discover', 'read'])('%s fails with exit code 1', async (verb) => {
    const path = writeJson('c.json', { ...good, region: secret });
    const run = await runCli([verb, '--config', path]);
    expect(refusalOf(run)).toMatch(/--config .*region: /);
    expect(run.exitCode).toBe(1);
  });

  test.each([
    ['is not there', (folder: string) => `${folder}/missing.json`, 'ENOENT'],
    ['is a folder', (folder: string) => folder, 'EISDIR'],
    ['is below a file', (folder: string) => `${folder}/file/config.json`, 'ENOTDIR'],
  ])('the file %s', async (_why, place, code) => {
    const folder = writeJson('folder/file', '').replace(/\/file$/, '');
    mkdirSync(`${folder}/sub`);
    const path = place(folder);
    const [checked, read] = await Promise.all([
      runCli(['check', '--config', path]),
      runCli(['read', '--config', path]),
    ]);
    for (const run of [checked, read]) {
      expect(refusalOf(run)).toContain(`--config ${path}: `);
      expect(refusalOf(run)).toContain(code);
    }
    expect([checked.exitCode, read.exitCode]).toEqual([0, 1]);
  });
});

const stream = { stream: { name: 'contact_users', json_schema: {} }, sync_mode: 'full_refresh' };

const badCatalogs: readonly Row[] = [
  ...brokenHereToo,
  ['nothing in it', '', /JSON/],
  ['a text', JSON.stringify(secret), /not valid/],
  ['null', null, /not valid/],
  ['a list', [stream], /not valid/],
  ['no streams', { [secret]: secret }, /streams: is missing/],
  ['streams that are an object', { streams: { a: secret } }, /streams: /],
  ['a stream that is a text', { streams: [secret] }, /streams\.0: /],
  [
    'a stream without a name',
    { streams: [stream, { stream: {}, sync_mode: 'full_refresh' }] },
    /streams\.1\.stream\.name: /,
  ],
  ['a mode there is not', { streams: [{ ...stream, sync_mode: secret }] }, /streams\.0\.sync_mode: /],
  ['the mode of the acceptance tests', { streams: [{ ...stream, sync_mode: 'INVALID' }] }, /sync_mode: /],
  ['a schema that is a text', { streams: [{ stream: { name: 'a', json_schema: secret } }] }, /json_schema: /],
  [
    'columns in a list',
    { streams: [{ stream: { name: 'a', json_schema: { properties: [secret] } } }] },
    /properties: /,
  ],
  ['a stream twice', { streams: [stream, stream] }, /'contact_users' twice/],
];

const badStates: readonly Row[] = [
  ...brokenHereToo,
  ['a text', JSON.stringify(secret), /list nor an object/],
  ['a number', number, /list nor an object/],
  ['a list of texts', [secret], /state\[0\]/],
  ['an element of nothing known', [{ type: 'STREAM', secret }], /state\[0\]/],
  ['a stream that is a text', [{ type: 'STREAM', stream: secret }], /state\[0\]\.stream/],
  [
    'a stream without a name',
    [{ type: 'STREAM', stream: { stream_descriptor: {}, stream_state: { a: secret } } }],
    /name/,
  ],
  [
    'a state that is a text',
    [{ type: 'STREAM', stream: { stream_descriptor: { name: 'a' }, stream_state: secret } }],
    /stream_state/,
  ],
  [
    'a shared state',
    [{ type: 'GLOBAL', global: { shared_state: { a: secret }, stream_states: [] } }],
    /shared_state/,
  ],
  ['a legacy state that is a text', [{ type: 'LEGACY', data: secret }], /data/],
  ['a map of texts', { contact_users: secret }, /contact_users/],
];

describe.each([
  ['catalog', badCatalogs],
  ['state', badStates],
] as const)('%s', (flag, rows) => {
  test.each(rows)('%s', async (_why, content, named) => {
    const path = writeJson(`my ${flag}.txt`, content);
    const run = await runCli(['read', `--${flag}`, path], { input: { config: good } });
    const message = refusalOf(run);
    expect(run.exitCode).toBe(1);
    expect(message).toContain(`--${flag} ${path}: `);
    expect(message).toMatch(named);
    expect(message).toMatch(remedy);
  });

  test('is not there', async () => {
    const run = await runCli(['read', `--${flag}`, '/nowhere/at-all.json'], { input: { config: good } });
    expect(refusalOf(run)).toMatch(new RegExp(`^--${flag} /nowhere/at-all.json: .*ENOENT`));
    expect(run.exitCode).toBe(1);
  });
});
