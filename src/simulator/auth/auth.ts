/** Signing in as a custom app: the tenant access token (2.1). */
import type { Answer } from '../platform/answers.ts';
import { defineEndpoint, type Room } from '../platform/endpoint.ts';
import type { TokenOffice } from '../platform/tokens.ts';

/** What a custom app signs in with. */
export interface Credentials {
  readonly app_id: string;
  readonly app_secret: string;
}

/** This endpoint refuses with HTTP 200 and without an `error` object, as observed. */
const unknownApp: Answer = { status: 200, body: { code: 10003, data: {}, msg: 'invalid param' } };
const wrongSecret: Answer = { status: 200, body: { code: 10014, msg: 'app secret invalid' } };

function textIn(body: unknown, key: keyof Credentials): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : undefined;
}

/** `tenant_access_token/internal`: the token at the top level, and only as long as it really has left. */
export function authRoom(parts: { readonly credentials: Credentials; readonly tokens: TokenOffice }): Room {
  const { credentials, tokens } = parts;
  const internal = defineEndpoint({
    method: 'POST',
    template: '/open-apis/auth/v3/tenant_access_token/internal',
    rates: [],
    scopes: [],
    metered: false,
    signIn: true,
    params: {},
    handler: (_params, { body }) => {
      if (textIn(body, 'app_id') !== credentials.app_id) return unknownApp;
      if (textIn(body, 'app_secret') !== credentials.app_secret) return wrongSecret;
      const { token, expire } = tokens.issue();
      return { status: 200, body: { code: 0, msg: 'ok', tenant_access_token: token, expire } };
    },
  });
  return { endpoints: [internal], fieldScopes: [] };
}
