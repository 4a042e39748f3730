// The shapes of a feed (one reading of the service) and of the streams that it fills.
import type { z } from 'zod';
import type { Span } from './window.ts';

/** One table we offer: a pure function from an item of its feed to rows. */
export interface Stream<Item = unknown> {
  /** `<module>_<plural>` in snake_case. */
  readonly name: string;
  /** What a row is, in one sentence; shown to whoever chooses streams. */
  readonly description: string;
  /** The columns; the JSON Schema of the catalog is rendered from it. */
  readonly row: z.ZodObject<Readonly<Record<string, z.ZodType>>>;
  /** The same columns with where their values come from. */
  readonly columns?: Readonly<Record<string, Column>>;
  readonly primaryKey: readonly string[];
  /** The column whose instant says where in time a row is; for streams of a feed with a cursor. */
  readonly cursorField?: string;
  /** Which partitions of its feed it is filled from; all, without it. */
  readonly within?: (partition: Partition) => boolean;
  readonly rows: (item: Item) => Iterable<Row>;
}
export type Row = Readonly<Record<string, unknown>>;

/** One column: its type with its description, a cheap test of values, and where its value comes from. */
export interface Column<Source = unknown> {
  readonly schema: z.ZodType;
  readonly fits: (value: unknown) => boolean;
  /** The value of the column in the row made from `source`; `name` is the column's own. */
  readonly value: (source: Source, name: string) => unknown;
}

/** The fixed part of a slice, for example `{ approval_code }`; its values in order are its name in the state. */
export type Partition = Readonly<Record<string, string>>;

/** How a feed is read in time. All instants and durations are milliseconds. */
export interface Cursor<Context> {
  /** How instants look in rows and state: RFC 3339 in UTC, or `YYYY-MM-DD`. */
  readonly grain: 'instant' | 'day';
  /** The longest window of one slice. */
  readonly step: (context: Context) => number;
  /** How many windows of a partition are read side by side, so that the slowest call is never waited for alone; 1 without it. */
  readonly ahead?: number;
  readonly start: (context: Context) => number;
  /** How far behind the cursor rows may still change; 0 without it. */
  readonly lookback?: (context: Context) => number;
  /** The instant up to which the service has everything, at `now`; a cursor never goes beyond it. */
  readonly settled: (now: number) => number;
  /** The instant up to which is asked, where that is more than what is settled. */
  readonly until?: (now: number, context: Context) => number;
}

/**
 * Whom a feed with a cursor asks about, where the service wants to be told. The state keeps for whom the completed span
 * holds: a member that is new to it is read from the start on.
 */
export interface Members<Context> {
  /** Everybody who is there now, each once. */
  readonly present: (context: Context) => Promise<readonly string[]> | readonly string[];
  /** Whether members who are gone are still asked about until the lookback has passed; always, without it. */
  readonly keepGone?: (context: Context) => boolean;
  /** Whom the service has refused so far in this read: they are read from the start on once it does not. */
  readonly refused?: (context: Context) => ReadonlySet<string>;
  /** Asked when everything was read: throws where what was refused is too much for the rest to be called complete. */
  readonly verify?: (context: Context) => void;
}

/** How a feed is read whose service cannot be asked for windows: each partition whole, compared with what is complete. */
export interface Compared<Item> {
  /** When the item last changed (epoch ms); one that does not say is told by every read. */
  readonly instant: (item: Item) => number | undefined;
  /** Milliseconds before the service's clock until which it surely shows every change. */
  readonly margin: number;
}

/** One stream that a slice is read for, with the columns somebody wants. */
export interface Wanted {
  readonly name: string;
  readonly columns: ReadonlySet<string>;
}

/** What one call of `read` answers: one partition and one window, for the streams that still need it. */
export interface Slice {
  readonly partition: Partition;
  /** Empty for a feed without a cursor; of one that compares, it begins with the earliest change that is needed. */
  readonly window: Span;
  readonly streams: readonly Wanted[];
  /** Whom to ask about; for feeds with members. */
  readonly members?: readonly string[];
  /** Keys of items to read again, wherever in time they are; then there is no window. For feeds that watch. */
  readonly watched?: readonly string[];
  /** Whether somebody has not had the item with this key in this read: asking for it again would be a call wasted. */
  readonly wanted: (key: string) => boolean;
  /**
   * For feeds that compare: tells what the service's clock (epoch ms) was when the reading began. The first word
   * counts; without it the span of the partition does not grow.
   */
  readonly began?: (clock: number) => void;
}

/** Items that go on changing after their window is complete; their keys are kept in the state. */
export interface Watch<Context, Item> {
  /** Whether the item may still change; it is read again by every incremental sync until it says no. */
  readonly open: (item: Item) => boolean;
  /** Always, without it. */
  readonly enabled?: (context: Context) => boolean;
}

/** One reading of the service that fills one or more streams. */
export interface Feed<Context, Item = unknown> {
  readonly streams: readonly Stream<Item>[];
  /** Names of what it asks the service; a notice about one of them concerns this feed. */
  readonly uses: readonly { readonly name: string }[];
  /** Without it, the feed has one partition. */
  readonly partitions?: (context: Context) => Promise<readonly Partition[]> | readonly Partition[];
  /** Without it and without `compared`, every read is a full one. */
  readonly cursor?: Cursor<Context>;
  /** Instead of `cursor`. */
  readonly compared?: Compared<Item>;
  readonly members?: Members<Context>;
  /**
   * Names an item that the service may repeat within one read, so that its rows are emitted once. Without it,
   * rows are compared one by one by primary key, which is exact but costs memory for each.
   */
  readonly key?: (item: Item) => string;
  /** False where slices share no rows and `read` hands each row of one out once: then no keys are kept in memory. */
  readonly repeats?: false;
  /** Follows items by their `key` until they are done. */
  readonly watch?: Watch<Context, Item>;
  /** Reads one slice, in pages, as slowly as it is consumed. Sees no state, no clock and no message. */
  readonly read: (slice: Slice, context: Context) => AsyncIterable<Item>;
}

/** A stream whose rows have exactly the columns of `row`. */
export function defineStream<Item, Columns extends Readonly<Record<string, z.ZodType>>>(
  stream: Omit<Stream<Item>, 'row' | 'rows' | 'primaryKey' | 'cursorField'> & {
    readonly row: z.ZodObject<Columns>;
    readonly primaryKey: readonly (keyof Columns & string)[];
    readonly cursorField?: keyof Columns & string;
    readonly rows: (item: Item) => Iterable<Readonly<Record<keyof Columns, unknown>>>;
  },
): Stream<Item> {
  return stream;
}

/** A feed among others: what its items are is its own affair. */
export function defineFeed<Context, Item>(feed: Feed<Context, Item>): Feed<Context> {
  return feed as Feed<Context>;
}
