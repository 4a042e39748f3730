// npm run build: the program and all it needs as a few files, which halves what every start costs. With --package its
// libraries stay outside, as a package wants it, and the types of the library are beside its door.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import ts from 'typescript';

const home = resolve(import.meta.dirname, '..');
const dist = join(home, 'dist');
const sdk = '@larksuiteoapi/node-sdk';
const isPackage = process.argv.includes('--package');

const common = {
  absWorkingDir: home,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

interface Manifest {
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What a user may leave out is never inside. */
function optionalPackages(): string[] {
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
  const { peerDependencies = {}, optionalDependencies = {} } = manifest;
  return [...Object.keys(peerDependencies), ...Object.keys(optionalDependencies)];
}

/** zod brings its messages in every language; ours are English. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup(bundler) {
    const contents = "export { default as en } from './en.js';";
    bundler.onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents }));
  },
};

/** Each verb loads its own files. They lie one folder deep, as in `src`: paths to spec.json and package.json hold. */
async function bundleProgram(): Promise<Metafile> {
  const { metafile } = await build({
    ...common,
    entryPoints: isPackage ? ['src/cli.ts', 'src/index.ts'] : ['src/cli.ts'],
    outdir: 'dist',
    chunkNames: 'parts/[name]-[hash]',
    format: 'esm',
    splitting: true,
    sourcemap: 'linked',
    sourcesContent: false,
    ...(isPackage
      ? { packages: 'external' }
      : { conditions: ['source'], external: [sdk, ...optionalPackages()], plugins: [englishOnly] }),
    // Some of the libraries are CommonJS and require Node's modules.
    banner: {
      js: "import{createRequire as toRequire}from'node:module';const require=toRequire(import.meta.url);",
    },
  });
  chmodSync(join(dist, 'cli.js'), 0o755);
  return metafile;
}

/** The SDK with all it needs, where Node finds it before the one of 6 MB. */
async function bundleSdk(): Promise<Metafile> {
  const folder = join(dist, 'node_modules', sdk);
  const { metafile } = await build({
    ...common,
    entryPoints: [createRequire(join(home, 'package.json')).resolve(sdk)],
    outfile: join(folder, 'index.cjs'),
    format: 'cjs',
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: sdk, main: 'index.cjs' }));
  return metafile;
}

/** The licences of what is inside the files. */
function writeLicences(metafiles: readonly Metafile[]): void {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const name = folder.replace(/^.*node_modules\//, '');
    const file = readdirSync(join(home, folder)).find((one) => /^licen[cs]e/i.test(one));
    return `${name}\n\n${file === undefined ? 'See its package.' : readFileSync(join(home, folder, file), 'utf8').trim()}\n`;
  });
  writeFileSync(join(dist, 'licences.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}

/** The types of the library: its door, and the file that the door takes types from. */
function writeTypes(): void {
  for (const file of ['index', 'airbyte/messages']) {
    const source = join(home, `src/${file}.ts`);
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(source, 'utf8'), {
      fileName: source,
      reportDiagnostics: true,
    });
    for (const { messageText } of diagnostics)
      throw new Error(`${source}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    const target = join(dist, `${file}.d.ts`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  }
}

rmSync(dist, { recursive: true, force: true });
const program = await bundleProgram();
if (isPackage) writeTypes();
else writeLicences([program, await bundleSdk()]);
