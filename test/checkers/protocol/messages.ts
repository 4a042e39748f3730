// The messages that a source may put on stdout, as types:
// https://docs.airbyte.com/platform/understanding-airbyte/airbyte-protocol
import type { JsonObject } from '../../support/json.ts';

/** Names a stream; without a namespace the key is left out. */
export type StreamDescriptor = { name: string; namespace?: string };

/** A stream as `discover` offers it. */
export type AirbyteStream = {
  name: string;
  json_schema: JsonObject;
  supported_sync_modes: ('full_refresh' | 'incremental')[];
  source_defined_cursor?: boolean;
  default_cursor_field?: string[];
  source_defined_primary_key?: string[][];
  namespace?: string;
  is_resumable?: boolean;
  is_file_based?: boolean;
};

/** The payload of RECORD. */
export type RecordPayload = {
  stream: string;
  namespace?: string;
  data: JsonObject;
  emitted_at: number;
  meta?: { changes?: { field: string; change: string; reason: string }[] };
};

/** The payload of STATE, of which this source emits only the type STREAM. */
export type StatePayload = {
  type: 'STREAM';
  stream: { stream_descriptor: StreamDescriptor; stream_state: JsonObject };
  sourceStats: { recordCount: number; rejectedRecordCount?: number };
};

/** Why a sync failed, in the platform's three words. */
export type FailureType = 'transient_error' | 'system_error' | 'config_error';

/** The four things a TRACE can say. */
export type TracePayload = { emitted_at: number } & (
  | {
      type: 'ERROR';
      error: {
        message: string;
        internal_message?: string;
        stack_trace?: string;
        failure_type?: FailureType;
        stream_descriptor?: StreamDescriptor;
      };
    }
  | { type: 'ESTIMATE'; estimate: { name: string; type: 'STREAM' | 'SYNC'; namespace?: string } }
  | {
      type: 'STREAM_STATUS';
      stream_status: {
        stream_descriptor: StreamDescriptor;
        status: 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';
        reasons?: { type: 'RATE_LIMITED'; rate_limited: { quota_reset: number } }[];
      };
    }
  | { type: 'ANALYTICS'; analytics: { type: string; value?: string } }
);

/** One line of stdout. */
export type AirbyteMessage =
  | { type: 'RECORD'; record: RecordPayload }
  | { type: 'STATE'; state: StatePayload }
  | { type: 'LOG'; log: { level: string; message: string; stack_trace?: string } }
  | { type: 'TRACE'; trace: TracePayload }
  | {
      type: 'CONTROL';
      control: { type: string; emitted_at: number; connectorConfig: { config: JsonObject } };
    }
  | { type: 'SPEC'; spec: JsonObject & { connectionSpecification: JsonObject } }
  | { type: 'CATALOG'; catalog: { streams: AirbyteStream[] } }
  | {
      type: 'CONNECTION_STATUS';
      connectionStatus: { status: 'SUCCEEDED' | 'FAILED'; message?: string };
    };

/** The part of a configured catalog that the checkers look at; a null there means absent. */
export type ConfiguredCatalog = { readonly streams: readonly ConfiguredStream[] };

/** One configured stream, as the platform hands it to `read`. */
export type ConfiguredStream = {
  readonly sync_mode: string;
  readonly cursor_field?: readonly string[] | null | undefined;
  readonly stream: {
    readonly name: string;
    readonly namespace?: string | null | undefined;
    readonly json_schema?: JsonObject | null | undefined;
    readonly default_cursor_field?: readonly string[] | null | undefined;
    readonly source_defined_primary_key?: readonly (readonly string[])[] | null | undefined;
  };
};
