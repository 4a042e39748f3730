// The endpoints of Base, and of wiki pages that contain a Base. Source: docs/lark-api/base.md.
import { z } from 'zod';
import { endpoint, listEndpoint, listOf, perMinute, perSecond } from '../../lark/endpoint.ts';

const anyRead = ['bitable:app:readonly', 'bitable:app'];
/** A Base answers one request at a time (docs/lark-api/base.md#rates-and-locks). */
const shared = { rates: [perSecond(20)], serialBy: 'app_token' };

/** An object of Lark's of which only the id is certain. */
type With<Id extends string> = Readonly<Record<string, unknown>> & Readonly<Record<Id, string>>;

export type LarkApp = Readonly<Record<string, unknown>>;
export type LarkTable = With<'table_id'>;
export type LarkView = With<'view_id'>;
export type LarkField = With<'field_id'>;
export type LarkRecord = With<'record_id'>;

/** Items as they come: `identified` keeps those with an id, and nothing else is needed for a row. */
const itemsWith = (id: string) => listOf('items', z.unknown(), id);

export const baseApp = endpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token',
  ...shared,
  scopes: [['base:app:read', ...anyRead]],
  identifiedBy: { 'app.app_token': 'app_token', 'app.name': null },
  returns: z
    .looseObject({ app: z.looseObject({}) })
    .transform(({ app }): LarkApp => app)
    .refine(({ app_token, name }) => typeof app_token === 'string' || typeof name === 'string', 'no Base'),
});

export const baseTables = listEndpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token/tables',
  ...shared,
  scopes: [['base:table:read', ...anyRead]],
  pageSize: 100,
  key: 'table_id',
  returns: itemsWith('table_id'),
});

export const baseViews = listEndpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/views',
  ...shared,
  scopes: [['base:view:read', ...anyRead]],
  pageSize: 100,
  key: 'view_id',
  returns: itemsWith('view_id'),
});

export const baseFields = listEndpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/fields',
  ...shared,
  scopes: [['base:field:read', ...anyRead]],
  pageSize: 100,
  key: 'field_id',
  returns: itemsWith('field_id'),
});

/** Paged in the query: in the body, Lark ignores it and shows the first page again (docs/lark-api/base.md#paging). */
export const baseRecords = listEndpoint({
  method: 'POST',
  path: '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search',
  ...shared,
  scopes: [['base:record:retrieve', ...anyRead]],
  pageSize: 500,
  halvedBy: [1254030, 1255040],
  returns: itemsWith('record_id'),
});

export const wikiNode = endpoint({
  method: 'GET',
  path: '/open-apis/wiki/v2/spaces/get_node',
  rates: [perMinute(100)],
  scopes: [['wiki:node:read', 'wiki:wiki:readonly', 'wiki:wiki']],
  identifiedBy: { 'node.obj_token': null },
  returns: z
    .looseObject({ node: z.looseObject({ obj_token: z.string().min(1), obj_type: z.string() }) })
    .transform(({ node }) => node),
});

/**
 * The items that have an id. No row can be made of one without: it is left out.
 * @param onLost is called when some were left out, with their number
 */
export function identified<Id extends string>(
  items: readonly unknown[],
  id: Id,
  onLost: (count: number) => void,
): readonly With<Id>[] {
  const kept = items.filter((item): item is With<Id> => {
    const value = (item as Readonly<Record<string, unknown>> | null | undefined)?.[id];
    return typeof value === 'string' && value !== '';
  });
  if (kept.length < items.length) onLost(items.length - kept.length);
  return kept;
}
