/** The search for records (docs/lark-api/base.md#records). */
import { userIdType } from '../contact/common.ts';
import { fieldViolation, success, type Answer, type Refusal } from '../platform/answers.ts';
import { defineEndpoint, type ApiCall, type Endpoint, type Param } from '../platform/endpoint.ts';
import { tokenOf } from '../platform/pages.ts';
import { pageSize, pageToken } from '../platform/params.ts';
import type { World } from '../world.ts';
import {
  fieldsSeen,
  inPath,
  isRefused,
  lock,
  openBase,
  openTable,
  rates,
  refusals,
  scopesWith,
} from './common.ts';
import { searchIn, type Search } from './query/grammar.ts';
import { createMatching } from './query/matching.ts';
import { recordOf } from './records/rows.ts';
import type { StoredBase, StoredField, StoredTable } from './records/store.ts';
import { recordRenderer } from './rendering.ts';

/** 20 by default, 500 at most; what happens to more is not documented. */
function sizeParam({ quirks }: World): Param<number> {
  const size = pageSize(20, 1_000_000_000, refusals.emptyPage);
  return {
    read: (values, field, call) => {
      const read = size.read(values, field, call);
      if (!read.ok || read.value <= 500) return read;
      if (quirks.basePageSize === 'clamped') return { ok: true, value: 500 };
      return { ok: false, refusal: fieldViolation(field, 'the max value is 500') };
    },
  };
}

function fieldsAsked(
  base: StoredBase,
  table: StoredTable,
  names: Search['field_names'],
): readonly StoredField[] | Refusal {
  const seen = fieldsSeen(base, table);
  if (names === undefined) return seen;
  const found: StoredField[] = [];
  for (const name of names) {
    const field = seen.find((one) => one.name === name);
    if (field !== undefined) found.push(field);
    else if (table.fields.some((one) => one.name === name)) return refusals.noFieldName(name);
    else return refusals.fieldNames(name);
  }
  return found;
}

interface Slice {
  readonly rows: readonly number[];
  /** The place, or the row, at which the next page begins; undefined after the last. */
  readonly next: number | undefined;
}

/** One page of a listing that may have changed since the page before. */
function sliceOf(rows: readonly number[], at: number, size: number, byRecord: boolean): Slice {
  const start = byRecord ? rows.findIndex((number) => number >= at) : at;
  const page = start === -1 ? [] : rows.slice(start, start + size);
  const more = start !== -1 && start + size < rows.length;
  const next = byRecord ? (page.at(-1) ?? 0) + 1 : start + size;
  return { rows: page, next: more ? next : undefined };
}

/** Records of one table, page by page, from the live table. */
export function searchEndpoint(world: World): Endpoint {
  const { store } = world.tenant.base;
  const match = createMatching(world);

  const answer = (
    base: StoredBase,
    table: StoredTable,
    search: Search,
    params: {
      readonly page_size: number;
      readonly page_token: number;
      readonly user_id_type: 'open_id' | 'union_id' | 'user_id';
    },
    call: ApiCall,
  ): Answer | Refusal => {
    const fields = fieldsAsked(base, table, search.field_names);
    if ('code' in fields) return fields;
    const rows = match(base, table, search, { ...params, now: call.now });
    if ('code' in rows) return rows;
    if (!lock(world, call, base)) return refusals.locked;
    const ordered = search.sort.length > 0 || search.view_id !== undefined;
    const byRecord = world.quirks.basePaging === 'record' && !ordered;
    const page = sliceOf(rows, params.page_token, params.page_size, byRecord);
    const show = recordRenderer(world, params.user_id_type, call, search.automatic_fields);
    const items = page.rows
      .filter((number) => !table.withheld.has(number))
      .map((number) => show(recordOf(store, base, table, number, fields)));
    if (table.responseLimit < Infinity && Buffer.byteLength(JSON.stringify(items)) > table.responseLimit)
      return refusals.tooLarge;
    const more = page.next !== undefined;
    return success({
      has_more: more,
      ...(page.next !== undefined && { page_token: tokenOf(call.listing, page.next) }),
      items,
      total: rows.length,
    });
  };

  return defineEndpoint({
    method: 'POST',
    template: '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search',
    rates,
    scopes: scopesWith('base:record:retrieve'),
    metered: true,
    params: {
      app_token: inPath,
      table_id: inPath,
      user_id_type: userIdType,
      page_size: sizeParam(world),
      page_token: pageToken(refusals.fail),
    },
    handler: ({ app_token, table_id, ...params }, call) => {
      const search = searchIn(call.body);
      if ('code' in search) return search;
      const opened = openBase(world, app_token);
      if (isRefused(opened)) return opened;
      const table = openTable(opened.base, table_id);
      if (isRefused(table)) return table;
      if (!opened.keptOut) return answer(opened.base, table, search, params, call);
      if (world.quirks.baseKeptOut === 'refused') return refusals.noRole(200);
      return success({ has_more: false, items: [], total: 0 });
    },
  });
}
