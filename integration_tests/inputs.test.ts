// The files a platform hands us, wherever they are and however they are written.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, writeJson } from '../test/support/cli.ts';
import type { JsonObject } from '../test/support/json.ts';
import { checkRead } from '../test/checkers/protocol.ts';
import {
  catalogOf,
  company,
  configFor,
  discovered,
  expectTruth,
  readFrom,
  recordsIn,
} from './support/company.ts';
import { builtCli } from './support/processes.ts';
import { streamNames } from './support/truth.ts';

test.each([
  ['a relative path', 'config.json', (path: string) => relative(dirname(path), path), 0o644],
  [
    'a folder away',
    'config.json',
    (path: string) => join('..', relative(dirname(dirname(path)), path)),
    0o644,
  ],
  ['no suffix', 'config', (path: string) => path, 0o644],
  ['a suffix of text', 'config.txt', (path: string) => path, 0o644],
  ['a suffix of JavaScript', 'config.js', (path: string) => path, 0o644],
  ['read-only', 'config.json', (path: string) => path, 0o444],
  ['a name with everything in it', 'a b\'c"d$e–一.json', (path: string) => path, 0o644],
] as const)('the config has %s', async (_why, name, way, mode) => {
  const path = writeJson(name, configFor(await company()));
  chmodSync(path, mode);
  const run = await runCli(['discover', '--config', way(path)], { cwd: dirname(path) });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.messages.map(({ type }) => type)).toEqual(['CATALOG']);
});

test.each([
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ['space around it', (text: string) => `\n\t${text}\n\n`],
])('all three files have %s', async (_why, written) => {
  const simulator = await company();
  const catalog = catalogOf(await discovered(configFor(simulator)), ['contact_departments']);
  const state = [{ type: 'STREAM', stream: { stream_descriptor: { name: 'contact_departments' } } }];
  const files = { config: configFor(simulator), catalog, state };
  const input = Object.fromEntries(
    Object.entries(files).map(([name, value]) => [name, written(JSON.stringify(value, null, 2))]),
  );
  const run = await runCli(['read'], { input });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test('the config comes through a pipe, as shells hand over secrets', async () => {
  const config = JSON.stringify(configFor(await company()));
  const script = `exec node "$0" discover --config <(printf %s '${config}')`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, builtCli], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^\{"type":"CATALOG".*\n$/);
});

test.each<[string, (config: JsonObject) => JsonObject]>([
  ['keys that nobody knows', (config) => ({ ...config, _later: 3, later: { version: 2 } })],
  [
    'null for whatever is optional',
    ({ credentials, base_url, modules }) => ({
      ...{ credentials, base_url, modules },
      ...{ region: null, contact: null, network: null, limits: null },
    }),
  ],
  [
    'null deeper down',
    (config) => ({
      ...config,
      contact: { department_ids: null, user_id_type: null },
      network: { timeout_seconds: null },
    }),
  ],
  [
    'no auth_type, as written by hand',
    ({ credentials, ...config }) => ({
      ...config,
      credentials: { ...(credentials as object), auth_type: null },
    }),
  ],
  ['a module told by its object', ({ modules: _modules, ...config }) => ({ ...config, contact: {} })],
  [
    'an address with a slash at its end',
    ({ base_url, ...config }) => ({ ...config, base_url: `${String(base_url)}/` }),
  ],
  ['a module twice', (config) => ({ ...config, modules: ['contact', 'contact'] })],
])('the config has %s', async (_why, changed) => {
  const simulator = await company();
  const config = changed(configFor(simulator));
  const run = await readFrom(simulator, {
    config: { ...config },
    args: ['--streams', 'contact_departments'],
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test('a catalog with null for every optional key, and keys that nobody knows', async () => {
  const simulator = await company();
  const catalog = catalogOf(await discovered(configFor(simulator)));
  const none = {
    cursor_field: null,
    primary_key: null,
    generation_id: null,
    sync_id: null,
    include_files: null,
  };
  const streams = catalog.streams.map(({ stream, ...configured }) => ({
    ...configured,
    ...none,
    later: true,
    stream: { ...stream, namespace: null, default_cursor_field: null, is_file_based: null, later: true },
  }));
  const run = await readFrom(simulator, { input: { catalog: { streams, later: [] } } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expectTruth(recordsIn(run), simulator.tenant);
});

test.each([
  ['no properties, as an acceptance test stubs it', { type: 'object' }],
  ['empty properties', { type: 'object', properties: {} }],
  ['no schema at all', null],
])('a stream of the catalog has %s: all columns are meant', async (_why, json_schema) => {
  const simulator = await company();
  const catalog = {
    streams: [{ stream: { name: 'contact_departments', json_schema }, sync_mode: 'full_refresh' }],
  };
  const run = await readFrom(simulator, { input: { catalog } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test('an empty catalog is read at once', async () => {
  const simulator = await company();
  const run = await readFrom(simulator, { input: { catalog: { streams: [] } } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog: { streams: [] }, exitCode: run.exitCode });
  expect(simulator.calls).toEqual([]);
});

test('incremental asked of streams that are read in full: a warning each, and all rows', async () => {
  const simulator = await company();
  const catalog = catalogOf(await discovered(configFor(simulator)), streamNames, 'incremental');
  const run = await readFrom(simulator, { input: { catalog, state: [] } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expectTruth(recordsIn(run), simulator.tenant);
  const warned = run.messages.flatMap((message) =>
    message.type === 'LOG' && message.log.level === 'WARN' ? [message.log.message] : [],
  );
  for (const name of streamNames) expect(warned.filter((text) => text.includes(`'${name}'`))).toHaveLength(1);
});

test('an unknown stream is refused by name, and the others are read', async () => {
  const simulator = await company();
  const known = catalogOf(await discovered(configFor(simulator)), ['contact_departments', 'contact_users']);
  const stranger = { stream: { name: 'contact_dogs', json_schema: {} }, sync_mode: 'full_refresh' };
  const catalog = { streams: [stranger, ...known.streams] };
  const run = await readFrom(simulator, { input: { catalog } });
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode, unknownStreams: ['contact_dogs'] });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_users', 'contact_departments']);
  expect(run.stdout).toContain("The stream 'contact_dogs' was not found");
});

test('another folder to run in is left as it is', async () => {
  const simulator = await company();
  const cwd = dirname(writeJson('inside/spec.json', 'not ours'));
  mkdirSync(join(cwd, 'schemas'));
  writeFileSync(join(cwd, 'config.json'), JSON.stringify(configFor(simulator)));
  chmodSync(cwd, 0o555);
  for (const words of [
    ['spec'],
    ['check', '--config', 'config.json'],
    ['read', '--config', './config.json'],
  ]) {
    const run = await runCli(words, { cwd });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).not.toContain('not ours');
    expect(run.messages.length).toBeGreaterThan(0);
  }
});
