// The files that GitHub reads: valid YAML, jobs of the shape that GitHub expects, and commands that exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const home = resolve(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(home, path), 'utf8');
const yaml = (path: string): unknown => parse(text(path), { uniqueKeys: true });
const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const workflows = readdirSync(join(home, '.github/workflows')).map((file) => `.github/workflows/${file}`);

test.each(workflows)('%s: every job has a runner, a limit and steps, each of which acts or runs', (path) => {
  const { name, on, permissions, jobs } = yaml(path) as Workflow;
  expect(name).toBeTruthy();
  expect(Object.keys(on).length).toBeGreaterThan(0);
  expect(permissions).toEqual({ contents: 'read' });
  for (const job of Object.values(jobs)) {
    expect(job['runs-on']).toBe('ubuntu-latest');
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    for (const { uses, run } of job.steps) {
      expect([uses, run].filter((one) => one !== undefined)).toHaveLength(1);
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
    }
  }
});

test.each(workflows)('%s runs scripts and files of this repository that exist', (path) => {
  const commands = Object.values((yaml(path) as Workflow).jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run ?? []),
  );
  for (const command of commands) {
    const [, script] = /^npm run (?:--silent )?(\S+)/.exec(command) ?? [];
    if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
    if (command.startsWith('.')) expect(existsSync(join(home, command))).toBe(true);
  }
});

test('the code is checked on every supported version of Node.js, and both images are built', () => {
  const { jobs } = yaml('.github/workflows/check.yml') as Workflow;
  expect(jobs['test']?.strategy?.matrix['node']).toEqual([20, 22, 24]);
  expect(jobs['image']?.strategy?.matrix['region']).toEqual(['lark', 'feishu']);
});

test('the site is built from every commit on main, by the command that people use', () => {
  const pages = text('.github/workflows/pages.yml');
  expect(pages).toContain('- run: npm run docs:build\n');
  expect(pages).toContain('path: docs/.vitepress/dist\n');
});

test('a release has provenance and an SBOM', () => {
  const release = text('.github/workflows/release.yml');
  expect(release.match(/npm publish --provenance/g)).toHaveLength(2);
  expect(release).toContain('npm run --silent sbom');
  expect(release).toContain('id-token: write');
});

test.each(['bug.yml', 'stream.yml'])('the issue form %s has a name, a description and fields', (file) => {
  const form = yaml(`.github/ISSUE_TEMPLATE/${file}`) as Readonly<Record<string, unknown>>;
  expect(Object.keys(form)).toEqual(['name', 'description', 'labels', 'body']);
});

test('images are built on a base with a digest, wherever we build them', () => {
  const pinned = 'docker.io/library/node:24.20.0-bookworm-slim@sha256:';
  const digests = ['.github/workflows/check.yml', '.ci/image', 'docs/recipes/airbyte.md'].map((path) => {
    expect(text(path), path).toContain('--build-context');
    return /node:24[.\d]+-bookworm-slim@sha256:([0-9a-f]{64})\b/.exec(text(path))?.[1];
  });
  expect(text('.github/workflows/check.yml')).toContain(`docker-image://${pinned}`);
  expect(new Set(digests).size).toBe(1);
  expect(digests[0]).toBeDefined();
});
