// Instants as rows have them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { millisecondsToInstant, secondsToInstant, toIso } from '../../../src/modules/values.ts';

const written = (milliseconds: number): string | undefined => {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

test.each([
  0,
  -1,
  0.7,
  -0.7,
  86_399_999,
  86_400_000,
  8.64e15,
  8.64e15 + 1,
  -8.64e15,
  -8.64e15 - 1,
  NaN,
  Infinity,
])('%s milliseconds are written as Date writes them', (milliseconds) => {
  expect(toIso(milliseconds)).toBe(written(milliseconds));
});

test('instants of any order and distance are written as Date writes them', () => {
  const near = fc.integer({ min: Date.UTC(2026, 1, 27), max: Date.UTC(2026, 2, 3) });
  const far = fc.double({ min: -8.65e15, max: 8.65e15, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.oneof(near, far), { maxLength: 20 }), (instants) => {
      expect(instants.map(toIso)).toEqual(instants.map(written));
    }),
  );
});

test('seconds and milliseconds, as numbers or digits; 0 is none, anything else is passed on', () => {
  expect(secondsToInstant('1767225600')).toBe('2026-01-01T00:00:00.000Z');
  expect(millisecondsToInstant(1767225600123)).toBe('2026-01-01T00:00:00.123Z');
  expect([0, '0', null, undefined, '', 'soon', true, 1e300].map(secondsToInstant)).toEqual([
    null,
    null,
    null,
    null,
    null,
    'soon',
    true,
    1e300,
  ]);
});
