// JSON with one value replaced by something odd: what fuzz tests feed to whatever reads JSON.
import type { Random } from '../core/engine/support/random.ts';
import { isObject } from './json.ts';

/** As deep as brackets can be nested in an answer of some kilobytes. */
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Odd values as JSON texts: some of them no JavaScript value can be written as. */
export const oddTexts: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e308',
  '1e999',
  '-0',
  '123456789012345678901234567890',
  '9223372036854775807',
  '99999999999999.5',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udfff tail"',
  '"\\u202e\\ufeff\\n\\r\\t"',
  '"constructor"',
  '"__proto__"',
  '"2026-02-30"',
  '"+275760-09-14"',
  '"0000-00-00T99:99:99Z"',
  '"1772335800000"',
  '"-62135596800001"',
  '"[[[{\\"a\\":1}]]"',
  '"%zz%00../../"',
  '"{\\"type\\":\\"RECORD\\"}\\n{}"',
  JSON.stringify('long '.repeat(20_000)),
  '[]',
  '[null]',
  '[[]]',
  '[{}]',
  '["a","a"]',
  '{}',
  '{"":""}',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":1},"toString":1,"length":-1}',
  '{"then":"x","toJSON":"y","valueOf":null}',
  deep(200),
  deep(3_000),
];

const mark = 'odd-value-here';

/** The value as JSON text with one value in it, however deep, replaced. JSON inside of a text is entered as well. */
export function withOddValue(value: unknown, random: Random): string {
  const text = JSON.stringify(marked(value, random));
  const odd = random.pick(oddTexts);
  // Once or twice inside of a text, the mark stands between escaped quotes.
  return text
    .replace(`\\"${mark}\\"`, JSON.stringify(odd).slice(1, -1))
    .replace(`"${mark}"`, odd)
    .replace(mark, 'odd');
}

/** The value with the mark in place of one that it holds. */
function marked(value: unknown, random: Random): unknown {
  if (random.once(12)) return mark;
  if (typeof value === 'string' && /^[[{]/.test(value)) return JSON.stringify(marked(parsed(value), random));
  const keys = Array.isArray(value)
    ? [...value.keys()].map(String)
    : isObject(value)
      ? Object.keys(value)
      : [];
  if (keys.length === 0) return mark;
  const at = random.pick(keys);
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (String(index) === at ? marked(one, random) : one));
  return { ...(value as object), [at]: marked((value as Record<string, unknown>)[at], random) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.length;
  }
}
