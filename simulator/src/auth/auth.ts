/** Signing in: as a custom app (docs/lark-api/auth.md#signing-in) or as a store app (docs/lark-api/auth.md#store-apps), and what either is refused. */
import type { Answer } from '../platform/answers.ts';
import { defineEndpoint, type ApiCall, type Endpoint, type SimulatorModule } from '../platform/endpoint.ts';
import type { TokenIssuer } from '../platform/tokens.ts';
import type { TicketDesk } from './tickets.ts';

/** What an app is known by. */
export interface Credentials {
  readonly app_id: string;
  readonly app_secret: string;
}

/** The offices that sign-in asks. */
export interface AuthParts {
  readonly appType: 'custom' | 'store';
  readonly credentials: Credentials;
  /** Tenant access tokens. */
  readonly tokens: TokenIssuer;
  /** App access tokens, which only store apps have. */
  readonly appTokens: TokenIssuer;
  readonly tickets: TicketDesk;
  /** The company that installed the store app. */
  readonly tenantKey: string;
}

/** These endpoints refuse with HTTP 200 and without an `error` object, as observed. */
const refusal = (code: number, msg: string): Answer => ({ status: 200, body: { code, msg } });
const unknownApp: Answer = { status: 200, body: { code: 10003, data: {}, msg: 'invalid param' } };
const wrongSecret = refusal(10014, 'app secret invalid');

/** The list of codes names these; which of them an app of the wrong kind gets is INFERRED, and all of the words are. */
const noAppToken = refusal(10012, 'get app access token failed, app_ticket invalid');
const noTenantToken = refusal(10013, 'get tenant access token failed');
const noTicket = refusal(10016, 'app_ticket resend failed, not a store app');
const badAppToken = refusal(20014, 'app access token is invalid');

type Field = keyof Credentials | 'app_ticket' | 'app_access_token' | 'tenant_key';

function textIn(body: unknown, key: Field): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : undefined;
}

/** No token, no scope, no published rate, no quota; the answer is at the top level. */
function signIn(name: string, handler: (body: unknown) => Answer): Endpoint {
  return defineEndpoint({
    method: 'POST',
    template: `/open-apis/auth/v3/${name}`,
    rates: [],
    scopes: [],
    metered: false,
    signIn: true,
    params: {},
    handler: (_params, { body }: ApiCall) => handler(body),
  });
}

/** The token endpoints; each token comes with the seconds it really has left. */
export function authModule(parts: AuthParts): SimulatorModule {
  const { appType, credentials, tokens, appTokens, tickets, tenantKey } = parts;
  const strange = (body: unknown): Answer | undefined => {
    if (textIn(body, 'app_id') !== credentials.app_id) return unknownApp;
    return textIn(body, 'app_secret') === credentials.app_secret ? undefined : wrongSecret;
  };
  const tenantToken = (msg: string): Answer => {
    const { token, expire } = tokens.issue();
    return { status: 200, body: { code: 0, msg, tenant_access_token: token, expire } };
  };
  const custom = signIn(
    'tenant_access_token/internal',
    (body) => strange(body) ?? (appType === 'custom' ? tenantToken('ok') : noTenantToken),
  );
  const app = signIn('app_access_token', (body) => {
    const refused = strange(body);
    if (refused) return refused;
    if (appType !== 'store' || !tickets.isGood(textIn(body, 'app_ticket') ?? '')) return noAppToken;
    const { token, expire } = appTokens.issue();
    return { status: 200, body: { code: 0, msg: 'success', app_access_token: token, expire } };
  });
  const store = signIn('tenant_access_token', (body) => {
    if (!appTokens.isGood(textIn(body, 'app_access_token') ?? '')) return badAppToken;
    return textIn(body, 'tenant_key') === tenantKey ? tenantToken('success') : noTenantToken;
  });
  const resend = signIn('app_ticket/resend', (body) => {
    const refused = strange(body);
    if (refused) return refused;
    if (appType !== 'store') return noTicket;
    tickets.push();
    return { status: 200, body: { code: 0, msg: 'success' } };
  });
  return { endpoints: [custom, app, store, resend], fieldScopes: [] };
}
