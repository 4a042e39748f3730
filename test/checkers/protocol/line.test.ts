// A line is one trimmed JSON object; the document's own examples pass.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLine } from '../protocol.ts';
import { broken, problemsIn } from './examples/broken.ts';
import * as examples from './examples/lines.ts';

const { record, state, log, error, started, control } = examples;

describe('a good line', () => {
  test.each(Object.entries(examples))('the example %s', (_name, line) => {
    expect(checkLine(line)).toEqual(JSON.parse(line));
  });

  test.each([
    ['an empty state count', broken(state, '500.0', '0.0')],
    ['a namespace', broken(started, '{"name":"orders"}', '{"name":"orders","namespace":"x"}')],
    [
      'a succeeded check without words',
      '{"type":"CONNECTION_STATUS","connectionStatus":{"status":"SUCCEEDED"}}',
    ],
    ['a WARN', broken(log, 'INFO', 'WARN')],
    ['an error without a failure_type', broken(error, '"failure_type":"config_error",', '')],
    ['a state with nulls inside', broken(state, '"2024-05-01T10:00:00.000Z"', 'null')],
    ['a config with nulls inside', broken(control, '"cli_x"', 'null')],
    ['a surrogate pair in escapes', broken(record, 'rec1', '\\ud83d\\ude00')],
    ['a backslash before ud800', broken(record, 'rec1', '\\\\ud800')],
    ['an integer past 2^53', broken(record, '"rec1"', '9007199254740993')],
    ['the words recordCount:5 in a text', broken(record, 'rec1', '\\"recordCount\\":5')],
  ])('%s', (_why, line) => {
    expect(problemsIn(line)).toEqual([]);
  });

  test('any data that JSON.stringify writes of well-formed text', () => {
    const data = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(data, (value) => {
        const message = { type: 'RECORD', record: { stream: 's', data: value, emitted_at: 1714557600123 } };
        expect(problemsIn(JSON.stringify(message))).toEqual([]);
      }),
    );
  });
});

describe('a text that is no line', () => {
  test.each([
    ['two messages on a line', log + log, /^isJson: /],
    [
      'a message on two lines',
      broken(log, '{"level"', '{\n"level"'),
      /^oneTrimmedLine: \/ holds a line break$/,
    ],
    ['a carriage return', `${log}\r`, /^oneTrimmedLine: /],
    ['nothing', '', /^oneTrimmedLine: /],
    ['space before it', ` ${log}`, /^oneTrimmedLine: /],
    ['a byte order mark', `\uFEFF${log}`, /^oneTrimmedLine: /],
    ['words', 'fetched 5', /^isJson: /],
    ['a list', '[]', /^isJson: \/ must be one JSON object$/],
    ['NaN', broken(record, '"amount":null', '"amount":NaN'), /^isJson: /],
    ['a key twice', broken(log, '"INFO"', '"INFO","level":"WARN"'), /^isJson: .*level/],
    ['a line that platforms call large', broken(record, 'rec1', 'x'.repeat(20_000_000)), /^notTooLong: /],
  ])('%s', (_why, line, problem) => {
    expect(problemsIn(line)).toEqual([expect.stringMatching(problem)]);
  });
});

test('checkLine throws the path, the rule and the line', () => {
  const line = broken(log, 'INFO', 'WARNING');
  expect(() => checkLine(line)).toThrow(/fitsItsType: \/log\/level must be equal to one of .*\n.*"WARNING"/);
});
