/** The company itself, and the endpoint that tells who it is. */
import { success } from '../platform/answers.ts';
import { defineEndpoint, tier4, type SimulatorModule } from '../platform/endpoint.ts';
import { hash, hex } from '../random.ts';
import type { World } from '../world.ts';

/** `data.tenant` of `tenant/query` (docs/lark-api/contact.md#company). */
export interface Company {
  readonly name: string;
  readonly display_id: string;
  /** 0 a team, 2 a person. */
  readonly tenant_tag: number;
  readonly tenant_key: string;
  readonly avatar: Readonly<Record<'avatar_origin' | 'avatar_72' | 'avatar_240' | 'avatar_640', string>>;
  readonly domain: string;
}

const domainScope = 'tenant:tenant.domain:read';

/** The company of a seed. */
export function createCompany(seed: number): Company {
  const key = hex(hash(seed, 60));
  const avatar = (size: string): string =>
    `https://s1-imfile.feishucdn.com/static-resource/v1/${key}~?image_size=${size}`;
  return {
    name: 'Example Pte Ltd 例',
    display_id: `F${String(100_000_000 + (hash(seed, 61) % 900_000_000))}`,
    tenant_tag: 0,
    tenant_key: key + hex(hash(seed, 62)),
    avatar: {
      avatar_origin: avatar('noop'),
      avatar_72: avatar('72x72'),
      avatar_240: avatar('240x240'),
      avatar_640: avatar('640x640'),
    },
    domain: 'example.sg.larksuite.com',
  };
}

/** `tenant/v2/tenant/query`; nothing says that it is free of the monthly quota, so it is not. */
export function companyModule({ tenant }: World): SimulatorModule {
  const query = defineEndpoint({
    method: 'GET',
    template: '/open-apis/tenant/v2/tenant/query',
    rates: tier4,
    scopes: ['tenant:tenant:readonly'],
    metered: true,
    params: {},
    handler: (_params, { granted }) => {
      const { domain, ...company } = tenant.company;
      return success({ tenant: { ...company, ...(granted(domainScope) && { domain }) } });
    },
  });
  return { endpoints: [query], fieldScopes: [domainScope] };
}
