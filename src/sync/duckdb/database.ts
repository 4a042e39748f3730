// DuckDB through its official client, which is loaded when a sync needs it: no other verb does.
import { ConnectorError } from '../../engine/errors.ts';
import type { Database, Dialect } from '../sql/database.ts';
import { identifier, literal } from '../sql/names.ts';
import { stageOf } from '../sql/rows.ts';
import { viewDialects } from '../views/dialects.ts';
import type { Kind, TargetStream } from '../types.ts';
import { openStages } from './stages.ts';

export const duckdb: Dialect = {
  types: {
    text: 'VARCHAR',
    instant: 'TIMESTAMP WITH TIME ZONE',
    day: 'DATE',
    integer: 'BIGINT',
    number: 'DOUBLE',
    boolean: 'BOOLEAN',
    json: 'JSON',
    texts: 'VARCHAR[]',
    integers: 'BIGINT[]',
  },
  maxName: Infinity,
  place: 'row_number() OVER ()',
  cast(column, kind) {
    return kind === 'instant' || kind === 'day' ? `${column}::${duckdb.types[kind]}` : column;
  },
};

/**
 * Bytes of a block: small enough that many small tables take little space. One thread beside that of this process: more of
 * them take half as much CPU time again for the same rows.
 */
const settings = { default_block_size: '65536', threads: '1' };

/**
 * Opens a file, or a database in memory for `:memory:`. Records are staged as their lines, which DuckDB parses itself, beside
 * the work of this process.
 * @param staging a folder for them; what is in it goes
 * @throws ConnectorError (config) where the package is missing, or the file cannot be opened
 */
export async function openDuckdb(path: string, staging: string): Promise<Database> {
  const { DuckDBInstance } = await loadClient();
  const instance = await DuckDBInstance.create(path, settings).catch((error: unknown) => {
    throw unopened(path, error);
  });
  const connection = await instance.connect();
  const stages = openStages(staging);
  const views = new Map<string, StageView>();
  const run = async (sql: string): Promise<void> => {
    await connection.run(sql);
  };
  return {
    dialect: duckdb,
    views: viewDialects.duckdb,
    run,
    async rows(sql) {
      const result = await connection.runAndReadAll(sql);
      return result.getRowObjectsJson();
    },
    async prepare(stream) {
      const path = stages.open(stream.name);
      views.set(stream.name, { stream, path, longest: leastLongest });
      await run(stageView({ stream, path, longest: leastLongest }));
    },
    stage({ stream, lines }) {
      stages.append(stream, lines);
      return Promise.resolve();
    },
    async flush() {
      stages.flush();
      for (const view of views.values()) {
        const longest = stages.longest(view.stream.name);
        if (longest <= view.longest) continue;
        views.set(view.stream.name, { ...view, longest });
        await run(stageView({ ...view, longest }));
      }
    },
    clear(stream) {
      stages.clear(stream);
      return Promise.resolve();
    },
    // The file has a lock of its own.
    lock: () => Promise.resolve(),
    close() {
      connection.closeSync();
      instance.closeSync();
      stages.close();
      return Promise.resolve();
    },
  };
}

/** How the lines of records are read; what SQL has to parse itself is text. */
export const staged: Readonly<Partial<Record<Kind, string>>> = { instant: 'VARCHAR', day: 'VARCHAR' };

/** A view of a file of lines. DuckDB makes room for the longest line, several times. */
interface StageView {
  readonly stream: TargetStream;
  readonly path: string;
  readonly longest: number;
}

const leastLongest = 4_194_304;

function stageView({ stream, path, longest }: StageView): string {
  const fields = stream.columns.map(
    ({ name, kind }) => `${identifier(name, duckdb)} ${staged[kind] ?? duckdb.types[kind]}`,
  );
  const type = literal(`STRUCT("data" STRUCT(${fields.join(', ')}))`);
  return (
    `CREATE OR REPLACE TEMPORARY VIEW ${identifier(stageOf(stream.name), duckdb)} AS SELECT unnest(record.data) FROM ` +
    `read_json(${literal(path)}, format = 'newline_delimited', columns = {'record': ${type}}, ` +
    `maximum_object_size = ${longest})`
  );
}

const install = 'npm install @duckdb/node-api';

async function loadClient() {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new ConnectorError(
      'config_error',
      `DuckDB needs the package @duckdb/node-api, which is not installed. Install it beside source-lark: ${install}`,
      { internal: String(error), cause: error },
    );
  }
}

function unopened(path: string, error: unknown): ConnectorError {
  const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  const what = problem.includes('lock')
    ? 'another program has it open. Close it, and run the same command again.'
    : `it cannot be opened as a DuckDB file (${problem}). Choose another one.`;
  return new ConnectorError('config_error', `--to ${path}: ${what}`, { cause: error });
}
