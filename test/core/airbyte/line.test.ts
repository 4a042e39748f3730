// Every message is one line that strict readers take, whatever is in it.
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../src/json.ts';
import { toLine } from '../../../src/airbyte/line.ts';
import * as messages from '../../../src/airbyte/messages.ts';
import { checkLine } from '../../checkers/protocol.ts';

const now = Date.UTC(2026, 2, 1);
const specification = { type: 'object', properties: {} };

describe('every kind of message is one valid line, and comes back the same', () => {
  test.each<[string, messages.AirbyteMessage]>([
    [
      'a spec',
      messages.spec({ documentationUrl: 'https://example.com', connectionSpecification: specification }),
    ],
    ['a status', messages.connectionStatus('FAILED', 'No.')],
    ['a catalog', messages.catalog([])],
    ['a record', messages.record('a', { id: 1, nothing: null }, now)],
    [
      'a record with changes',
      messages.record('a', { id: 1 }, now, [
        { field: 'b', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' },
      ]),
    ],
    ['a state', messages.state('a', { time: 'x' }, 5)],
    ['an empty state', messages.state('a', {}, 0)],
    ['a log', messages.log('WARN', 'text')],
    ['a log with its stack', messages.log('ERROR', 'text', 'at\nb')],
    ['an error', messages.traceError({ message: 'm', failure_type: 'transient_error' }, now)],
    ['a stream status', messages.streamStatus('a', 'STARTED', now)],
    ['a wait', messages.streamStatus('a', 'RUNNING', now, now + 1000)],
    ['an estimate', messages.estimate({ name: 'a', type: 'STREAM', row_estimate: 7 }, now)],
    ['a count', messages.analytics({ type: 'calls', value: '7' }, now)],
    ['a new configuration', messages.control({ a: { b: 1 } }, now)],
  ])('%s', (_why, message) => {
    expect(checkLine(toLine(message))).toEqual(message);
  });
});

test.each([0, 1, 10_000, 123_456_789])('recordCount %d is a decimal', (count) => {
  const line = toLine(messages.state('a', { b: 1 }, count));
  expect(line).toContain(`"sourceStats":{"recordCount":${count}.0}`);
  checkLine(line);
});

describe('a record survives', () => {
  test.each<[string, unknown, unknown?]>([
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['the other half', '\udc00', '\ufffd'],
    ['both, the wrong way round', '\udc00\ud800', '\ufffd\ufffd'],
    ['emoji', '👩‍👩‍👧 🇨🇭'],
    ['a text that only looks like an escape', '\\ud800'],
    ['NUL', 'a\0b'],
    ['newlines of every kind', 'a\nb\r\nc\u2028d\u2029e\u0085f'],
    ['quotes and backslashes', '"\\"'],
    ['an integer that no double can hold', 2n ** 53n + 1n],
    ['a negative one', -(2n ** 63n)],
    ['both in one list', ['\ud800', 2n ** 64n], ['\ufffd', 2n ** 64n]],
    ['deep inside', { a: [{ b: ['x', { c: '\udfff' }] }] }, { a: [{ b: ['x', { c: '\ufffd' }] }] }],
    ['numbers', [0.1, 1e21, 5e-324, 1.7976931348623157e308, 9_007_199_254_740_991]],
    ['nothing', null],
  ])('%s', (_why, value, wanted = value) => {
    const line = toLine(messages.record('a', { value }, now));
    expect(line).not.toMatch(/[\n\r]/);
    checkLine(line);
    expect(parseJson(line)).toMatchObject({ record: { data: { value: wanted } } });
  });

  test('a name of a column with half a surrogate pair', () => {
    const line = toLine(messages.record('a', { 'b\ud800': 1 }, now));
    expect(parseJson(line)).toMatchObject({ record: { data: { 'b\ufffd': 1 } } });
  });

  test.each<[string, string]>([
    ['plain', 'x'],
    ['escaped', '"\n'],
    ['emoji', '😀'],
    ['broken', '\ud800'],
  ])('a cell of 5 MB: %s', (_why, part) => {
    const value = part.repeat(5_000_000 / part.length);
    const line = toLine(messages.record('a', { value }, now));
    expect(parseJson(line)).toMatchObject({ record: { data: { value: value.toWellFormed() } } });
  });
});

test('a state survives the same', () => {
  const line = toLine(messages.state('a', { 'cursor\ud800': ['\ud800\n', 2n ** 53n + 1n] }, 3));
  checkLine(line);
  expect(line).toContain('9007199254740993');
  expect(line).toMatch(/"recordCount":3\.0\}\}\}$/);
});
