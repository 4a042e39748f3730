// read: the selected streams, from where their states left off.
import { privateKey, type Config } from '../config.ts';
import { planRead } from '../engine/plan.ts';
import { sync } from '../engine/sync.ts';
import type { ConfiguredStream, StreamStates } from '../airbyte/inputs.ts';
import { log, type Outgoing } from '../airbyte/messages.ts';
import { unresolvedNames } from '../enrich/name-lookup.ts';
import type { LarkFeed } from '../modules/define.ts';
import { assertStreamsExist, feedsOf, findFeeds, withSuggestion } from '../modules/index.ts';
import type { Notice, World } from './connect.ts';
import { watchForHidden } from './setup/hidden.ts';

export interface ReadInput {
  readonly config: Config;
  /** Without it, every stream of the modules that are on, or those named. */
  readonly catalog?: readonly ConfiguredStream[];
  readonly streams?: readonly string[];
  readonly states: StreamStates;
}

/** A failed stream ends INCOMPLETE and in a TRACE ERROR at the end; the others are read. */
export async function* readCommand(input: ReadInput, world: World): AsyncGenerator<Outgoing> {
  const { config, states } = input;
  const { connect } = await import('./connect.ts');
  const wanted = input.catalog?.map(({ name }) => name) ?? input.streams;
  const needed = feedsOf(config).filter(({ streams }) =>
    streams.some(({ name }) => wanted?.includes(name) ?? true),
  );
  // What is logged before the sync begins is emitted when it does.
  const notices: Notice[] = [];
  let notify = (notice: Notice): void => void notices.push(notice);
  const context = connect(
    config,
    world,
    (one) => {
      notify(one);
    },
    { feeds: needed },
  );
  const { feeds } = await findFeeds(config, () => Promise.resolve(context), wanted);
  const hidden = watchForHidden(feeds);
  const configured = input.catalog ?? streamsToRead(feeds, input.streams);
  for (const warning of stateWarnings(feeds, configured, states)) yield log('WARN', warning);
  const messages = sync(planRead(feeds, configured, states, privateKey(config, '_limit')), {
    open(next) {
      notify = next;
      for (const notice of notices) next(notice);
      return context;
    },
    clock: world.clock,
    bound: config.limits.max_concurrency,
    onWindows: world.onWindows,
    ...(world.checkpoints && { checkpoints: world.checkpoints }),
  });
  for await (const message of messages) {
    hidden.see(message);
    yield message;
  }
  for (const warning of [...hidden.warnings(), ...(await unresolvedNames(context))])
    yield log('WARN', warning);
  const calls = [...context.lark.calls()];
  const total = calls.reduce((sum, [, count]) => sum + count, 0);
  const each = calls.map(([endpoint, count]) => `${endpoint} ${count}`).join(', ');
  if (total > 0) yield log('INFO', `Calls to Lark: ${total} (${each})`);
}

/** Every stream that is asked for, incremental where it can be, with all its columns. */
export function streamsToRead(
  feeds: readonly LarkFeed[],
  streams: readonly string[] | undefined,
): ConfiguredStream[] {
  assertStreamsExist(feeds, streams ?? []);
  return feeds
    .flatMap((feed) => feed.streams)
    .filter(({ name }) => streams?.includes(name) ?? true)
    .map(({ name, cursorField }) => ({
      name,
      syncMode: cursorField === undefined ? 'full_refresh' : 'incremental',
      columns: undefined,
    }));
}

/** What a saved state does that is easily overlooked: nothing, or less than a full refresh. */
export function stateWarnings(
  feeds: readonly LarkFeed[],
  configured: readonly ConfiguredStream[],
  states: StreamStates,
): string[] {
  const selected = new Set(configured.map(({ name }) => name));
  const ignored = [...states.keys()].filter((name) => !selected.has(name));
  const known = feeds.flatMap(({ streams }) => streams.map(({ name }) => name));
  const withCursor = new Set(
    feeds.flatMap(({ streams }) =>
      streams.flatMap(({ name, cursorField }) => (cursorField === undefined ? [] : [name])),
    ),
  );
  const continued = configured
    .filter(({ name, syncMode }) => syncMode === 'full_refresh' && withCursor.has(name))
    .filter(({ name }) => Object.keys(states.get(name) ?? {}).length > 0)
    .map(({ name }) => name);
  return [
    ...(ignored.length > 0
      ? [
          `The state of ${ignored.map((name) => withSuggestion(name, known)).join(', ')} is ignored: this read does not include these streams.`,
        ]
      : []),
    ...(continued.length > 0
      ? [
          `Read on from a saved state although in full_refresh: ${continued.join(', ')}. ` +
            'To read everything, leave out the state of these streams.',
        ]
      : []),
  ];
}
