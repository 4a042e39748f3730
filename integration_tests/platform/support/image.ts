// Images for the tests, through whatever builds them on this machine.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeJson } from '../../../test/support/cli.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = fileURLToPath(new URL('../../../.ci/image', import.meta.url));

/** Whether this machine can build images at all. */
export const canBuild = spawnSync(program, ['probe']).status === 0;

/** What a container said. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

async function image(args: readonly string[]): Promise<Said> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, exitCode: child.exitCode };
}

async function demand(args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await image(args);
  if (exitCode !== 0) throw new Error(`image ${args.join(' ')}: ${stdout}\n${stderr}`);
  return stdout;
}

export async function build(context: string, tag: string): Promise<void> {
  await demand(['build', context, tag]);
}

/** A thin layer on an image, because not every builder takes a user, an entrypoint or an environment when it runs one. */
export async function buildOn(tag: string, as: string, lines: readonly string[]): Promise<void> {
  await build(dirname(writeJson('Dockerfile', [`FROM ${tag}`, ...lines, ''].join('\n'))), as);
}

export const runArgs = (tag: string, args: readonly string[], mounts: readonly string[] = []): string[] => [
  'run',
  tag,
  ...mounts.flatMap((mount) => ['-v', mount]),
  '--',
  ...args,
];

export async function run(
  tag: string,
  args: readonly string[],
  mounts: readonly string[] = [],
): Promise<Said> {
  return image(runArgs(tag, args, mounts));
}

/** How to start it by hand. */
export const started = (
  tag: string,
  args: readonly string[],
  mounts: readonly string[],
): readonly [string, readonly string[], NodeJS.ProcessEnv] => [
  program,
  runArgs(tag, args, mounts),
  process.env,
];

/** What an image declares. */
export interface Declared {
  readonly User: string;
  readonly WorkingDir: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
}

export async function inspect(tag: string): Promise<Declared> {
  return JSON.parse(await demand(['inspect', tag])) as Declared;
}

/** Megabytes on top of the base. */
export async function size(tag: string): Promise<number> {
  return Number(await demand(['size', tag]));
}
