// Shell completion, in a real bash: every verb and every flag, and files for their values.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../test/support/cli.ts';
import { modules } from '../src/modules/index.ts';

let script: string;
const cwd = mkdtempSync(join(tmpdir(), 'source-lark-completion-'));

beforeAll(async () => {
  script = (await runCli(['completion', 'bash'])).stdout;
  writeFileSync(join(cwd, 'my-config.json'), '{}');
});

afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

/** What bash offers after these words, the last of which is begun. */
function completed(...words: readonly string[]): string[] {
  const program = `${script}
    COMP_WORDS=(source-lark "$@"); COMP_CWORD=$#; _source_lark; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', program, 'bash', ...words], { cwd, encoding: 'utf8' });
  return output.split('\n').filter((word) => word !== '');
}

test('all verbs, the new ones too', () => {
  const verbs = ['spec', 'check', 'discover', 'read', 'sync', 'scopes', 'plan', 'init', 'explain', 'codes'];
  expect(completed('')).toEqual(
    expect.arrayContaining([...verbs, 'simulate', 'demo', 'completion', '--version', '--help']),
  );
  expect(completed('in')).toEqual(['init']);
  expect(completed('pl')).toEqual(['plan']);
});

test('the flags of a verb', () => {
  expect(completed('plan', '--').sort()).toEqual(
    ['--catalog', '--config', '--help', '--json', '--state', '--streams'].sort(),
  );
  expect(completed('read', '--st').sort()).toEqual(['--state', '--streams']);
});

test('init has the flags of every module', () => {
  const flags = modules.flatMap(({ init = [] }) => init.map(({ flag }) => `--${flag}`));
  expect(completed('init', '--')).toEqual(
    expect.arrayContaining(['--region', '--modules', '--app-id', '--app-secret', '--out', '--yes', ...flags]),
  );
});

test('files for the value of a flag', () => {
  expect(completed('plan', '--config', 'my')).toEqual(['my-config.json']);
});

test.each(['zsh', 'fish'])('%s has the same verbs and flags', async (shell) => {
  const { stdout } = await runCli(['completion', shell]);
  for (const word of ['init', 'plan', 'approval-codes', 'base-links', 'overwrite'])
    expect(stdout).toContain(word);
});
