// Secrets leave in no form, and nothing but what a person reads is touched.
import { describe, expect, test } from 'vitest';
import * as messages from '../../../src/airbyte/messages.ts';
import { createRedactor } from '../../../src/airbyte/redactor.ts';

const secret = 'p@ss "w/rd+\n=ü';

describe('masked', () => {
  test.each<[string, string]>([
    ['as it is', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['as a form field', new URLSearchParams({ x: secret }).toString().slice(2)],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 without padding', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    [
      'URL-encoded in small letters',
      encodeURIComponent(secret).replace(/%../g, (sign) => sign.toLowerCase()),
    ],
    ['as the password of an address', Object.assign(new URL('http://h'), { password: secret }).password],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in HEX', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('%s', (_why, form) => {
    expect(createRedactor([secret]).mask(`before ${form} between ${form} after`)).toBe(
      'before **** between **** after',
    );
  });

  const signs = `p&ss<w>or/d'"ü=`;
  const json = (text: string): string => JSON.stringify(text).slice(1, -1);
  const go = (text: string): string =>
    text.replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  test.each<[string, string]>([
    ['JSON of Go', go(json(signs))],
    [
      'JSON of Go in capitals',
      go(json(signs)).replace(/u003[ce]/g, (code) => `u${code.slice(1).toUpperCase()}`),
    ],
    ['JSON of PHP', json(signs).replaceAll('/', '\\/')],
    ['JSON in ASCII', json(signs).replace('ü', '\\u00fc')],
    ['JSON in ASCII of PHP', json(signs).replaceAll('/', '\\/').replace('ü', '\\u00fc')],
    ['JSON in JSON', json(json(signs))],
    ['JSON of Go in JSON', json(go(json(signs)))],
    [
      'HTML',
      signs
        .replace('&', '&amp;')
        .replace('<', '&lt;')
        .replace('>', '&gt;')
        .replace("'", '&#39;')
        .replace('"', '&quot;'),
    ],
  ])('escaped for %s', (_why, form) => {
    expect(createRedactor([signs]).mask(`{"x":"${form}"}`)).toBe('{"x":"****"}');
  });

  test('a long text with many cuts takes time in proportion to its length', () => {
    const { mask } = createRedactor([signs, 'cli_a1b2c3d4e5f6', 'x'.repeat(60)]);
    const timed = (times: number): number => {
      const text = 'cli_a1b2 xxxx p&ss<w ... '.repeat(times);
      const begun = performance.now();
      mask(text);
      return performance.now() - begun;
    };
    timed(20_000);
    // Quadratic work would be sixteen times as much.
    expect(timed(80_000) / timed(20_000)).toBeLessThan(10);
  });

  test.each(['base64', 'base64url'] as const)(
    'in %s of a longer text, wherever it stands in it',
    (encoding) => {
      const long = 'Z5QwVXuiYC9hF7h?>~OAAAADbbbb';
      const { mask } = createRedactor([long]);
      for (const before of ['', 'u', 'us', 'use', 'user:', 'another:'])
        for (const after of ['', '!', '!!', '!!!']) {
          const text = Buffer.from(before + long + after).toString(encoding);
          const masked = mask(text);
          expect(masked).toContain('****');
          // No three bytes of it are left: each end may keep what it shares with a neighbour.
          const kept = masked.split('****').map((part) => Buffer.from(part, encoding).toString('latin1'));
          for (let at = 0; at + 3 <= long.length; at += 1)
            for (const part of kept) expect(part).not.toContain(long.slice(at, at + 3));
        }
    },
  );

  test.each([
    ['as it is', (text: string) => text],
    ['URL-encoded', encodeURIComponent],
    ['in base64', (text: string) => Buffer.from(text).toString('base64')],
    ['in base64 of a longer text', (text: string) => Buffer.from(`user:${text}`).toString('base64')],
    ['in hex', (text: string) => Buffer.from(text).toString('hex')],
  ])('cut off in the middle, %s', (_why, disguise) => {
    const { mask } = createRedactor([secret]);
    const whole = disguise(secret);
    const left = new Set<string>();
    for (let at = 4; at < whole.length; at += 1) {
      const masked = mask(`said ${whole.slice(0, at)}... and more`);
      expect(masked).toMatch(/^said .*\.\.\. and more$/);
      left.add(masked.replace(/\*{4}/g, ''));
    }
    // Whatever the length of the cut, all that is left is what stood before the secret, and less than four signs.
    for (const text of left) expect(text.length).toBeLessThan('said ... and more'.length + 12);
  });

  test('no ordinary words for the sake of a short secret', () => {
    const { mask } = createRedactor(['data']);
    expect(mask('ZGF0Y of GRhd')).toBe('ZGF0Y of GRhd');
  });

  test('the longest first, whatever the order', () => {
    for (const secrets of [
      ['abcd', 'abcdefgh'],
      ['abcdefgh', 'abcd'],
    ])
      expect(createRedactor(secrets).mask('abcdefgh abcd')).toBe('**** ****');
  });

  test('one that becomes known later', () => {
    const { add, mask } = createRedactor(['first-one']);
    expect(mask('first-one t-123')).toBe('**** t-123');
    add('t-123');
    expect(mask('first-one t-123')).toBe('**** ****');
  });

  test('one with a character that means something in a pattern', () => {
    expect(createRedactor(['a.c$&*']).mask('abc$&* a.c$&*')).toBe('abc$&* ****');
  });

  test('one that is broken Unicode', () => {
    expect(createRedactor(['abc\ud800def']).mask('abc\ud800def')).toBe('****');
  });
});

test.each(['', 'a', 'abc'])('too short to be distinguished from ordinary words: %j', (short) => {
  expect(createRedactor([short]).mask('abc and a dabcd')).toBe('abc and a dabcd');
});

describe('a message', () => {
  const { clean } = createRedactor(['hidden']);
  test.each<[string, messages.AirbyteMessage, messages.AirbyteMessage]>([
    [
      'a log and its stack',
      messages.log('INFO', 'a hidden', 'at hidden'),
      messages.log('INFO', 'a ****', 'at ****'),
    ],
    [
      'an error, all of its texts',
      messages.traceError(
        {
          message: 'hidden',
          internal_message: 'hidden',
          stack_trace: 'hidden',
          failure_type: 'config_error',
        },
        7,
      ),
      messages.traceError(
        { message: '****', internal_message: '****', stack_trace: '****', failure_type: 'config_error' },
        7,
      ),
    ],
    [
      'a count',
      messages.analytics({ type: 'a', value: 'hidden' }, 7),
      messages.analytics({ type: 'a', value: '****' }, 7),
    ],
    ['a status', messages.connectionStatus('FAILED', 'hidden'), messages.connectionStatus('FAILED', '****')],
  ])('%s', (_why, message, wanted) => {
    expect(clean(message)).toEqual(wanted);
  });

  test.each<[string, messages.AirbyteMessage]>([
    ['a record', messages.record('hidden', { hidden: 'hidden' }, 7)],
    ['a state', messages.state('hidden', { hidden: 'hidden' }, 7)],
    ['a new configuration', messages.control({ app_secret: 'hidden' }, 7)],
  ])('passes untouched: %s', (_why, message) => {
    expect(clean(message)).toBe(message);
  });

  test.each([
    'ERROR',
    'TRACE',
    'config_error',
    'orders',
    'STREAM_STATUS',
    'COMPLETE',
    'INFO',
    'RATE_LIMITED',
  ])('keeps its envelope although the secret is %s', (word) => {
    const redactor = createRedactor([word]);
    for (const message of [
      messages.traceError(
        { message: 'm', failure_type: 'config_error', stream_descriptor: { name: 'orders' } },
        7,
      ),
      messages.streamStatus('orders', 'COMPLETE', 7),
      messages.streamStatus('orders', 'RUNNING', 7, 8),
      messages.log('INFO', 'm'),
    ])
      expect(redactor.clean(message)).toEqual(message);
  });
});
