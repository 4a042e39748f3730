// What a database has to offer so that `sync` can keep tables in it.
import type { JsonObject, RecordBatch } from '../../airbyte/messages.ts';
import type { ViewDialect } from '../views/dialects.ts';
import type { Kind, TargetStream } from '../types.ts';

/** How a database writes what others write differently. */
export interface Dialect {
  readonly types: Readonly<Record<Kind, string>>;
  /** The longest name in bytes; longer ones would be cut without a warning. */
  readonly maxName: number;
  /** A staged value, or a text, as a value of its kind. */
  readonly cast: (column: string, kind: Kind) => string;
  /** Grows from staged row to staged row. */
  readonly place: string;
}

/** One connection; statements run one after the other. */
export interface Database {
  readonly dialect: Dialect;
  readonly views: ViewDialect;
  readonly run: (sql: string) => Promise<void>;
  readonly rows: (sql: string) => Promise<readonly JsonObject[]>;
  /** Makes room for rows of a stream, from which SQL reads them as `stageOf` the stream. */
  readonly prepare: (stream: TargetStream) => Promise<void>;
  readonly stage: (batch: RecordBatch) => Promise<void>;
  /** SQL sees every staged row. */
  readonly flush: () => Promise<void>;
  /** The staged rows of a stream go. */
  readonly clear: (stream: string) => Promise<void>;
  /** @throws ConnectorError where another sync writes into the same tables */
  readonly lock: () => Promise<void>;
  readonly close: () => Promise<void>;
}
