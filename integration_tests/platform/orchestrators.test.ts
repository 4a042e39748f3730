// The recipes for programs that run syncs and keep their state, on a simulated company. Airflow and Meltano's wrapper are not
// here: what stands for them is in docs/recipes/README.md.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { subject } from '../support/acceptance.ts';
import { builtCli } from '../support/processes.ts';
import { meltanoBin, python } from './support/environment.ts';
import { root } from './support/image.ts';
import { runPython } from './support/python.ts';

const { simulator, config: all, close } = await subject();
const folder = mkdtempSync(join(tmpdir(), 'source-lark-orchestrators-'));
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

const environment = (
  more: Readonly<Record<string, string>> = {},
): { env: NodeJS.ProcessEnv; cwd: string } => ({
  cwd: folder,
  env: { ...process.env, HOME: folder, ...more },
});

test('dlt_pipeline.py: tables by key, and the second run goes on from its state', async () => {
  const database = join(folder, 'company.duckdb');
  const calls: number[] = [];
  for (let time = 1; time <= 2; time += 1) {
    const before = simulator.calls.length;
    await run(
      python,
      [recipe('dlt_pipeline.py'), configFile, database],
      environment({ DLT_DATA_DIR: folder }),
    );
    calls.push(simulator.calls.length - before);
    const answers = await runPython('query', [
      database,
      '',
      'SELECT count(*), count(DISTINCT open_id) FROM lark_data.contact_users',
      'SELECT count(*), count(DISTINCT instance_code), typeof(min(start_time)) FROM lark_data.approval_instances',
    ]);
    expect(answers).toEqual([[[people, people]], [[instances, instances, 'TIMESTAMP WITH TIME ZONE']]]);
  }
  const [first = 0, second = 0] = calls;
  expect(second).toBeLessThan(first);
});

test('dlt_pipeline.py: a run in which a stream fails loads nothing', async () => {
  const database = join(folder, 'failed.duckdb');
  simulator.setScopes(simulator.knownScopes.filter((scope) => !scope.startsWith('approval:')));
  try {
    const failing = run(
      python,
      [recipe('dlt_pipeline.py'), configFile, database],
      environment({ DLT_DATA_DIR: join(folder, 'failed') }),
    );
    await expect(failing).rejects.toThrow(/exit code 1/);
  } finally {
    simulator.setScopes(simulator.knownScopes);
  }
  const tables = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'contact_users'";
  expect(await runPython('query', [database, '', tables])).toEqual([[[0]]]);
});

test('dagster_assets.py: a selection of assets is one sync', async () => {
  const database = join(folder, 'assets.duckdb');
  const program = [
    'import sys; sys.path.insert(0, sys.argv[1])',
    'import dagster as dg, dagster_assets as recipe',
    'chosen = dg.AssetSelection.assets(["lark", "contact_users"], ["lark", "approval_instances"])',
    'assert dg.materialize([recipe.lark], selection=chosen).success',
    'assert recipe.definitions.resolve_job_def("lark_sync")',
  ].join('\n');
  const own = environment({ LARK_CONFIG: configFile, LARK_DATABASE: database, DAGSTER_HOME: folder });
  await run(python, ['-c', program, recipe('')], own);
  const answers = await runPython('query', [
    database,
    '',
    'SELECT count(*) FROM contact_users',
    'SELECT count(*) FROM approval_instances',
    "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'contact_departments'",
  ]);
  expect(answers).toEqual([[[people]], [[instances]], [[0]]]);
});

test('airflow_dag.py: it compiles, and what its task runs is a sync', async () => {
  const database = join(folder, 'airflow.duckdb');
  await run(python, [
    '-c',
    'import sys; compile(open(sys.argv[1]).read(), "dag", "exec")',
    recipe('airflow_dag.py'),
  ]);
  const [, parts = ''] =
    /bash_command=\(([^]*?)\n {8}\)/.exec(readFileSync(recipe('airflow_dag.py'), 'utf8')) ?? [];
  const values: Readonly<Record<string, string>> = { home: root, config: configFile, database };
  const command = [...parts.matchAll(/"([^"]*)"/g)]
    .map(([, part = '']) => part)
    .join('')
    .replaceAll(/\{\{ var\.value\.lark_(\w+) \}\}/g, (_variable, name: string) => values[name] ?? '');
  await run('bash', ['-c', command], environment());
  expect(await runPython('query', [database, '', 'SELECT count(*) FROM contact_users'])).toEqual([
    [[people]],
  ]);
});

test('meltano.yml: by its schema, and what the wrapper is given is a configuration that passes check', async () => {
  const project = join(folder, 'meltano');
  mkdirSync(project);
  copyFileSync(recipe('meltano.yml'), join(project, 'meltano.yml'));
  const { app_id, app_secret } = simulator.credentials;
  const own = {
    ...environment({
      LARK_APP_ID: app_id,
      LARK_APP_SECRET: app_secret,
      MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
    }),
    cwd: project,
  };
  const schema = [
    'import json, jsonschema, yaml',
    'from importlib.resources import files',
    'schema = json.loads((files("meltano") / "schemas/meltano.schema.json").read_text())',
    'jsonschema.validate(yaml.safe_load(open("meltano.yml")), schema)',
  ].join('\n');
  await run(join(meltanoBin, 'python'), ['-c', schema], own);
  const { stdout } = await run(join(meltanoBin, 'meltano'), ['config', 'print', 'tap-lark'], own);
  const { airbyte_config } = JSON.parse(stdout) as { airbyte_config: Record<string, unknown> };
  expect(parseConfig(airbyte_config).modules).toEqual(['contact', 'approval']);
  const file = join(project, 'config.json');
  const approval = { approval_codes: simulator.tenant.approval.codes() };
  writeFileSync(file, JSON.stringify({ ...airbyte_config, approval, base_url: simulator.url }));
  const check = await run(builtCli, ['check', '--config', file], own);
  expect(check.stdout).toContain('"status":"SUCCEEDED"');
});
