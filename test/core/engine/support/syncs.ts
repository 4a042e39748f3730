// One sync as a platform sees it: catalog and states go in as JSON, checked lines come out.
import { toCatalog } from '../../../../src/engine/schema.ts';
import type { Feed } from '../../../../src/engine/types.ts';
import { planRead } from '../../../../src/engine/plan.ts';
import type { CheckpointPolicy } from '../../../../src/engine/emit.ts';
import { sync } from '../../../../src/engine/sync.ts';
import {
  parseCatalog,
  parseState,
  type ConfiguredStream,
  type StreamStates,
} from '../../../../src/airbyte/inputs.ts';
import { toText } from '../../../../src/airbyte/line.ts';
import type { AirbyteStream, Outgoing, SyncMode } from '../../../../src/airbyte/messages.ts';
import type { JsonObject } from '../../../support/json.ts';
import { checkRead, type AirbyteMessage, type ConfiguredCatalog } from '../../../checkers/protocol.ts';
import type { World } from './subject.ts';

/** The last state of each stream that got out, by stream name. */
export type Saved = ReadonlyMap<string, JsonObject>;

/** What a sync is started with. */
export interface Setup<Context> {
  readonly feeds: readonly Feed<Context>[];
  readonly world: Pick<World<Context>, 'open' | 'clock'>;
  readonly saved?: Saved;
  /** Streams that are not read incrementally where they can be; null leaves a stream out. */
  readonly modes?: ReadonlyMap<string, SyncMode | null>;
  readonly bound?: number;
  readonly checkpoints?: CheckpointPolicy;
}

/** Every closed slice is worth a STATE. */
export const everySlice: CheckpointPolicy = { milliseconds: 0, records: 1 };

/** A sync that is about to begin; its consumer sets its pace. */
export function startSync<Context>(setup: Setup<Context>): AsyncGenerator<Outgoing> {
  const { feeds, world, saved, bound = 2, checkpoints = everySlice } = setup;
  const { catalog, states } = inputsOf(catalogOf(setup), saved);
  const plan = planRead(feeds, catalog, states);
  return sync(plan, { open: world.open, clock: world.clock, bound, checkpoints });
}

/** The messages of a whole sync, after every rule of a conversation was checked. */
export function runSync<Context>(setup: Setup<Context>): Promise<AirbyteMessage[]> {
  return checkSync(startSync(setup), catalogOf(setup));
}

/** The same of a sync that was begun by other means. */
export async function checkSync(
  messages: AsyncIterable<Outgoing>,
  catalog: ConfiguredCatalog,
): Promise<AirbyteMessage[]> {
  const lines: string[] = [];
  let failed = false;
  for await (const message of messages) {
    lines.push(...linesOf(message));
    failed ||= message.type === 'TRACE' && message.trace.type === 'ERROR';
  }
  return checkRead(lines, { catalog, exitCode: failed ? 1 : 0 });
}

/** What is printed of a message; a batch is a line a record. */
export function linesOf(message: Outgoing): string[] {
  return toText(message).trimEnd().split('\n');
}

/** What a platform hands to a `read`, as the engine parses it. */
export function inputsOf(
  configured: ConfiguredCatalog,
  saved: Saved = new Map(),
): { readonly catalog: ConfiguredStream[]; readonly states: StreamStates } {
  const states = [...saved].map(([name, stream_state]) => ({
    type: 'STREAM',
    stream: { stream_descriptor: { name }, stream_state },
  }));
  return { catalog: parseCatalog(throughJson(configured)), states: parseState(throughJson(states)) };
}

/** What a platform keeps after these messages; a stream without a STATE among them keeps what it had. */
export function savedAfter(messages: readonly AirbyteMessage[], before: Saved = new Map()): Saved {
  const saved = new Map(before);
  for (const message of messages) {
    if (message.type !== 'STATE') continue;
    const { stream_descriptor, stream_state } = message.state.stream;
    saved.set(stream_descriptor.name, stream_state);
  }
  return saved;
}

/** The places where a kill makes a difference: at the very beginning, and right after each STATE. */
export function killPoints(messages: readonly AirbyteMessage[], atMost = Infinity): number[] {
  const points = [0, ...messages.flatMap(({ type }, at) => (type === 'STATE' ? [at + 1] : []))];
  const stride = Math.max(1, Math.ceil(points.length / atMost));
  return points.filter((_, at) => at % stride === 0 || at === points.length - 1);
}

/** The status that each stream ended with. */
export function endings(messages: readonly AirbyteMessage[]): Map<string, string> {
  const statuses = messages.flatMap((message) =>
    message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS' ? [message.trace.stream_status] : [],
  );
  return new Map(statuses.map(({ stream_descriptor, status }) => [stream_descriptor.name, status]));
}

/** The payloads of the TRACE ERRORs, in order. */
export function errorsIn(messages: readonly AirbyteMessage[]) {
  return messages.flatMap((message) =>
    message.type === 'TRACE' && message.trace.type === 'ERROR' ? [message.trace.error] : [],
  );
}

/** Streams as a platform configures them, incremental where they can be and no mode says otherwise. */
export function configure(
  streams: readonly AirbyteStream[],
  modes?: Setup<never>['modes'],
): ConfiguredCatalog {
  const configured = streams.flatMap((stream) => {
    const own = stream.supported_sync_modes.includes('incremental') ? 'incremental' : 'full_refresh';
    const mode = modes?.has(stream.name) ? modes.get(stream.name) : own;
    return mode === null || mode === undefined
      ? []
      : [{ stream, sync_mode: mode, destination_sync_mode: 'append_dedup' }];
  });
  return { streams: configured };
}

function catalogOf<Context>({ feeds, modes }: Setup<Context>): ConfiguredCatalog {
  return configure(toCatalog(feeds), modes);
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
