// Configurations and catalogs in every form that is accepted, and what a read makes of each.
import { expect, test } from 'vitest';
import {
  catalogOf,
  configFor,
  discovered,
  expectTruth,
  readFrom,
  recordsIn,
} from '../../../integration_tests/support/company.ts';
import { streamNames } from '../../../integration_tests/support/truth.ts';
import { checkRead } from '../../checkers/protocol.ts';
import { runInProcess } from '../../support/in-process.ts';
import type { JsonObject } from '../../support/json.ts';
import { openTenant } from '../../support/open-tenant.ts';

test.each([
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ['space around it', (text: string) => `\n\t${text}\n\n`],
])('all three files have %s', async (_why, written) => {
  const { simulator } = await openTenant({ module: 'contact' });
  const catalog = catalogOf(await discovered(configFor(simulator), runInProcess), ['contact_departments']);
  const state = [{ type: 'STREAM', stream: { stream_descriptor: { name: 'contact_departments' } } }];
  const files = { config: configFor(simulator), catalog, state };
  const input = Object.fromEntries(
    Object.entries(files).map(([name, value]) => [name, written(JSON.stringify(value, null, 2))]),
  );
  const run = await runInProcess(['read'], { input });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test.each<[string, (config: JsonObject) => JsonObject]>([
  ['unknown keys', (config) => ({ ...config, _later: 3, later: { version: 2 } })],
  [
    'null for every optional key',
    ({ credentials, base_url, modules }) => ({
      ...{ credentials, base_url, modules },
      ...{ region: null, contact: null, network: null, limits: null },
    }),
  ],
  [
    'null in nested objects',
    (config) => ({
      ...config,
      contact: { department_ids: null, user_id_type: null },
      network: { timeout_seconds: null },
    }),
  ],
  [
    'no auth_type',
    ({ credentials, ...config }) => ({
      ...config,
      credentials: { ...(credentials as object), auth_type: null },
    }),
  ],
  ['a module enabled by its object', ({ modules: _modules, ...config }) => ({ ...config, contact: {} })],
  [
    'an address with a trailing slash',
    ({ base_url, ...config }) => ({ ...config, base_url: `${String(base_url)}/` }),
  ],
  ['a module twice', (config) => ({ ...config, modules: ['contact', 'contact'] })],
])('the config has %s', async (_why, changed) => {
  const { simulator } = await openTenant({ module: 'contact' });
  const config = changed(configFor(simulator));
  const run = await readFrom(simulator, {
    config: { ...config },
    run: runInProcess,
    args: ['--streams', 'contact_departments'],
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test('a catalog with null for every optional key, and unknown keys', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const catalog = catalogOf(await discovered(configFor(simulator), runInProcess));
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
  const run = await readFrom(simulator, { run: runInProcess, input: { catalog: { streams, later: [] } } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expectTruth(recordsIn(run), simulator.tenant);
});

test.each([
  ['no properties', { type: 'object' }],
  ['empty properties', { type: 'object', properties: {} }],
  ['no schema at all', null],
])('a stream of the catalog has %s: all columns are read', async (_why, json_schema) => {
  const { simulator } = await openTenant({ module: 'contact' });
  const catalog = {
    streams: [{ stream: { name: 'contact_departments', json_schema }, sync_mode: 'full_refresh' }],
  };
  const run = await readFrom(simulator, { run: runInProcess, input: { catalog } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_departments']);
});

test('an empty catalog needs no call', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const run = await readFrom(simulator, { run: runInProcess, input: { catalog: { streams: [] } } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog: { streams: [] }, exitCode: run.exitCode });
  expect(simulator.calls).toEqual([]);
});

test('incremental sync of full-refresh streams: a warning each, and all rows', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const catalog = catalogOf(await discovered(configFor(simulator), runInProcess), streamNames, 'incremental');
  const run = await readFrom(simulator, { run: runInProcess, input: { catalog, state: [] } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode });
  expectTruth(recordsIn(run), simulator.tenant);
  const warned = run.messages.flatMap((message) =>
    message.type === 'LOG' && message.log.level === 'WARN' ? [message.log.message] : [],
  );
  for (const name of streamNames) expect(warned.filter((text) => text.includes(`'${name}'`))).toHaveLength(1);
});

test('an unknown stream fails by name, and the others are read', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const known = catalogOf(await discovered(configFor(simulator), runInProcess), [
    'contact_departments',
    'contact_users',
  ]);
  const stranger = { stream: { name: 'contact_dogs', json_schema: {} }, sync_mode: 'full_refresh' };
  const catalog = { streams: [stranger, ...known.streams] };
  const run = await readFrom(simulator, { run: runInProcess, input: { catalog } });
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  checkRead(run.lines, { catalog, exitCode: run.exitCode, unknownStreams: ['contact_dogs'] });
  expectTruth(recordsIn(run), simulator.tenant, ['contact_users', 'contact_departments']);
  expect(run.stdout).toContain("The stream 'contact_dogs' was not found");
});
