// The three words for a failure, and which of several failures speaks.
import { describe, expect, test } from 'vitest';
import {
  byRetryability,
  combined,
  ConnectorError,
  toConnectorError,
  toTrace,
} from '../../../src/engine/errors.ts';

const config = new ConnectorError('config_error', 'Grant the scope.', { internal: 'code 1', code: 1 });
const transient = new ConnectorError('transient_error', 'Try later.', { internal: 'code 2' });
const system = new ConnectorError('system_error', 'A bug.');

describe('a thrown value', () => {
  test('that is a ConnectorError stays the same', () => {
    expect(toConnectorError(config)).toBe(config);
  });

  test.each<[string, unknown, string]>([
    ['an unforeseen error', new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['a text', 'oops', 'Error: oops'],
    ['nothing', undefined, 'Error: undefined'],
    ['a symbol', Symbol('s'), 'Error: Symbol(s)'],
    ['an object', { code: 7 }, 'Error: [object Object]'],
  ])('%s is a system error that keeps the original message apart', (_why, value, internal) => {
    const error = toConnectorError(value);
    expect(error).toMatchObject({ type: 'system_error', internal });
    expect(error.message).not.toContain(internal);
    expect(error.cause).toBeInstanceOf(Error);
  });
});

describe('several failures', () => {
  test.each<[string, ConnectorError[], string, string, string | undefined]>([
    ['one is itself', [config], 'config_error', 'Grant the scope.', 'code 1'],
    [
      'the most retryable gives its word',
      [config, transient],
      'transient_error',
      'Try later.\nGrant the scope.',
      'code 2\ncode 1',
    ],
    [
      'a bug comes before what the user must do',
      [config, system],
      'system_error',
      'A bug.\nGrant the scope.',
      'code 1',
    ],
    ['the same message appears once', [config, config], 'config_error', 'Grant the scope.', 'code 1'],
    ['nothing internal is invented', [system], 'system_error', 'A bug.', undefined],
  ])('%s', (_why, errors, type, message, internal) => {
    expect(combined(errors)).toMatchObject({ type, message, internal });
  });

  const partitions = (count: number, code?: number): ConnectorError[] =>
    Array.from(
      { length: count },
      (_, index) =>
        new ConnectorError('config_error', `approval_code C${index}: it is not there.`, {
          ...(code !== undefined && { code }),
          internal: `log ${index}`,
        }),
    );

  test.each([[undefined], [1390002]])(
    'of one kind (code %s) are three, and the number of the others',
    (code) => {
      expect(combined([...partitions(50, code), transient]).message.split('\n')).toEqual([
        'Try later.',
        'approval_code C0: it is not there.',
        'approval_code C1: it is not there.',
        'approval_code C2: it is not there.',
        '... and 47 more like these.',
      ]);
      expect(combined(partitions(3, code)).message.split('\n')).toHaveLength(3);
    },
  );

  test.each([
    [
      'many kinds',
      Array.from({ length: 900 }, (_, code) => new ConnectorError('config_error', `部门 ${code}.`, { code })),
    ],
    ['a long one', [new ConnectorError('system_error', '部'.repeat(9_000), { internal: 'x'.repeat(9_000) })]],
    ['long internals', partitions(2_000)],
  ])('are at most four kilobytes: %s', (_why, errors) => {
    const { message, internal = '' } = combined(errors);
    for (const text of [message, internal]) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_000);
    expect(message).not.toBe('');
    expect(`${message}${internal}`).toMatch(/\.\.\. and \d+ more/);
  });

  test('are sorted by what a platform would try again', () => {
    expect([config, system, transient].sort(byRetryability)).toEqual([transient, system, config]);
  });

  test('are never none', () => {
    expect(() => combined([])).toThrow(TypeError);
  });
});

describe('as the platform hears it', () => {
  test('a failure of a stream has its name, its type and what is internal', () => {
    expect(toTrace(config, 7, 'orders').trace).toEqual({
      type: 'ERROR',
      emitted_at: 7,
      error: {
        message: 'Grant the scope.',
        failure_type: 'config_error',
        internal_message: 'code 1',
        stream_descriptor: { name: 'orders' },
      },
    });
  });

  test('a failure of the whole connector names no stream', () => {
    expect(toTrace(system, 7).trace).toEqual({
      type: 'ERROR',
      emitted_at: 7,
      error: { message: 'A bug.', failure_type: 'system_error' },
    });
  });

  test('the stack of its cause goes along', () => {
    const cause = new Error('deep');
    const { trace } = toTrace(toConnectorError(cause), 7);
    expect(trace).toMatchObject({ error: { stack_trace: cause.stack, internal_message: 'Error: deep' } });
  });
});
