// Files that cannot be used: the message names flag, file, field and remedy, and never shows what is in them.
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { writeJson, type CliRun } from '../../support/cli.ts';
import { runInProcess } from '../../support/in-process.ts';

/** Recognisable in any output, and with enough digits for the parser of long numbers. */
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
  ['text that breaks off', `{"app_secret": "${secret}`, /line 1\b/],
  ['a trailing comma', `{"a": "${secret}",}`, /line 1, column 21\b/],
  ['a line break in a string', `{"a": "${secret}\n${secret}"}`, /line 1, column 19\b/],
  ['text after the object', `{"a": "${secret}"}\n${secret}`, /line 2, column 1\b/],
  ['a long number before the error', `{"a": ${number},\n "b": ${secret}}`, /line 2, column 7\b/],
  ['two objects', `{"a": 1}\n{"app_secret": "${secret}"}`, /line 2, column 1\b/],
  ['plain text', secret, /line 1, column 1\b/],
];

/** One parser reads all three files. */
const brokenHereToo = brokenJson.slice(0, 3);

const badConfigs: readonly Row[] = [
  ...brokenJson,
  ['an empty file', '', /JSON/],
  ['a string', JSON.stringify(secret), /not a JSON object/],
  ['a list', [secret], /not a JSON object/],
  ['null', null, /not a JSON object/],
  ['a number', Number(number), /not a JSON object/],
  ['no credentials', { ...good, credentials: undefined }, /credentials: is missing/],
  ['credentials as a string', { ...good, credentials: secret }, /credentials: /],
  ['an unknown auth_type', { ...good, credentials: { ...credentials, auth_type: secret } }, /auth_type/],
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
  ['an unknown region', { ...good, region: secret }, /region: /],
  ['an address with a path', { ...good, base_url: `https://h/${secret}` }, /base_url: /],
  ['an address of another protocol', { ...good, base_url: `ftp://${secret}` }, /base_url: /],
  ['an unknown module', { ...good, modules: [secret] }, /modules\.0: /],
  ['no module', { ...good, modules: [] }, /modules: /],
  ['modules as a string', { ...good, modules: secret }, /modules: /],
  ['a module as a string', { ...good, contact: secret }, /contact: /],
  [
    'a department id that is a path',
    { ...good, contact: { department_ids: [`../${secret}`] } },
    /contact\.department_ids\.0: /,
  ],
  ['an unknown type of id', { ...good, contact: { user_id_type: secret } }, /contact\.user_id_type: /],
  ['a timeout of 0', { ...good, network: { timeout_seconds: 0 } }, /network\.timeout_seconds: /],
  ['a timeout as a string', { ...good, network: { timeout_seconds: secret } }, /network\.timeout_seconds: /],
  ['a share of 0', { ...good, limits: { rate_share: 0 } }, /limits\.rate_share: /],
  ['half a call at a time', { ...good, limits: { max_concurrency: 0.5 } }, /limits\.max_concurrency: /],
  [
    'two errors',
    { ...good, region: secret, limits: { rate_share: secret } },
    /region: .*limits\.rate_share: /s,
  ],
];

describe('config', () => {
  test.each(badConfigs)('%s: check answers FAILED, with exit code 0', async (_why, content, named) => {
    const path = writeJson('my config.json', content);
    const run = await runInProcess(['check', '--config', path]);
    const message = refusalOf(run);
    expect(run.exitCode).toBe(0);
    expect(message).toContain(`--config ${path}: `);
    expect(message).toMatch(named);
    expect(message).toMatch(remedy);
  });

  test.each(['discover', 'read'])('%s fails with exit code 1', async (verb) => {
    const path = writeJson('c.json', { ...good, region: secret });
    const run = await runInProcess([verb, '--config', path]);
    expect(refusalOf(run)).toMatch(/--config .*region: /);
    expect(run.exitCode).toBe(1);
  });

  test.each([
    ['is missing', (folder: string) => `${folder}/missing.json`, 'ENOENT'],
    ['is a folder', (folder: string) => folder, 'EISDIR'],
    ['is below a file', (folder: string) => `${folder}/file/config.json`, 'ENOTDIR'],
  ])('the file %s', async (_why, place, code) => {
    const folder = writeJson('folder/file', '').replace(/\/file$/, '');
    mkdirSync(`${folder}/sub`);
    const path = place(folder);
    const [checked, read] = await Promise.all([
      runInProcess(['check', '--config', path]),
      runInProcess(['read', '--config', path]),
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
  ['an empty file', '', /JSON/],
  ['a string', JSON.stringify(secret), /not valid/],
  ['null', null, /not valid/],
  ['a list', [stream], /not valid/],
  ['no streams', { [secret]: secret }, /streams: is missing/],
  ['streams that are an object', { streams: { a: secret } }, /streams: /],
  ['a stream as a string', { streams: [secret] }, /streams\.0: /],
  [
    'a stream without a name',
    { streams: [stream, { stream: {}, sync_mode: 'full_refresh' }] },
    /streams\.1\.stream\.name: /,
  ],
  ['an unknown sync mode', { streams: [{ ...stream, sync_mode: secret }] }, /streams\.0\.sync_mode: /],
  ['the mode of the acceptance tests', { streams: [{ ...stream, sync_mode: 'INVALID' }] }, /sync_mode: /],
  ['a schema as a string', { streams: [{ stream: { name: 'a', json_schema: secret } }] }, /json_schema: /],
  [
    'columns in a list',
    { streams: [{ stream: { name: 'a', json_schema: { properties: [secret] } } }] },
    /properties: /,
  ],
  ['a stream twice', { streams: [stream, stream] }, /'contact_users' twice/],
];

const badStates: readonly Row[] = [
  ...brokenHereToo,
  ['a string', JSON.stringify(secret), /list nor an object/],
  ['a number', number, /list nor an object/],
  ['a list of strings', [secret], /state\[0\]/],
  ['an element of an unknown shape', [{ type: 'STREAM', secret }], /state\[0\]/],
  ['a stream as a string', [{ type: 'STREAM', stream: secret }], /state\[0\]\.stream/],
  [
    'a stream without a name',
    [{ type: 'STREAM', stream: { stream_descriptor: {}, stream_state: { a: secret } } }],
    /name/,
  ],
  [
    'a state as a string',
    [{ type: 'STREAM', stream: { stream_descriptor: { name: 'a' }, stream_state: secret } }],
    /stream_state/,
  ],
  [
    'a shared state',
    [{ type: 'GLOBAL', global: { shared_state: { a: secret }, stream_states: [] } }],
    /shared_state/,
  ],
  ['a legacy state as a string', [{ type: 'LEGACY', data: secret }], /data/],
  ['a map of strings', { contact_users: secret }, /contact_users/],
];

describe.each([
  ['catalog', badCatalogs],
  ['state', badStates],
] as const)('%s', (flag, rows) => {
  test.each(rows)('%s', async (_why, content, named) => {
    const path = writeJson(`my ${flag}.txt`, content);
    const run = await runInProcess(['read', `--${flag}`, path], { input: { config: good } });
    const message = refusalOf(run);
    expect(run.exitCode).toBe(1);
    expect(message).toContain(`--${flag} ${path}: `);
    expect(message).toMatch(named);
    expect(message).toMatch(remedy);
  });

  test('is missing', async () => {
    const run = await runInProcess(['read', `--${flag}`, '/nowhere/at-all.json'], {
      input: { config: good },
    });
    expect(refusalOf(run)).toMatch(new RegExp(`^--${flag} /nowhere/at-all.json: .*ENOENT`));
    expect(run.exitCode).toBe(1);
  });
});
