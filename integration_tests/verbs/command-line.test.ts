// check and discover, and the command line around all verbs.
import { expect, test } from 'vitest';
import { catalogProblems } from '../../test/checkers/acceptance.ts';
import { runCli, writeJson, type CliRun } from '../../test/support/cli.ts';
import { configFor, configForAll } from '../support/company.ts';
import { leaksIn, secretsOf } from '../support/secrets.ts';
import { streamNames } from '../support/truth.ts';
import { openTenant } from '../../test/support/open-tenant.ts';

test('check names the company and asks each endpoint once', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
  const run = await runCli(['check'], { input: { config: configFor(simulator) } });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.messages).toHaveLength(1);
  expect(run.messages).toMatchObject([
    {
      type: 'CONNECTION_STATUS',
      connectionStatus: {
        status: 'SUCCEEDED',
        message: expect.stringContaining(simulator.tenant.company.name) as string,
      },
    },
  ]);
  // The token, the company, and at most fifteen.
  const asked = simulator.calls.map(({ endpoint }) => endpoint);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeLessThanOrEqual(17);
  expect(leaksIn(run, secretsOf(simulator))).toEqual([]);
});

// A library in CommonJS has no named exports where the bundle loads it lazily: only the built program shows that.
test.each([
  ['a configuration', 'modules: [contact]\n', 0, /contact:contact\.base:readonly/],
  ['a broken one', 'modules: [contact\n', 1, /not valid YAML\. Correct it at line/],
])('the built program reads YAML: %s', async (_what, yaml, exitCode, expected) => {
  const run = await runCli(['scopes', '--config', writeJson('config.yaml', yaml)]);
  expect(run.exitCode).toBe(exitCode);
  expect(run.stdout + run.stderr).toMatch(expected);
});

const named = (list: string): string => `contact_${list}`;

test.each([
  [
    'one module',
    configFor,
    [
      ...streamNames,
      ...['user_groups', 'user_group_members', 'job_titles', 'job_levels', 'job_families'].map(named),
      ...['employee_types', 'work_cities', 'tenant'].map(named),
    ],
    [],
  ],
  [
    'all modules, with a stream for each table of a Base',
    configForAll,
    undefined,
    [
      'POST /open-apis/auth/v3/tenant_access_token/internal',
      'GET /open-apis/bitable/v1/apps/:app_token/tables',
      'GET /open-apis/bitable/v1/apps/:app_token/tables/:table_id/fields',
    ],
  ],
] as const)(
  'discover of %s: by every rule, byte for byte the same, and asks for nothing that is known',
  async (_which, configOf, names, asked) => {
    const { simulator } = await openTenant({ module: 'contact' });
    const config = configOf(simulator);
    const [run, again] = await Promise.all(
      [1, 2].map(() => runCli(['discover'], { input: { config } })) as [Promise<CliRun>, Promise<CliRun>],
    );
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const [message, ...more] = run.messages.filter(({ type }) => type !== 'LOG');
    expect(more).toEqual([]);
    const catalog = message?.type === 'CATALOG' ? message.catalog : { streams: [] };
    expect(catalogProblems(catalog)).toEqual([]);
    const offered = catalog.streams.map(({ name }) => name).sort();
    expect(offered).toEqual(names ? [...names].sort() : expect.arrayContaining([...streamNames]));
    expect(again.stdout).toBe(run.stdout);
    expect(Object.keys(simulator.callsByEndpoint()).sort()).toEqual([...asked].sort());
  },
);

test.each([
  ['before and after the config', ['--debug', '--config', '?']],
  ['an equals sign', ['--config=?']],
  ['flags that other harnesses send', ['--manifest-path', 'm.yaml', '--config', '?', '--components-path=c']],
  ['flags that are for read', ['--catalog', 'nowhere', '--config', '?', '--state', 'nowhere']],
])('flags of check and discover: %s', async (_why, args) => {
  const { simulator } = await openTenant({ module: 'contact' });
  const words = args.map((word) => word.replace('?', writeJson('c.json', configFor(simulator))));
  for (const verb of ['check', 'discover']) {
    const run = await runCli([verb, ...words]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.messages.at(-1)?.type).toBe(verb === 'check' ? 'CONNECTION_STATUS' : 'CATALOG');
  }
});

test.each([
  ['nothing', ''],
  ['a verb', 'spec'],
  ['a verb', 'check'],
  ['a verb', 'discover'],
  ['a verb', 'read'],
  ['a verb', 'simulate'],
  ['a verb', 'demo'],
])('--help after %s (%s) goes to stdout', async (_why, verb) => {
  const run = await runCli([verb, '--help'].filter((word) => word !== ''));
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(new RegExp(`^Usage: source-lark ${verb}`));
});

test.each([
  ['no verb', [], 'no command given'],
  ['an unknown verb', ['write'], "'write'"],
  ['an unknown flag', ['check', '--config', 'c', '--speed', '9'], "'--speed'"],
  ['an unknown flag after spec', ['spec', '--speed'], "'--speed'"],
  ['a missing flag of check', ['check'], '--config'],
  ['a missing flag of discover', ['discover'], '--config'],
  ['a missing flag of read', ['read', '--catalog', 'c'], '--config'],
  ['a flag without its value', ['check', '--config'], '--config'],
  ['two ways to choose', ['read', '--config', 'c', '--catalog', 'c', '--streams', 's'], '--streams'],
  ['a word too many', ['spec', 'now'], 'spec'],
  ['a size that there is not', ['simulate', '--size', 'huge'], '--size'],
])('exit code 2, usage on stderr and one TRACE ERROR: %s', async (_why, args, named) => {
  const run = await runCli(args);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('Usage: source-lark');
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect(run.messages).toMatchObject([
    {
      type: 'TRACE',
      trace: {
        type: 'ERROR',
        error: { failure_type: 'config_error', message: expect.stringContaining(named) as string },
      },
    },
  ]);
});

test.each([
  ['a port that is a word', ['--port', 'high'], '--port'],
  ['a port that is none', ['--port', '70000'], '--port'],
  ['an empty port', ['--port', ''], '--port'],
  ['a rate of nothing', ['--rates', '0'], '--rates'],
  ['a rate that is a word', ['--rates', 'fast'], '--rates'],
  ['a fault that there is not', ['--faults', 'bogus'], '--faults'],
  ['the second of two faults', ['--faults', 'throttle#1', 'throttle:x'], '--faults'],
])('simulate refuses %s and says which flag', async (_why, args, flag) => {
  const run = await runCli(['simulate', '--port', '0', ...args], { timeoutMs: 20_000 });
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  expect(run.messages).toMatchObject([{ type: 'TRACE' }]);
  expect(run.stdout).toContain(`"message":"${flag}: `);
});

test('simulate reports that the port is taken', async () => {
  const {
    simulator: { url },
  } = await openTenant({ module: 'contact' });
  const run = await runCli(['simulate', '--port', new URL(url).port], { timeoutMs: 20_000 });
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  expect(run.stdout).toContain('"message":"--port: ');
});
