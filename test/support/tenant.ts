// A simulated tenant and our syncs of it: in this process, at one settable clock, every conversation checked.
import { onTestFinished } from 'vitest';
import { connect, type Notice, type World } from '../../src/commands/connect.ts';
import { readCommand } from '../../src/commands/read.ts';
import type { Config } from '../../src/config.ts';
import type { Row } from '../../src/engine/types.ts';
import { planRead } from '../../src/engine/plan.ts';
import type { CheckpointPolicy } from '../../src/engine/emit.ts';
import { sync } from '../../src/engine/sync.ts';
import type { Patience } from '../../src/lark/retry.ts';
import type { AirbyteStream, Outgoing as Emitted, SyncMode } from '../../src/airbyte/messages.ts';
import {
  startSimulator,
  type Call,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/src/simulator.ts';
import { feedsOf, findFeeds } from '../../src/modules/index.ts';
import { copyAfter, type Copy } from '../core/engine/support/copy.ts';
import { checkSync, configure, inputsOf, savedAfter, type Saved } from '../core/engine/support/syncs.ts';
import { recordProblems } from '../checkers/acceptance.ts';
import type { JsonObject } from './json.ts';
import type { AirbyteMessage, ConfiguredCatalog } from '../checkers/protocol.ts';

/** One sync that is to be; a module's tests add what they configure. */
export interface SyncWish {
  /** Without it, all that are offered. */
  readonly streams?: readonly string[];
  /** Streams that are not read incrementally. */
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

/** A simulated tenant whose clock stands still until it is moved. */
export interface Timed {
  readonly simulator: Simulator;
  readonly now: () => number;
  readonly forward: (milliseconds: number) => void;
}

/** A tenant for the length of one test, with unlimited rates and a token that outlives it; without a start, in real time. */
export async function startTenant(start: number | undefined, options: SimulatorOptions): Promise<Timed> {
  let now = start ?? 0;
  const clock = options.clock ?? (() => (start === undefined ? Date.now() : now));
  const simulator = await startSimulator({ rates: 'off', tokenLife: 86_400 * 3_650, ...options, clock });
  onTestFinished(() => simulator.close());
  return { simulator, now: clock, forward: (milliseconds) => (now += milliseconds) };
}

/** What a configuration says beside its module. */
export interface More extends JsonObject {
  readonly limits?: Partial<Config['limits']> | undefined;
}

/** The world of commands at this clock. */
export const worldAt = (clock: () => number): World => ({ clock, debug: false, keepSecret: () => undefined });

/** What is a module's own in its syncs. */
export interface Syncing<Wish> {
  readonly config: (wish: Wish) => Config;
  /** What the source offers, in the columns that are wished for; not yet chosen from. */
  readonly offered: (wish: Wish) => readonly AirbyteStream[] | Promise<readonly AirbyteStream[]>;
  /** What is meant by a wish that does not say. */
  readonly usual?: SyncWish;
  readonly checkpoints?: CheckpointPolicy | undefined;
  /** Whether a value that does not fit its column is a mistake of ours. */
  readonly allFit?: boolean | undefined;
}

export interface Syncs<Wish> {
  readonly sync: (wish: Wish) => Promise<Sync>;
  /** The messages as they come; whoever stops listening kills it. */
  readonly start: (wish: Wish) => AsyncGenerator<Emitted>;
}

/** Syncs of a tenant, each a `read` of its own. */
export function syncsOf<Wish extends SyncWish>(
  { simulator, now }: Timed,
  { config, offered, usual, checkpoints, allFit = false }: Syncing<Wish>,
): Syncs<Wish> {
  async function catalogOf(wish: Wish): Promise<ConfiguredCatalog> {
    const { streams, modes } = { ...usual, ...wish };
    return configure(
      (await offered(wish)).filter(({ name }) => streams?.includes(name) ?? true),
      modes,
    );
  }
  async function* read(wish: Wish, configured: ConfiguredCatalog): AsyncGenerator<Emitted> {
    const { saved, clock = now, patience } = { ...usual, ...wish };
    const input = { config: config(wish), ...inputsOf(configured, saved) };
    const world = { ...worldAt(clock), ...(checkpoints && { checkpoints }) };
    yield* patience === undefined ? readCommand(input, world) : readWith(patience, input, world);
  }
  return {
    async *start(wish) {
      yield* read(wish, await catalogOf(wish));
    },
    async sync(wish) {
      const catalog = await catalogOf(wish);
      const before = simulator.calls.length;
      const messages = await checkSync(read(wish, catalog), catalog);
      checkRecords(messages, catalog, allFit);
      return {
        messages,
        saved: savedAfter(messages, wish.saved),
        calls: simulator.calls.slice(before),
        said: messages.flatMap((one) => (one.type === 'LOG' ? [`${one.log.level} ${one.log.message}`] : [])),
      };
    },
  };
}

/** A `read` that tries failing calls again for another while than operators can have it. */
async function* readWith(
  patience: Partial<Patience>,
  { config, catalog, states }: ReturnType<typeof inputsOf> & { readonly config: Config },
  world: World,
): AsyncGenerator<Emitted> {
  let hear: (said: Notice) => void = () => undefined;
  const options = { patience, feeds: feedsOf(config) };
  const context = connect(
    config,
    world,
    (said) => {
      hear(said);
    },
    options,
  );
  const wanted = catalog.map(({ name }) => name);
  const { feeds } = await findFeeds(config, () => Promise.resolve(context), wanted);
  yield* sync(planRead(feeds, catalog, states), {
    open(tell) {
      hear = tell;
      return context;
    },
    clock: world.clock,
    bound: config.limits.max_concurrency,
    ...(world.checkpoints && { checkpoints: world.checkpoints }),
  });
}

function checkRecords(
  messages: readonly AirbyteMessage[],
  { streams }: ConfiguredCatalog,
  allFit: boolean,
): void {
  const schemas = new Map(streams.map(({ stream }) => [stream.name, stream.json_schema]));
  for (const message of messages) {
    if (message.type !== 'RECORD') continue;
    const { stream, data, meta } = message.record;
    const unfit = allFit ? (meta?.changes ?? []) : [];
    const problems = [
      ...recordProblems(schemas.get(stream) ?? {}, data),
      ...unfit.map((one) => JSON.stringify(one)),
    ];
    if (problems.length > 0) throw new Error(`${stream}: ${problems.join('; ')} in ${JSON.stringify(data)}`);
  }
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

/** The warehouse after these messages: rows by key, a later one replaces an earlier one. */
export function warehouse(
  { config }: { readonly config: () => Config },
  messages: readonly AirbyteMessage[],
  before?: Copy,
): Copy {
  return copyAfter(feedsOf(config()), messages, before);
}
