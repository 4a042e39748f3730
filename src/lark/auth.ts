// Signing in: where the tenant access token comes from, for every kind of credentials.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { secondsToMilliseconds } from 'date-fns/secondsToMilliseconds';
import { z } from 'zod';
import { ConnectorError, restated } from '../engine/errors.ts';
import { endpoint, type CallInput, type Endpoint } from './endpoint.ts';

type Key = 'app_id' | 'app_secret' | 'app_ticket' | 'tenant_key' | 'app_access_token' | 'tenant_access_token';

/** What somebody signs in with; which keys belong together is said by `ways`. */
export type Credentials = { readonly auth_type: 'custom_app' | 'store_app' } & {
  readonly [K in Key]?: string | undefined;
};

export interface SignIn {
  /** A token that is good now; many callers at once cause one request. */
  readonly token: () => Promise<string>;
  /**
   * Lark refused this token: the next `token()` fetches another, unless somebody already has.
   * @throws ConnectorError (config) when there is no other to be had
   */
  readonly refuse: (token: string, refusal: ConnectorError) => void;
}

/** Calls an endpoint that needs no token. */
export type Ask = <Result>(asked: Endpoint<Result>, input: CallInput) => Promise<Result>;

/** All of them answer beside `code` and with HTTP 200 also when they refuse; no rate is published. */
const signsIn = { method: 'POST', rates: [], scopes: [], signsIn: true } as const;
const tenantToken = z.looseObject({ tenant_access_token: z.string().min(1), expire: z.number() });

/** Source: lark-base-contact-auth 2.1. */
export const tenantAccessToken = endpoint({
  ...signsIn,
  path: '/open-apis/auth/v3/tenant_access_token/internal',
  returns: tenantToken,
});

/** Source: lark-base-contact-auth 2.2, as the two below. */
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

/** Has Lark push a new ticket to wherever the app listens, which is not here. */
export const appTicketResend = endpoint({
  ...signsIn,
  path: '/open-apis/auth/v3/app_ticket/resend',
  returns: z.looseObject({}),
});

interface Tools {
  readonly ask: Ask;
  readonly clock: () => number;
  /** Told each token, so that it can be kept out of what leaves the process. */
  readonly onToken: (token: string) => void;
}

/** What is needed to sign in so, and how it is done. */
interface Way {
  readonly needs: readonly Key[];
  readonly open: (given: Readonly<Record<Key, string>>, tools: Tools) => SignIn;
}

/** The ways of each kind of app; of several that are possible, the one that lasts longest comes first. */
const ways: Readonly<Record<Credentials['auth_type'], readonly Way[]>> = {
  custom_app: [
    {
      needs: ['app_id', 'app_secret'],
      open: ({ app_id, app_secret }, { ask, ...tools }) =>
        renewing(async () => {
          const got = await ask(tenantAccessToken, { body: { app_id, app_secret } });
          return { text: got.tenant_access_token, expire: got.expire };
        }, tools),
    },
  ],
  store_app: [
    {
      needs: ['app_id', 'app_secret', 'app_ticket', 'tenant_key'],
      open: ({ tenant_key, app_id, app_secret, app_ticket }, tools) => {
        const byTicket = () => fetchAppToken({ app_id, app_secret, app_ticket }, tools.ask);
        return byAppToken(renewing(byTicket, tools), tenant_key, tools);
      },
    },
    {
      needs: ['app_access_token', 'tenant_key'],
      open: ({ app_access_token, tenant_key }, tools) =>
        byAppToken(madeElsewhere('app_access_token', app_access_token), tenant_key, tools),
    },
    {
      needs: ['tenant_access_token'],
      open: ({ tenant_access_token }) => madeElsewhere('tenant_access_token', tenant_access_token),
    },
  ],
};

/** What is missing to sign in with these credentials, in words; nothing when they suffice. */
export function missingToSignIn(credentials: Credentials): string | undefined {
  const gaps = ways[credentials.auth_type].map(({ needs }) => ({
    needs,
    lacks: lacking(needs, credentials),
  }));
  if (gaps.some(({ lacks }) => lacks.length === 0)) return undefined;
  const all = gaps.map(({ needs }) => `with ${inWords(needs)}`).join(', or ');
  const [begun] = gaps
    .filter(({ needs, lacks }) => lacks.length < needs.length)
    .sort((a, b) => a.lacks.length - b.lacks.length);
  if (!begun) return `sign in ${all}`;
  return `sign in ${all}; ${inWords(begun.lacks)} ${begun.lacks.length === 1 ? 'is' : 'are'} missing`;
}

const inWords = (keys: readonly Key[]): string => keys.join(', ').replace(/, (\w+)$/, ' and $1');

const lacking = (needs: readonly Key[], credentials: Credentials): Key[] =>
  needs.filter((key) => credentials[key] === undefined);

export interface SignInOptions extends Tools {
  readonly credentials: Credentials;
}

/**
 * Signs in with what the user configured.
 * @throws ConnectorError (config) when it does not suffice
 */
export function createSignIn({ credentials, ...tools }: SignInOptions): SignIn {
  const way = ways[credentials.auth_type].find(({ needs }) => lacking(needs, credentials).length === 0);
  if (!way) throw new ConnectorError('config_error', `credentials: ${missingToSignIn(credentials) ?? ''}.`);
  return way.open(credentials as Readonly<Record<Key, string>>, tools);
}

interface Fetched {
  readonly text: string;
  /** Seconds that it has left. */
  readonly expire: number;
}

/** A ticket that is too old cannot be replaced from here: Lark pushes it to the app, so the app must hand it on. */
async function fetchAppToken(
  { app_id, app_secret, app_ticket }: Readonly<Record<'app_id' | 'app_secret' | 'app_ticket', string>>,
  ask: Ask,
): Promise<Fetched> {
  try {
    const got = await ask(appAccessToken, { body: { app_id, app_secret, app_ticket } });
    return { text: got.app_access_token, expire: got.expire };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== staleTicket) throw error;
    await ask(appTicketResend, { body: { app_id, app_secret } });
    throw restated(error, `${error.message} Lark has just been asked to push a new ticket to the app.`);
  }
}

const staleTicket = 10012;
const refusedAppToken = [20014, 99991664];

/** For one of the companies that installed a store app. */
function byAppToken(app: SignIn, tenant_key: string, { ask, ...tools }: Tools): SignIn {
  const fetchWith = async (app_access_token: string): Promise<Fetched> => {
    const got = await ask(storeTenantAccessToken, { body: { app_access_token, tenant_key } });
    return { text: got.tenant_access_token, expire: got.expire };
  };
  return renewing(async () => {
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

/** A token that only who made it can renew. */
function madeElsewhere(key: 'app_access_token' | 'tenant_access_token', token: string): SignIn {
  return {
    token: () => Promise.resolve(token),
    refuse(_, refusal) {
      throw restated(
        refusal,
        `The token in credentials.${key} is refused: it was made elsewhere, lasts at most two hours and cannot be ` +
          `renewed here, so it has probably ended. Put a new one into the configuration. ${refusal.message}`,
      );
    },
  };
}

/**
 * Renewed this long before its end. Lark returns the same token while it has thirty minutes or more left and a
 * new one after that (2.1), so the margin must be shorter than thirty minutes.
 */
const margin = minutesToMilliseconds(5);

interface Token {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly renewAt: number;
}

/** Keeps one token, fetches it once however many ask, and remembers when the credentials are wrong. */
function renewing(fetchToken: () => Promise<Fetched>, { clock, onToken }: Omit<Tools, 'ask'>): SignIn {
  let current: Promise<Token> | undefined;
  let known: Token | undefined;

  const fetchNext = async (): Promise<Token> => {
    const { text, expire } = await fetchToken();
    onToken(text);
    const life = secondsToMilliseconds(expire);
    return { text, renewAt: clock() + Math.max(life - margin, life / 2) };
  };
  const renew = (): Promise<Token> => {
    const fetching = fetchNext();
    current = fetching;
    fetching.then(
      (token) => (known = token),
      (error: unknown) => {
        // Wrong credentials stay wrong: every further stream fails with the same answer instead of asking again.
        const final = error instanceof ConnectorError && error.type === 'config_error';
        if (!final && current === fetching) current = undefined;
      },
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
