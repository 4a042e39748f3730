// The packages as people install them: the tarballs, the library with its types, and a clone installed through git.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshFolder } from '../test/support/folders.ts';

const home = resolve(import.meta.dirname, '..');
const run = promisify(execFile);
const minutes = 60_000;

/** Runs a program in a folder and resolves to its stdout. */
async function output(cwd: string, program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(program, args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

const quietly = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

function emptyProject(): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  return folder;
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

async function pack(from: string, into: string, ...args: string[]): Promise<Packed> {
  const [packed] = JSON.parse(
    await output(from, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', into, ...args),
  ) as Packed[];
  if (!packed) throw new Error('npm pack made no tarball.');
  return packed;
}

/** The files of the repository as they are now, without what is built or installed. */
async function copyOfRepository(): Promise<string> {
  const copy = join(freshFolder(), 'source-lark');
  const listed = await output(home, 'git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  const files = listed.split('\0').filter((path) => path !== '' && existsSync(join(home, path)));
  for (const file of files) cpSync(join(home, file), join(copy, file));
  return copy;
}

/** The blocks of TypeScript in a page. */
function programsIn(page: string): string[] {
  const text = readFileSync(join(home, page), 'utf8');
  return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, program = '']) => program);
}

describe('the tarballs', () => {
  const project = emptyProject();
  let connector: Packed;
  let simulator: Packed;

  beforeAll(async () => {
    const copy = await copyOfRepository();
    symlinkSync(join(home, 'node_modules'), join(copy, 'node_modules'));
    await output(copy, 'npx', 'tsx', 'tools/bundle.ts', '--package');
    connector = await pack(copy, project);
    simulator = await pack(join(home, 'simulator'), project);
    const tarballs = [connector, simulator].map(({ filename }) => join(project, filename));
    await output(project, 'npm', 'install', ...quietly, ...tarballs);
  }, 5 * minutes);

  test('the connector is under 200 kB, and holds the program, the form and its papers', () => {
    expect(connector.name).toBe('source-lark');
    expect(connector.size).toBeLessThan(200_000);
    const places = connector.files.map(({ path }) => path.split('/')[0]);
    expect([...new Set(places)].sort()).toEqual(
      ['LICENSE', 'README.md', 'dist', 'package.json', 'spec.json'].sort(),
    );
    expect(connector.files.filter(({ path }) => /\.(?:map|test\.js|tsbuildinfo)$/.test(path))).toEqual([]);
  });

  test('the simulator is a tarball of its own', () => {
    expect(simulator.name).toBe('lark-simulator');
    expect(simulator.size).toBeLessThan(200_000);
    expect(connector.files.filter(({ path }) => path.includes('simulator/'))).toEqual([]);
  });

  test('installs a program that answers with its form', async () => {
    const [line = ''] = (await output(project, 'npx', '--no-install', 'source-lark', 'spec')).split('\n');
    expect(JSON.parse(line)).toMatchObject({ type: 'SPEC' });
  });

  test(
    'the programs of docs/library.md are well typed, run and print rows',
    { timeout: 2 * minutes },
    async () => {
      for (const packaged of ['@types/node', 'undici-types'])
        cpSync(join(home, 'node_modules', packaged), join(project, 'node_modules', packaged), {
          recursive: true,
        });
      const programs = programsIn('docs/library.md').map((program, index) => {
        writeFileSync(join(project, `program${index}.ts`), program);
        return `program${index}`;
      });
      expect(programs.length).toBeGreaterThan(1);
      const compiler = join(home, 'node_modules/typescript/bin/tsc');
      const strict = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'];
      const modules = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
      const files = programs.map((program) => `${program}.ts`);
      await output(project, process.execPath, compiler, ...strict, ...modules, ...files);
      for (const program of programs) {
        const printed = await output(project, process.execPath, `${program}.js`);
        expect(printed.split('\n').length).toBeGreaterThan(30);
        expect(printed).not.toContain('undefined');
      }
    },
  );

  test('a read that fails in part throws at its end, and a wrong configuration at once', async () => {
    writeFileSync(
      join(project, 'fails.js'),
      `import { openSource, simulate, ReadError } from 'source-lark';
       const tenant = await simulate();
       const source = openSource({ ...tenant.config, modules: ['contact', 'approval'],
         approval: { approval_codes: ['00000000-0000-0000-0000-000000000000'] } });
       const rows = new Set();
       try {
         for await (const event of source.read({ streams: ['contact_users', 'approval_definitions'] }))
           if (event.kind === 'row') rows.add(event.stream);
       } catch (error) {
         console.log(error instanceof ReadError, [...rows].join(), error.failures.map(({ stream, type }) => [stream, type]).join());
       }
       try { openSource({ credentials: {} }); } catch (error) { console.log(error.message); }
       await tenant.close();`,
    );
    const [failed, refused] = (await output(project, process.execPath, 'fails.js')).split('\n');
    expect(failed).toBe('true contact_users approval_definitions,config_error');
    expect(refused).toContain('credentials.app_id: is missing');
  });
});

test(
  'installing through git builds the program',
  async () => {
    const clone = await copyOfRepository();
    await output(clone, 'git', 'init', '-q');
    await output(clone, 'git', 'add', '-A');
    const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
    await output(clone, 'git', ...author, 'commit', '-qm', 'test');
    const project = emptyProject();
    await output(project, 'npm', 'install', ...quietly, `git+file://${clone}`);
    const [line = ''] = (await output(project, 'npx', '--no-install', 'source-lark', 'spec')).split('\n');
    expect(JSON.parse(line)).toMatchObject({ type: 'SPEC' });
    const installed = readdirSync(join(project, 'node_modules/source-lark/dist'));
    expect(installed).toEqual(expect.arrayContaining(['cli.js', 'index.js', 'index.d.ts']));
  },
  5 * minutes,
);
