// No package has to run a script when it is installed: a machine that forbids them reads all the same.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../simulator/src/simulator.ts';
import { runCli } from '../test/support/cli.ts';
import { minute } from '../test/support/time.ts';
import { configFor, inDirectory } from './support/company.ts';

const home = resolve(import.meta.dirname, '..');
const kept = [
  'package.json',
  'package-lock.json',
  'spec.json',
  'dist',
  'simulator/package.json',
  'simulator/dist',
];

test('it reads after npm ci --ignore-scripts', { timeout: 3 * minute }, async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'install-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  mkdirSync(join(folder, 'simulator'));
  for (const path of kept) cpSync(join(home, path), join(folder, path), { recursive: true });
  const args = ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) skip(`npm cannot install here: ${stderr.slice(0, 200)}`);

  const simulator = await startSimulator({ rates: 'off' });
  onTestFinished(() => simulator.close());
  const run = await runCli(['read', ...inDirectory], {
    input: { config: configFor(simulator) },
    program: join(folder, 'dist', 'cli.js'),
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.messages.some(({ type }) => type === 'RECORD')).toBe(true);
});
