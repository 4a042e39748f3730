/** The ids that Lark stamps on every response. */
import { hash, hex } from '../random.ts';

/** A log id as observed: fourteen digits of time, twenty upper-case hexadecimal digits (docs/lark-api/auth.md#headers). */
export function logIdOf(now: number, seed: number, count: number): string {
  const time = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14);
  const tail = [1, 2, 3].map((part) => hex(hash(seed, count, part))).join('');
  return `${time}${tail.slice(0, 20).toUpperCase()}`;
}

/** The value of `X-Request-Id`, a UUID in form. */
export function requestIdOf(seed: number, count: number): string {
  const digits = [4, 5, 6, 7].map((part) => hex(hash(seed, count, part))).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
