// The layers, sizes and habits of the code, kept by looking at the files themselves.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const home = resolve(import.meta.dirname, '../..');
const source = join(home, 'src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const textOf = (file: string): string => readFileSync(join(source, file), 'utf8');

/** One `from '...'` or `import('...')` of a file. */
interface Import {
  readonly file: string;
  /** As it is written. */
  readonly from: string;
  /** Only types: nothing of it is there when the program runs. */
  readonly type: boolean;
}

const imports: readonly Import[] = files.flatMap((file) => {
  const text = textOf(file);
  const stated = [...text.matchAll(/^(?:import|export)\s(?<what>[^;]*?)from '(?<from>[^']+)';/gm)];
  const bare = [
    ...text.matchAll(/^import '(?<from>[^']+)'|(?:import|require)\(['"](?<called>[^'"]+)['"]\)/gm),
  ];
  return [
    ...stated.map(({ groups }) => ({
      file,
      from: groups?.['from'] ?? '',
      type: /^type\s/.test(groups?.['what'] ?? ''),
    })),
    ...bare.map(({ groups }) => ({ file, from: groups?.['from'] ?? groups?.['called'] ?? '', type: false })),
  ];
});

/** The file of ours that is meant, from the root of src; undefined for packages and Node. */
function ours({ file, from }: Import): string | undefined {
  return from.startsWith('.') ? relative(source, resolve(join(source, dirname(file)), from)) : undefined;
}

/** `src/lark/error-codes/base.ts` is of the layer `lark`; `src/cli.ts` and `src/config.ts` are the root. */
function layerOf(file: string): string {
  const [folder = '', ...rest] = file.split('/');
  return rest.length === 0 || folder === 'commands' ? 'root' : folder;
}

/** What anybody may use, because it knows nothing of Airbyte, of Lark or of us. */
const common = ['fits.ts', 'json.ts'];

const mayImport: Readonly<Record<string, (file: string) => boolean>> = {
  airbyte: () => false,
  engine: (file) => layerOf(file) === 'airbyte',
  lark: (file) => file === 'engine/errors.ts',
  modules: (file) => ['engine', 'lark', 'enrich'].includes(layerOf(file)),
  enrich: (file) => ['engine', 'lark', 'modules'].includes(layerOf(file)),
  sync: (file) => layerOf(file) === 'airbyte' || file === 'engine/errors.ts',
  root: () => true,
};

/** The context of a module knows the type of the shared settings. */
const typesToo: Readonly<Record<string, readonly string[]>> = { modules: ['settings.ts'] };

describe('layers', () => {
  test('every folder is one', () => {
    expect([...new Set(files.map(layerOf))].sort()).toEqual(Object.keys(mayImport).sort());
  });

  test('no file imports what its layer must not know', () => {
    const offences = imports.flatMap((one) => {
      const target = ours(one);
      const layer = layerOf(one.file);
      if (target === undefined || layerOf(target) === layer) return [];
      if (common.includes(target)) return [];
      if (one.type && typesToo[layer]?.includes(target)) return [];
      return mayImport[layer]?.(target) ? [] : [`${one.file} imports ${target}`];
    });
    expect(offences).toEqual([]);
  });

  test('every import of ours leads to a file', () => {
    const lost = imports.filter((one) => !files.includes(ours(one) ?? files[0] ?? ''));
    expect(lost).toEqual([]);
  });

  test.each([
    ['the SDK', ['@larksuiteoapi/node-sdk'], ['lark/transport.ts']],
    ['queues', ['p-queue'], ['engine', 'lark/limits.ts']],
    ['retries', ['p-retry'], ['lark/retry.ts']],
    ['the command line', ['commander'], ['commands/line.ts']],
    ['DuckDB', ['@duckdb/node-api'], ['sync/duckdb']],
    ['Postgres', ['pg', 'pg-copy-streams'], ['sync/postgres']],
    ['HTTP', ['node:http', 'node:https', 'undici', 'node:net', 'node:tls'], ['lark']],
    ['files', ['node:fs', 'node:fs/promises'], ['commands', 'sync']],
    [
      'other processes',
      ['node:child_process', 'node:worker_threads'],
      ['commands/demo.ts', 'commands/init/clipboard.ts'],
    ],
    ['prompts', ['@clack/prompts'], ['commands/init/asker.ts']],
  ])('%s: only where it belongs', (_what, packages, places) => {
    const users = imports.filter(({ from }) => packages.includes(from)).map(({ file }) => file);
    const elsewhere = users.filter(
      (file) => !places.some((place) => file === place || file.startsWith(`${place}/`)),
    );
    expect([...new Set(elsewhere)]).toEqual([]);
  });

  test('what is not listed as a package is not used, and what is listed is', () => {
    const { dependencies, optionalDependencies, peerDependencies } = manifest();
    const used = imports
      .filter(({ from }) => !from.startsWith('.') && !from.startsWith('node:'))
      .map(({ from }) =>
        from
          .split('/')
          .slice(0, from.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    // Where a package is loaded by its name, when it is needed.
    const byName = files.flatMap((file) =>
      [...textOf(file).matchAll(/\)\('([a-z-]+)'\)/g)].map(([, name]) => name ?? ''),
    );
    expect([...new Set([...used, ...byName])].sort()).toEqual(
      Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).sort(),
    );
  });

  test('no files import each other in a circle, types included', () => {
    const next = new Map<string, string[]>();
    for (const one of imports) {
      const target = ours(one);
      if (target !== undefined) next.set(one.file, [...(next.get(one.file) ?? []), target]);
    }
    const done = new Set<string>();
    const circleFrom = (file: string, way: readonly string[]): string[] => {
      if (way.includes(file)) return [[...way.slice(way.indexOf(file)), file].join(' > ')];
      if (done.has(file)) return [];
      const circles = (next.get(file) ?? []).flatMap((target) => circleFrom(target, [...way, file]));
      done.add(file);
      return circles;
    };
    expect(files.flatMap((file) => circleFrom(file, []))).toEqual([]);
  });
});

describe('sizes', () => {
  test('no file is over 250 lines', () => {
    const long = files.map((file) => [file, textOf(file).split('\n').length - 1] as const);
    expect(long.filter(([, lines]) => lines > 250)).toEqual([]);
  });
});

describe('modules', () => {
  const modules = imports
    .filter(({ file }) => file === 'modules/index.ts')
    .flatMap(({ from }) => /^\.\/(\w+)\/index\.ts$/.exec(from)?.[1] ?? []);

  test('there are four', () => {
    expect([...new Set(modules)].sort()).toEqual(['approval', 'attendance', 'base', 'contact']);
  });

  test.each(modules)('%s has the files that every module has', (name) => {
    const wanted = ['index.ts', 'settings.ts', 'endpoints.ts', 'check.ts', 'estimate.ts'];
    expect(wanted.filter((file) => !files.includes(`modules/${name}/${file}`))).toEqual([]);
  });
});

describe('engine', () => {
  test('has fewer than 25 exported types', () => {
    const exported = files
      .filter((file) => layerOf(file) === 'engine')
      .flatMap((file) =>
        [...textOf(file).matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, type]) => type),
      );
    expect(exported.length, exported.join()).toBeLessThan(25);
  });
});

describe('habits', () => {
  test('nothing is exported as a default, and nothing is passed on but by the registry and the doors', () => {
    const doors = ['engine/errors.ts', 'engine/types.ts'];
    const defaults = files.filter((file) => /^export default /m.test(textOf(file)));
    const barrels = files.filter((file) => /^export (?:\*|(?:type )?\{[^}]*\}) from/m.test(textOf(file)));
    expect(defaults).toEqual([]);
    expect(barrels.filter((file) => !doors.includes(file))).toEqual([]);
  });

  test('classes are for errors, and there are no enums', () => {
    const classes = files.flatMap((file) =>
      [...textOf(file).matchAll(/^(?:export )?class .*$/gm)].map(([line]) => line),
    );
    expect(classes.filter((line) => !/ extends \w*Error \{$/.test(line))).toEqual([]);
    expect(files.filter((file) => /^(?:export )?(?:const )?enum /m.test(textOf(file)))).toEqual([]);
  });

  test('what is generated is what the code says', () => {
    const generate = ['--import=tsx', '--conditions=source', 'tools/generate.ts', '--check'];
    expect(() => execFileSync(process.execPath, generate, { cwd: home, stdio: 'pipe' })).not.toThrow();
  });

  test('docs/dependencies.md has a line for every package that is needed at run time, and for no other', () => {
    const [table = ''] =
      /\n\| package [^]*?\n\n/.exec(readFileSync(join(home, 'docs/dependencies.md'), 'utf8')) ?? [];
    const named = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(manifest().dependencies).sort());
  });

  test('the program says which interpreter runs it', () => {
    expect(textOf('cli.ts').startsWith('#!/usr/bin/env node\n')).toBe(true);
  });
});

function manifest() {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly optionalDependencies: Readonly<Record<string, string>>;
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
}
