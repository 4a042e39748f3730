// The words of the engine: what a feed is, how it is read in time, and what is kept of it. All instants are epoch milliseconds.
import type { z } from 'zod';
import type { ConnectorError } from './errors.ts';
import type { Span } from './window.ts';

/** One column of a stream: its type with its description, a cheap test of values, and where its value comes from. */
export interface Column<Source = unknown> {
  readonly schema: z.ZodType;
  /** Whether a value is of the column's type; cheap, because every value is tested. */
  readonly fits: (value: unknown) => boolean;
  /** The value of the column in the row made from `source`; `name` is the column's own. */
  readonly value: (source: Source, name: string) => unknown;
}

/** One row, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** One table that a feed fills: a pure function from an item of the feed to rows. */
export interface Stream<Item = unknown> {
  /** `<module>_<plural>` in snake_case. */
  readonly name: string;
  /** What a row is, in one sentence; shown to the person who chooses streams. */
  readonly description: string;
  /** In the order of the catalog. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly primaryKey: readonly string[];
  /** The column whose instant says where in time a row is; for streams that can be read incrementally. */
  readonly cursorField?: string;
  /** Which partitions of its feed it is filled from; all, without it. */
  readonly within?: (partition: Partition) => boolean;
  readonly rows: (item: Item) => Iterable<Row>;
}

/**
 * A part of a feed that is read, fails and is complete by itself, for example one approval definition:
 * `{ approval_code }`. Its values in order are its name in the state.
 */
export type Partition = Readonly<Record<string, string>>;

/** What one call of `read` answers: the part of a partition that is read and closed at once. */
export type Slice =
  /** Everything: of feeds that are always read in full. */
  | { readonly kind: 'all' }
  /** A window of time, of these members where the service must be asked about members. */
  | {
      readonly kind: 'window';
      readonly window: Span;
      readonly members?: readonly string[];
      /** Those of the members that no span holds for yet: the service may refuse them as it did before. */
      readonly joining?: readonly string[];
    }
  /** Everything that changed at `since` or later; a feed may hand out more. */
  | { readonly kind: 'changedSince'; readonly since: number }
  /** Followed items by their keys, wherever in time they are; `total` counts those of all slices of the partition. */
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly total: number };

/** A slice as `read` is asked for it. */
export interface ReadRequest {
  readonly partition: Partition;
  readonly slice: Slice;
  /** The streams that need it, with their selected columns. */
  readonly streams: readonly { readonly name: string; readonly columns: ReadonlySet<string> }[];
  /** Whether a stream still lacks the item with this key in this read: fetching it again would be a call wasted. */
  readonly wanted: (key: string) => boolean;
  /** The instant up to which every stream was complete before this sync: what was over by then was read. */
  readonly complete: number;
  /** Called where the service or a list says how many items there are, and with those that were read: the time left follows. */
  readonly count?: (change: { readonly planned?: number; readonly closed?: number }) => void;
}

/** What the reading of a slice found out. */
export interface Facts {
  /** The service's clock when the reading began. */
  readonly clock?: number;
  /** Members that the service refused so far in this read: they are read from the start once it does not. */
  readonly refused?: ReadonlySet<string>;
  /** The latest change of an item; the engine adds it, for feeds with `changedSince`. */
  readonly newest?: number;
  /** An instant on the clock of the items that had surely passed when the reading began; the engine adds it. */
  readonly passed?: number;
  /** By key, what became of items that are followed, or are from now on; the engine adds it. */
  readonly followed?: ReadonlyMap<string, 'open' | 'done' | 'denied'>;
}

/** How a feed is read in windows of time. */
export interface Windows<Context> {
  /** How instants look in rows and state: RFC 3339 in UTC, or `YYYY-MM-DD`. */
  readonly grain: 'instant' | 'day';
  /** The longest window of one slice. */
  readonly step: (context: Context) => number;
  /** How many slices of a partition are read side by side, so that no slice waits for the slowest call of another; default 1. */
  readonly ahead?: number;
  /** The first instant that is read. */
  readonly start: (context: Context) => number;
  /** How far behind the end of what is complete rows may still change; default 0. */
  readonly lookback?: (context: Context) => number;
  /** The instant up to which the service has everything, at `now`; a cursor never goes beyond it. */
  readonly settled: (now: number) => number;
  /** The end of the last window, where that is more than what is settled. */
  readonly until?: (now: number, context: Context) => number;
  /** The service's clock now, where it is known: nothing later than it counts as complete. */
  readonly clock?: (context: Context) => Promise<number | undefined> | number | undefined;
}

/**
 * The members that a feed with windows asks the service about. The state keeps for which members the complete span
 * holds: one that is new to it is read from the start.
 */
export interface Members<Context> {
  /** All members that are there now, each once. */
  readonly present: (context: Context) => Promise<readonly string[]> | readonly string[];
  /** Whether members that are gone are still read until the lookback has passed; default true. */
  readonly keepGone?: (context: Context) => boolean;
  /** Called when everything was read: throws where too many members were refused to call the rest complete. */
  readonly verify?: (context: Context) => void;
}

/** How a feed is read whose service cannot be asked for windows: each partition in full, compared with what is complete. */
export interface ChangedSince<Item> {
  /** When the item last changed; one that does not say is emitted by every read. */
  readonly instant: (item: Item) => number | undefined;
  /** How long before its own clock the service surely shows every change. */
  readonly margin: number;
}

/** Items that go on changing after their window is complete: read again by every incremental sync until they are done. */
export interface Follow<Context, Item> {
  /** Whether the item may still change, is done, or was denied by the service although it was there before. */
  readonly status: (item: Item) => 'open' | 'done' | 'denied';
  /** Whether open items are read again, and not only denied ones; their keys are kept in any case. Default true. */
  readonly enabled?: (context: Context) => boolean;
  /** What logs call an item; its key, without it. */
  readonly nameOf?: (key: string) => string;
}

/** Rows of one stream before they leave, and the columns that are selected of it. */
export interface StreamRows {
  readonly stream: Stream;
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly Row[];
}

/** One reading of the service that fills one or more streams. */
export interface Feed<Context, Item = unknown> {
  readonly streams: readonly Stream<Item>[];
  /** Names of the endpoints it calls; a notice about one of them concerns this feed. */
  readonly uses: readonly { readonly name: string }[];
  /** Each partition, or why it cannot be read; without it, the feed has one partition. */
  readonly partitions?: (
    context: Context,
  ) => Promise<readonly PartitionOrFailure[]> | readonly PartitionOrFailure[];
  /** Without it and without `changedSince`, every read is a full one. */
  readonly windows?: Windows<Context>;
  /** Instead of `windows`. */
  readonly changedSince?: ChangedSince<Item>;
  /** Beside `windows`. */
  readonly members?: Members<Context>;
  /**
   * Names an item that the service may repeat within one read, so that its rows are emitted once. Without it,
   * rows are compared one by one by primary key, which is exact but costs memory for each.
   */
  readonly key?: (item: Item) => string;
  /** False where slices share no rows and `read` hands each row out once: then no keys are kept in memory. */
  readonly repeats?: false;
  /** Follows items by their `key` until they are done. */
  readonly follow?: Follow<Context, Item>;
  /** Adds to rows what they do not hold themselves; answers with the rows of each list, in the same order. */
  readonly enrich?: (batch: readonly StreamRows[], context: Context) => Promise<readonly (readonly Row[])[]>;
  /** Reads one slice in batches (a page, or some hundreds of items), as slowly as they are consumed. */
  readonly read: (request: ReadRequest, context: Context) => AsyncGenerator<readonly Item[], Facts | void>;
}

/** A partition, or one that is known to be there but not readable: the engine fails it. */
export type PartitionOrFailure =
  Partition | { readonly partition: Partition; readonly failure: ConnectorError };

/** What is complete of one partition, for one stream. */
export interface Part {
  readonly span?: Span | undefined;
  /** The cursor was written by hand and counts for every partition. */
  readonly handWritten?: boolean;
  /** Windows that were closed in this sync; those that do not touch the span yet wait for the ones between. */
  readonly closed?: readonly Span[];
  /** The latest change that was seen, for feeds with `changedSince`. */
  readonly newest?: number | undefined;
  /** Keys of items that may still change, with the number of syncs in a row that were denied them. */
  readonly open?: ReadonlyMap<string, number>;
  /** The members for which the span holds. */
  readonly members?: {
    readonly here: ReadonlySet<string>;
    /** Members that were here once, with the start of the day on which they were first missed. */
    readonly gone: ReadonlyMap<string, number>;
  };
  /** Members for which the span does not hold yet; worked out by the first window that is closed in a sync. */
  readonly joining?: readonly string[];
}

/** How a partition is read in time: two pure functions. */
export interface Strategy<Moment> {
  /** What is still to be read, oldest first: each slice once, with the streams it is for by their index in `needs`. */
  readonly slices: (
    needs: readonly { readonly part: Part; readonly incremental: boolean }[],
    moment: Moment,
  ) => readonly { readonly slice: Slice; readonly needing: readonly number[] }[];
  /** What is complete once a slice is closed. */
  readonly advance: (
    part: Part,
    closed: { readonly slice: Slice; readonly facts: Facts },
    moment: Moment,
  ) => Part;
}
