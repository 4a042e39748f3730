// What a saved state says and how it is written down again: nothing is forgotten, and nothing unusable is guessed at.
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../../src/engine/errors.ts';
import {
  advance,
  fromState,
  partitionName,
  partOf,
  toState,
  type Progress,
} from '../../../src/engine/progress.ts';
import type { Part } from '../../../src/engine/types.ts';
import type { Span } from '../../../src/engine/window.ts';

const at = (text: string): number => Date.parse(text);
const may = { from: '2026-05-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' };
const june = { from: '2026-05-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z' };
const start = at('2026-01-01');
const of = (state: Record<string, unknown> | undefined) => fromState('orders', 'time', state);
const progress = (spans: Record<string, Span> = {}, everywhere?: number): Progress => ({
  parts: new Map(Object.entries(spans).map(([name, span]) => [name, { span }])),
  everywhere,
});
const partly = (parts: Record<string, Part>): Progress => ({
  ...progress(),
  parts: new Map(Object.entries(parts)),
});

describe('a state that can be used', () => {
  test.each<[string, Record<string, unknown> | undefined, Progress]>([
    ['none', undefined, progress()],
    ['an empty one', {}, progress()],
    ['that of a stream which had no cursor then', { __ab_no_cursor_state_message: true }, progress()],
    ['a cursor alone, written by hand', { time: '2026-03-01' }, progress({}, at('2026-03-01'))],
    ['with an offset', { time: '2026-03-01T08:00:00+08:00' }, progress({}, at('2026-03-01'))],
    [
      'spans, which count more than the cursor',
      { time: '2099-01-01', partitions: { a: may } },
      progress({ a: { from: at(may.from), to: at(may.to) } }),
    ],
    ['no spans yet', { time: '2026-01-01', partitions: {} }, progress()],
    ['keys of other versions beside', { partitions: {}, records_beyond: 3, open: {} }, progress()],
  ])('%s', (_why, state, wanted) => {
    expect(of(state)).toEqual(wanted);
  });
});

describe('a state that cannot be used names stream and field, says what to do, and shows no value', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a cursor that is no date', { time: 'secret-value' }, 'time is not a date or date-time.'],
    [
      'a cursor that only a lenient parser takes for one',
      { time: 'secret-value 7' },
      'time is not a date or date-time.',
    ],
    ['a cursor that is a number', { time: 1_772_323_200_000 }, 'time is not a date or date-time.'],
    ['a cursor that is null', { time: null }, 'time'],
    ['a day that does not exist', { time: '2026-13-01' }, 'time'],
    ['partitions in a list', { partitions: [may] }, 'partitions is not an object.'],
    ['partitions as text', { partitions: 'secret-value' }, 'partitions'],
    ['a span that is no object', { partitions: { a: 'secret-value' } }, 'partitions.a is not an object.'],
    ['a span without a beginning', { partitions: { a: { to: may.to } } }, 'partitions.a.from'],
    ['a span without an end', { partitions: { a: { from: may.from } } }, 'partitions.a.to'],
    [
      'a span with a broken end',
      { partitions: { a: { ...may, to: 'secret-value' } } },
      'partitions.a.to is not a date or date-time.',
    ],
    ['members in a list', { partitions: {}, members: ['secret-value'] }, 'members is not an object.'],
    [
      'members that are no texts',
      { partitions: {}, members: { a: { here: [17] } } },
      'members.a.here is not a list of texts.',
    ],
    [
      'members gone no day',
      { partitions: {}, members: { a: { gone: { 'secret-value': [] } } } },
      'members.a.gone is not by date.',
    ],
    [
      'members gone some day and no day',
      { partitions: {}, members: { a: { gone: { '2026-03-01': [], 'secret-value': [] } } } },
      'members.a.gone is not by date.',
    ],
    [
      'members of a partition that are no object',
      { partitions: {}, members: { a: 7 } },
      'members.a is not an object.',
    ],
    ['a date behind other text', { time: 'secret-value 2026-03-01' }, 'time is not a date or date-time.'],
    [
      'open items that are no list',
      { partitions: {}, open: { a: 'secret-value' } },
      'open.a is not a list of texts.',
    ],
    [
      'denials that are no numbers',
      { partitions: {}, denied: { a: { k: 'x' } } },
      'denied.a.k is not a number.',
    ],
    ['a format of another connector', { cursor: 'secret-value' }, 'time is missing.'],
  ])('%s', (_why, state, field) => {
    const error = thrown(() => of(state));
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({ type: 'config_error' });
    const { message } = error as ConnectorError;
    expect(message).toContain("'orders'");
    expect(message).toContain(field);
    expect(message).toContain('Reset the stream');
    expect(message).not.toContain('secret-value');
    expect(message).not.toContain('1772323200000');
  });
});

test('the name of a partition has its values between slashes, whatever they contain', () => {
  expect(partitionName({ app_token: 'a/b%2F', table_id: 'c' })).toBe('a%2Fb%252F/c');
  expect(partitionName({})).toBe('');
});

describe('a followed item', () => {
  const slice = { kind: 'all' } as const;
  const after = (denials: number, status: 'open' | 'done' | 'denied') =>
    advance(
      { open: new Map([['k', denials]]) },
      { slice, facts: { followed: new Map([['k', status]]) }, advance: (part) => part },
    ).open;
  test.each<[string, number, 'open' | 'done' | 'denied', number | undefined]>([
    ['that is open is followed', 2, 'open', 0],
    ['that is done is dropped', 0, 'done', undefined],
    ['that is denied is followed, and counted', 0, 'denied', 1],
    ['that is denied again is followed, and counted', 1, 'denied', 2],
    ['that is denied by a third sync is dropped', 2, 'denied', undefined],
  ])('%s', (_why, denials, status, left) => {
    expect(after(denials, status)?.get('k')).toBe(left);
  });
  test('that is new and denied is followed', () => {
    const part = advance(
      {},
      { slice, facts: { followed: new Map([['k', 'denied']]) }, advance: (one) => one },
    );
    expect(part.open).toEqual(new Map([['k', 1]]));
  });
});

describe('what is written', () => {
  const a = { from: at(may.from), to: at(may.to) };
  const b = { from: at(june.from), to: at(june.to) };
  test.each<[string, Progress, string[], Record<string, unknown>]>([
    [
      'the cursor is what all partitions have',
      progress({ a, b }),
      ['a', 'b'],
      { time: may.to, partitions: { a: may, b: june } },
    ],
    [
      'one that has nothing yet holds the cursor at start',
      progress({ a }),
      ['a', 'c'],
      { time: '2026-01-01T00:00:00.000Z', partitions: { a: may } },
    ],
    [
      'one that is not configured any more is kept, and holds nothing back',
      progress({ a, b }),
      ['b'],
      { time: june.to, partitions: { a: may, b: june } },
    ],
    [
      'a cursor without spans is one for each partition',
      progress({}, at('2026-03-01')),
      ['a'],
      {
        time: '2026-03-01T00:00:00.000Z',
        partitions: { a: { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' } },
      },
    ],
    ['nothing at all is start', progress(), [], { time: '2026-01-01T00:00:00.000Z', partitions: {} }],
    [
      'spans count though no partition is known',
      progress({ a, b }),
      [],
      { time: may.to, partitions: { a: may, b: june } },
    ],
    [
      'a cursor without spans is not lost when no partition is known',
      progress({}, at('2026-03-01')),
      [],
      { time: '2026-03-01T00:00:00.000Z' },
    ],
  ])('%s', (_why, held, partitions, wanted) => {
    expect(toState(held, 'time', partitions, start, 'instant')).toEqual(wanted);
  });

  test('days are written as days', () => {
    expect(toState(progress({ a }), 'day', ['a'], start, 'day')).toEqual({
      day: '2026-06-01',
      partitions: { a: { from: '2026-05-01', to: '2026-06-01' } },
    });
  });

  test.each<[string, Progress]>([
    ['spans', progress({ a, b })],
    ['no spans', progress()],
    ['a cursor alone', progress({}, at('2026-03-01'))],
    ['members', partly({ a: { span: a, members: { here: new Set(['x', 'y']), gone: new Map() } } })],
    [
      'members who are gone',
      partly({
        a: {
          span: a,
          members: {
            here: new Set(['x']),
            gone: new Map([
              ['y', a.from],
              ['z', b.to],
            ]),
          },
        },
      }),
    ],
    ['a partition with an awkward name', progress({ __proto__x: a, 'a/b': b, '': a })],
    ['open items', partly({ a: { span: a, open: new Map([['x', 0]]) } })],
    [
      'open items that were denied',
      partly({
        a: {
          span: a,
          open: new Map([
            ['x', 0],
            ['y', 2],
          ]),
        },
      }),
    ],
    ['the latest change', partly({ a: { span: a, newest: b.to } })],
    ['a year beyond 9999', progress({ a: { from: a.from, to: at('+020000-01-01T00:00:00.000Z') } })],
  ])('comes back the same through JSON: %s', (_why, held) => {
    const text = JSON.stringify(toState(held, 'time', [], start, 'instant'));
    expect(of(JSON.parse(text) as Record<string, unknown>)).toEqual(held);
  });

  test('a partition named __proto__ is one like any other', () => {
    const held: Progress = { ...progress(), parts: new Map([['__proto__', { span: a }]]) };
    const text = JSON.stringify(toState(held, 'time', ['__proto__'], start, 'instant'));
    expect(of(JSON.parse(text) as Record<string, unknown>)).toEqual(held);
  });
});

describe('the span of a partition', () => {
  test('is its own, or the one that counts everywhere, or none', () => {
    const own = { from: 1, to: 2 };
    expect(partOf(progress({ a: own }, 9), 'a', 0).span).toEqual(own);
    expect(partOf(progress({ a: own }, 9), 'b', 5).span).toEqual({ from: 5, to: 9 });
    expect(partOf(progress({ a: own }), 'b', 5).span).toBeUndefined();
  });

  test('is found by its values in order', () => {
    expect(partitionName({})).toBe('');
    expect(partitionName({ app: 'x', table: 'y' })).toBe('x/y');
  });

  test('is never that of another partition', () => {
    expect(partitionName({ app: 'x/y', table: 'z' })).not.toBe(partitionName({ app: 'x', table: 'y/z' }));
  });
});

function thrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
