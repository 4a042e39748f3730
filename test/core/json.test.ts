// JSON goes in and out without loss, by the fast way or the exact one.
import { describe, expect, test } from 'vitest';
import { parseJson, toJson } from '../../src/json.ts';

/** Makes the exact parser read it, whatever it is. */
const exactly = (text: string): unknown => (parseJson(`[1234567890123456,${text}]`) as unknown[])[1];

describe('integers that a double cannot hold', () => {
  test.each<[string, unknown]>([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', 2n ** 53n + 1n],
    ['-9007199254740993', -(2n ** 53n) - 1n],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['{"a":[9007199254740993]}', { a: [2n ** 53n + 1n] }],
    ['"9007199254740993"', '9007199254740993'],
    ['[1,9007199254740993,1.5]', [1, 2n ** 53n + 1n, 1.5]],
  ])('%s', (text, wanted) => {
    expect(parseJson(text)).toEqual(wanted);
    expect(toJson(wanted)).toBe(text);
  });
});

describe('the exact parser reads what the fast one reads', () => {
  test.each([
    'null',
    'true',
    '[]',
    '{}',
    '""',
    '0.1',
    '-1.5e-7',
    '1E5',
    '0.12345678901234567890',
    '"\\u0000\\n\\ud83d\\ude00\\/"',
    '"\\ud800"',
    '{"a":{"b":[{"c":null}]}}',
    ' { "a" : [ 1 , 2 ] } ',
    '{"":1}',
    '{"a":1,"a":2}',
    '{"a":{"b":1},"a":{"c":2}}',
  ])('%s', (text) => {
    expect(exactly(text)).toEqual(JSON.parse(text));
  });

  test.each(['', '{', '[1,]', "{'a':1}", 'nul', '01', '"a', '{"a"}', '[1] 2', '"\u0001"'])(
    'and refuses what the fast one refuses: %j',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
      expect(() => exactly(text)).toThrow(SyntaxError);
    },
  );
});

test('a byte order mark is ignored', () => {
  expect(parseJson('\uFEFF{"a":1}')).toEqual({ a: 1 });
  expect(parseJson('\uFEFF9007199254740993')).toBe(2n ** 53n + 1n);
});

describe('writing', () => {
  test.each<[string, unknown, string]>([
    ['what is undefined is left out', { a: undefined, b: 1 }, '{"b":1}'],
    ['beside a big integer, too', { a: undefined, b: 1n, c: [undefined] }, '{"b":1,"c":[null]}'],
    ['what is no number is null', [NaN, Infinity, 1n], '[null,null,1]'],
    ['half a surrogate pair becomes U+FFFD', { '\ud800': '\udc00' }, '{"\ufffd":"\ufffd"}'],
    ['a whole pair stays', '😀', '"😀"'],
    ['a text that only looks like an escape stays', '\\ud800', '"\\\\ud800"'],
    ['nothing breaks the line', 'a\nb\rc', '"a\\nb\\rc"'],
  ])('%s', (_why, value, wanted) => {
    expect(toJson(value)).toBe(wanted);
  });

  test('a value that cannot be written is an error, not half a line', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => toJson(circle)).toThrow();
  });
});
