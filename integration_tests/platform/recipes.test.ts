// The recipes, tried on a simulated company, and held against their schemas where there is nothing here to try them with.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseConfig } from '../../src/config.ts';
import type { JsonObject } from '../../test/support/json.ts';
import { subject } from '../support/acceptance.ts';
import { modules } from '../support/modules.ts';
import { builtCli } from '../support/processes.ts';
import { python } from './support/environment.ts';
import { root } from './support/image.ts';
import { runPython } from './support/python.ts';

const { simulator, config: all, close } = await subject();
const folder = mkdtempSync(join(tmpdir(), 'source-lark-recipes-'));
const config = { ...all, modules: ['contact', 'approval'] };
const configFile = join(folder, 'config.json');
/** Beside the simulator, which is in this process and has to go on answering. */
const run = promisify(execFile);
const recipe = (name: string): string => `${root}docs/recipes/${name}`;
const people = [...simulator.tenant.contact.people()].length;
const instances = [...simulator.tenant.approval.instances()].length;

beforeAll(() => {
  writeFileSync(configFile, JSON.stringify(config));
});

afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

test('pyairbyte.py: twice, with every table there', async () => {
  const database = join(folder, 'cache.duckdb');
  const counts = async (): Promise<unknown> =>
    runPython('query', [
      database,
      '',
      'SELECT count(*) FROM lark.contact_users',
      'SELECT count(*) FROM lark.approval_instances',
    ]);
  for (let time = 1; time <= 2; time += 1) {
    await run(python, [recipe('pyairbyte.py'), configFile, database]);
    expect(await counts()).toEqual([[[people]], [[instances]]]);
  }
});

test('duckdb.sql: tables from what a read printed', async () => {
  const { stdout } = await run(builtCli, ['read', '--config', configFile], { maxBuffer: 2 ** 28 });
  writeFileSync(join(folder, 'lark.ndjson'), stdout);
  const script = join(folder, 'duckdb.sql');
  const text = readFileSync(recipe('duckdb.sql'), 'utf8');
  writeFileSync(script, text.replace("'lark.ndjson'", `'${join(folder, 'lark.ndjson')}'`));
  const answers = await runPython('query', [
    join(folder, 'company.duckdb'),
    script,
    'SELECT count(*), count(name) FROM contact_users',
    'SELECT count(*), count(start_time), count(instance_revision) FROM approval_instances',
  ]);
  expect(answers).toEqual([[[people, people]], [[instances, instances, instances]]]);
});

/** The rows of a stream in each file of a folder, in the order of their names. */
function rowsIn(data: string, stream: string): number[] {
  const outputs = readdirSync(data)
    .filter((file) => /^\d{8}T.*\.ndjson$/.test(file))
    .sort();
  return outputs.map(
    (file) =>
      readFileSync(join(data, file), 'utf8').split(`{"type":"RECORD","record":{"stream":"${stream}"`).length -
      1,
  );
}

const aSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_100));

test('cron.sh: the second sync goes on where the first ended', async () => {
  const data = join(folder, 'cron');
  for (let time = 1; time <= 2; time += 1) {
    await run(recipe('cron.sh'), [configFile, data]);
    await aSecond();
  }
  const [first = 0, second = 0] = rowsIn(data, 'approval_instances');
  expect(first).toBe(instances);
  expect(second).toBeGreaterThan(0);
  expect(second).toBeLessThan(first);
  expect(rowsIn(data, 'contact_users')).toEqual([people, people]);
});

describe('kubernetes.yaml', () => {
  interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly data: Readonly<Record<string, string>>;
  }
  const manifests = parseAllDocuments(readFileSync(recipe('kubernetes.yaml'), 'utf8')).map(
    (document) => document.toJS() as Manifest,
  );
  const { 'sync.sh': script = '', ...configs } =
    manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
  const configOf = (name: string): JsonObject => JSON.parse(configs[`${name}.json`] ?? 'null') as JsonObject;
  const jobs = manifests.filter(({ kind }) => kind === 'CronJob').map(({ metadata }) => metadata.name);

  test('and the catalogue entries are by the schemas of those who read them', async () => {
    const { manifests: read, problems } = await runPython<{ manifests: number; problems: string[] }>(
      'schemas',
      [root],
    );
    expect(problems).toEqual([]);
    expect(read).toBe(manifests.length);
  });

  test('every module has its job and its configuration, and the shares add up to one', () => {
    for (const name of modules) {
      expect(jobs).toContain(`lark-${name}`);
      expect(parseConfig(configOf(name)).modules).toEqual([name]);
    }
    const shares = Object.values(configs).map((text) => Number(/"rate_share": ([\d.]+)/.exec(text)?.[1]));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  test.each(modules)('what the job of %s runs reads its module, and goes on from its state', async (name) => {
    const [data, given, temporary] = ['data', 'config', 'tmp'].map((part) => join(folder, `${name}-${part}`));
    for (const one of [data, given, temporary]) mkdirSync(one ?? '');
    const own = { ...configOf(name), ...(all[name] === undefined ? {} : { [name]: all[name] }) };
    const text = JSON.stringify({ ...own, base_url: simulator.url, limits: { rate_share: 1000 } });
    writeFileSync(join(given ?? '', `${name}.json`), text);
    const file = join(folder, `${name}.sh`);
    const moved = script.replaceAll(
      /(?<!\w)\/(data|config|tmp)\b/g,
      (_path, part: string) => `${folder}/${name}-${part}`,
    );
    writeFileSync(file, moved);
    chmodSync(file, 0o755);
    const env = {
      PATH: process.env['PATH'],
      MODULE: name,
      APP_ID: simulator.credentials.app_id,
      APP_SECRET: simulator.credentials.app_secret,
      AIRBYTE_ENTRYPOINT: `${process.execPath} ${builtCli}`,
    };
    for (let time = 1; time <= 2; time += 1) {
      await run('sh', [file], { env });
      await aSecond();
    }
    const outputs = readdirSync(data ?? '').filter((one) => /^\d{8}T/.test(one));
    expect(outputs).toHaveLength(2);
    for (const output of outputs)
      expect(readFileSync(join(data ?? '', output), 'utf8')).toContain('{"type":"RECORD"');
  });
});
