// What a database knows of earlier syncs: a row for each stream, and where the rows are from.
import type { JsonObject } from '../../airbyte/messages.ts';
import { ConnectorError } from '../../engine/errors.ts';
import { parseJson, toJson } from '../../json.ts';
import type { Origin } from '../types.ts';
import type { Database } from './database.ts';
import { literal } from './names.ts';
import type { Definition } from './tables.ts';

export interface StreamRecord {
  readonly definition: Definition;
  readonly state?: JsonObject | undefined;
  /** Rows of syncs before this one go once the stream is complete. */
  readonly fullSince?: string | undefined;
}

export interface SyncRecords {
  readonly origin: Origin | undefined;
  readonly streams: ReadonlyMap<string, StreamRecord>;
  /** When the last sync began, epoch ms. */
  readonly syncedAt: number;
}

const streams = '_sync_streams';
const origins = '_sync_origin';

/** Makes the tables for it, where they are not there, and reads them. */
export async function openRecords(database: Database): Promise<SyncRecords> {
  const { text } = database.dialect.types;
  await database.run(
    `CREATE TABLE IF NOT EXISTS ${streams} (stream ${text} PRIMARY KEY, definition ${text} NOT NULL, state ${text}, ` +
      `full_since ${text}, synced_at ${text} NOT NULL)`,
  );
  await database.run(`CREATE TABLE IF NOT EXISTS ${origins} (origin ${text} NOT NULL)`);
  const [origin] = await database.rows(`SELECT origin FROM ${origins}`);
  const rows = await database.rows(`SELECT stream, definition, state, full_since, synced_at FROM ${streams}`);
  return {
    syncedAt: Math.max(0, ...rows.map(({ synced_at }) => Date.parse(String(synced_at)))),
    origin: origin && (parsed(origin['origin']) as Origin),
    streams: new Map(
      rows.map(({ stream, definition, state, full_since }) => [
        String(stream),
        {
          definition: parsed(definition) as Definition,
          ...(typeof state === 'string' && { state: parsed(state) as JsonObject }),
          ...(typeof full_since === 'string' && { fullSince: full_since }),
        },
      ]),
    ),
  };
}

function parsed(text: unknown): unknown {
  try {
    return parseJson(String(text));
  } catch {
    throw new ConnectorError(
      'config_error',
      `--to: ${streams} and ${origins} were not written by sync. Choose another database.`,
    );
  }
}

/** @throws ConnectorError (config) where a table of another program has the name of a stream */
export async function refuseStrangers(
  { rows }: Database,
  wanted: readonly { readonly name: string }[],
  { streams: known }: SyncRecords,
): Promise<void> {
  const tables = await rows(
    'SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()',
  );
  const taken = new Set(tables.map(({ table_name }) => table_name));
  const stranger = wanted.find(({ name }) => taken.has(name) && !known.has(name));
  if (stranger === undefined) return;
  throw new ConnectorError(
    'config_error',
    `--to: the table ${stranger.name} was not made by sync. Rename it, or choose another database.`,
  );
}

export function saveOrigin(origin: Origin): string[] {
  return [`DELETE FROM ${origins}`, `INSERT INTO ${origins} VALUES (${literal(toJson(origin))})`];
}

export function saveStream(
  stream: string,
  { definition, state, fullSince }: StreamRecord,
  syncedAt: string,
): string {
  const orNull = (text: string | undefined): string => (text === undefined ? 'NULL' : literal(text));
  const values = [
    literal(stream),
    literal(toJson(definition)),
    orNull(state && toJson(state)),
    orNull(fullSince),
    literal(syncedAt),
  ];
  return (
    `INSERT INTO ${streams} (stream, definition, state, full_since, synced_at) VALUES (${values.join(', ')}) ` +
    'ON CONFLICT (stream) DO UPDATE SET definition = excluded.definition, state = excluded.state, ' +
    'full_since = excluded.full_since, synced_at = excluded.synced_at'
  );
}
