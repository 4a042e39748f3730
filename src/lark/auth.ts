// Signing in: the source of the tenant access token for each kind of credentials.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { secondsToMilliseconds } from 'date-fns/secondsToMilliseconds';
import { ConnectorError, restated } from '../engine/errors.ts';
import {
  appAccessToken,
  appTicketResend,
  storeTenantAccessToken,
  tenantAccessToken,
} from './auth-endpoints.ts';
import type { CallInput, Endpoint } from './endpoint.ts';

/** A key of the credentials. */
export type CredentialKey =
  'app_id' | 'app_secret' | 'app_ticket' | 'tenant_key' | 'app_access_token' | 'tenant_access_token';

type Key = CredentialKey;

/** The configured credentials; `methods` lists the keys that belong together. */
export type Credentials = { readonly auth_type: 'custom_app' | 'store_app' } & {
  readonly [K in Key]?: string | undefined;
};

export interface SignIn {
  /** A valid token; concurrent callers share one request. */
  readonly token: () => Promise<string>;
  /**
   * Lark refused this token: the next `token()` fetches another, unless it was replaced already.
   * @throws ConnectorError (config) when the connector cannot get another
   */
  readonly refuse: (token: string, refusal: ConnectorError) => void;
}

/** Calls an endpoint that needs no token. */
export type CallWithoutToken = <Result>(endpoint: Endpoint<Result>, input: CallInput) => Promise<Result>;

interface Tools {
  readonly call: CallWithoutToken;
  readonly clock: () => number;
  /** Receives each token, to be masked in all texts. */
  readonly onToken: (token: string) => void;
}

/** A way to sign in, and the keys that it needs. */
interface Method {
  readonly needs: readonly Key[];
  readonly create: (given: Readonly<Record<Key, string>>, tools: Tools) => SignIn;
}

/** The methods of each kind of app; the one that works longest comes first. */
const methods: Readonly<Record<Credentials['auth_type'], readonly Method[]>> = {
  custom_app: [
    {
      needs: ['app_id', 'app_secret'],
      create: ({ app_id, app_secret }, { call, ...tools }) =>
        renewingToken(async () => {
          const got = await call(tenantAccessToken, { body: { app_id, app_secret } });
          return { text: got.tenant_access_token, expire: got.expire };
        }, tools),
    },
  ],
  store_app: [
    {
      needs: ['app_id', 'app_secret', 'app_ticket', 'tenant_key'],
      create: ({ tenant_key, app_id, app_secret, app_ticket }, tools) => {
        const fetchByTicket = () => fetchAppToken({ app_id, app_secret, app_ticket }, tools.call);
        return tenantTokenFor(renewingToken(fetchByTicket, tools), tenant_key, tools);
      },
    },
    {
      needs: ['app_access_token', 'tenant_key'],
      create: ({ app_access_token, tenant_key }, tools) =>
        tenantTokenFor(fixedToken('app_access_token', app_access_token), tenant_key, tools),
    },
    {
      needs: ['tenant_access_token'],
      create: ({ tenant_access_token }) => fixedToken('tenant_access_token', tenant_access_token),
    },
  ],
};

/** The keys that belong together to sign in as this kind of app, the way that works longest first. */
export function signInMethods(auth_type: Credentials['auth_type']): readonly (readonly CredentialKey[])[] {
  return methods[auth_type].map(({ needs }) => needs);
}

/** Describes the keys that are missing to sign in; undefined when these credentials suffice. */
export function missingToSignIn(credentials: Credentials): string | undefined {
  const gaps = methods[credentials.auth_type].map(({ needs }) => ({
    needs,
    missing: missingKeys(needs, credentials),
  }));
  if (gaps.some(({ missing }) => missing.length === 0)) return undefined;
  const all = gaps.map(({ needs }) => `with ${joined(needs)}`).join(', or ');
  const [started] = gaps
    .filter(({ needs, missing }) => missing.length < needs.length)
    .sort((a, b) => a.missing.length - b.missing.length);
  if (!started) return `sign in ${all}`;
  return `sign in ${all}; ${joined(started.missing)} ${started.missing.length === 1 ? 'is' : 'are'} missing`;
}

const joined = (keys: readonly Key[]): string => keys.join(', ').replace(/, (\w+)$/, ' and $1');

const missingKeys = (needs: readonly Key[], credentials: Credentials): Key[] =>
  needs.filter((key) => credentials[key] === undefined);

export interface SignInOptions extends Tools {
  readonly credentials: Credentials;
}

/** Whether the connector signs in with App ID and App Secret, so that it can fetch a new token at any time. */
export function usesAppSecret(credentials: Credentials): boolean {
  return methodFor(credentials)?.needs.includes('app_secret') ?? false;
}

function methodFor(credentials: Credentials): Method | undefined {
  return methods[credentials.auth_type].find(({ needs }) => missingKeys(needs, credentials).length === 0);
}

/**
 * Signs in with the configured credentials.
 * @throws ConnectorError (config) when keys are missing
 */
export function createSignIn({ credentials, ...tools }: SignInOptions): SignIn {
  const method = methodFor(credentials);
  if (!method)
    throw new ConnectorError('config_error', `credentials: ${missingToSignIn(credentials) ?? ''}.`);
  return method.create(credentials as Readonly<Record<Key, string>>, tools);
}

interface Fetched {
  readonly text: string;
  /** Remaining life in seconds. */
  readonly expire: number;
}

/** The connector cannot replace an outdated ticket: Lark pushes it to the app, which must pass it on. */
async function fetchAppToken(
  { app_id, app_secret, app_ticket }: Readonly<Record<'app_id' | 'app_secret' | 'app_ticket', string>>,
  call: CallWithoutToken,
): Promise<Fetched> {
  try {
    const got = await call(appAccessToken, { body: { app_id, app_secret, app_ticket } });
    return { text: got.app_access_token, expire: got.expire };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== staleTicket) throw error;
    await call(appTicketResend, { body: { app_id, app_secret } });
    throw restated(error, `${error.message} Lark has just been asked to push a new ticket to the app.`);
  }
}

const staleTicket = 10012;
const refusedAppToken = [20014, 99991664];

/** The token of one company that installed a store app. */
function tenantTokenFor(app: SignIn, tenant_key: string, { call, ...tools }: Tools): SignIn {
  const fetchWith = async (app_access_token: string): Promise<Fetched> => {
    const got = await call(storeTenantAccessToken, { body: { app_access_token, tenant_key } });
    return { text: got.tenant_access_token, expire: got.expire };
  };
  return renewingToken(async () => {
    const token = await app.token();
    try {
      return await fetchWith(token);
    } catch (error) {
      if (!(error instanceof ConnectorError) || !refusedAppToken.includes(error.code ?? 0)) throw error;
      app.refuse(token, error);
      return fetchWith(await app.token());
    }
  }, tools);
}

/** A token from the configuration, which the connector cannot renew. */
function fixedToken(key: 'app_access_token' | 'tenant_access_token', token: string): SignIn {
  return {
    token: () => Promise.resolve(token),
    refuse(_, refusal) {
      throw restated(
        refusal,
        `The token in credentials.${key} is refused: it was made elsewhere, lasts at most two hours, cannot be renewed ` +
          `by the connector, and has probably expired. Put a new one into the configuration. ${refusal.message}`,
      );
    },
  };
}

/**
 * A token is renewed this long before it expires. Lark returns the same token while thirty minutes or more remain,
 * so the margin must be shorter than that.
 */
const renewalMarginMs = minutesToMilliseconds(5);

interface Token {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly renewAt: number;
}

/** Keeps one token, shares one request among concurrent callers, and remembers wrong credentials. */
function renewingToken(fetchToken: () => Promise<Fetched>, { clock, onToken }: Omit<Tools, 'call'>): SignIn {
  let current: Promise<Token> | undefined;
  let known: Token | undefined;

  const fetchNext = async (): Promise<Token> => {
    const { text, expire } = await fetchToken();
    onToken(text);
    const life = secondsToMilliseconds(expire);
    return { text, renewAt: clock() + Math.max(life - renewalMarginMs, life / 2) };
  };
  const renew = (): Promise<Token> => {
    // Without a token nothing can be read: the run ends with this one error.
    const fetching = fetchNext().catch((error: unknown) => {
      throw isFinal(error) ? restated(error, error.message, { endsRun: true }) : error;
    });
    current = fetching;
    fetching.then(
      (token) => (known = token),
      // Wrong credentials stay wrong: further streams fail with the same error instead of another request.
      (error: unknown) => void (current = isFinal(error) || current !== fetching ? current : undefined),
    );
    return fetching;
  };

  return {
    async token() {
      const stale = known !== undefined && clock() >= known.renewAt;
      if (stale) {
        known = undefined;
        current = undefined;
      }
      return (await (current ?? renew())).text;
    },
    refuse(token) {
      if (known?.text !== token) return;
      known = undefined;
      current = undefined;
    },
  };
}

const isFinal = (error: unknown): error is ConnectorError =>
  error instanceof ConnectorError && error.type === 'config_error';
