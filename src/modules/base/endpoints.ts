// What Lark offers about Bases, and the wiki pages that hold some. Source: docs/lark-api/base.md.
import { z } from 'zod';
import { endpoint, listEndpoint, listOf, perMinute, perSecond } from '../../lark/endpoint.ts';

const anyRead = ['bitable:app:readonly', 'bitable:app'];
/** A Base answers one request at a time: others meet its lock (docs/lark-api/base.md#rates-and-locks). */
const shared = { rates: [perSecond(20)], serialBy: 'app_token' };

export const LarkApp = z.looseObject({ is_advanced: z.boolean().nullish() });
export type LarkApp = z.infer<typeof LarkApp>;

export const baseApp = endpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token',
  ...shared,
  scopes: [['base:app:read', ...anyRead]],
  returns: z.looseObject({ app: LarkApp }).transform(({ app }) => app),
});

export const LarkTable = z.looseObject({ table_id: z.string().min(1), name: z.string().nullish() });
export type LarkTable = z.infer<typeof LarkTable>;

export const baseTables = listEndpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token/tables',
  ...shared,
  scopes: [['base:table:read', ...anyRead]],
  pageSize: 100,
  returns: listOf('items', LarkTable),
});

export const LarkView = z.looseObject({ view_id: z.string().min(1) });
export type LarkView = z.infer<typeof LarkView>;

export const baseViews = listEndpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/views',
  ...shared,
  scopes: [['base:view:read', ...anyRead]],
  pageSize: 100,
  returns: listOf('items', LarkView),
});

export const LarkField = z.looseObject({
  field_id: z.string().min(1),
  field_name: z.string(),
  type: z.number(),
  is_primary: z.boolean().nullish(),
  property: z.unknown().optional(),
});
export type LarkField = z.infer<typeof LarkField>;

export const baseFields = listEndpoint({
  method: 'GET',
  path: '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/fields',
  ...shared,
  scopes: [['base:field:read', ...anyRead]],
  pageSize: 100,
  returns: listOf('items', LarkField),
});

/** A record; `fields` lacks the keys of empty cells (docs/lark-api/base.md#records). */
export const LarkRecord = z.looseObject({
  record_id: z.string().min(1),
  fields: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((fields) => fields ?? {}),
});
export type LarkRecord = z.infer<typeof LarkRecord>;

/** Paged in the query: in the body, Lark ignores it and shows the first page again and again (docs/lark-api/base.md#paging). */
export const baseRecords = listEndpoint({
  method: 'POST',
  path: '/open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search',
  ...shared,
  scopes: [['base:record:retrieve', ...anyRead]],
  pageSize: 500,
  halvedBy: [1254030, 1255040],
  returns: listOf('items', LarkRecord),
});

export const wikiNode = endpoint({
  method: 'GET',
  path: '/open-apis/wiki/v2/spaces/get_node',
  rates: [perMinute(100)],
  scopes: [['wiki:node:read', 'wiki:wiki:readonly', 'wiki:wiki']],
  returns: z
    .looseObject({ node: z.looseObject({ obj_token: z.string(), obj_type: z.string() }) })
    .transform(({ node }) => node),
});
