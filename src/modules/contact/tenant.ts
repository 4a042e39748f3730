// The company itself, as a row: docs/lark-api/contact.md#company.
import { z } from 'zod';
import { id, integer, object, text } from '../columns.ts';
import type { Context } from '../context.ts';
import { defineFeed, defineStream } from '../define.ts';
import { exactly, type Cost } from '../estimate.ts';
import type { LarkRow } from '../keyed.ts';
import { perRun } from '../per-run.ts';
import { tenantQuery } from './endpoints.ts';

export const contactTenant = defineStream<LarkRow>({
  name: 'contact_tenant',
  description: 'One row: the company that is read.',
  key: ['tenant_key'],
  columns: {
    tenant_key: id('Key of the company, the same for all apps.'),
    name: text('Name of the company.'),
    display_id: text('Number of the company, as its administrators see it.'),
    tenant_tag: integer('0 a team, 2 a single person.'),
    domain: text('Domain of the company.', { scopes: ['tenant:tenant.domain:read'] }),
    avatar: object('Addresses of the logo in four sizes.', {
      avatar_origin: z.string().nullish(),
      avatar_72: z.string().nullish(),
      avatar_240: z.string().nullish(),
      avatar_640: z.string().nullish(),
    }),
  },
});

/** One call, for whatever needs the company. */
export const tenantCost: Cost = { endpoint: tenantQuery, calls: exactly(1), shared: 'company' };

/** The company; asked about once a run. */
export const tenantOf: (context: Context) => Promise<LarkRow> = perRun(async ({ lark }) => {
  const { tenant } = await lark.call(tenantQuery);
  return tenant;
});

export const tenant = defineFeed<LarkRow>({
  streams: [contactTenant],
  uses: [tenantQuery],
  estimate: () => Promise.resolve([tenantCost]),
  probe: async ({ context }) => [await tenantOf(context)],
  async *read(_request, context) {
    yield [await tenantOf(context)];
  },
});
