// sync: a read whose rows and states go into a destination beside the source: a folder, a DuckDB file or Postgres.
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { baseUrlOf, type Config } from '../config.ts';
import { log, type AirbyteStream, type JsonObject, type Outgoing } from '../airbyte/messages.ts';
import { unknownStreams } from '../modules/index.ts';
import { openNamed } from '../sync/failures.ts';
import { compareOrigins } from '../sync/origin.ts';
import type { Holder } from '../sync/folder/lock.ts';
import { runSync, usualPace, type Pace } from '../sync/run.ts';
import { startingStates } from '../sync/states.ts';
import { toTargetStream } from '../sync/streams.ts';
import type { FolderFormat, Target } from '../sync/target.ts';
import type { Destination, Origin } from '../sync/types.ts';
import type { World } from './connect.ts';
import { discoverCommand } from './discover.ts';
import { makeFolder } from './folders.ts';
import { readCommand } from './read.ts';

export interface SyncInput {
  readonly config: Config;
  readonly target: Target;
  /** Without it, every stream of the modules that are on. */
  readonly streams?: readonly string[];
  /** Begin again, and drop the rows of earlier syncs. */
  readonly full?: boolean;
  /** Of a folder; without it, as before. */
  readonly format?: FolderFormat;
  readonly pace?: Pace;
  /** This process: one at a time writes into a folder. */
  readonly holder: Holder;
}

/** The messages of the read, each behind what it did to the destination. */
export async function* syncCommand(input: SyncInput, world: World): AsyncGenerator<Outgoing> {
  const { config, target, pace = usualPace } = input;
  const destination = await openNamed(nameOf(target), () => openDestination(input, world));
  try {
    const origin = originOf(config);
    const warning = compareOrigins(destination.saved.origin, origin, nameOf(target));
    if (warning !== undefined) yield log('WARN', warning);
    const found = catalogOf(discoverCommand(config, world, input.streams), input.streams);
    const catalog = yield* found;
    const streams = catalog.map(toTargetStream);
    const fresh = new Set(input.full === true ? streams.map(({ name }) => name) : []);
    // Later than every row that is there, whatever the clocks of earlier syncs showed.
    const syncedAt = new Date(Math.max(world.clock(), destination.saved.syncedAt + 1)).toISOString();
    const restarted = await destination.begin({ streams, origin, fresh, syncedAt });
    for (const [stream, reason] of restarted)
      yield log('WARN', `${stream}: ${reason} It is read from the start.`);
    const messages = readCommand(
      {
        config,
        catalog: streams.map(({ name, cursor }) => ({
          name,
          syncMode: cursor === undefined ? 'full_refresh' : 'incremental',
          columns: undefined,
        })),
        states: startingStates(destination.saved.states, streams, new Set([...fresh, ...restarted.keys()])),
      },
      // Only time decides when states come: those of streams with revisions come together then.
      { ...world, checkpoints: { milliseconds: pace.milliseconds, records: Infinity } },
    );
    yield* runSync({ messages, destination, streams, clock: world.clock, pace });
    const { viewSources } = await import('./sync-views.ts');
    for (const problem of (await destination.createViews?.(viewSources(streams))) ?? [])
      yield log('WARN', problem);
  } finally {
    await destination.close();
  }
}

async function openDestination(
  { target, format, holder }: SyncInput,
  { keepSecret }: World,
): Promise<Destination> {
  switch (target.kind) {
    case 'folder': {
      makeFolder(target.path, '--to');
      const { openFolder } = await import('../sync/folder/folder.ts');
      return await openFolder(target.path, holder, format);
    }
    case 'duckdb': {
      makeFolder(dirname(target.path), '--to');
      const { openDuckdb } = await import('../sync/duckdb/database.ts');
      const { openTables } = await import('../sync/sql/destination.ts');
      return openTables(await openDuckdb(target.path, `${target.path}.staging`));
    }
    case 'postgres': {
      secretsIn(target.url).forEach(keepSecret);
      const { openPostgres } = await import('../sync/postgres/database.ts');
      const { openTables } = await import('../sync/sql/destination.ts');
      return openTables(await openPostgres(target.url));
    }
  }
}

/** The address of a database, and the password in it. */
function secretsIn(url: string): string[] {
  if (!URL.canParse(url)) return [url];
  const { password, searchParams } = new URL(url);
  return [url, password, decodeURIComponent(password), searchParams.get('password') ?? ''];
}

/** A destination in texts; the address of a database holds a password. */
function nameOf(target: Target): string {
  return target.kind === 'postgres' ? 'the database' : target.path;
}

/** Passes on what is logged; comes back with the streams. */
async function* catalogOf(
  messages: AsyncIterable<Outgoing>,
  wanted: readonly string[] | undefined,
): AsyncGenerator<Outgoing, readonly AirbyteStream[]> {
  let streams: readonly AirbyteStream[] = [];
  for await (const message of messages) {
    if (message.type === 'CATALOG') streams = message.catalog.streams;
    else yield message;
  }
  const unknown = (wanted ?? []).filter((name) => !streams.some((stream) => stream.name === name));
  if (unknown.length > 0)
    throw unknownStreams(
      unknown,
      streams.map(({ name }) => name),
    );
  return streams.filter(({ name }) => wanted?.includes(name) ?? true);
}

/** Settings that say how rows are read, not which rows there are. */
const withoutEffect = ['credentials', 'network', 'limits', 'base_url', 'region'];

function originOf(config: Config): Origin {
  const { app_id, tenant_key } = config.credentials as { app_id?: string; tenant_key?: string };
  const identity = [app_id, tenant_key].filter((one) => one !== undefined);
  const settings = Object.entries(config).filter(
    ([key]) => !withoutEffect.includes(key) && !key.startsWith('_'),
  );
  return {
    address: baseUrlOf(config),
    ...(identity.length > 0 && { app: createHash('sha256').update(identity.join('\n')).digest('hex') }),
    settings: JSON.parse(JSON.stringify(Object.fromEntries(settings))) as JsonObject,
  };
}
