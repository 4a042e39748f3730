// The endpoints of Lark that hand out tokens.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** Source: docs/lark-api/auth.md#signing-in */
const signsIn = { method: 'POST', rates: [], scopes: [], signsIn: true } as const;
const tenantToken = z.looseObject({ tenant_access_token: z.string().min(1), expire: z.number() });

export const tenantAccessToken = endpoint({
  ...signsIn,
  path: '/open-apis/auth/v3/tenant_access_token/internal',
  returns: tenantToken,
});

export const storeTenantAccessToken = endpoint({
  ...signsIn,
  path: '/open-apis/auth/v3/tenant_access_token',
  returns: tenantToken,
});

export const appAccessToken = endpoint({
  ...signsIn,
  path: '/open-apis/auth/v3/app_access_token',
  returns: z.looseObject({ app_access_token: z.string().min(1), expire: z.number() }),
});

/** Has Lark push a new ticket to the event subscription of the app, which the connector cannot receive. */
export const appTicketResend = endpoint({
  ...signsIn,
  path: '/open-apis/auth/v3/app_ticket/resend',
  returns: z.looseObject({}),
});
