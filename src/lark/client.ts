// Calls and listings: token, limits, retries, envelope and paging in one place.
import pRetry from 'p-retry';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import { toOutcome, type LarkFailure } from './answer.ts';
import { createSignIn, type Credentials } from './auth.ts';
import { toUrl, type CallInput, type Endpoint, type ListEndpoint } from './endpoint.ts';
import { createLimits } from './limits.ts';
import { firstPage, listPages } from './paging.ts';
import { patience, throttleWait, type Patience } from './retry.ts';
import type { Send } from './transport.ts';

/** Something the operator may want to hear while Lark is asked. */
export type LarkEvent =
  | {
      readonly kind: 'throttled';
      readonly endpoint: string;
      readonly until: number;
      readonly seconds: number;
    }
  | {
      readonly kind: 'answered';
      readonly endpoint: string;
      readonly code: number | undefined;
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'retrying';
      readonly endpoint: string;
      readonly attempt: number;
      readonly error: ConnectorError;
    };

export interface Lark {
  /** Asks once (and again where that helps) and returns the checked `data`. */
  readonly call: <Result>(asked: Endpoint<Result>, input?: CallInput) => Promise<Result>;
  /** All items of a listing, page by page; the next page is asked for while the last is consumed. */
  readonly list: <Item>(asked: ListEndpoint<Item>, input?: CallInput) => AsyncGenerator<Item>;
  /** The first page of a listing, for a look that costs one call. */
  readonly firstPage: <Item>(
    asked: ListEndpoint<Item>,
    input?: CallInput,
  ) => Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }>;
  /** The calls made so far, by endpoint name. */
  readonly calls: () => ReadonlyMap<string, number>;
}

export interface LarkOptions {
  readonly credentials: Credentials;
  readonly send: Send;
  /** The part of each published rate that may be used. */
  readonly rateShare: number;
  /** Calls in flight at once. */
  readonly concurrency: number;
  readonly clock: () => number;
  readonly onEvent: (event: LarkEvent) => void;
  readonly onToken: (token: string) => void;
  /** Overrides how long and how often is retried. */
  readonly patience?: Partial<Patience>;
}

/** A client of one tenant. Every error it throws is a ConnectorError that names endpoint, code and log id. */
export function createLark(options: LarkOptions): Lark {
  const { send, clock, onEvent } = options;
  const limits = createLimits({ share: options.rateShare, concurrency: options.concurrency, clock });

  const ask = async <Result>(asked: Endpoint<Result>, input: CallInput, token?: string): Promise<Result> => {
    const { method, name, signsIn, returns } = asked;
    const url = toUrl(asked, input);
    const request = {
      method,
      url,
      ...(input.body && { body: input.body }),
      ...(token !== undefined && { token }),
    };
    const answer = await limits.run(asked, async () => {
      const sentAt = clock();
      return { ...(await send(request)), milliseconds: clock() - sentAt };
    });
    const outcome = toOutcome(name, answer);
    const code = outcome.ok ? 0 : outcome.failure.error.code;
    onEvent({ kind: 'answered', endpoint: name, code, milliseconds: answer.milliseconds });
    if (!outcome.ok) throw new Refusal(outcome.failure);
    const { data } = signsIn ? outcome : (outcome.data as { data?: unknown });
    const parsed = returns.safeParse(data ?? {});
    if (!parsed.success) throw unlikeDocumented(name, z.prettifyError(parsed.error));
    return parsed.data;
  };

  const persist = <Result>(
    name: string,
    rates: Endpoint['rates'],
    attempt: () => Promise<Result>,
  ): Promise<Result> => {
    let throttles = 0;
    return pRetry(attempt, {
      ...patience,
      ...options.patience,
      onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => {
        if (!(error instanceof Refusal)) return;
        const { reaction, resetSeconds, error: reason } = error.failure;
        if (reaction === 'throttled') {
          const wait = throttleWait(resetSeconds, (throttles += 1), Math.random());
          limits.hold({ name, rates }, wait);
          onEvent({
            kind: 'throttled',
            endpoint: name,
            until: clock() + Math.ceil(wait),
            seconds: wait / 1000,
          });
        } else if (reaction === 'retry' && retriesLeft > 0) {
          onEvent({ kind: 'retrying', endpoint: name, attempt: attemptNumber, error: reason });
        }
      },
      shouldConsumeRetry: ({ error }) =>
        !(error instanceof Refusal && error.failure.reaction === 'throttled'),
      shouldRetry: ({ error }) =>
        error instanceof Refusal &&
        (error.failure.reaction === 'retry' || error.failure.reaction === 'throttled'),
    }).catch((error: unknown) => {
      throw error instanceof Refusal ? error.failure.error : error;
    });
  };

  const signIn = createSignIn({
    credentials: options.credentials,
    ask: (asked, input) => persist(asked.name, asked.rates, () => ask(asked, input)),
    clock,
    onToken: options.onToken,
  });

  const call = <Result>(asked: Endpoint<Result>, input: CallInput = {}): Promise<Result> =>
    persist(asked.name, asked.rates, async () => {
      const token = await signIn.token();
      try {
        return await ask(asked, input, token);
      } catch (error) {
        if (!(error instanceof Refusal) || error.failure.reaction !== 'renew_token') throw error;
        signIn.refuse(token);
        return ask(asked, input, await signIn.token());
      }
    });

  return {
    call,
    list: (asked, input) => listPages(call, asked, input),
    firstPage: (asked, input) => firstPage(call, asked, input),
    calls: limits.calls,
  };
}

/** A failure on its way through the retries; never leaves this file. */
class Refusal extends Error {
  readonly failure: LarkFailure;

  constructor(failure: LarkFailure) {
    super(failure.error.message);
    this.failure = failure;
  }
}

function unlikeDocumented(name: string, problem: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `Lark's answer does not have the shape that its documentation promises. Report this to the maintainers. (${name})`,
    { internal: problem },
  );
}
