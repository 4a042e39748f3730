// The views for people: made by sync in its databases, and printed for those who use a platform.
import { toCatalog } from '../engine/schema.ts';
import { nameColumnsOf } from '../modules/define.ts';
import { allFeeds } from '../modules/index.ts';
import { toTargetStream } from '../sync/streams.ts';
import type { TargetStream, ViewSource } from '../sync/types.ts';
import { viewDialects, type ViewDialectName } from '../sync/views/dialects.ts';
import { viewsOf } from '../sync/views/views.ts';

/** Streams with what they declare about their ids; a list of ids has no name of its own. */
export function viewSources(streams: readonly TargetStream[]): ViewSource[] {
  const declared = new Map(allFeeds.flatMap((feed) => feed.streams.map((stream) => [stream.name, stream])));
  return streams.map((stream) => {
    const declaration = declared.get(stream.name);
    const names = declaration ? [...nameColumnsOf(declaration)].filter(([, { list }]) => !list) : [];
    return { stream, names: new Map(names) };
  });
}

/** Every view as a statement, for tables as a platform's destination lays them out. */
export function viewsText(name: ViewDialectName): string {
  const dialect = viewDialects[name];
  return viewsOf(viewSources(toCatalog(allFeeds).map(toTargetStream)), dialect)
    .map((view) => `CREATE OR REPLACE VIEW ${dialect.quote(view.name)} AS\n${view.select};\n`)
    .join('\n');
}
