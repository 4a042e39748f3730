// A simulated tenant with Bases and our reads of them.
import { discoverCommand } from '../../../src/commands/discover.ts';
import type { Config } from '../../../src/config.ts';
import type { Row } from '../../../src/engine/feed.ts';
import type { AirbyteStream } from '../../../src/airbyte/messages.ts';
import type { Bases } from '../../../simulator/src/base/records/bases.ts';
import type { SimulatorOptions } from '../../../simulator/src/simulator.ts';
import {
  configOf,
  openTenant,
  syncsOf,
  worldAt,
  type Sync,
  type SyncWish,
  type Timed,
} from '../../support/tenant.ts';

const begun = Date.UTC(2026, 2, 2, 3, 30);
const root = '/open-apis/bitable/v1/apps/:app_token';

export const calls = {
  app: `GET ${root}`,
  tables: `GET ${root}/tables`,
  fields: `GET ${root}/tables/:table_id/fields`,
  views: `GET ${root}/tables/:table_id/views`,
  records: `POST ${root}/tables/:table_id/records/search`,
  node: 'GET /open-apis/wiki/v2/spaces/get_node',
} as const;

/** What `base` says in the configuration. */
export type Settings = Partial<Config['base']>;

/** One sync that is to be. */
export interface Wish extends SyncWish {
  readonly settings?: Settings;
  readonly limits?: Partial<Config['limits']>;
  /** The columns of a stream that are selected, besides its keys and its cursor; all, without it. */
  readonly columns?: ReadonlyMap<string, readonly string[]>;
  /** What was discovered earlier; without it, what is discovered now. */
  readonly catalog?: readonly AirbyteStream[];
}

export interface Tenant extends Timed {
  readonly bases: Bases;
  readonly config: (settings?: Settings, limits?: Partial<Config['limits']>) => Config;
  readonly discover: (settings?: Settings) => Promise<readonly AirbyteStream[]>;
  readonly sync: (wish?: Wish) => Promise<Sync>;
}

/** A tenant for the length of one test. Every Base of it is configured by its token. */
export async function tenant(options: SimulatorOptions = {}): Promise<Tenant> {
  const size = { people: 12, departments: 3, depth: 2, base: { bases: 2, tables: 3, rows: 40 } };
  const timed = await openTenant(begun, { size, ...options });
  const { base: bases } = timed.simulator.tenant;
  const config: Tenant['config'] = (settings, limits) => {
    const tables = bases.bases().map(({ app_token }) => ({ app_token }));
    return configOf(timed.simulator, 'base', { tables, ...settings }, { limits });
  };
  const discover: Tenant['discover'] = async (settings) => {
    for await (const message of discoverCommand(config(settings), worldAt(timed.now)))
      if (message.type === 'CATALOG') return message.catalog.streams;
    throw new Error('There was no catalog.');
  };
  const { sync } = syncsOf<Wish>(timed, {
    config: ({ settings, limits }) => config(settings, limits),
    async offered({ settings, columns, catalog }) {
      const streams = catalog ?? (await discover(settings));
      return streams.map((stream) => selected(stream, columns?.get(stream.name)));
    },
  });
  return { ...timed, bases, config, discover, sync: (wish = {}) => sync(wish) };
}

/** A stream of which only these columns are selected, its keys and its cursor. */
function selected(stream: AirbyteStream, columns: readonly string[] | undefined): AirbyteStream {
  if (columns === undefined) return stream;
  const { json_schema, source_defined_primary_key, default_cursor_field = [] } = stream;
  const chosen = new Set([...source_defined_primary_key.flat(), ...default_cursor_field, ...columns]);
  const all = Object.entries(json_schema['properties'] as object);
  const properties = Object.fromEntries(all.filter(([name]) => chosen.has(name)));
  return { ...stream, json_schema: { ...json_schema, properties } };
}

/** Every record of every Base, by its three ids. */
export function truthOf(bases: Bases): Map<string, Row> {
  return new Map(
    bases
      .bases()
      .flatMap(({ app_token }) =>
        bases
          .tables(app_token)
          .flatMap(({ table_id }) =>
            [...bases.records(app_token, table_id)].map((record): [string, Row] => [
              `${app_token} ${table_id} ${record.record_id}`,
              record as unknown as Row,
            ]),
          ),
      ),
  );
}
