/** A Base by its token, and the lists of its tables, views and columns (docs/lark-api/base.md#the-base). */
import { userIdType } from '../contact/common.ts';
import { fieldViolation, success, type Answer, type Refusal } from '../platform/answers.ts';
import { defineEndpoint, type ApiCall, type Endpoint, type Param } from '../platform/endpoint.ts';
import { flag, pageSize } from '../platform/params.ts';
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
  type Opened,
} from './common.ts';
import { fieldOf } from './records/rows.ts';
import type { StoredTable } from './records/store.ts';

const optional: Param<string> = inPath;

/** 20 by default and 100 at most; what happens beyond them is a quirk. */
function listPaging({ quirks }: World): {
  readonly page_size: Param<number>;
  readonly page_token: Param<string>;
} {
  const size = pageSize(20, 1_000_000_000, refusals.emptyPage);
  return {
    page_size: {
      read: (values, field, call) => {
        const read = size.read(values, field, call);
        if (!read.ok || read.value <= 100) return read;
        if (quirks.basePageSize === 'clamped') return { ok: true, value: 100 };
        return { ok: false, refusal: fieldViolation(field, 'the max value is 100') };
      },
    },
    page_token: optional,
  };
}

/** A page whose token is the id of its last item, even on the last page (docs/lark-api/base.md#paging). */
function listed<K extends string>(
  items: readonly Readonly<Record<K, string>>[],
  id: K,
  paging: { readonly page_size: number; readonly page_token: string },
  call: ApiCall,
): Answer | Refusal {
  const last = items.findIndex((item) => item[id] === paging.page_token);
  if (paging.page_token !== '' && last === -1) return refusals.fail;
  const start = Math.max(0, last + 1 - (paging.page_token === '' ? 0 : call.shift()));
  const page = items.slice(start, start + paging.page_size);
  return success({
    has_more: start + page.length < items.length,
    page_token: page.at(-1)?.[id] ?? '',
    total: items.length,
    items: page,
  });
}

/** The endpoints of a Base, its tables, views and fields. */
export function listEndpoints(world: World): readonly Endpoint[] {
  const root = '/open-apis/bitable/v1/apps/:app_token';
  const paging = listPaging(world);

  /** The Base, unless advanced permissions hide its lists. */
  const enter = (token: string, call: ApiCall): Opened | Answer | Refusal => {
    const opened = openBase(world, token);
    if (isRefused(opened)) return opened;
    if (opened.keptOut && world.quirks.baseKeptOutLists === 'refused') return refusals.noRole(403);
    return lock(world, call, opened.base) ? opened : refusals.locked;
  };
  const inTable = (
    { app_token, table_id }: { readonly app_token: string; readonly table_id: string },
    call: ApiCall,
    work: (opened: Opened, table: StoredTable) => Answer | Refusal,
  ): Answer | Refusal => {
    const opened = enter(app_token, call);
    if (isRefused(opened)) return opened;
    const table = openTable(opened.base, table_id);
    return isRefused(table) ? table : work(opened, table);
  };

  const meta = defineEndpoint({
    method: 'GET',
    template: root,
    rates,
    scopes: scopesWith('base:app:read'),
    metered: true,
    params: { app_token: inPath },
    handler: ({ app_token }, call) => {
      const opened = openBase(world, app_token);
      if (isRefused(opened)) return opened;
      return lock(world, call, opened.base) ? success({ app: opened.base.facts }) : refusals.locked;
    },
  });

  const tables = defineEndpoint({
    method: 'GET',
    template: `${root}/tables`,
    rates,
    scopes: scopesWith('base:table:read'),
    metered: true,
    params: { app_token: inPath, ...paging },
    handler: ({ app_token, ...page }, call) => {
      const opened = enter(app_token, call);
      if (isRefused(opened)) return opened;
      return listed(world.tenant.base.tables(app_token), 'table_id', page, call);
    },
  });

  const views = defineEndpoint({
    method: 'GET',
    template: `${root}/tables/:table_id/views`,
    rates,
    scopes: scopesWith('base:view:read'),
    metered: true,
    params: { app_token: inPath, table_id: inPath, user_id_type: userIdType, ...paging },
    handler: ({ user_id_type, ...params }, call) =>
      inTable(params, call, (_opened, table) => {
        const { ids } = world.tenant.contact.store;
        const shown = table.views.map(({ facts: { view_private_owner_id: owner, ...facts } }) => {
          const number = owner === undefined ? undefined : ids.numberOf('open_id', owner);
          return {
            ...facts,
            ...(owner !== undefined && {
              view_private_owner_id: number === undefined ? owner : ids.person(user_id_type, number),
            }),
          };
        });
        return listed(shown, 'view_id', params, call);
      }),
  });

  const fields = defineEndpoint({
    method: 'GET',
    template: `${root}/tables/:table_id/fields`,
    rates,
    scopes: scopesWith('base:field:read'),
    metered: true,
    params: {
      app_token: inPath,
      table_id: inPath,
      view_id: optional,
      text_field_as_array: flag(false),
      ...paging,
    },
    handler: (params, call) =>
      inTable(params, call, ({ base }, table) => {
        const { view_id } = params;
        if (view_id !== '' && !table.views.some(({ facts }) => facts.view_id === view_id))
          return refusals.noView;
        const shown = fieldsSeen(base, table).map((field) => {
          const { description, ...facts } = fieldOf(base, table, field);
          const text = params.text_field_as_array ? [{ text: description, type: 'text' }] : description;
          return { ...facts, description: text };
        });
        return listed(shown, 'field_id', params, call);
      }),
  });

  return [meta, tables, views, fields];
}
