// read: the selected streams, from where their states left off.
import type { Config } from '../config.ts';
import { planRead } from '../engine/plan.ts';
import { sync } from '../engine/sync.ts';
import type { ConfiguredStream, StreamStates } from '../protocol/inputs.ts';
import { log, type AirbyteMessage } from '../protocol/messages.ts';
import type { Context } from '../streams/context.ts';
import { demandStreams, feedsOf } from '../streams/index.ts';
import type { World } from './connect.ts';
import { watchForHidden } from './setup/hidden.ts';

export interface ReadInput {
  readonly config: Config;
  /** Without it, every stream of the modules that are on, or those named. */
  readonly catalog?: readonly ConfiguredStream[];
  readonly streams?: readonly string[];
  readonly states: StreamStates;
}

/** A failed stream ends INCOMPLETE and in a TRACE ERROR at the end; the others are read. */
export async function* readCommand(input: ReadInput, world: World): AsyncGenerator<AirbyteMessage> {
  const { config, states } = input;
  const configured = input.catalog ?? allStreams(input);
  const names = new Set(configured.map(({ name }) => name));
  const offered = feedsOf(config);
  const feeds = offered.filter(({ streams }) => streams.some(({ name }) => names.has(name)));
  const plan = planRead(offered, configured, states);
  const { connect } = await import('./connect.ts');
  let context: Context | undefined;
  const hidden = watchForHidden(feeds);
  const messages = sync(plan, {
    open: (tell) => (context = connect(config, world, tell, { feeds })),
    clock: world.clock,
    bound: config.limits.max_concurrency,
    ...(world.checkpoints && { checkpoints: world.checkpoints }),
  });
  for await (const message of messages) {
    hidden.see(message);
    yield message;
  }
  for (const warning of hidden.warnings()) yield log('WARN', warning);
  const calls = [...(context?.lark.calls() ?? [])].map(([endpoint, count]) => `${endpoint} ${count}`);
  if (calls.length > 0) yield log('INFO', `Calls to Lark: ${calls.join(', ')}`);
}

/** Every stream that is asked for, incremental where it can be, with all its columns. */
function allStreams({ config, streams }: ReadInput): ConfiguredStream[] {
  const feeds = feedsOf(config);
  demandStreams(feeds, streams ?? []);
  return feeds
    .flatMap((feed) => feed.streams)
    .filter(({ name }) => streams?.includes(name) ?? true)
    .map(({ name, cursorField }) => ({
      name,
      syncMode: cursorField === undefined ? 'full_refresh' : 'incremental',
      columns: undefined,
    }));
}
