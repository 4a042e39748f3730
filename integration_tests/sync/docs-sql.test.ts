// Every SQL block of README and docs runs on tables that `sync` filled: on DuckDB and Postgres, or on the one that its info
// string names (```sql duckdb).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/src/simulator.ts';
import { openDuckdb } from '../../src/sync/duckdb/database.ts';
import { openPostgres } from '../../src/sync/postgres/database.ts';
import type { Database } from '../../src/sync/sql/database.ts';
import { literal } from '../../src/sync/sql/names.ts';
import { runCli, writeJson } from '../../test/support/cli.ts';
import { configForAll } from '../support/company.ts';
import { startPostgres, type Server } from './support/postgres.ts';

const home = resolve(import.meta.dirname, '../..');
const dialects = ['duckdb', 'postgres'] as const;

interface Block {
  /** As in `docs/sync.md:34`. */
  readonly place: string;
  readonly dialects: readonly (typeof dialects)[number][];
  readonly sql: string;
}

const files = [
  'README.md',
  ...readdirSync(join(home, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`),
];

const blocks = files
  .filter((file) => file.endsWith('.md'))
  .flatMap((file): Block[] => {
    const text = readFileSync(join(home, file), 'utf8');
    return [...text.matchAll(/^```sql([^\n]*)\n([^]*?)\n```$/gm)].map(
      ({ index, 1: info = '', 2: sql = '' }) => ({
        place: `${file}:${text.slice(0, index).split('\n').length}`,
        dialects:
          info.trim() === ''
            ? dialects
            : dialects.filter((dialect) => info.trim().split(' ').includes(dialect)),
        sql,
      }),
    );
  });

let server: Server;
let folder: string;
const databases = new Map<string, Database>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'source-lark-docs-'));
  server = await startPostgres();
  const simulator = await startSimulator({ rates: 'off', size: { people: 8, departments: 4, depth: 2 } });
  const config = writeJson('config.json', configForAll(simulator, { start: Date.now() - 3 * 86_400_000 }));
  const places = { duckdb: join(folder, 'company.duckdb'), postgres: server.database('company') };
  for (const to of [...Object.values(places), join(folder, 'rows')]) {
    const { exitCode, stderr } = await runCli(['sync', '--config', config, '--to', to]);
    if (exitCode !== 0) throw new Error(stderr);
  }
  await simulator.close();
  const duckdb = await openDuckdb(places.duckdb, join(folder, 'staging'));
  await duckdb.run(`SET file_search_path = ${literal(folder)}`);
  databases.set('duckdb', duckdb).set('postgres', await openPostgres(places.postgres));
});

afterAll(async () => {
  for (const database of databases.values()) await database.close();
  server.stop();
  rmSync(folder, { recursive: true });
});

test('there are SQL blocks', () => {
  expect(blocks.length).toBeGreaterThan(3);
});

describe.each(dialects)('on %s', (dialect) => {
  const own = blocks.filter((block) => block.dialects.includes(dialect));

  test.each(own.map(({ place, sql }) => [place, sql] as const))('%s runs', async (_place, sql) => {
    const database = databases.get(dialect);
    for (const statement of sql.split(/;\s*(?:\n|$)/).filter((one) => one.trim() !== ''))
      await database?.run(statement);
  });
});
