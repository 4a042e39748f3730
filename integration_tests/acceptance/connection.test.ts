// The platform's acceptance tests of the form and of check (TestSpec, TestConnection), and what they are configured with.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseState } from '../../src/airbyte/inputs.ts';
import { allFeeds } from '../../src/modules/index.ts';
import { catalogProblems } from '../../test/checkers/acceptance.ts';
import { runCli } from '../../test/support/cli.ts';
import { isObject, type JsonObject } from '../../test/support/json.ts';
import { configFor, configForAll } from '../support/company.ts';
import { modules } from '../support/modules.ts';
import { openTenant } from '../../test/support/open-tenant.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const json = (path: string): JsonObject => JSON.parse(readFileSync(root + path, 'utf8')) as JsonObject;

/** What the platform compares a configuration with: private keys are its own affair. */
function fits(config: JsonObject): boolean {
  const form = json('spec.json')['connectionSpecification'] as JsonObject;
  const shown = Object.entries(config).filter(([key]) => !key.startsWith('_'));
  return addFormats.default(new Ajv({ strict: false })).compile(form)(Object.fromEntries(shown));
}

describe('the form', () => {
  test('is the file', async () => {
    const run = await runCli(['spec']);
    expect(run.messages).toEqual([{ type: 'SPEC', spec: json('spec.json') }]);
  });

  test('takes the configurations that we test with, and the invalid one, which only Lark refuses', async () => {
    const { simulator } = await openTenant({ module: 'contact' });
    expect(fits(configForAll(simulator))).toBe(true);
    expect(fits(json('integration_tests/invalid_config.json'))).toBe(true);
  });

  test('and nothing without credentials', () => {
    expect(fits({ modules: ['contact'] })).toBe(false);
  });
});

describe('check', () => {
  const statusOf = async (config: JsonObject) => {
    const run = await runCli(['check'], { input: { config } });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const statuses = run.messages.flatMap((one) =>
      one.type === 'CONNECTION_STATUS' ? [one.connectionStatus.status] : [],
    );
    const traces = run.messages.flatMap((one) =>
      one.type === 'TRACE' && one.trace.type === 'ERROR' ? [one.trace.error.message] : [],
    );
    return { statuses, traces };
  };

  test.each(modules)('%s: succeeds', async (name) => {
    const all = configForAll((await openTenant({ module: 'contact' })).simulator);
    expect(await statusOf({ ...all, modules: [name] })).toEqual({ statuses: ['SUCCEEDED'], traces: [] });
  });

  test('fails with credentials that Lark does not know', async () => {
    const invalid = {
      ...configFor((await openTenant({ module: 'contact' })).simulator),
      ...json('integration_tests/invalid_config.json'),
    };
    expect(await statusOf(invalid)).toEqual({ statuses: ['FAILED'], traces: [] });
  });

  test('an exception: one error with a message', async () => {
    const { simulator } = await openTenant({ module: 'contact' });
    const config = configFor(simulator);
    await simulator.close();
    const { statuses, traces } = await statusOf(config);
    expect(statuses).toEqual(['FAILED']);
    expect(traces).toHaveLength(1);
    expect(traces[0]).not.toBe('');
  });
});

describe('what the tests of the platform are given', () => {
  test('every file that acceptance-test-config.yml names is there, but for what is yours', () => {
    const text = readFileSync(`${root}acceptance-test-config.yml`, 'utf8');
    const { acceptance_tests } = parse(text) as { acceptance_tests: Record<string, { tests: unknown[] }> };
    const kinds = ['spec', 'connection', 'discovery', 'basic_read', 'full_refresh', 'incremental'];
    expect(Object.keys(acceptance_tests)).toEqual(kinds);
    const paths = [...text.matchAll(/_path: (\S+)/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(kinds.length);
    expect(paths.filter((path) => !path.startsWith('secrets/') && !existsSync(root + path))).toEqual([]);
  });

  test('the configured catalog has every stream, by every rule', () => {
    const streams = json('integration_tests/configured_catalog.json')['streams'] as JsonObject[];
    const offered = streams.map(({ stream }) => stream).filter(isObject);
    expect(catalogProblems({ streams: offered })).toEqual([]);
    const all = allFeeds.flatMap((feed) => feed.streams.map(({ name }) => name));
    expect(offered.map(({ name }) => name)).toEqual(all);
  });

  test.each(['sample_state.json', 'abnormal_state.json'])('%s has every incremental stream', (file) => {
    const states = parseState(json(`integration_tests/${file}`));
    const all = allFeeds.flatMap(({ streams }) =>
      streams.filter(({ cursorField }) => cursorField !== undefined),
    );
    expect([...states.keys()]).toEqual(all.map(({ name }) => name));
  });
});
