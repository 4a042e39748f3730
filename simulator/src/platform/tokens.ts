/** Lark's token issuer: issues tokens of one kind and knows the ones that are still good. */
import { hash, hex } from '../random.ts';

/** Tokens as sign-in and the gateway need them. */
export interface TokenIssuer {
  /** The current token with the seconds it has left, or a new one when there is less than half an hour. */
  readonly issue: () => { readonly token: string; readonly expire: number };
  readonly isGood: (token: string) => boolean;
  /** Makes every token given out so far unknown, and the next request for one a new one. */
  readonly revokeAll: () => void;
}

/** "At least 30 minutes left: the same token", else a new one beside the old, both good (docs/lark-api/auth.md#signing-in). */
const renewal = 1_800;

/** A token issuer whose tokens begin with `prefix` (`t-` tenant, `a-` store app, docs/lark-api/auth.md#store-apps) and live for `life` seconds. */
export function createTokenIssuer(options: {
  readonly seed: number;
  readonly prefix: 't-' | 'a-';
  readonly life: number;
  readonly clock: () => number;
}): TokenIssuer {
  const expiries = new Map<string, number>();
  let current: string | undefined;
  let made = 0;

  const secondsLeft = (token: string | undefined): number => {
    const expiry = token === undefined ? undefined : expiries.get(token);
    return expiry === undefined ? -1 : Math.floor((expiry - options.clock()) / 1000);
  };

  const make = (): string => {
    made += 1;
    const words = [1, 2, 3, 4, 5].map((part) => hex(hash(options.seed, made, part)));
    const token = `${options.prefix}g${words.join('')}`;
    expiries.set(token, options.clock() + options.life * 1000);
    return token;
  };

  return {
    issue: () => {
      if (current === undefined || secondsLeft(current) < renewal) current = make();
      return { token: current, expire: secondsLeft(current) };
    },
    isGood: (token) => (expiries.get(token) ?? -Infinity) > options.clock(),
    revokeAll: () => {
      expiries.clear();
      current = undefined;
    },
  };
}
