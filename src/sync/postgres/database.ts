// Postgres through `pg`, which is loaded when a sync needs it; rows are staged with COPY.
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { ConnectorError } from '../../engine/errors.ts';
import type { Database, Dialect } from '../sql/database.ts';
import { identifier } from '../sql/names.ts';
import { stageOf } from '../sql/rows.ts';
import { viewDialects } from '../views/dialects.ts';
import type { TargetStream } from '../types.ts';
import { copyLines } from './copy-lines.ts';

/** Staged values are texts. A list comes as JSON, of which Postgres makes one of its own. */
export const postgres: Dialect = {
  types: {
    text: 'TEXT',
    instant: 'TIMESTAMPTZ',
    day: 'DATE',
    integer: 'BIGINT',
    number: 'NUMERIC',
    boolean: 'BOOLEAN',
    json: 'JSONB',
    texts: 'TEXT[]',
    integers: 'BIGINT[]',
  },
  maxName: 63,
  place: 'ctid',
  cast(column, kind) {
    if (kind === 'text') return column;
    if (kind !== 'texts' && kind !== 'integers') return `${column}::${postgres.types[kind]}`;
    const list = `ARRAY(SELECT jsonb_array_elements_text(${column}::JSONB))::${postgres.types[kind]}`;
    return `CASE WHEN ${column} IS NOT NULL THEN ${list} END`;
  },
};

interface Stage {
  readonly table: string;
  readonly columns: readonly string[];
  pending: string[];
  size: number;
}

/** Characters that are worth a COPY. */
const batch = 1_048_576;

/** @throws ConnectorError (config) where a package is missing or the server refuses; without the password of the address */
export async function openPostgres(url: string): Promise<Database> {
  const { client, copyFrom } = await connect(url);
  const stages = new Map<string, Stage>();

  const query = async (sql: string) => {
    try {
      return await client.query<Record<string, unknown>>(sql);
    } catch (error) {
      throw refused(error);
    }
  };
  const copy = async (stage: Stage): Promise<void> => {
    if (stage.size === 0) return;
    const text = stage.pending.join('');
    [stage.pending, stage.size] = [[], 0];
    const stream = client.query(copyFrom(`COPY ${stage.table} FROM STDIN`));
    if (!stream.write(text)) await once(stream, 'drain');
    stream.end();
    await finished(stream).catch((error: unknown) => {
      throw refused(error);
    });
  };
  return {
    dialect: postgres,
    views: viewDialects.postgres,
    async run(sql) {
      await query(sql);
    },
    rows: async (sql) => (await query(sql)).rows,
    async prepare(stream) {
      const table = identifier(stageOf(stream.name), postgres);
      await query(`CREATE TEMPORARY TABLE ${table} (${textColumns(stream)})`);
      const columns = stream.columns.map(({ name }) => name);
      stages.set(stream.name, { table, columns, pending: [], size: 0 });
    },
    async stage(records) {
      const stage = stages.get(records.stream);
      if (!stage) return;
      const text = copyLines(records, stage.columns);
      stage.pending.push(text);
      stage.size += text.length;
      if (stage.size >= batch) await copy(stage);
    },
    async flush() {
      for (const stage of stages.values()) await copy(stage);
    },
    async clear(stream) {
      await query(`TRUNCATE ${identifier(stageOf(stream), postgres)}`);
    },
    async lock() {
      const lock = "pg_try_advisory_lock(hashtext('source-lark sync ' || current_schema()))";
      const { rows } = await query(`SELECT current_schema() AS schema, ${lock} AS locked`);
      if (rows[0]?.['schema'] === null)
        throw new ConnectorError('config_error', '--to: no schema of the search_path exists. Create one.');
      if (rows[0]?.['locked'] === true) return;
      throw new ConnectorError(
        'transient_error',
        '--to: another sync writes into this schema. Wait until it is over.',
      );
    },
    close: () => client.end(),
  };
}

function textColumns({ columns }: TargetStream): string {
  return columns.map(({ name }) => `${identifier(name, postgres)} TEXT`).join(', ');
}

async function connect(url: string) {
  const [{ Client: PostgresClient }, { from }] = await loadClient();
  const client: Client = new PostgresClient({ connectionString: url, application_name: 'source-lark' });
  // The statement that runs then fails too.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const text = `--to: Postgres cannot be reached: ${problem}. Check the address, the user and the password.`;
    throw new ConnectorError('config_error', text, { cause: error });
  }
  return { client, copyFrom: from };
}

const install = 'npm install pg pg-copy-streams';

async function loadClient() {
  try {
    return await Promise.all([import('pg'), import('pg-copy-streams')]);
  } catch (error) {
    throw new ConnectorError(
      'config_error',
      `Postgres needs the packages pg and pg-copy-streams, which are not installed. Install them beside source-lark: ${install}`,
      { internal: String(error), cause: error },
    );
  }
}

function refused(error: unknown): ConnectorError {
  const problem = error instanceof Error ? error.message : String(error);
  return new ConnectorError('system_error', `Postgres refused what sync wrote: ${problem}.`, {
    cause: error,
  });
}
