/** Ids that look like those of Base; a record's carries the number of its row, scrambled, so that no index is kept. */
import { hash, scramble, unscramble } from '../../random.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(word: number, length: number): string {
  let text = '';
  for (let rest = word; text.length < length; rest = Math.floor(rest / 62))
    text = (digits[rest % 62] ?? '') + text;
  return text;
}

/** Letters and digits without meaning. */
export function lettersOf(seed: number, salt: number, number: number, length: number): string {
  let text = '';
  for (let part = 0; text.length < length; part += 1)
    text += base62(hash(seed, salt + part * 1000, number), 5);
  return text.slice(0, length);
}

/** `rec` and eleven letters, six of which are the row's place in the table's permutation. */
export function recordId(seed: number, number: number): string {
  const place = scramble(seed, number);
  return `rec${base62(place, 6)}${base62(hash(seed, place, 230), 5)}`;
}

/** The number in a record's id; undefined for an id that no row of this table ever had. */
export function numberOf(seed: number, id: string): number | undefined {
  if (!/^rec[0-9A-Za-z]{11}$/.test(id)) return undefined;
  const place = Array.from(id.slice(3, 9)).reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
  if (place > 0xffffffff) return undefined;
  const number = unscramble(seed, place);
  return recordId(seed, number) === id ? number : undefined;
}
