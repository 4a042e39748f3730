// The JSON Schemas of the messages, closed: a key that the protocol does not name for a source is an error.
import type { JsonObject } from '../../support/json.ts';

/** An object with exactly these properties; all are required unless `required` names some. */
function closed(properties: JsonObject, required = Object.keys(properties)): JsonObject {
  return { type: 'object', properties, required, additionalProperties: false };
}

const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const anything = { type: 'object' };
const count = { type: 'integer', minimum: 0 };
const oneOf = (...values: string[]) => ({ type: 'string', enum: values });
const listOf = (items: JsonObject, minItems = 0) => ({ type: 'array', items, minItems });

/** Epoch milliseconds between 2001 and 2286: seconds and microseconds are out of range. */
const instant = { type: 'integer', minimum: 1e12, exclusiveMaximum: 1e13 };

const streamDescriptor = closed({ name: text, namespace: text }, ['name']);

const change = closed({
  field: text,
  change: oneOf('NULLED', 'TRUNCATED'),
  reason: oneOf(
    'SOURCE_RECORD_SIZE_LIMITATION',
    'SOURCE_FIELD_SIZE_LIMITATION',
    'SOURCE_SERIALIZATION_ERROR',
    'SOURCE_RETRIEVAL_ERROR',
  ),
});

const record = closed(
  {
    stream: text,
    namespace: text,
    data: { type: 'object', minProperties: 1 },
    emitted_at: instant,
    meta: closed({ changes: listOf(change) }),
    file_reference: closed({
      staging_file_url: text,
      source_file_relative_path: text,
      file_size_bytes: count,
    }),
  },
  ['stream', 'data', 'emitted_at'],
);

const state = closed({
  type: { const: 'STREAM' },
  stream: closed({ stream_descriptor: streamDescriptor, stream_state: anything }),
  sourceStats: closed({ recordCount: count, rejectedRecordCount: count }, ['recordCount']),
});

const log = closed(
  {
    level: oneOf('FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'),
    message: { type: 'string' },
    stack_trace: { type: 'string' },
  },
  ['level', 'message'],
);

const traces = {
  ERROR: {
    error: closed(
      {
        message: text,
        internal_message: { type: 'string' },
        stack_trace: { type: 'string' },
        failure_type: oneOf('system_error', 'config_error', 'transient_error'),
        stream_descriptor: streamDescriptor,
      },
      ['message'],
    ),
  },
  ESTIMATE: {
    estimate: closed(
      {
        name: text,
        type: oneOf('STREAM', 'SYNC'),
        namespace: text,
        row_estimate: count,
        byte_estimate: count,
      },
      ['name', 'type'],
    ),
  },
  STREAM_STATUS: {
    stream_status: {
      ...closed(
        {
          stream_descriptor: streamDescriptor,
          status: oneOf('STARTED', 'RUNNING', 'COMPLETE', 'INCOMPLETE'),
          reasons: {
            ...listOf(
              closed({ type: { const: 'RATE_LIMITED' }, rate_limited: closed({ quota_reset: instant }) }),
              1,
            ),
            maxItems: 1,
          },
        },
        ['stream_descriptor', 'status'],
      ),
      if: { required: ['reasons'] },
      then: { properties: { status: { const: 'RUNNING' } } },
    },
  },
  ANALYTICS: { analytics: closed({ type: text, value: { type: 'string' } }, ['type']) },
};

const control = closed({
  type: { const: 'CONNECTOR_CONFIG' },
  emitted_at: instant,
  connectorConfig: closed({ config: anything }),
});

const oauthInputs = { type: 'object', required: ['consent_url', 'access_token_url'] };

const spec = closed(
  {
    connectionSpecification: anything,
    documentationUrl: { type: 'string', format: 'uri' },
    changelogUrl: { type: 'string', format: 'uri' },
    protocol_version: { type: 'string', pattern: '^0\\.\\d+\\.\\d+$' },
    supportsIncremental: flag,
    supported_destination_sync_modes: { type: 'array', maxItems: 0 },
    advanced_auth: closed(
      {
        auth_flow_type: oneOf('oauth2.0', 'oauth1.0'),
        predicate_key: listOf(text, 1),
        predicate_value: text,
        oauth_config_specification: closed(
          {
            oauth_user_input_from_connector_config_specification: anything,
            oauth_connector_input_specification: oauthInputs,
            complete_oauth_output_specification: anything,
            complete_oauth_server_input_specification: anything,
            complete_oauth_server_output_specification: anything,
          },
          [],
        ),
      },
      [],
    ),
  },
  ['connectionSpecification'],
);

const stream = closed(
  {
    name: text,
    json_schema: { type: 'object', required: ['type', 'properties'] },
    supported_sync_modes: { ...listOf(oneOf('full_refresh', 'incremental'), 1), uniqueItems: true },
    source_defined_cursor: flag,
    default_cursor_field: listOf(text),
    source_defined_primary_key: listOf(listOf(text, 1)),
    namespace: text,
    is_resumable: flag,
    is_file_based: flag,
  },
  ['name', 'json_schema', 'supported_sync_modes'],
);

const connectionStatus = {
  ...closed({ status: oneOf('SUCCEEDED', 'FAILED'), message: text }, ['status']),
  if: { properties: { status: { const: 'FAILED' } } },
  then: { required: ['message'] },
};

const envelope = (type: string, payload: JsonObject) => closed({ type: { const: type }, ...payload });

/** One schema for each `type` of the envelope. */
export const messageSchemas: Readonly<Record<string, JsonObject>> = {
  RECORD: envelope('RECORD', { record }),
  STATE: envelope('STATE', { state }),
  LOG: envelope('LOG', { log }),
  SPEC: envelope('SPEC', { spec }),
  CONNECTION_STATUS: envelope('CONNECTION_STATUS', { connectionStatus }),
  CATALOG: envelope('CATALOG', { catalog: closed({ streams: listOf(stream) }) }),
  CONTROL: envelope('CONTROL', { control }),
};

/** One schema for each `trace.type` of a TRACE. */
export const traceSchemas: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  Object.entries(traces).map(([type, payload]) => [
    type,
    envelope('TRACE', { trace: closed({ type: { const: type }, emitted_at: instant, ...payload }) }),
  ]),
);
