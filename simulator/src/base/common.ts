/** What the Base endpoints have in common: scopes, refusals, and the way to a Base, a table and what the app sees of it. */
import type { Answer, Refusal } from '../platform/answers.ts';
import { perSecond, type ApiCall, type Param } from '../platform/endpoint.ts';
import type { World } from '../world.ts';
import { findBase, findTable, type StoredBase, type StoredField, type StoredTable } from './records/store.ts';

/** Every read of Base: 20 calls a second (docs/lark-api/base.md#rates-and-locks). */
export const rates = [perSecond(20)];

/** A scope of its own, or one of the two that open all of Base. */
export const scopesWith = (own: string): readonly string[] => [own, 'bitable:app', 'bitable:app:readonly'];

const refusal = (status: number, code: number, msg: string, message?: string): Refusal => ({
  status,
  code,
  msg,
  ...(message !== undefined && { error: { message } }),
});
const bare = (status: number, code: number, msg: string): Answer => ({
  status,
  body: { code, msg, data: {} },
});

/** Refusals by meaning (docs/lark-api/base.md#error-codes). */
export const refusals = {
  notExist: bare(400, 91402, 'NOTEXIST'),
  forbidden: bare(403, 91403, 'Forbidden'),
  json: refusal(200, 1254000, 'WrongRequestJson'),
  body: (what: string) => refusal(200, 1254001, 'WrongRequestBody', `Invalid request parameter: '${what}'.`),
  fail: refusal(200, 1254002, 'Fail'),
  baseToken: refusal(200, 1254003, 'WrongBaseToken'),
  tableId: refusal(200, 1254004, 'WrongTableId'),
  viewId: refusal(200, 1254005, 'WrongViewId'),
  emptyPage: refusal(400, 1254011, 'page size must greater than 0'),
  sort: (what: string) =>
    refusal(200, 1254016, 'InvalidSort', `Invalid request parameter: 'sort'. Correct format : ${what}`),
  filter: (what: string) =>
    refusal(200, 1254018, 'InvalidFilter', `Invalid request parameter: 'filter'. Correct format : ${what}`),
  fieldNames: (name: string) =>
    refusal(200, 1254024, 'InvalidFieldNames', `Invalid request parameter: 'field_names' has '${name}'.`),
  tooLarge: refusal(200, 1254030, 'TooLargeResponse'),
  noBase: refusal(200, 1254040, 'BaseTokenNotFound'),
  noTable: refusal(200, 1254041, 'TableIdNotFound'),
  noView: refusal(200, 1254042, 'ViewIdNotFound'),
  noFieldName: (name: string) => refusal(200, 1254045, 'FieldNameNotFound', `No field is named '${name}'.`),
  longFilter: refusal(200, 1254107, 'FilterLengthExceed'),
  longSort: refusal(200, 1254108, 'SortLengthExceed'),
  locked: refusal(200, 1254291, 'Write conflict'),
  noRole: (status: number) => refusal(status, 1254302, 'The role has no permissions.'),
} as const;

/** A Base that the app may call, and whether advanced permissions keep it from everything in it (docs/lark-api/base.md#access). */
export interface Opened {
  readonly base: StoredBase;
  readonly keptOut: boolean;
}

/** The Base, or why it cannot be called. */
export function openBase({ tenant }: World, token: string): Opened | Answer | Refusal {
  if (!/^[0-9A-Za-z]{8,40}$/.test(token)) return refusals.baseToken;
  const base = findBase(tenant.base.store, token);
  if (base === undefined) return refusals.notExist;
  if (base.deleted) return refusals.noBase;
  if (base.access === 'none') return refusals.forbidden;
  return { base, keptOut: base.facts.is_advanced && base.access === 'edit' };
}

/** The table, or why it is not there. */
export function openTable(base: StoredBase, id: string): StoredTable | Refusal {
  if (!/^tbl[0-9A-Za-z]{4,40}$/.test(id)) return refusals.tableId;
  return findTable(base, id) ?? refusals.noTable;
}

/** Whether this is a refusal instead of the result. */
export function isRefused(found: object): found is Answer | Refusal {
  return 'status' in found;
}

/** Takes the Base for the length of this request; false while another has it (docs/lark-api/base.md#rates-and-locks). */
export function lock({ quirks }: World, call: ApiCall, { facts }: StoredBase): boolean {
  return quirks.baseLock === 'none' || call.hold(facts.app_token);
}

/** The columns that the app's role shows. */
export function fieldsSeen(base: StoredBase, table: StoredTable): readonly StoredField[] {
  const hides = base.facts.is_advanced && base.access === 'role';
  return hides ? table.fields.filter(({ id }) => !table.hidden.fields.has(id)) : table.fields;
}

/** The rows that the app's role shows. */
export function rowsSeen(base: StoredBase, table: StoredTable): readonly number[] {
  const hides = base.facts.is_advanced && base.access === 'role' && table.hidden.rows.size > 0;
  return hides ? table.rows.filter((number) => !table.hidden.rows.has(number)) : table.rows;
}

/** A part of the path, unchecked. */
export const inPath: Param<string> = { read: ([sent = '']) => ({ ok: true, value: sent }) };
