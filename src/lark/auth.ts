// Signing in: where the tenant access token comes from, for every kind of credentials.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { secondsToMilliseconds } from 'date-fns/secondsToMilliseconds';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import { endpoint, type CallInput, type Endpoint } from './endpoint.ts';

export interface CustomApp {
  readonly auth_type: 'custom_app';
  readonly app_id: string;
  readonly app_secret: string;
}
export type Credentials = CustomApp;

export interface SignIn {
  /** A token that is good now; many callers at once cause one request. */
  readonly token: () => Promise<string>;
  /** Lark refused this token: the next `token()` fetches another, unless somebody already has. */
  readonly refuse: (token: string) => void;
}

/** Calls an endpoint that needs no token. */
export type Ask = <Result>(asked: Endpoint<Result>, input: CallInput) => Promise<Result>;

/** Source: lark-base-contact-auth 2.1. Errors come with HTTP 200; no rate is published. */
export const tenantAccessToken = endpoint({
  method: 'POST',
  path: '/open-apis/auth/v3/tenant_access_token/internal',
  rates: [],
  scopes: [],
  signsIn: true,
  returns: z.looseObject({ tenant_access_token: z.string().min(1), expire: z.number() }),
});

interface Token {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly renewAt: number;
}

/**
 * Renewed this long before its end. Lark returns the same token while it has thirty minutes or more left and a
 * new one after that (2.1), so the margin must be shorter than thirty minutes.
 */
const margin = minutesToMilliseconds(5);

export interface SignInOptions {
  readonly credentials: Credentials;
  readonly ask: Ask;
  readonly clock: () => number;
  /** Told each token, so that it can be kept out of what leaves the process. */
  readonly onToken: (token: string) => void;
}

/** Signs in with what the user configured. */
export function createSignIn({ credentials, ask, clock, onToken }: SignInOptions): SignIn {
  const { app_id, app_secret } = credentials;
  return renewing(async () => {
    const { tenant_access_token: text, expire } = await ask(tenantAccessToken, {
      body: { app_id, app_secret },
    });
    onToken(text);
    const life = secondsToMilliseconds(expire);
    return { text, renewAt: clock() + Math.max(life - margin, life / 2) };
  }, clock);
}

/** Keeps one token, fetches it once however many ask, and remembers when the credentials are wrong. */
function renewing(fetchToken: () => Promise<Token>, clock: () => number): SignIn {
  let current: Promise<Token> | undefined;
  let known: Token | undefined;

  const renew = (): Promise<Token> => {
    const fetching = fetchToken();
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
