/** The kinds of parameters that Lark's endpoints take, and what each refuses. */
import { fieldViolation, type Refusal } from './answers.ts';
import type { Param, Parsed } from './endpoint.ts';
import { offsetOf } from './pages.ts';

const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
const bad = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal });

/** A value out of a few; a missing one is the default. */
export function oneOf<const T extends string>(
  values: readonly T[],
  fallback: T,
  scope?: (value: string) => string | undefined,
): Param<T> {
  return {
    ...(scope !== undefined && { scope }),
    read: ([sent], field) => {
      if (sent === undefined) return good(fallback);
      const value = values.find((one) => one === sent);
      if (value !== undefined) return good(value);
      return bad(fieldViolation(field, `the optional value is [${values.join(', ')}]`));
    },
  };
}

/** `true` or `false`; a missing one is the default. */
export function flag(fallback: boolean): Param<boolean> {
  const word = oneOf(['true', 'false'], fallback ? 'true' : 'false');
  return {
    read: (values, field, call) => {
      const parsed = word.read(values, field, call);
      return parsed.ok ? good(parsed.value === 'true') : parsed;
    },
  };
}

/** A text that has to be there, of at most so many characters, in a pattern where Lark names one. */
export function required(pattern = /^.{1,64}$/su): Param<string> {
  return {
    read: ([sent], field) => {
      if (sent === undefined || sent === '') return bad(fieldViolation(field, `${field} is required`));
      return pattern.test(sent) ? good(sent) : bad(fieldViolation(field, 'invalid format'));
    },
  };
}

/** A repeated key, `user_ids=a&user_ids=b` (docs/lark-api/auth.md#requests), of one to `most` values. */
export function repeated(most: number): Param<readonly string[]> {
  return {
    read: (sent, field) => {
      if (sent.length === 0) return bad(fieldViolation(field, `${field} is required`));
      return sent.length > most ? bad(fieldViolation(field, `the max len is ${most}`)) : good(sent);
    },
  };
}

/** `page_size` with its small default and its maximum; beyond them the endpoint's own refusal. */
export function pageSize(fallback: number, most: number, refusal: Refusal): Param<number> {
  return {
    read: ([sent], field) => {
      if (sent === undefined) return good(fallback);
      if (!/^-?\d{1,9}$/.test(sent)) return bad(fieldViolation(field, 'the type is int'));
      const size = Number(sent);
      return size < 1 || size > most ? bad(refusal) : good(size);
    },
  };
}

/** `page_token` as the place it stands for; one of another listing, or made up, is refused. */
export function pageToken(refusal: Refusal): Param<number> {
  return {
    read: ([sent], _field, call) => {
      if (sent === undefined || sent === '') return good(0);
      const offset = offsetOf(call.listing, sent);
      return offset === undefined ? bad(refusal) : good(Math.max(0, offset - call.shift()));
    },
  };
}
