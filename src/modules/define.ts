// How a module's streams and feeds are declared.
import type { z } from 'zod';
import type { ConnectorError } from '../engine/errors.ts';
import type { Feed, Partition, Row, Stream } from '../engine/types.ts';
import type { Endpoint } from '../lark/endpoint.ts';
import type { Ask } from './ask.ts';
import type { Columns, ColumnScopes, NameOf } from './columns.ts';
import type { Config, Context, FeedNeeds, ModuleName } from './context.ts';
import type { Estimate } from './estimate.ts';

/** A stream whose columns know what shows them and whose name stands beside them. */
export interface LarkStream<Item = unknown> extends Stream<Item> {
  readonly columns: Columns;
  /** What the rows of an item are made from. */
  readonly sources: (item: Item) => Iterable<unknown>;
}

/** A stream as a module declares it. */
export interface StreamDefinition<Item, Source> {
  /** `<module>_<plural>` in snake_case. */
  readonly name: string;
  /** What a row is, in one sentence; shown to the person who chooses streams. */
  readonly description: string;
  readonly key: readonly string[];
  /** The column whose instant says where in time a row is; for streams that can be read incrementally. */
  readonly cursor?: string;
  /** Which partitions of its feed the stream is filled from; all, without it. */
  readonly within?: (partition: Partition) => boolean;
  /** In the order of the catalog. */
  readonly columns: Columns<Source>;
  /** What the rows are made from, where that is not the item itself: none, one or several to an item. */
  readonly rows?: (item: Item) => Iterable<Source>;
}

/**
 * Declares a stream. Its columns read their values from the item itself, or from each source that `rows` makes of it.
 * @throws TypeError when a key or the cursor is not a column
 */
export function defineStream<Item, Source = Item>(
  definition: StreamDefinition<Item, Source>,
): LarkStream<Item> {
  const { name, description, key, cursor, within, columns, rows } = definition;
  const missing = [...key, ...(cursor === undefined ? [] : [cursor])].filter((one) => !(one in columns));
  if (missing.length > 0) throw new TypeError(`${name} has no column ${missing.join(', ')}.`);
  const cells = Object.entries(columns);
  const toRow = (source: Source): Row => {
    const row: Record<string, unknown> = {};
    for (const [column, { value }] of cells) row[column] = value(source, column) ?? null;
    return row;
  };
  return {
    name,
    description,
    primaryKey: key,
    ...(cursor !== undefined && { cursorField: cursor }),
    ...(within && { within }),
    columns: columns as Columns,
    sources: rows ?? ((item) => [item]),
    rows: rows ? (item) => Array.from(rows(item), toRow) : (item) => [toRow(item as unknown as Source)],
  };
}

/** A field of an answer, or the value of a parameter, that a feed depends on. */
export interface FeedPermission {
  /** As in "user_id of users". */
  readonly what: string;
  readonly anyOf: readonly string[];
}

/** A feed that says which endpoints it calls: permissions and rate limits follow from them. */
export type LarkFeed<Item = unknown> = Omit<Feed<Context, Item>, 'uses'> &
  FeedNeeds & {
    readonly uses: readonly Omit<Endpoint, 'returns'>[];
    /** What it cannot be read without, as configured, beyond the permissions of its endpoints. */
    readonly needs?: (config: Config) => readonly FeedPermission[];
    /** Whether there is anything to offer, as configured; always, without it. */
    readonly offered?: (config: Config) => boolean;
    /** What a sync of it costs, before it is made. */
    readonly estimate: Estimate;
    /**
     * Asks every endpoint once, as `check` does, and returns the items it saw. Without it, every endpoint without a
     * parameter in its path is asked.
     * @throws what a read would fail with
     */
    readonly probe?: (ask: Ask) => Promise<readonly Item[]>;
  };

/** A feed of Lark among others. */
export function defineFeed<Item>(feed: LarkFeed<Item>): LarkFeed {
  return feed as LarkFeed;
}

/** The permissions of a stream's columns, by column, in the order of the columns. */
export function columnScopesOf({ columns }: Pick<Stream, 'columns'>): ReadonlyMap<string, ColumnScopes> {
  return new Map(
    Object.entries(columns as Columns).flatMap(([name, { scopes }]) => (scopes ? [[name, scopes]] : [])),
  );
}

/** The columns of a stream that hold ids; ids for this app first, since they need no permission of their own. */
export function nameColumnsOf({ columns }: Pick<Stream, 'columns'>): ReadonlyMap<string, NameOf> {
  return new Map(
    Object.entries(columns as Columns)
      .flatMap(([name, { nameOf }]) => (nameOf ? [[name, nameOf] as const] : []))
      .sort(([, one], [, other]) => Number(other.kind === 'open_id') - Number(one.kind === 'open_id')),
  );
}

/** Feeds, and what could not be found out about some of their streams, each with the place it is about. */
export interface FoundFeeds {
  readonly feeds: readonly LarkFeed[];
  readonly failures: readonly { readonly where: string; readonly error: ConnectorError }[];
}

/** A setting that `init` asks for: a list whose entries a person pastes. */
export interface InitSetting {
  /** Its key in the settings of the module. */
  readonly setting: string;
  /** The flag of `init` that answers it, without its dashes. */
  readonly flag: string;
  /** What a pasted entry becomes in the configuration; the text itself, without it. */
  readonly toValue?: (pasted: string) => unknown;
}

/** A part of Lark that is read or left out as a whole. */
export interface Module {
  /** The first word of its streams' names, and its key in the configuration. */
  readonly name: ModuleName;
  readonly title: string;
  readonly description: string;
  /** What can be configured; every setting has a default. */
  readonly settings: z.ZodObject;
  /** What the module cannot be read without although the settings are valid, if it is missing. */
  readonly missing?: (config: Config) => string | undefined;
  /** What `init` asks for when the module is on: the settings without which it is `missing` something. */
  readonly init?: readonly InitSetting[];
  readonly feeds: readonly LarkFeed[];
  /**
   * The same feeds with the streams that only Lark can tell. Calls Lark only where these are on, and then only for those
   * of them that are `wanted` by name; without it, for all.
   */
  readonly find?: (
    config: Config,
    open: () => Promise<Context>,
    wanted?: ReadonlySet<string>,
  ) => Promise<FoundFeeds>;
  /**
   * Says what the probes of the feeds saw. Throws when something is missing: a ConnectorError, or an AggregateError of
   * several.
   */
  /** What to narrow where the module costs too much, in one or two sentences. */
  readonly narrow: (context: Pick<Context, 'config'>) => string;
  readonly check: (ask: Ask) => Promise<string>;
}

/** A module among others. */
export function defineModule(module: Module): Module {
  return module;
}
