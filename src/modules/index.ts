// The registry: every feed we have, by module, in the order of the README.
import type { Config } from '../config.ts';
import { ConnectorError } from '../engine/errors.ts';
import { withColumns } from '../enrich/columns.ts';
import { nameColumns } from '../enrich/names.ts';
import { tenantKey } from '../enrich/tenant-key.ts';
import { definitions, instances } from './approval/feeds.ts';
import * as attendance from './attendance/feeds.ts';
import { baseFeeds, withTyped } from './base/feeds.ts';
import { typedStreams } from './base/typed/streams.ts';
import { departments, people } from './contact/feeds.ts';
import { groups, roles } from './contact/groups.ts';
import { lists } from './contact/lists.ts';
import { company } from './contact/tenant.ts';
import type { Context } from './context.ts';
import type { LarkFeed } from './define.ts';

const modules: Readonly<Record<Config['modules'][number], readonly LarkFeed[]>> = {
  // Contact comes first: whoever needs the directory later finds it walked.
  contact: [people, departments, groups, roles, ...lists, company],
  approval: [definitions, instances],
  base: baseFeeds,
  attendance: [
    attendance.flows,
    attendance.tasks,
    attendance.approvals,
    attendance.remedies,
    attendance.dailyShifts,
    attendance.groups,
    attendance.shifts,
  ],
};

/** The feeds of the modules that are on, in the order in which they begin. */
export function feedsOf(config: Config): LarkFeed[] {
  return withAdditions(offeredBy(config), config);
}

function offeredBy(config: Config): LarkFeed[] {
  const names = Object.keys(modules) as (keyof typeof modules)[];
  const on = names.filter((name) => config.modules.includes(name)).flatMap((name) => modules[name]);
  return on.filter((feed) => feed.offered?.(config) ?? true);
}

/** The columns that were asked for beside Lark's. */
function withAdditions(feeds: readonly LarkFeed[], config: Config): LarkFeed[] {
  const { enrich_contacts, add_tenant_key } = config;
  return feeds
    .map((feed) => (enrich_contacts ? withColumns(feed, nameColumns) : feed))
    .map((feed) => (add_tenant_key ? withColumns(feed, tenantKey) : feed));
}

/** @throws ConnectorError (config) that says which of the names are of no stream, and which streams there are */
export function demandStreams(feeds: readonly LarkFeed[], names: readonly string[]): void {
  const all = feeds.flatMap(({ streams }) => streams.map(({ name }) => name));
  const unknown = names.filter((wanted) => !all.includes(wanted));
  if (unknown.length === 0) return;
  throw new ConnectorError(
    'config_error',
    `--streams: there is no stream ${unknown.join(', ')} in the modules that are on. There are ${all.join(', ')}.`,
  );
}

/** Feeds, and what could not be found out about some of their streams, each with the place it is about. */
export interface FoundFeeds {
  readonly feeds: readonly LarkFeed[];
  readonly failures: readonly { readonly where: string; readonly error: ConnectorError }[];
}

/**
 * The same with the streams that only Lark can tell: one for each table of a Base. Asks Lark only where these are on,
 * and then only for those of them that are `wanted` by name; without it, for all.
 */
export async function findFeeds(
  config: Config,
  open: () => Promise<Context>,
  wanted?: readonly string[],
): Promise<FoundFeeds> {
  const plain = offeredBy(config);
  const feeds = withAdditions(plain, config);
  if (!config.modules.includes('base') || !config.base.typed_streams) return { feeds, failures: [] };
  const certain = new Set(feeds.flatMap(({ streams }) => streams.map(({ name }) => name)));
  const some = wanted && new Set(wanted.filter((name) => !certain.has(name)));
  if (some?.size === 0) return { feeds, failures: [] };
  const { streams, failures } = await typedStreams(await open(), some);
  const typed = withTyped(streams);
  const all = plain.map((feed) => typed[baseFeeds.indexOf(feed)] ?? feed);
  return { feeds: withAdditions(all, config), failures };
}

/** Every feed there is. */
export const allFeeds: readonly LarkFeed[] = Object.values(modules).flat();
