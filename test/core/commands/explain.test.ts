// explain: every code of the references, with the very texts that an error of a sync has.
import { describe, expect, test } from 'vitest';
import { explanation } from '../../../src/commands/setup/explain.ts';
import { toOutcome } from '../../../src/lark/outcome.ts';
import { gateTitles } from '../../../src/lark/error-codes/code.ts';
import { allCodes } from '../../../src/lark/error-codes/table.ts';

const codes = Object.entries(allCodes).map(([code, entry]) => [Number(code), entry] as const);

test('there are at least the eighty codes of the references', () => {
  expect(codes.length).toBeGreaterThanOrEqual(80);
});

describe('the texts are those of an error', () => {
  test.each(codes)('%i', (code, { means, remedy, gate }) => {
    const { text, known } = explanation(code);
    expect(known).toBe(true);
    expect(text).toMatch(new RegExp(`^Lark code ${code}\\b`));
    const answer = { status: 400, headers: {}, text: JSON.stringify({ code, msg: 'no' }) };
    const outcome = toOutcome('GET /open-apis/x', answer);
    const inline = outcome.ok ? '' : outcome.failure.error.message;
    for (const words of [means, remedy]) {
      expect(text).toContain(words);
      expect(inline).toContain(words);
    }
    if (gate) expect(text).toContain(gateTitles[gate]);
    expect(text).toMatch(/\b(?:config|transient|system)_error\b/);
  });
});

test.each([0, 7, 123_456_789])('%i is in no manual: it says so, and where to look', (code) => {
  const { text, known } = explanation(code);
  expect(known).toBe(false);
  expect(text).toContain(`Lark code ${code} is in none of the manuals`);
  expect(text).toMatch(/log id/);
  expect(text).toMatch(/open\.larksuite\.com\/document/);
});
