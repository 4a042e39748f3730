// Examples of every message of the Airbyte protocol, without GLOBAL and LEGACY, which we never emit.

export const spec =
  '{"type":"SPEC","spec":{"documentationUrl":"https://docs.example.com/source-lark","changelogUrl":"https://docs.example.com/source-lark#changelog","protocol_version":"0.2.0","supportsIncremental":true,"supported_destination_sync_modes":[],"connectionSpecification":{"$schema":"http://json-schema.org/draft-07/schema#","title":"Lark Source Spec","type":"object","required":["credentials"],"additionalProperties":true,"properties":{"credentials":{"type":"object","title":"Authentication","order":0,"oneOf":[{"type":"object","title":"Internal app","required":["auth_type","app_id","app_secret"],"properties":{"auth_type":{"type":"string","const":"internal_app"},"app_id":{"type":"string","title":"App ID","airbyte_secret":true},"app_secret":{"type":"string","title":"App Secret","airbyte_secret":true}}}]}}}}}';

export const connectionStatus =
  '{"type":"CONNECTION_STATUS","connectionStatus":{"status":"FAILED","message":"The App Secret was rejected (code 10014). Check App ID and App Secret."}}';

export const catalog =
  '{"type":"CATALOG","catalog":{"streams":[{"name":"orders","json_schema":{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","additionalProperties":true,"properties":{"record_id":{"type":"string"},"amount":{"type":["null","number"]},"last_modified_time":{"type":["null","string"],"format":"date-time","airbyte_type":"timestamp_with_timezone"}}},"supported_sync_modes":["full_refresh","incremental"],"source_defined_cursor":true,"default_cursor_field":["last_modified_time"],"source_defined_primary_key":[["record_id"]],"is_resumable":true,"is_file_based":false}]}}';

export const record =
  '{"type":"RECORD","record":{"stream":"orders","data":{"record_id":"rec1","amount":null,"last_modified_time":"2024-05-01T10:00:00.000Z"},"emitted_at":1714557600123,"meta":{"changes":[{"field":"amount","change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}]}}}';

export const state =
  '{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"orders"},"stream_state":{"last_modified_time":"2024-05-01T10:00:00.000Z"}},"sourceStats":{"recordCount":500.0}}}';

export const log = '{"type":"LOG","log":{"level":"INFO","message":"Read 1500 records from orders stream"}}';

export const error =
  '{"type":"TRACE","trace":{"type":"ERROR","emitted_at":1714557600123,"error":{"message":"The app has no permission to read table tbl1. Add it to the base and grant bitable:app:readonly.","internal_message":"code=1254302 msg=RolePermNotAllow","stack_trace":"Error: ...","failure_type":"config_error","stream_descriptor":{"name":"orders"}}}}';

export const estimate =
  '{"type":"TRACE","trace":{"type":"ESTIMATE","emitted_at":1714557600123,"estimate":{"name":"orders","type":"STREAM","row_estimate":120000,"byte_estimate":36000000}}}';

export const started =
  '{"type":"TRACE","trace":{"type":"STREAM_STATUS","emitted_at":1714557600123,"stream_status":{"stream_descriptor":{"name":"orders"},"status":"STARTED"}}}';

export const rateLimited =
  '{"type":"TRACE","trace":{"type":"STREAM_STATUS","emitted_at":1714557600123,"stream_status":{"stream_descriptor":{"name":"orders"},"status":"RUNNING","reasons":[{"type":"RATE_LIMITED","rate_limited":{"quota_reset":1714557660000}}]}}}';

export const analytics =
  '{"type":"TRACE","trace":{"type":"ANALYTICS","emitted_at":1714557600123,"analytics":{"type":"lark-page-size","value":"500"}}}';

export const control =
  '{"type":"CONTROL","control":{"type":"CONNECTOR_CONFIG","emitted_at":1714557600123,"connectorConfig":{"config":{"credentials":{"auth_type":"internal_app","app_id":"cli_x","app_secret":"y"}}}}}';
