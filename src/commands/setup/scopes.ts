// scopes: the permissions to grant in the developer console, as the console imports them or as a table.
import { Config, moduleNames } from '../../config.ts';
import { assertStreamsExist, allFeeds, feedsOf } from '../../modules/index.ts';
import { requirementsOf, smallestSet, type Requirement } from '../../modules/scopes.ts';

export interface ScopesInput {
  /** Without it, every module there is, with nothing special configured. */
  readonly config?: Config;
  /** Without it, all streams. */
  readonly streams?: readonly string[];
  /** Who needs what, instead of what to import. */
  readonly explain?: boolean;
}

/**
 * What the command prints, without a call to Lark.
 * @throws ConnectorError (config) when a stream is named that is not there
 */
export function scopesText({ config, explain = false, ...input }: ScopesInput): string {
  const feeds = config ? feedsOf(config) : allFeeds;
  const streams = input.streams?.map((name) => (isOfTable(name) ? 'base_records' : name));
  assertStreamsExist(feeds, streams ?? []);
  const settings = config ?? nothingSpecial();
  const needed = requirementsOf(feeds, settings, streams && new Set(streams));
  const tenant = fewest(needed, settings);
  return explain ? tableOf(needed, tenant) : `${JSON.stringify({ scopes: { tenant, user: [] } }, null, 2)}\n`;
}

/** A stream of one table of a Base, which only Lark knows: it is read as all records are. */
export const isOfTable = (name: string): boolean => /^base_(?:.+_)?tbl[a-z0-9]+$/.test(name);

/** The fewest permissions that the modules of a configuration need, sorted by name. */
export function permissionsFor(config: Config): string[] {
  return fewest(requirementsOf(feedsOf(config), config), config);
}

/** The smallest set of permissions that does for these. */
export function fewest(needed: readonly Requirement[], config: Config): string[] {
  return smallestSet(listsOf(needed), listsOf(requirementsOf(allFeeds, config)));
}

/** All modules, and every setting at its default. */
export function nothingSpecial(): Config {
  return Config.parse({
    credentials: { auth_type: 'custom_app', app_id: '-', app_secret: '-' },
    modules: moduleNames,
  });
}

function listsOf(requirements: readonly Requirement[]): (readonly string[])[] {
  return requirements.map(({ anyOf }) => anyOf);
}

const words = { endpoint: 'calls', setting: 'asks for', field: 'fills' };

/** A cell of several lines, each short enough for a screen; permissions stand one below the other. */
function tableOf(requirements: readonly Requirement[], chosen: readonly string[]): string {
  const rows = requirements.map(({ stream, kind, what, anyOf }) => [
    [stream],
    wrapped(`${words[kind]} ${what}`),
    anyOf.map((scope) => `${chosen.includes(scope) ? '*' : ' '} ${scope}`),
  ]);
  const table = [[['stream'], ['endpoint or field'], ['  any of']], ...rows];
  const widths = [0, 1].map((column) =>
    Math.max(...table.flatMap((row) => (row[column] ?? []).map(({ length }) => length))),
  );
  const lines = table.flatMap((row) =>
    Array.from({ length: Math.max(...row.map(({ length }) => length)) }, (_, line) =>
      row
        .map((cell, column) => (cell[line] ?? '').padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  );
  return `${lines.join('\n')}\n\n${legend}\n`;
}

/** Broken at spaces, at most 70 characters a line where words are not longer. */
function wrapped(text: string): string[] {
  return text.match(/\S.{0,69}(?=\s|$)|\S+/g) ?? [];
}

const legend = [
  '* is what source-lark scopes prints for import: the fewest permissions that do, and none that writes.',
  'Without one of those that a stream calls for, it fails and says so; without one that fills columns, they are null.',
  'check also shows the name of the company where tenant:tenant:readonly is granted.',
].join('\n');
