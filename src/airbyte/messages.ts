// Every message of the Airbyte protocol that a source emits, with one constructor each.

export type FailureType = 'config_error' | 'transient_error' | 'system_error';
export type LogLevel = 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';
export type SyncMode = 'full_refresh' | 'incremental';
export type JsonObject = Readonly<Record<string, unknown>>;

/** A value that could not be emitted unchanged: the field is null in the record. */
export interface FieldChange {
  readonly field: string;
  readonly change: 'NULLED' | 'TRUNCATED';
  readonly reason: 'SOURCE_SERIALIZATION_ERROR' | 'SOURCE_FIELD_SIZE_LIMITATION' | 'SOURCE_RETRIEVAL_ERROR';
}

/** One table we offer, as `discover` describes it. */
export interface AirbyteStream {
  readonly name: string;
  readonly json_schema: JsonObject;
  readonly supported_sync_modes: readonly SyncMode[];
  readonly source_defined_cursor?: boolean;
  readonly default_cursor_field?: readonly string[];
  readonly source_defined_primary_key: readonly (readonly string[])[];
  readonly is_resumable: boolean;
}

export interface ConnectorSpecification {
  readonly documentationUrl: string;
  readonly connectionSpecification: JsonObject;
}

export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';

export interface SpecMessage {
  readonly type: 'SPEC';
  readonly spec: ConnectorSpecification;
}
export interface ConnectionStatusMessage {
  readonly type: 'CONNECTION_STATUS';
  readonly connectionStatus: { readonly status: 'SUCCEEDED' | 'FAILED'; readonly message: string };
}
export interface CatalogMessage {
  readonly type: 'CATALOG';
  readonly catalog: { readonly streams: readonly AirbyteStream[] };
}
export interface RecordMessage {
  readonly type: 'RECORD';
  readonly record: {
    readonly stream: string;
    readonly data: JsonObject;
    readonly emitted_at: number;
    readonly meta?: { readonly changes: readonly FieldChange[] };
  };
}
export interface StateMessage {
  readonly type: 'STATE';
  readonly state: {
    readonly type: 'STREAM';
    readonly stream: {
      readonly stream_descriptor: { readonly name: string };
      readonly stream_state: JsonObject;
    };
    readonly sourceStats: { readonly recordCount: number };
  };
}
export interface LogMessage {
  readonly type: 'LOG';
  readonly log: { readonly level: LogLevel; readonly message: string; readonly stack_trace?: string };
}
export interface TraceMessage {
  readonly type: 'TRACE';
  readonly trace:
    | { readonly type: 'ERROR'; readonly emitted_at: number; readonly error: TraceError }
    | { readonly type: 'STREAM_STATUS'; readonly emitted_at: number; readonly stream_status: TraceStatus }
    | { readonly type: 'ESTIMATE'; readonly emitted_at: number; readonly estimate: TraceEstimate }
    | { readonly type: 'ANALYTICS'; readonly emitted_at: number; readonly analytics: TraceAnalytics };
}
export interface ControlMessage {
  readonly type: 'CONTROL';
  readonly control: {
    readonly type: 'CONNECTOR_CONFIG';
    readonly emitted_at: number;
    readonly connectorConfig: { readonly config: JsonObject };
  };
}
export interface TraceError {
  readonly message: string;
  readonly failure_type: FailureType;
  readonly internal_message?: string;
  readonly stack_trace?: string;
  readonly stream_descriptor?: { readonly name: string };
}
export interface TraceStatus {
  readonly stream_descriptor: { readonly name: string };
  readonly status: StreamStatus;
  readonly reasons?: readonly [
    { readonly type: 'RATE_LIMITED'; readonly rate_limited: { readonly quota_reset: number } },
  ];
}
export interface TraceEstimate {
  readonly name: string;
  readonly type: 'STREAM' | 'SYNC';
  readonly row_estimate: number;
}
export interface TraceAnalytics {
  readonly type: string;
  readonly value: string;
}

export type AirbyteMessage =
  | SpecMessage
  | ConnectionStatusMessage
  | CatalogMessage
  | RecordMessage
  | StateMessage
  | LogMessage
  | TraceMessage
  | ControlMessage;

/** Records of one stream that leave together; a line each, made once. No message of the protocol by itself. */
export interface RecordBatch {
  readonly type: 'RECORDS';
  readonly stream: string;
  readonly records: readonly { readonly data: JsonObject }[];
  /** Each line ends with a newline. */
  readonly lines: string;
}

/** What a command hands to the writer. */
export type Outgoing = AirbyteMessage | RecordBatch;

/** What the connector is and which configuration it takes. */
export function spec(specification: ConnectorSpecification): SpecMessage {
  return { type: 'SPEC', spec: specification };
}

/** The answer of `check`; the platform shows `message` to the person who set up the connection. */
export function connectionStatus(status: 'SUCCEEDED' | 'FAILED', message: string): ConnectionStatusMessage {
  return { type: 'CONNECTION_STATUS', connectionStatus: { status, message } };
}

/** The answer of `discover`. */
export function catalog(streams: readonly AirbyteStream[]): CatalogMessage {
  return { type: 'CATALOG', catalog: { streams } };
}

/** One row; `emittedAt` in epoch milliseconds. */
export function record(
  stream: string,
  data: JsonObject,
  emittedAt: number,
  changes: readonly FieldChange[] = [],
): RecordMessage {
  return {
    type: 'RECORD',
    record: { stream, data, emitted_at: emittedAt, ...(changes.length > 0 && { meta: { changes } }) },
  };
}

/** A checkpoint: covers the `recordCount` records of the stream since its previous one. */
export function state(stream: string, streamState: JsonObject, recordCount: number): StateMessage {
  return {
    type: 'STATE',
    state: {
      type: 'STREAM',
      stream: { stream_descriptor: { name: stream }, stream_state: streamState },
      sourceStats: { recordCount },
    },
  };
}

/** A line for the operator; the platform appends `stackTrace` to it. */
export function log(level: LogLevel, message: string, stackTrace?: string): LogMessage {
  return {
    type: 'LOG',
    log: { level, message, ...(stackTrace !== undefined && { stack_trace: stackTrace }) },
  };
}

/** A failure; the earliest one of a sync decides whether the platform tries again. */
export function traceError(error: TraceError, emittedAt: number): TraceMessage {
  return { type: 'TRACE', trace: { type: 'ERROR', emitted_at: emittedAt, error } };
}

/** Where a stream is in its sync; `quotaReset` (epoch ms) says that it waits for Lark until then. */
export function streamStatus(
  stream: string,
  status: StreamStatus,
  emittedAt: number,
  quotaReset?: number,
): TraceMessage {
  return {
    type: 'TRACE',
    trace: {
      type: 'STREAM_STATUS',
      emitted_at: emittedAt,
      stream_status: {
        stream_descriptor: { name: stream },
        status,
        ...(quotaReset !== undefined && {
          reasons: [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: quotaReset } }],
        }),
      },
    },
  };
}

/** How many rows a stream (or the whole sync) will have; a later one replaces it. */
export function estimate(payload: TraceEstimate, emittedAt: number): TraceMessage {
  return { type: 'TRACE', trace: { type: 'ESTIMATE', emitted_at: emittedAt, estimate: payload } };
}

/** A fixed name with a value, counted by the platform. */
export function analytics(payload: TraceAnalytics, emittedAt: number): TraceMessage {
  return { type: 'TRACE', trace: { type: 'ANALYTICS', emitted_at: emittedAt, analytics: payload } };
}

/** Replaces the stored configuration; the platform stores exactly what is sent, so it must be whole. */
export function control(config: JsonObject, emittedAt: number): ControlMessage {
  return {
    type: 'CONTROL',
    control: { type: 'CONNECTOR_CONFIG', emitted_at: emittedAt, connectorConfig: { config } },
  };
}
