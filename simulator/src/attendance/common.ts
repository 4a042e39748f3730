/** What the Attendance endpoints have in common: scopes, parameters, bodies and refusals (docs/lark-api/attendance.md#ids). */
import { success, type Answer, type Refusal } from '../platform/answers.ts';
import { perSecond, type Param, type Parsed } from '../platform/endpoint.ts';
import { dateOf, dayOfDate } from '../zones.ts';
import type { AttendanceQuirks } from './quirks.ts';
import { seenShape } from './seen.ts';

/** Every endpoint of Attendance allows as much (docs/lark-api/attendance.md#limits). */
export const rates = [perSecond(50)];
/** Punches, results, applications, corrections and schedules; the scope for writing is not enough (docs/lark-api/attendance.md#ids). */
export const taskScopes = ['attendance:task:readonly'];
/** Groups and shifts. */
export const ruleScopes = ['attendance:rule', 'attendance:rule:readonly'];

const refusal = (code: number, msg: string, status = 400): Refusal => ({ status, code, msg });

/** The refusals (docs/lark-api/attendance.md#errors), by what they mean. */
export const refusals = {
  badParam: (what: string) => refusal(1220001, `param is invalid: ${what}`),
  groupEmployeeType: refusal(1220003, 'user_id type is not employee_id or employee_no'),
  badUser: refusal(1220004, 'user_id is not exist or does not have permission'),
  userService: refusal(1227500, '[BatchGetLarkIDByOpenID] not find user larkID', 500),
  denied: refusal(1220005, 'Permission denied'),
  noGroup: refusal(1220600, 'rule does not exist'),
  noShift: refusal(1220600, 'shift does not exist'),
  wrongType: (field: string) => refusal(9499, `Bad Request: invalid param type of ${field}`),
} as const;

/** Values of `employee_type`; the last only where applications are asked for (docs/lark-api/attendance.md#ids). */
export type EmployeeType = 'employee_id' | 'employee_no' | 'open_id';

/** `employee_type`, which has to be there. */
export function employeeType<const T extends EmployeeType>(
  types: readonly T[],
  otherwise: Refusal = refusals.badParam('employee_type invalid'),
): Param<T> {
  return {
    read: ([sent]) => {
      const value = types.find((one) => one === sent);
      return value === undefined ? { ok: false, refusal: otherwise } : { ok: true, value };
    },
  };
}

/** Reads one field of a JSON body; `undefined` is one that was not sent. */
export type Field<T> = (sent: unknown, field: string) => Parsed<T>;

const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
const bad = (why: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: why,
});

/** Fifty ids at most, and one at least. */
export const userIds: Field<readonly string[]> = (sent, field) => {
  if (sent === undefined) return bad(refusals.badParam(`${field} is required`));
  if (!Array.isArray(sent) || !sent.every((one): one is string => typeof one === 'string'))
    return bad(refusals.wrongType(field));
  if (sent.length === 0) return bad(refusals.badParam(`${field} is empty`));
  return sent.length > 50 ? bad(refusals.badParam(`${field} exceeds 50`)) : good(sent);
};

/** Seconds in a text, as epoch milliseconds; thirteen digits are read as seconds too, of a far future. */
export const seconds: Field<number> = (sent, field) => {
  if (sent === undefined) return bad(refusals.badParam(`${field} is required`));
  if (typeof sent !== 'string') return bad(refusals.wrongType(field));
  return /^\d{1,16}$/.test(sent) ? good(Number(sent) * 1000) : bad(refusals.badParam(field));
};

/** `yyyyMMdd` as a day; a number, though a text of one is let pass (docs/lark-api/attendance.md#results). */
export const date: Field<number> = (sent, field) => {
  if (sent === undefined) return bad(refusals.badParam(`${field} is required`));
  const text = typeof sent === 'number' ? String(sent) : sent;
  if (typeof text !== 'string') return bad(refusals.wrongType(field));
  const day = /^\d{8}$/.test(text) ? dayOfDate(Number(text)) : undefined;
  return day === undefined ? bad(refusals.badParam(field)) : good(day);
};

/** `true` or `false`, `false` when it is not sent. */
export const yes: Field<boolean> = (sent, field) => {
  if (sent === undefined) return good(false);
  return typeof sent === 'boolean' ? good(sent) : bad(refusals.wrongType(field));
};

/** A number from 0 to 4, approved when it is not sent. */
export const status: Field<number> = (sent, field) => {
  if (sent === undefined) return good(2);
  if (typeof sent !== 'number') return bad(refusals.wrongType(field));
  return [0, 1, 2, 3, 4].includes(sent) ? good(sent) : bad(refusals.badParam(field));
};

/** One of a few words; the first is the default. */
export function word<const T extends string>(words: readonly [T, ...T[]]): Field<T> {
  return (sent, field) => {
    const found = sent === undefined ? words[0] : words.find((one) => one === sent);
    return found === undefined ? bad(refusals.badParam(field)) : good(found);
  };
}

/** What a body holds. */
export type Body<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A JSON body with all its fields good, or the refusal of the first that is not. */
export function readBody<F extends Readonly<Record<string, Field<unknown>>>>(
  body: unknown,
  fields: F,
): Parsed<Body<F>> {
  const sent = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const parsed = field(sent[name], name);
    if (!parsed.ok) return parsed;
    values[name] = parsed.value;
  }
  return good(values as Body<F>);
}

/** The refusal of days before the company's first, where it has one. */
export function tooEarly(quirks: AttendanceQuirks, from: number, to: number): Refusal | undefined {
  const first = quirks.attendanceFirstDay;
  if (dateOf(from) >= first) return undefined;
  const named = `check_date_from must be in [${String(first)}, ${String(Math.max(first, dateOf(to)))}]`;
  return refusals.badParam(quirks.attendanceFirstDayNamed ? named : 'check_date_from');
}

/** `{code: 0, msg: "success"}` with one list, in the form that an empty one has by the quirk. */
export function listing(
  name: string,
  rows: readonly unknown[],
  quirks: Pick<AttendanceQuirks, 'attendanceEmpty' | 'attendanceCap' | 'attendanceShapes'>,
  more: Readonly<Record<string, unknown>> = {},
): Answer {
  const { attendanceEmpty: empty, attendanceCap: cap } = quirks;
  const shown =
    quirks.attendanceShapes === 'seen' ? rows.map((row, index) => seenShape(name, row, index)) : rows;
  if (rows.length > 0 || empty === 'list') return success({ [name]: shown.slice(0, cap), ...more });
  return success({ ...(empty === 'null' && { [name]: null }), ...more });
}
