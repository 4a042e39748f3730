// The files that a platform hands to the built command line, wherever they are and whatever they are called. What may be
// in them is in test/simulated/commands/read-inputs.test.ts.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, writeJson } from '../test/support/cli.ts';
import { configFor } from './support/company.ts';
import { builtCli } from './support/processes.ts';
import { openTenant } from '../test/support/open-tenant.ts';

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
  ['a name with quotes, spaces and Chinese', 'a b\'c"d$e–一.json', (path: string) => path, 0o644],
] as const)('the config has %s', async (_why, name, way, mode) => {
  const path = writeJson(name, configFor((await openTenant({ module: 'contact' })).simulator));
  chmodSync(path, mode);
  const run = await runCli(['discover', '--config', way(path)], { cwd: dirname(path) });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.messages.map(({ type }) => type)).toEqual(['CATALOG']);
});

test('the config comes through a pipe, as shells hand over secrets', async () => {
  const config = JSON.stringify(configFor((await openTenant({ module: 'contact' })).simulator));
  const script = `exec node "$0" discover --config <(printf %s '${config}')`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, builtCli], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^\{"type":"CATALOG".*\n$/);
});

test('the working directory is only read', async () => {
  const { simulator } = await openTenant({ module: 'contact' });
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
