// The registry of modules. Adding one is a line here; its folder holds the rest.
import { ConnectorError } from '../engine/errors.ts';
import { withColumns } from '../enrich/columns.ts';
import { nameColumns } from '../enrich/names.ts';
import { tenantKey } from '../enrich/tenant-key.ts';
import { approval } from './approval/index.ts';
import { attendance } from './attendance/index.ts';
import { base } from './base/index.ts';
import { contact } from './contact/index.ts';
import type { Config, Context } from './context.ts';
import type { FoundFeeds, LarkFeed, Module } from './define.ts';
import { ranked } from './similar.ts';

/** In the order of the form. */
export const modules: readonly Module[] = [approval, base, attendance, contact];

/** Every feed there is. */
export const allFeeds: readonly LarkFeed[] = modules.flatMap(({ feeds }) => feeds);

/** The modules that a configuration turns on. */
export function modulesOf(config: Config): Module[] {
  return modules.filter(({ name }) => config.modules.includes(name));
}

/** The feeds of the modules that are on. */
export function feedsOf(config: Config): LarkFeed[] {
  return offered(
    modulesOf(config).flatMap(({ feeds }) => feeds),
    config,
  );
}

/**
 * The same with the streams that only Lark can tell: one for each table of a Base. Calls Lark only where these are on,
 * and then only for those of them that are `wanted` by name; without it, for all.
 */
export async function findFeeds(
  config: Config,
  open: () => Promise<Context>,
  wanted?: readonly string[],
): Promise<FoundFeeds> {
  const certain = new Set(feedsOf(config).flatMap(({ streams }) => streams.map(({ name }) => name)));
  const some = wanted && new Set(wanted.filter((name) => !certain.has(name)));
  const found = await Promise.all(
    modulesOf(config).map(
      async ({ feeds, find }): Promise<FoundFeeds> =>
        (await find?.(config, open, some)) ?? { feeds, failures: [] },
    ),
  );
  return {
    feeds: offered(
      found.flatMap(({ feeds }) => feeds),
      config,
    ),
    failures: found.flatMap(({ failures }) => failures),
  };
}

/** What there is to offer as configured, with the columns that were asked for beside Lark's. */
function offered(feeds: readonly LarkFeed[], config: Config): LarkFeed[] {
  const { enrich_contacts, add_tenant_key } = config;
  return feeds
    .filter((feed) => feed.offered?.(config) ?? true)
    .map((feed) => (enrich_contacts ? withColumns(feed, nameColumns) : feed))
    .map((feed) => (add_tenant_key ? withColumns(feed, tenantKey) : feed));
}

/** @throws ConnectorError (config) that names the unknown streams and lists those that the enabled modules provide */
export function assertStreamsExist(feeds: readonly LarkFeed[], names: readonly string[]): void {
  const all = feeds.flatMap(({ streams }) => streams.map(({ name }) => name));
  const unknown = names.filter((wanted) => !all.includes(wanted));
  if (unknown.length === 0) return;
  throw unknownStreams(unknown, all);
}

/** A name with the known one that it resembles; a known one as it is. */
export function withSuggestion(name: string, known: readonly string[]): string {
  const meant = known.includes(name) ? undefined : ranked(name, known, (one) => one)[0];
  return meant === undefined ? name : `${name} (did you mean ${meant}?)`;
}

/** Streams that are not there: what was probably meant, or which module would have to be on. */
export function unknownStreams(unknown: readonly string[], known: readonly string[]): ConnectorError {
  const each = unknown.map((name) => {
    const off = modules.find(({ feeds }) =>
      feeds.some(({ streams }) => streams.some((one) => one.name === name)),
    );
    if (off) return `${name} (of the module ${off.name}, which is off, or not offered as configured)`;
    return withSuggestion(name, known);
  });
  return new ConnectorError(
    'config_error',
    `--streams: unknown stream ${each.join(', ')}. The enabled modules provide: ${known.join(', ')}.`,
  );
}
