// The configured catalog, with every optional key absent, null or unknown.
import { describe, expect, test } from 'vitest';
import { InputError, parseCatalog } from '../../../src/airbyte/inputs.ts';

const schema = { type: 'object', properties: { id: { type: 'string' }, time: { type: ['null', 'string'] } } };
const configured = (stream: object = {}, more: object = {}) => ({
  stream: { name: 'a', json_schema: schema, supported_sync_modes: ['full_refresh'], ...stream },
  sync_mode: 'incremental',
  destination_sync_mode: 'append_dedup',
  ...more,
});
const a = { name: 'a', syncMode: 'incremental', columns: ['id', 'time'] };

describe('what is read', () => {
  test.each<[string, unknown, unknown[]]>([
    ['no streams', { streams: [] }, []],
    ['one stream', { streams: [configured()] }, [a]],
    [
      'streams in their order',
      { streams: [configured({ name: 'b' }), configured()] },
      [{ ...a, name: 'b' }, a],
    ],
    [
      'every optional key dumped as null',
      {
        streams: [
          configured(
            {
              source_defined_cursor: null,
              default_cursor_field: null,
              source_defined_primary_key: null,
              namespace: null,
              is_resumable: null,
              is_file_based: null,
            },
            {
              cursor_field: null,
              primary_key: null,
              destination_object_name: null,
              generation_id: null,
              minimum_generation_id: null,
              sync_id: null,
              include_files: null,
            },
          ),
        ],
      },
      [a],
    ],
    [
      'a mode of null is full refresh',
      { streams: [configured({}, { sync_mode: null })] },
      [{ ...a, syncMode: 'full_refresh' }],
    ],
    [
      'a mode that is absent, too',
      { streams: [{ stream: { name: 'a', json_schema: schema } }] },
      [{ ...a, syncMode: 'full_refresh' }],
    ],
    [
      'an unknown destination mode',
      { streams: [configured({}, { destination_sync_mode: 'overwrite_dedup' })] },
      [a],
    ],
    [
      'no schema selects all',
      { streams: [configured({ json_schema: null })] },
      [{ ...a, columns: undefined }],
    ],
    [
      'a stub schema selects all',
      { streams: [configured({ json_schema: {} })] },
      [{ ...a, columns: undefined }],
    ],
    [
      'no properties select all',
      { streams: [configured({ json_schema: { properties: null } })] },
      [{ ...a, columns: undefined }],
    ],
    [
      'empty properties select all',
      { streams: [configured({ json_schema: { properties: {} } })] },
      [{ ...a, columns: undefined }],
    ],
    ['unknown keys anywhere', { streams: [configured({ more: 1 }, { more: 1 })], more: 1 }, [a]],
  ])('%s', (_why, input, wanted) => {
    expect(parseCatalog(input)).toEqual(wanted);
  });
});

describe('what is refused, naming the field', () => {
  test.each<[string, unknown, string]>([
    ['nothing', null, 'The catalog is not valid'],
    ['text', 'secret-value', 'The catalog is not valid'],
    ['a list', [], 'The catalog is not valid'],
    ['no streams', {}, 'streams: is missing'],
    ['streams of null', { streams: null }, 'streams: is missing'],
    ['streams that are an object', { streams: {} }, 'streams'],
    [
      'a stream without its stream',
      { streams: [{ sync_mode: 'incremental' }] },
      'streams.0.stream: is missing',
    ],
    [
      'a stream without a name',
      { streams: [configured({ name: null })] },
      'streams.0.stream.name: is missing',
    ],
    ['a name that is a number', { streams: [configured({ name: 7 })] }, 'streams.0.stream.name'],
    [
      'a mode that there is not',
      { streams: [configured({}, { sync_mode: 'INVALID' })] },
      'streams.0.sync_mode',
    ],
    [
      'a stream twice',
      { streams: [configured(), configured({ name: 'b' }), configured()] },
      "the stream 'a' twice",
    ],
  ])('%s', (_why, input, said) => {
    expect(() => parseCatalog(input)).toThrow(InputError);
    expect(() => parseCatalog(input)).toThrow(said);
    expect(() => parseCatalog(input)).not.toThrow('secret-value');
    expect(() => parseCatalog(input)).not.toThrow('undefined');
  });
});
