/** What the Approval endpoints have in common: scopes, parameters, refusals and the form of their answers. */
import type { Answer, Refusal } from '../platform/answers.ts';
import type { ApiCall, Param } from '../platform/endpoint.ts';
import { oneOf } from '../platform/params.ts';
import { employeeIdScope } from '../contact/common.ts';
import { hash, hex } from '../random.ts';
import { locales, type Locale } from './locales.ts';

/** The two scopes that every read of Approval accepts: docs/lark-api/approval.md#permissions. */
export const approvalScopes = ['approval:approval', 'approval:approval:readonly'] as const;

const refusal = (status: number, code: number, msg: string): Refusal => ({ status, code, msg });

/** The refusals by what they mean: docs/lark-api/approval.md#error-codes. */
export const refusals = {
  badParam: (what: string) => refusal(400, 1390001, `param is invalid: ${what}`),
  noDefinition: refusal(400, 1390002, 'approval code not found'),
  noInstance: refusal(400, 1390003, 'instance code not found'),
  noUser: refusal(400, 1390004, 'user_id or open_id not found'),
  forbidden: refusal(403, 1390009, 'no operation permission'),
  deletedDefinition: refusal(400, 1390016, 'approval is deleted'),
} as const;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** Keys in alphabetical order and an empty `msg`, as recorded: docs/lark-api/approval.md#envelope. */
export function toAnswer(data: object): Answer {
  return { status: 200, body: { code: 0, data: sorted(data), msg: '' } };
}

/** A text that has to be there; 1390001 without it. */
export function required(pattern = /^.{1,128}$/su): Param<string> {
  return {
    read: ([sent = ''], field) =>
      pattern.test(sent) ? { ok: true, value: sent } : { ok: false, refusal: refusals.badParam(field) },
  };
}

/** A text that may be missing. */
export const optional: Param<string | undefined> = { read: ([sent]) => ({ ok: true, value: sent }) };

/** Milliseconds in a text; seconds are accepted and mean 1970. */
export const instant: Param<number> = {
  read: (values, field, call) => {
    const text = required(/^\d{1,16}$/).read(values, field, call);
    return text.ok ? { ok: true, value: Number(text.value) } : text;
  },
};

/** One of sixteen languages; an empty one is the definition's own. */
export const locale: Param<Locale | ''> = oneOf(['', ...locales], '');

/** `contact:user.employee_id:readonly`, without which no user id is shown. */
export const seesUserIds = ({ granted }: ApiCall): boolean => granted(employeeIdScope);

/** Signs the addresses of files; no two answers have the same signature, and each lasts for half a day. */
export function createSigner(seed: number): (now: number) => string {
  let count = 0;
  return (now) => {
    count += 1;
    const expires = String(Math.floor(now / 1000) + 43_200);
    return `?x-expires=${expires}&x-signature=${hex(hash(seed, count, 88))}${hex(hash(seed, count, 89))}`;
  };
}
