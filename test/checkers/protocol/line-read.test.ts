// The messages of a `read`: each rule refuses the document's example with exactly one thing broken in it.
import { expect, test } from 'vitest';
import { broken, problemsIn } from './examples/broken.ts';
import { error, estimate, log, rateLimited, record, started, state } from './examples/lines.ts';

const shape = 'fitsItsType: ';

test.each([
  [
    'a lone high surrogate',
    broken(record, 'rec1', '\\ud800'),
    'noLoneSurrogates: /record/data/record_id holds a lone surrogate',
  ],
  [
    'a lone low surrogate',
    broken(record, 'rec1', 'a\\uDC00'),
    'noLoneSurrogates: /record/data/record_id holds a lone surrogate',
  ],
  [
    'a lone surrogate in a column name',
    broken(record, 'amount', '\\udfff'),
    'noLoneSurrogates: /record/data holds a lone surrogate',
  ],
  [
    'a number that becomes infinite',
    broken(record, '"rec1"', '1e999'),
    'finiteNumbers: /record/data/record_id is a number that no double can hold',
  ],
  [
    'a null payload',
    broken(log, '"type":"LOG"', '"type":"LOG","trace":null'),
    'noNullInEnvelope: /trace is null, must be left out',
  ],
  [
    'a null namespace',
    broken(record, '"stream"', '"namespace":null,"stream"'),
    'noNullInEnvelope: /record/namespace is null, must be left out',
  ],
  [
    'a null stream_state',
    broken(state, '{"last_modified_time":"2024-05-01T10:00:00.000Z"}', 'null'),
    'noNullInEnvelope: /state/stream/stream_state is null, must be left out',
  ],
  [
    'no type',
    broken(log, '"type":"LOG",', ''),
    `${shape}/type must be one of RECORD, STATE, LOG, SPEC, CONNECTION_STATUS, CATALOG, CONTROL, TRACE`,
  ],
  [
    'a type for destinations',
    broken(log, '"LOG"', '"DESTINATION_CATALOG"'),
    `${shape}/type must be one of RECORD, STATE, LOG, SPEC, CONNECTION_STATUS, CATALOG, CONTROL, TRACE`,
  ],
  [
    'a second payload',
    broken(log, '"type":"LOG"', '"type":"LOG","spec":{}'),
    `${shape}/ must NOT have additional properties ("spec")`,
  ],
  [
    'an unknown key',
    broken(record, '"emitted_at"', '"id":1,"emitted_at"'),
    `${shape}/record must NOT have additional properties ("id")`,
  ],
  [
    'an empty record',
    broken(
      record,
      '{"record_id":"rec1","amount":null,"last_modified_time":"2024-05-01T10:00:00.000Z"}',
      '{}',
    ),
    `${shape}/record/data must NOT have fewer than 1 properties`,
  ],
  [
    'emitted_at in seconds',
    broken(record, '1714557600123', '1714557600'),
    `${shape}/record/emitted_at must be >= 1000000000000`,
  ],
  [
    'emitted_at with a fraction',
    broken(record, '1714557600123', '1714557600123.5'),
    `${shape}/record/emitted_at must be integer`,
  ],
  [
    'emitted_at as text',
    broken(record, '1714557600123', '"1714557600123"'),
    `${shape}/record/emitted_at must be integer`,
  ],
  [
    'emitted_at as 1.0',
    broken(started, '1714557600123', '1714557600123.0'),
    'integersAreWrittenPlainly: /trace/emitted_at is written 1714557600123.0, must be written as an integer',
  ],
  [
    'a change of the platform',
    broken(record, 'SOURCE_SERIALIZATION_ERROR', 'PLATFORM_SERIALIZATION_ERROR'),
    `${shape}/record/meta/changes/0/reason must be equal to one of the allowed values (SOURCE_RECORD_SIZE_LIMITATION, SOURCE_FIELD_SIZE_LIMITATION, SOURCE_SERIALIZATION_ERROR, SOURCE_RETRIEVAL_ERROR)`,
  ],
  [
    'a change without a reason',
    broken(record, ',"reason":"SOURCE_SERIALIZATION_ERROR"', ''),
    `${shape}/record/meta/changes/0 must have required property 'reason'`,
  ],
  [
    'a count without a decimal point',
    broken(state, '500.0', '500'),
    'countsHaveDecimalPoint: /state/sourceStats/recordCount is written 500, must be written with a decimal point',
  ],
  [
    'half a record',
    broken(state, '500.0', '500.5'),
    `${shape}/state/sourceStats/recordCount must be integer`,
  ],
  [
    'no count',
    broken(state, ',"sourceStats":{"recordCount":500.0}', ''),
    `${shape}/state must have required property 'sourceStats'`,
  ],
  [
    'a state of another type',
    broken(state, '"type":"STREAM"', '"type":"GLOBAL"'),
    `${shape}/state/type must be equal to constant ("STREAM")`,
  ],
  [
    'a state without a type',
    broken(state, '"type":"STREAM",', ''),
    `${shape}/state must have required property 'type'`,
  ],
  [
    'a state with an id',
    broken(state, '"type":"STREAM"', '"type":"STREAM","id":1'),
    `${shape}/state must NOT have additional properties ("id")`,
  ],
  [
    'a state with the stats of a destination',
    broken(state, 'sourceStats', 'destinationStats":{"recordCount":1.0},"sourceStats'),
    `${shape}/state must NOT have additional properties ("destinationStats")`,
  ],
  [
    'WARNING',
    broken(log, 'INFO', 'WARNING'),
    `${shape}/log/level must be equal to one of the allowed values (FATAL, ERROR, WARN, INFO, DEBUG, TRACE)`,
  ],
  [
    'an unknown trace',
    broken(started, '"type":"STREAM_STATUS"', '"type":"STATUS"'),
    `${shape}/trace/type must be one of ERROR, ESTIMATE, STREAM_STATUS, ANALYTICS`,
  ],
  [
    'an error without a message',
    broken(
      error,
      '"message":"The app has no permission to read table tbl1. Add it to the base and grant bitable:app:readonly.",',
      '',
    ),
    `${shape}/trace/error must have required property 'message'`,
  ],
  [
    'a fourth failure_type',
    broken(error, 'config_error', 'user_error'),
    `${shape}/trace/error/failure_type must be equal to one of the allowed values (system_error, config_error, transient_error)`,
  ],
  [
    'an estimate without a name',
    broken(estimate, '"name":"orders",', ''),
    `${shape}/trace/estimate must have required property 'name'`,
  ],
  [
    'an unknown status',
    broken(started, 'STARTED', 'STOPPED'),
    `${shape}/trace/stream_status/status must be equal to one of the allowed values (STARTED, RUNNING, COMPLETE, INCOMPLETE)`,
  ],
  [
    'two reasons',
    broken(rateLimited, '[{', '[{"type":"RATE_LIMITED","rate_limited":{"quota_reset":1714557660000}},{'),
    `${shape}/trace/stream_status/reasons must NOT have more than 1 items`,
  ],
  [
    'no reason in reasons',
    broken(rateLimited, '{"type":"RATE_LIMITED","rate_limited":{"quota_reset":1714557660000}}', ''),
    `${shape}/trace/stream_status/reasons must NOT have fewer than 1 items`,
  ],
  [
    'a reason without its reset',
    broken(rateLimited, '"quota_reset":1714557660000', ''),
    `${shape}/trace/stream_status/reasons/0/rate_limited must have required property 'quota_reset'`,
  ],
])('%s', (_why, line, problem) => {
  expect(problemsIn(line)).toContain(problem);
  expect(new Set(problemsIn(line).map((each) => each.split(':')[0])).size).toBe(1);
});

test('a reason belongs to RUNNING only', () => {
  const line = broken(rateLimited, '"RUNNING"', '"COMPLETE"');
  expect(problemsIn(line)).toContain(
    `${shape}/trace/stream_status/status must be equal to constant ("RUNNING")`,
  );
});
