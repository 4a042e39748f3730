// Base: tables with their fields and views, and their records.
import { defineModule, type LarkFeed } from '../define.ts';
import { checkBase } from './check.ts';
import { narrowBase } from './estimate.ts';
import { fields } from './fields.ts';
import { recordsWith } from './records.ts';
import { BaseSettings } from './settings.ts';
import { tables } from './tables.ts';
import { typedStreams } from './typed/streams.ts';
import { views } from './views.ts';

const structure: readonly LarkFeed[] = [tables, fields, views];
const feeds: readonly LarkFeed[] = [...structure, recordsWith([])];

export const base = defineModule({
  name: 'base',
  title: 'Base',
  description: 'Tables of Bases, as they are or with their own columns.',
  settings: BaseSettings,
  missing: (config) =>
    config.base.tables.length > 0 ? undefined : 'base.tables: paste the link of at least one Base or table',
  init: [{ setting: 'tables', flag: 'base-links', toValue: (url) => ({ url }) }],
  feeds,
  async find(config, open, wanted) {
    if (!config.base.typed_streams || wanted?.size === 0) return { feeds, failures: [] };
    const { streams, failures } = await typedStreams(await open(), wanted);
    return { feeds: [...structure, recordsWith(streams)], failures };
  },
  check: checkBase,
  narrow: narrowBase,
});
