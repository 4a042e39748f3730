// spec: the form, and how little it takes to print it, because platforms ask for it before everything else.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { specProblems } from '../../test/checkers/acceptance.ts';
import { runCli } from '../../test/support/cli.ts';
import { builtCli } from '../support/processes.ts';

test('one SPEC, on the first line, by every rule of the form', async () => {
  const run = await runCli(['spec']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.messages).toHaveLength(1);
  const [message] = run.messages;
  expect(message?.type === 'SPEC' ? specProblems(message.spec) : ['no SPEC']).toEqual([]);
  expect(run.lines[0]).toMatch(/^\{"type":"SPEC"/);
});

test('the built program can be started by its name', () => {
  expect(statSync(builtCli).mode & 0o111).toBe(0o111);
});

test.each([
  ['what harnesses add is no reason to fail', ['--config', 'nowhere.json', '--catalog', 'nowhere.json']],
  [
    'nor are the flags of other kinds of connectors',
    ['--manifest-path', 'a.yaml', '--components-path', 'b.py'],
  ],
  ['nor is a wish for details', ['--debug']],
])('%s', async (_why, args) => {
  const [plain, run] = await Promise.all([runCli(['spec']), runCli(['spec', ...args])]);
  expect(run).toMatchObject({ exitCode: 0, stderr: '', stdout: plain.stdout });
});

/** The files of scripts that a run has executed anything of, whichever loader brought them. */
function loadedBy(args: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'source-lark-coverage-'));
  try {
    spawnSync(process.execPath, [builtCli, ...args], { env: { NODE_V8_COVERAGE: folder } });
    return readdirSync(folder).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        result: { url: string }[];
      };
      return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('no package is loaded, and nothing that knows Lark', () => {
  const ours = loadedBy(['spec']).map((url) => url.replace(/^.*\/(?=(dist|node_modules)\/)/, ''));
  const packages = ours.flatMap((url) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  expect(ours.length).toBeGreaterThan(0);
  expect(packages).toEqual([]);
  expect(ours.filter((url) => /^dist\/(lark|modules|config)/.test(url))).toEqual([]);
  // The method sees what it looks for where it is.
  const tooMuch = loadedBy(['simulate', '--rates', '0']);
  expect(tooMuch.some((url) => /[/-]simulator\/dist\//.test(url))).toBe(true);
});

/** Milliseconds that a program takes to its end. */
function timeOf(args: readonly string[]): number {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, args, { env: {} });
  expect(status).toBe(0);
  return performance.now() - startedAt;
}

/** How much longer the best of several runs of one program takes than the best of another, taken in turns. */
function ratioOf(one: readonly string[], other: readonly string[], runs: number): number {
  const pairs = Array.from({ length: runs }, () => [timeOf(one), timeOf(other)] as const);
  return Math.min(...pairs.map(([time]) => time)) / Math.min(...pairs.map(([, time]) => time));
}

test('it takes at most twice as long as Node itself takes to do nothing', { retry: 1 }, () => {
  const ratio = ratioOf([builtCli, 'spec'], ['-e', ''], 20);
  process.stdout.write(`spec takes ${ratio.toFixed(2)} times as long as node -e ""\n`);
  expect(ratio).toBeLessThan(2);
});
