// The company itself, as a row. Source: lark-base-contact-auth 4.8.
import { z } from 'zod';
import { defineStream } from '../../engine/feed.ts';
import { integer, key, object, text } from '../../engine/schema/columns.ts';
import { defineLarkFeed } from '../context.ts';
import { needs } from '../permissions.ts';
import { orNull } from '../values.ts';
import { tenantQuery, type LarkTenant } from './endpoints.ts';

export const contactTenant = defineStream({
  name: 'contact_tenant',
  description: 'One row: the company that is read.',
  row: z.object({
    tenant_key: key('Key of the company, the same for all apps.'),
    name: text('Name of the company.'),
    display_id: text('Number of the company, as its administrators see it.'),
    tenant_tag: integer('0 a team, 2 a single person.'),
    domain: needs(text('Domain of the company.'), 'tenant:tenant.domain:read'),
    avatar: object('Addresses of the logo in four sizes.', {
      avatar_origin: z.string().nullish(),
      avatar_72: z.string().nullish(),
      avatar_240: z.string().nullish(),
      avatar_640: z.string().nullish(),
    }),
  }),
  primaryKey: ['tenant_key'],
  rows: (tenant: LarkTenant) => [
    {
      tenant_key: tenant.tenant_key,
      name: orNull(tenant.name),
      display_id: orNull(tenant['display_id']),
      tenant_tag: tenant['tenant_tag'],
      domain: orNull(tenant['domain']),
      avatar: tenant['avatar'],
    },
  ],
});

export const company = defineLarkFeed<LarkTenant>({
  streams: [contactTenant],
  uses: [tenantQuery],
  async *read(_slice, { tenant }) {
    yield await tenant();
  },
});
