// The one way to open a simulated tenant in a test, and to check, discover and sync it in this process.
import { toCatalog } from '../../src/engine/schema.ts';
import { checkCommand } from '../../src/commands/check.ts';
import { discoverCommand } from '../../src/commands/discover.ts';
import { moduleNames, parseConfig, type Config } from '../../src/config.ts';
import type { AirbyteStream, Outgoing } from '../../src/airbyte/messages.ts';
import { feedsOf } from '../../src/modules/index.ts';
import type { Bases } from '../../simulator/src/base/records/bases.ts';
import type { Approvals } from '../../simulator/src/approval/records/approvals.ts';
import type { Call, SimulatorOptions } from '../../simulator/src/simulator.ts';
import { defaults, type Module } from './tenant-defaults.ts';
import {
  startTenant,
  syncsOf,
  worldAt,
  type More,
  type Sync,
  type Syncs,
  type SyncWish,
  type Timed,
} from './tenant.ts';

type ReadonlyLists<T> = T extends (infer Item)[] ? readonly Item[] : T;
type SettingsOf<T> = { readonly [Key in keyof T]?: ReadonlyLists<T[Key]> };

/** What a configuration says about one module. */
export type Settings<M extends Module> = M extends keyof Config ? SettingsOf<Config[M]> : never;

/** One sync, check or discovery; what is left out is what `openTenant` documents. */
export interface SyncOptions<M extends Module = Module> extends SyncWish {
  readonly settings?: Settings<M>;
  readonly limits?: Partial<Config['limits']>;
  /** Other keys of the configuration. */
  readonly more?: More;
  /** The columns of a stream that are selected, besides its keys and its cursor; all, without it. */
  readonly columns?: ReadonlyMap<string, readonly string[]>;
  /** What was discovered earlier; without it, what is discovered now. */
  readonly catalog?: readonly AirbyteStream[];
}

export interface TenantOptions<M extends Module> extends SimulatorOptions {
  /** The module that is on; `all` for every one. */
  readonly module: M;
}

/** What one check found. */
export interface CheckResult {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly message: string;
  /** The calls of the check, in order. */
  readonly calls: readonly Call[];
}

export interface Tenant<M extends Module = Module> extends Timed {
  readonly approvals: Approvals;
  readonly bases: Bases;
  /** The code of every approval definition, deleted ones too. */
  readonly codes: readonly string[];
  readonly config: (options?: SyncOptions<M>) => Config;
  readonly check: (options?: SyncOptions<M>) => Promise<CheckResult>;
  readonly discover: (options?: SyncOptions<M>) => Promise<readonly AirbyteStream[]>;
  readonly sync: (options?: SyncOptions<M>) => Promise<Sync>;
  /** A sync whose messages are consumed one by one; a consumer that stops kills it. */
  readonly start: (options?: SyncOptions<M>) => ReturnType<Syncs<SyncOptions<M>>['start']>;
}

/**
 * Opens a tenant for the length of one test: unlimited rates, a token that never expires, and a clock that stands until
 * `forward` moves it. Size, start and streams are those of `tenant-defaults.ts`. The tenant of the module `contact` has
 * the real clock, as have the processes that read it.
 */
export async function openTenant<M extends Module>({
  module,
  ...options
}: TenantOptions<M>): Promise<Tenant<M>> {
  const { start: begun, size, settings: settingsOf, streams, patience, ...syncing } = defaults[module];
  const timed = await startTenant(begun, { ...(size && { size }), ...options });
  const { simulator, now } = timed;
  const { approval: approvals, base: bases } = simulator.tenant;
  const moduleSettings = settingsOf(simulator);

  const config: Tenant<M>['config'] = ({ settings, limits, more } = {}) =>
    parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules: module === 'all' ? moduleNames : [module],
      ...moduleSettings,
      ...(settings && { [module]: { ...moduleSettings[module], ...(settings as object) } }),
      ...more,
      limits: { rate_share: 100_000, ...more?.limits, ...limits },
    });
  const discover: Tenant<M>['discover'] = async (options) => {
    for (const message of await messagesOf(discoverCommand(config(options), worldAt(now))))
      if (message.type === 'CATALOG') return message.catalog.streams;
    throw new Error('There was no catalog.');
  };
  const { sync, start } = syncsOf<SyncOptions<M>>(timed, {
    config,
    async offered(options) {
      const { columns, catalog } = options;
      // Only tables of Bases have to be discovered: the streams of the other modules are fixed.
      const offered =
        catalog ?? (module === 'base' ? await discover(options) : toCatalog(feedsOf(config(options))));
      return offered.map((stream) => withColumns(stream, columns?.get(stream.name)));
    },
    usual: { ...(streams && { streams }), ...(patience && { patience }) },
    ...syncing,
  });
  return {
    ...timed,
    approvals,
    bases,
    codes: [...approvals.definitions()].map(({ approval_code }) => approval_code),
    config,
    discover,
    sync: (options = {}) => sync(options),
    start: (options = {}) => start(options),
    async check(options) {
      const before = simulator.calls.length;
      const messages = await messagesOf(checkCommand(config(options), worldAt(now)));
      const results = messages.flatMap((one) =>
        one.type === 'CONNECTION_STATUS' ? [one.connectionStatus] : [],
      );
      const [result] = results;
      if (!result || results.length > 1) throw new Error(`A check has one status, not ${results.length}.`);
      const { status, message } = result;
      return { status, message, calls: simulator.calls.slice(before) };
    },
  };
}

async function messagesOf(messages: AsyncIterable<Outgoing>): Promise<Outgoing[]> {
  const all: Outgoing[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

/** A stream of which only these columns are selected, its keys and its cursor. */
function withColumns(stream: AirbyteStream, columns: readonly string[] | undefined): AirbyteStream {
  if (columns === undefined) return stream;
  const { json_schema, source_defined_primary_key, default_cursor_field = [] } = stream;
  const chosen = new Set([...source_defined_primary_key.flat(), ...default_cursor_field, ...columns]);
  const all = Object.entries(json_schema['properties'] as object);
  const properties = Object.fromEntries(all.filter(([name]) => chosen.has(name)));
  return { ...stream, json_schema: { ...json_schema, properties } };
}
