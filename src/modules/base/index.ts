// Base: tables with their fields and views, and their records.
import { defineModule } from '../define.ts';
import { checkBase } from './check.ts';
import { baseFeeds, withTyped } from './feeds.ts';
import { BaseSettings } from './settings.ts';
import { typedStreams } from './typed/streams.ts';

export const base = defineModule({
  name: 'base',
  title: 'Base',
  description: 'Tables of Bases, as they are or with their own columns.',
  settings: BaseSettings,
  missing: (config) =>
    config.base.tables.length > 0 ? undefined : 'base.tables: paste the link of at least one Base or table',
  feeds: baseFeeds,
  async find(config, open, wanted) {
    if (!config.base.typed_streams || wanted?.size === 0) return { feeds: baseFeeds, failures: [] };
    const { streams, failures } = await typedStreams(await open(), wanted);
    return { feeds: withTyped(streams), failures };
  },
  check: checkBase,
});
