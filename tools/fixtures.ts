// What platforms and their acceptance tests are given beside the connector: catalogs, states and the twin's manual.
import { toAirbyteStream } from '../src/engine/schema.ts';
import type { JsonObject } from '../src/airbyte/messages.ts';
import { allFeeds } from '../src/modules/index.ts';

/** The fixtures of `integration_tests/`, by path from the root of the repository. */
export function fixtures(): Map<string, unknown> {
  return new Map<string, unknown>([
    ['integration_tests/configured_catalog.json', configuredCatalog()],
    ['integration_tests/sample_state.json', states('2026-03-01')],
    ['integration_tests/abnormal_state.json', states('9999-12-31')],
  ]);
}

/** Every stream, incremental where it can be. */
function configuredCatalog(): JsonObject {
  const streams = allFeeds.flatMap((feed) =>
    feed.streams.map((stream) => ({
      stream: toAirbyteStream(stream),
      ...(stream.cursorField === undefined
        ? { sync_mode: 'full_refresh', destination_sync_mode: 'overwrite' }
        : { sync_mode: 'incremental', destination_sync_mode: 'append_dedup' }),
    })),
  );
  return { streams };
}

/** Every incremental stream as if it were complete up to a day, whatever it is configured with. */
function states(day: string): JsonObject[] {
  return allFeeds.flatMap(({ windows, streams }) =>
    streams.flatMap(({ name, cursorField }) => {
      if (cursorField === undefined) return [];
      const reached = windows?.grain === 'day' ? day : `${day}T00:00:00.000Z`;
      const stream = { stream_descriptor: { name }, stream_state: { [cursorField]: reached } };
      return [{ type: 'STREAM', stream }];
    }),
  );
}

/** The manual of the twin: the same product under its other name. */
export function feishuManual(larkManual: string): string {
  return larkManual
    .replaceAll('open.larksuite.com', 'open.feishu.cn')
    .replaceAll('`source-lark:', '`source-feishu:')
    .replaceAll('(feishu.md)', '(lark.md)')
    .replaceAll('#set-up-lark', '#set-up-feishu')
    .replaceAll('`lark`', '`feishu`')
    .replaceAll(/\b(Lark|Feishu)\b/g, (name) => (name === 'Lark' ? 'Feishu' : 'Lark'));
}
