// The saved state, in every shape that platforms keep it, and the shapes that must not be guessed at.
import { describe, expect, test } from 'vitest';
import { InputError, parseState } from '../../../src/airbyte/inputs.ts';

const own = { time: '2026-03-01' };
const stream = (name: string, stream_state?: unknown, more = {}) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, ...(stream_state !== undefined && { stream_state }) },
  ...more,
});
const global = (shared_state: unknown, ...stream_states: unknown[]) => ({
  type: 'GLOBAL',
  global: { shared_state, stream_states },
});
const message = (state: unknown) => ({ type: 'STATE', state });

describe('what is read', () => {
  test.each<[string, unknown, Record<string, unknown>]>([
    ['no file', undefined, {}],
    ['null', null, {}],
    ['an empty object', {}, {}],
    ['an empty list', [], {}],
    ['a list of streams', [stream('a', own), stream('b', { x: 1 })], { a: own, b: { x: 1 } }],
    [
      'with the other kinds dumped as null',
      [stream('a', own, { data: null, global: null, sourceStats: null, destinationStats: null, id: 3 })],
      { a: own },
    ],
    [
      'a namespace of null is none',
      [{ type: 'STREAM', stream: { stream_descriptor: { name: 'a', namespace: null }, stream_state: own } }],
      { a: own },
    ],
    [
      'an empty namespace is none',
      [{ type: 'STREAM', stream: { stream_descriptor: { name: 'a', namespace: '' }, stream_state: own } }],
      { a: own },
    ],
    [
      'a stream of another namespace is another stream',
      [
        stream('a', own),
        {
          type: 'STREAM',
          stream: { stream_descriptor: { name: 'a', namespace: 'x' }, stream_state: { x: 1 } },
        },
      ],
      { a: own },
    ],
    ['a stream that was reset (null)', [stream('a', null)], { a: {} }],
    ['a stream that was reset (absent)', [stream('a')], { a: {} }],
    ['a stream that was reset (empty)', [stream('a', {})], { a: {} }],
    ['one stream alone', stream('a', own), { a: own }],
    [
      'a type is not needed',
      [{ stream: { stream_descriptor: { name: 'a' }, stream_state: own } }],
      { a: own },
    ],
    ['the last one of a stream counts', [stream('a', { x: 1 }), stream('a', own)], { a: own }],
    [
      'a GLOBAL one in a list',
      [global({}, { stream_descriptor: { name: 'a' }, stream_state: own })],
      { a: own },
    ],
    ['a GLOBAL one alone', global(null, { stream_descriptor: { name: 'a' }, stream_state: null }), { a: {} }],
    ['a LEGACY one in a list', [{ type: 'LEGACY', data: { a: own, b: null } }], { a: own }],
    ['a LEGACY one without its type', { data: { a: own } }, { a: own }],
    ['a map by stream name', { a: own, b: { x: 1 } }, { a: own, b: { x: 1 } }],
    ['a map with a stream that was reset', { a: own, b: null }, { a: own }],
    [
      'messages as `read` printed them',
      [message(stream('a', { x: 1 })), message(stream('a', own))],
      { a: own },
    ],
    ['a message alone', message(stream('a', own)), { a: own }],
    [
      'unknown keys anywhere',
      [
        {
          ...stream('a', own),
          more: 1,
          stream: { stream_descriptor: { name: 'a', more: 1 }, stream_state: own, more: 1 },
        },
      ],
      { a: own },
    ],
    ['nulls inside a state are absent', [stream('a', { ...own, partitions: null })], { a: own }],
  ])('%s', (_why, input, wanted) => {
    expect(Object.fromEntries(parseState(input))).toEqual(wanted);
  });

  test('big integers pass untouched', () => {
    expect(parseState([stream('a', { id: 2n ** 53n + 1n })]).get('a')).toEqual({ id: 2n ** 53n + 1n });
  });
});

describe('what is refused, naming the place and the remedy, without a value', () => {
  test.each<[string, unknown, string]>([
    ['text', 'secret-value', 'neither a list nor an object'],
    ['a number', 7, 'neither a list nor an object'],
    ['an element that is text', ['secret-value'], 'state[0]'],
    ['an element that is null', [stream('a', own), null], 'state[1]'],
    ['an element with nothing in it', [{}], 'state[0]'],
    [
      'an element whose kinds are all null',
      [{ type: 'STREAM', stream: null, global: null, data: null }],
      'state[0]',
    ],
    ['an element with something else in it', [{ orders: own }], 'state[0]'],
    ['a stream that is text', [{ type: 'STREAM', stream: 'secret-value' }], 'state[0].stream'],
    [
      'a stream without a name',
      [{ stream: { stream_descriptor: {}, stream_state: own } }],
      'stream_descriptor.name',
    ],
    ['a state that is text', [stream('a', 'secret-value')], 'stream_state'],
    ['a state that is a list', [stream('a', [own])], 'stream_state'],
    ['a shared state', [global({ lsn: 'secret-value' })], 'shared_state'],
    ['a GLOBAL one without streams', [{ type: 'GLOBAL', global: {} }], 'stream_states'],
    ['a LEGACY one that is text', [{ type: 'LEGACY', data: 'secret-value' }], 'state[0].data'],
    ['a map of something else', { a: 'secret-value' }, "'a'"],
  ])('%s', (_why, input, place) => {
    let error: unknown;
    try {
      parseState(input);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InputError);
    const { message: said } = error as InputError;
    expect(said).toContain(place);
    expect(said).not.toContain('secret-value');
    expect(said).not.toContain('undefined');
  });
});

describe('an input that would exhaust what reads it', () => {
  const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

  test.each<[string, unknown, RegExp]>([
    ['ten thousand levels deep', [stream('a', { open: nested(10_000) })], /nested more than 200 levels/],
    ['with a key of every object', JSON.parse('[{"stream":{"__proto__":{"a":1}}}]'), /key '__proto__'/],
  ])('%s is refused in words', (_why, input, words) => {
    expect(() => parseState(input)).toThrow(InputError);
    expect(() => parseState(input)).toThrow(words);
  });

  test('one of a hundred levels is read', () => {
    expect(parseState([stream('a', { open: nested(100) })]).get('a')).toEqual({ open: nested(100) });
  });
});

test('a state without its wrapper is read, in a list and alone', () => {
  const bare = { stream_descriptor: { name: 'a' }, stream_state: own };
  expect([...parseState([bare])]).toEqual([['a', own]]);
  expect([...parseState(bare)]).toEqual([['a', own]]);
});

test('the bookmarks of a Singer tap are refused by name', () => {
  expect(() => parseState({ bookmarks: { a: own } })).toThrow(/bookmarks: this is the state of a Singer tap/);
});

test.each<[string, unknown]>([
  ['in a message of a tap', { type: 'STATE', value: { bookmarks: { a: own } } }],
  ['in a list', [{ bookmarks: { a: own } }]],
  ['in a LEGACY state', { type: 'LEGACY', data: { bookmarks: { a: own } } }],
  ['as a runner of taps keeps them', { completed: { singer_state: { bookmarks: { a: own } } } }],
])('the bookmarks of a Singer tap are refused %s', (_where, input) => {
  expect(() => parseState(input)).toThrow(/this is the state of a Singer tap/);
});

test.each<[string, unknown, RegExp]>([
  [
    'alone',
    { streamDescriptor: { name: 'a' }, streamState: own },
    /it has streamDescriptor where stream_descriptor/,
  ],
  [
    'in a list',
    [{ type: 'STREAM', stream: { streamDescriptor: { name: 'a' } } }],
    /0\.stream has streamDescriptor/,
  ],
  [
    'of an API',
    { stateType: 'stream', streamState: [] },
    /it has streamState where stream_state is expected/,
  ],
  [
    'in a part',
    [{ stream_descriptor: { name: 'a' }, streamState: own }],
    /has streamState where stream_state/,
  ],
])('a state in camelCase is refused by the key: %s', (_where, input, problem) => {
  expect(() => parseState(input)).toThrow(problem);
});

test('what a stream keeps may be in any notation', () => {
  const kept = { streamState: { streamDescriptor: 'x' } };
  expect([...parseState([stream('a', kept)])]).toEqual([['a', kept]]);
});

test('a state of another namespace is ignored with a warning', () => {
  const warnings: string[] = [];
  const namespaced = { stream_descriptor: { name: 'a', namespace: 'shop' }, stream_state: own };
  expect([...parseState([namespaced], (text) => warnings.push(text))]).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('The state of shop.a is ignored')]);
});
