// The answers of the other verbs and CONTROL: each rule refuses the document's example with one thing broken.
import { expect, test } from 'vitest';
import { broken, problemsIn } from './examples/broken.ts';
import { catalog, connectionStatus, control, spec } from './examples/lines.ts';

const shape = 'fitsItsType: ';

test.each([
  [
    'a config that is a list',
    broken(control, '{"credentials":{"auth_type":"internal_app","app_id":"cli_x","app_secret":"y"}}', '[]'),
    `${shape}/control/connectorConfig/config must be object`,
  ],
  [
    'another control',
    broken(control, 'CONNECTOR_CONFIG', 'CONFIG'),
    `${shape}/control/type must be equal to constant ("CONNECTOR_CONFIG")`,
  ],
  [
    'connection_status in snake case',
    broken(connectionStatus, '"connectionStatus"', '"connection_status"'),
    `${shape}/ must have required property 'connectionStatus'`,
  ],
  [
    'a failed check without words',
    broken(
      connectionStatus,
      ',"message":"The App Secret was rejected (code 10014). Check App ID and App Secret."',
      '',
    ),
    `${shape}/connectionStatus must have required property 'message'`,
  ],
  [
    'a stream without sync modes',
    broken(catalog, '["full_refresh","incremental"]', '[]'),
    `${shape}/catalog/streams/0/supported_sync_modes must NOT have fewer than 1 items`,
  ],
  [
    'a schema without properties',
    broken(catalog, '"properties"', '"props"'),
    `${shape}/catalog/streams/0/json_schema must have required property 'properties'`,
  ],
  [
    'a primary key that is no list of paths',
    broken(catalog, '[["record_id"]]', '["record_id"]'),
    `${shape}/catalog/streams/0/source_defined_primary_key/0 must be array`,
  ],
  [
    'a protocol of another major version',
    broken(spec, '0.2.0', '1.0.0'),
    `${shape}/spec/protocol_version must match pattern "^0\\.\\d+\\.\\d+$"`,
  ],
  [
    'a manual that is no address',
    broken(spec, 'https://docs.example.com/source-lark"', 'see README"'),
    `${shape}/spec/documentationUrl must match format "uri"`,
  ],
  [
    'a source with destination modes',
    broken(spec, 'modes":[]', 'modes":["append"]'),
    `${shape}/spec/supported_destination_sync_modes must NOT have more than 0 items`,
  ],
])('%s', (_why, line, problem) => {
  expect(problemsIn(line)).toContain(problem);
  expect(new Set(problemsIn(line).map((each) => each.split(':')[0])).size).toBe(1);
});
