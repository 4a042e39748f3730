// Every SQL block of README and docs runs on tables that `sync` filled: on DuckDB and Postgres, or on the one that its info
// string names (```sql duckdb). A block that finds no rows fails.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/src/simulator.ts';
import type { JsonObject } from '../../src/airbyte/messages.ts';
import { openDuckdb } from '../../src/sync/duckdb/database.ts';
import { openPostgres } from '../../src/sync/postgres/database.ts';
import type { Database } from '../../src/sync/sql/database.ts';
import { literal } from '../../src/sync/sql/names.ts';
import { runCli, writeJson } from '../../test/support/cli.ts';
import { day } from '../../test/support/time.ts';
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

/** A page of each module has at least so many questions. */
const questions = 5;
const modules = ['approval', 'base', 'attendance', 'contact'];

/** Large enough that every question has an answer on any day of the year. */
const days = 40;
const size = {
  people: 16,
  departments: 6,
  depth: 3,
  approval: { definitions: 4, instances: 120, days },
  attendance: { days },
  base: { bases: 2, tables: 3, rows: 40 },
};

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

const statementsOf = (sql: string): string[] =>
  sql.split(/;\s*(?:\n|$)/).filter((statement) => statement.trim() !== '');

/** The table that a block keeps by itself, such as one of the people who left. */
const keptBy = (sql: string): string | undefined => /CREATE TABLE IF NOT EXISTS (\w+)/.exec(sql)?.[1];

let server: Server;
let folder: string;
const databases = new Map<string, Database>();

async function openDatabases(places: Record<'duckdb' | 'postgres', string>): Promise<void> {
  const duckdb = await openDuckdb(places.duckdb, join(folder, 'staging'));
  await duckdb.run(`SET file_search_path = ${literal(folder)}`);
  databases.set('duckdb', duckdb).set('postgres', await openPostgres(places.postgres));
}

async function closeDatabases(): Promise<void> {
  for (const database of databases.values()) await database.close();
  databases.clear();
}

/** Runs a block; the rows of its last statement, or of the table that it keeps. */
async function answersOf(dialect: string, sql: string): Promise<readonly JsonObject[]> {
  const database = databases.get(dialect);
  if (database === undefined) throw new Error(`no database ${dialect}`);
  const statements = statementsOf(sql);
  const kept = keptBy(sql);
  const last = kept === undefined ? statements.pop() : `SELECT * FROM ${kept}`;
  for (const statement of statements) await database.run(statement);
  return database.rows(last ?? '');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'source-lark-docs-'));
  server = await startPostgres();
  const simulator = await startSimulator({ rates: 'off', size });
  const config = writeJson('config.json', configForAll(simulator, { start: Date.now() - days * day }));
  const places = { duckdb: join(folder, 'company.duckdb'), postgres: server.database('company') };
  const sync = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await runCli(['sync', '--config', config, ...args]);
    if (exitCode !== 0) throw new Error(stderr);
  };
  for (const to of [...Object.values(places), join(folder, 'rows')]) await sync('--to', to);
  await sync('--to', join(folder, 'lake'), '--format', 'parquet');
  // A person leaves, which the tables that a block keeps must show.
  await openDatabases(places);
  for (const dialect of dialects)
    for (const { sql } of blocks.filter((block) => keptBy(block.sql))) await answersOf(dialect, sql);
  await closeDatabases();
  simulator.tenant.contact.removePerson([...simulator.tenant.contact.people()].at(-1)?.open_id ?? '');
  for (const to of Object.values(places)) await sync('--to', to, '--streams', 'contact_users');
  await simulator.close();
  await openDatabases(places);
  for (const dialect of dialects)
    for (const { sql } of blocks.filter((block) => keptBy(block.sql))) await answersOf(dialect, sql);
});

afterAll(async () => {
  await closeDatabases();
  server.stop();
  rmSync(folder, { recursive: true });
});

test.each(modules)('the page of %s asks five questions', (name) => {
  const own = blocks.filter(({ place }) => place.startsWith(`docs/${name}.md:`));
  expect(own.length).toBeGreaterThanOrEqual(questions);
});

describe.each(dialects)('on %s', (dialect) => {
  const own = blocks.filter((block) => block.dialects.includes(dialect));

  test.each(own.map(({ place, sql }) => [place, sql] as const))('%s has rows', async (_place, sql) => {
    expect((await answersOf(dialect, sql)).length).toBeGreaterThan(0);
  });
});
