// The words of sync: what a destination takes, and what it keeps between two syncs.
import type { JsonObject, RecordBatch } from '../airbyte/messages.ts';

/** What a column holds; every destination has a type for each. */
export type Kind =
  'text' | 'instant' | 'day' | 'integer' | 'number' | 'boolean' | 'json' | 'texts' | 'integers';

/** A column of a table. */
export interface TargetColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly description: string;
  /** What the column is called at its source whatever its name is: a renamed one keeps it. */
  readonly id?: string;
}

/** A stream as a destination keeps it. */
export interface TargetStream {
  readonly name: string;
  readonly description: string;
  readonly key: readonly string[];
  readonly columns: readonly TargetColumn[];
  /** The column that its state has a value for; without one, every sync replaces the whole table. */
  readonly cursor?: string;
}

/** Where rows come from; a destination keeps to one. Holds no secret. */
export interface Origin {
  /** Lark's address. */
  readonly address: string;
  /** A hash of what identifies the app and the company; undefined where the credentials say neither. */
  readonly app?: string;
  /** The settings that decide which rows there are. */
  readonly settings: JsonObject;
}

/** What a destination holds when a sync begins. */
export interface Saved {
  readonly origin: Origin | undefined;
  readonly states: ReadonlyMap<string, JsonObject>;
  /** When the last sync began, epoch ms. */
  readonly syncedAt: number;
}

/** What a sync is going to do. */
export interface Beginning {
  readonly streams: readonly TargetStream[];
  readonly origin: Origin;
  /** Streams whose earlier rows go as soon as there are new ones. */
  readonly fresh: ReadonlySet<string>;
  /** When the sync began, RFC 3339; every row of it carries this in `_synced_at`. */
  readonly syncedAt: string;
}

/** What becomes durable together. */
export interface Commit {
  /** By stream: what is complete of it. A stream without one keeps its last. */
  readonly states: ReadonlyMap<string, JsonObject>;
  /** Streams that were read to their end: of those without a cursor, the rows take the place of earlier ones. */
  readonly complete: ReadonlySet<string>;
}

/** A stream, and whose ids its columns hold. */
export interface ViewSource {
  readonly stream: TargetStream;
  /** By column: what its ids are of, and what the column with the name is called. */
  readonly names: ReadonlyMap<string, { readonly kind: IdKind; readonly as: string }>;
}

/** What an id is of, as streams declare it. */
export type IdKind = 'open_id' | 'user_id' | 'employee' | 'department' | 'any';

/** Where rows go. Nothing that was written counts before it is committed, whatever ends the process. */
export interface Destination {
  readonly saved: Saved;
  /** Makes room for these streams; comes back with those that have to be read from the start, each with the reason. */
  readonly begin: (beginning: Beginning) => Promise<ReadonlyMap<string, string>>;
  readonly write: (batch: RecordBatch) => Promise<void>;
  /** A state of the stream covers every row of it that was written so far. */
  readonly checkpoint: (stream: string) => void;
  readonly commit: (commit: Commit) => Promise<void>;
  /**
   * Makes the views for people whose tables are there, where the destination has views.
   * @returns what is wrong with those that cannot be made
   */
  readonly createViews?: (sources: readonly ViewSource[]) => Promise<readonly string[]>;
  /** Leaves what was committed. */
  readonly close: () => Promise<void>;
}

/** The column that says which sync a row is from. */
export const syncedAtColumn = '_synced_at';
