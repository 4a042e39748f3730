// A simulated tenant with Bases and our reads of them: in this process, at one settable clock, every conversation checked.
import { onTestFinished } from 'vitest';
import { connect } from '../../src/commands/connect.ts';
import { discoverCommand } from '../../src/commands/discover.ts';
import { readCommand } from '../../src/commands/read.ts';
import { parseConfig, type Config } from '../../src/config.ts';
import { planRead } from '../../src/engine/plan.ts';
import { sync } from '../../src/engine/sync.ts';
import type { Patience } from '../../src/lark/retry.ts';
import { parseCatalog, parseState } from '../../src/protocol/inputs.ts';
import { toLine } from '../../src/protocol/line.ts';
import type { AirbyteMessage as Emitted, AirbyteStream, SyncMode } from '../../src/protocol/messages.ts';
import type { Bases } from '../../src/simulator/base/records/bases.ts';
import {
  startSimulator,
  type Call,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/simulator.ts';
import { findFeeds } from '../../src/streams/index.ts';
import { savedAfter, type Saved } from '../engine/support/syncs.ts';
import { recordProblems } from '../support/acceptance.ts';
import { checkRead, type AirbyteMessage } from '../support/protocol.ts';

export type Row = Readonly<Record<string, unknown>>;

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
export interface Wish {
  readonly settings?: Settings;
  readonly limits?: Partial<Config['limits']>;
  /** Without it, all that discover lists. */
  readonly streams?: readonly string[];
  /** The columns of a stream that are selected, besides its keys and its cursor; all, without it. */
  readonly columns?: ReadonlyMap<string, readonly string[]>;
  /** What was discovered earlier; without it, what is discovered now. */
  readonly catalog?: readonly AirbyteStream[];
  readonly modes?: ReadonlyMap<string, SyncMode>;
  readonly saved?: Saved | undefined;
  /** Another clock than the tenant's. */
  readonly clock?: () => number;
  /** How long a failing call is tried again. */
  readonly patience?: Partial<Patience>;
}

/** One sync that was. */
export interface Sync {
  readonly messages: readonly AirbyteMessage[];
  readonly saved: Saved;
  /** What the simulator was asked, in order; not what discover asked. */
  readonly calls: readonly Call[];
  /** `WARN ...` and the like. */
  readonly said: readonly string[];
}

export interface Tenant {
  readonly simulator: Simulator;
  readonly bases: Bases;
  readonly now: () => number;
  readonly forward: (milliseconds: number) => void;
  readonly config: (settings?: Settings, limits?: Partial<Config['limits']>) => Config;
  readonly discover: (settings?: Settings) => Promise<readonly AirbyteStream[]>;
  readonly sync: (wish?: Wish) => Promise<Sync>;
}

/** A tenant for the length of one test. Every Base of it is configured by its token. */
export async function tenant(options: SimulatorOptions = {}): Promise<Tenant> {
  let now = begun;
  const clock = (): number => now;
  const size = { people: 12, departments: 3, depth: 2, base: { bases: 2, tables: 3, rows: 40 } };
  const simulator = await startSimulator({
    clock,
    rates: 'off',
    tokenLife: 86_400 * 3_650,
    size,
    ...options,
  });
  onTestFinished(() => simulator.close());
  const { base: bases } = simulator.tenant;
  const world = (wish: Wish = {}) => ({
    clock: wish.clock ?? clock,
    debug: false,
    keepSecret: () => undefined,
  });

  const config: Tenant['config'] = (settings = {}, limits = {}) =>
    parseConfig({
      base_url: simulator.url,
      credentials: simulator.credentials,
      modules: ['base'],
      base: { tables: bases.bases().map(({ app_token }) => ({ app_token })), ...settings },
      limits: { rate_share: 100_000, ...limits },
    });
  const discover: Tenant['discover'] = async (settings) => {
    for await (const message of discoverCommand(config(settings), world()))
      if (message.type === 'CATALOG') return message.catalog.streams;
    throw new Error('There was no catalog.');
  };
  async function catalogOf({ settings, streams, columns, catalog, modes }: Wish) {
    const offered = (catalog ?? (await discover(settings))).filter(
      ({ name }) => streams?.includes(name) ?? true,
    );
    return {
      streams: offered.map((stream) => {
        const usual = stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh';
        const kept = [...stream.source_defined_primary_key.flat(), ...(stream.default_cursor_field ?? [])];
        const chosen = columns?.has(stream.name) ? [...kept, ...(columns.get(stream.name) ?? [])] : undefined;
        const all = Object.entries(stream.json_schema['properties'] as object);
        const properties = Object.fromEntries(all.filter(([name]) => chosen?.includes(name) ?? true));
        return {
          stream: { ...stream, json_schema: { ...stream.json_schema, properties } },
          sync_mode: modes?.get(stream.name) ?? usual,
          destination_sync_mode: 'append_dedup' as const,
        };
      }),
    };
  }
  async function* start(wish: Wish, catalog: object): AsyncGenerator<Emitted> {
    const settings = config(wish.settings, wish.limits);
    const configured = parseCatalog(throughJson(catalog));
    const saved = [...(wish.saved ?? [])].map(([name, stream_state]) => ({
      type: 'STREAM',
      stream: { stream_descriptor: { name }, stream_state },
    }));
    const states = parseState(throughJson(saved));
    if (wish.patience === undefined) {
      yield* readCommand({ config: settings, catalog: configured, states }, world(wish));
      return;
    }
    const context = connect(settings, world(wish), () => undefined, {
      patience: wish.patience,
    });
    const wanted = configured.map(({ name }) => name);
    const { feeds } = await findFeeds(settings, () => Promise.resolve(context), wanted);
    yield* sync(planRead(feeds, configured, states), {
      open: (tell) => {
        const log = (level: 'INFO' | 'WARN', message: string): void => {
          tell({ kind: 'log', level, message });
        };
        return { ...context, tell: log, tellOnce: log };
      },
      clock: wish.clock ?? clock,
      bound: settings.limits.max_concurrency,
    });
  }

  return {
    simulator,
    bases,
    now: clock,
    forward: (milliseconds) => (now += milliseconds),
    config,
    discover,
    async sync(wish = {}) {
      const catalog = await catalogOf(wish);
      const before = simulator.calls.length;
      const lines: string[] = [];
      let failed = false;
      for await (const message of start(wish, catalog)) {
        lines.push(toLine(message));
        failed ||= message.type === 'TRACE' && message.trace.type === 'ERROR';
      }
      const messages = checkRead(lines, { catalog, exitCode: failed ? 1 : 0 });
      checkRecords(messages, new Map(catalog.streams.map(({ stream }) => [stream.name, stream.json_schema])));
      return {
        messages,
        saved: savedAfter(messages, wish.saved),
        calls: simulator.calls.slice(before),
        said: messages.flatMap((one) => (one.type === 'LOG' ? [`${one.log.level} ${one.log.message}`] : [])),
      };
    },
  };
}

function checkRecords(
  messages: readonly AirbyteMessage[],
  schemas: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): void {
  for (const message of messages) {
    if (message.type !== 'RECORD') continue;
    const { stream, data } = message.record;
    const problems = recordProblems(schemas.get(stream) ?? {}, data);
    if (problems.length > 0) throw new Error(`${stream}: ${problems.join('; ')} in ${JSON.stringify(data)}`);
  }
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** The rows of one stream, in the order in which they came. */
export function rowsIn({ messages }: Pick<Sync, 'messages'>, stream: string): Row[] {
  return messages.flatMap((one) =>
    one.type === 'RECORD' && one.record.stream === stream ? [one.record.data] : [],
  );
}

/** What was asked of one endpoint. */
export function callsTo({ calls }: Pick<Sync, 'calls'>, endpoint: string): Call[] {
  return calls.filter((call) => call.endpoint === endpoint);
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
