// Calls and listings: token, limits, retries, envelope and paging in one place.
import pRetry from 'p-retry';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import { toOutcome, type LarkFailure } from './answer.ts';
import { createSignIn, type Credentials } from './auth.ts';
import { toUrl, type CallInput, type Endpoint, type ListEndpoint } from './endpoint.ts';
import { createLimits } from './limits.ts';
import { firstPage, itemsOf, pagesOf, type Answered, type Page } from './paging.ts';
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
  /** The same, the items of a page as one array. */
  readonly pages: <Item>(
    asked: ListEndpoint<Item>,
    input?: CallInput,
  ) => AsyncGenerator<readonly Item[], void, undefined>;
  /** The same, with Lark's count of all items and its clock beside the items of each page. */
  readonly countedPages: <Item>(asked: ListEndpoint<Item>, input?: CallInput) => AsyncGenerator<Page<Item>>;
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
  /** After so many requests, whatever for, none is sent any more; without it there is no end. */
  readonly maxCalls?: number | undefined;
  /** Pages are no larger than this; without it, as large as each endpoint allows. */
  readonly pageSize?: number | undefined;
  readonly clock: () => number;
  readonly onEvent: (event: LarkEvent) => void;
  readonly onToken: (token: string) => void;
  /** Overrides how long and how often is retried. */
  readonly patience?: Partial<Patience>;
}

/** A client of one tenant. Every error it throws is a ConnectorError that names endpoint, code and log id. */
export function createLark(options: LarkOptions): Lark {
  const { send, clock, onEvent } = options;
  const { rateShare: share, concurrency, maxCalls: most } = options;
  const limits = createLimits({ share, concurrency, most, clock });

  const ask = async <Result>(
    asked: Endpoint<Result>,
    { input, token, throttles }: Try,
  ): Promise<Answered<Result>> => {
    const { method, name, signsIn, returns, lane } = asked;
    const url = toUrl(asked, input);
    const request = {
      method,
      url,
      ...(input.body && { body: input.body }),
      ...(token !== undefined && { token }),
    };
    // Judged before the slot is free again, so that nobody slips through a gate that has to close.
    const exchange = async () => {
      const sentAt = clock();
      const outcome = toOutcome(name, await send(request));
      const code = outcome.ok ? 0 : outcome.failure.error.code;
      onEvent({ kind: 'answered', endpoint: name, code, milliseconds: clock() - sentAt });
      if (!outcome.ok && outcome.failure.reaction === 'close') limits.close(asked, outcome.failure.error);
      let wait = 0;
      if (!outcome.ok && outcome.failure.reaction === 'throttled') {
        wait = throttleWait(outcome.failure.resetSeconds, throttles + 1, Math.random());
        limits.hold(asked, wait);
        const until = clock() + Math.ceil(wait);
        onEvent({ kind: 'throttled', endpoint: name, until, seconds: wait / 1000 });
      }
      return { sentAt, outcome, wait };
    };
    const { sentAt, outcome, wait } = await limits.run(
      asked,
      exchange,
      lane && `${lane} ${input.path?.[lane] ?? ''}`,
    );
    if (!outcome.ok) throw new Refusal(outcome.failure, sentAt, wait);
    const { data } = signsIn ? outcome : (outcome.data as { data?: unknown });
    const parsed = returns.safeParse(data ?? {});
    if (!parsed.success) throw unlikeDocumented(name, z.prettifyError(parsed.error));
    return { data: parsed.data, date: outcome.date };
  };

  /** Tries until patience ends. It runs from the first request on: waiting at the gate is not failing. */
  const persist = <Result>(
    name: string,
    attempt: (throttles: number) => Promise<Result>,
  ): Promise<Result> => {
    const { maxRetryTime, ...steps } = { ...patience, ...options.patience };
    let since: number | undefined;
    const mayGoOn = ({ sentAt, wait }: Refusal): boolean =>
      wait <= maxRetryTime && clock() - (since ??= sentAt) < maxRetryTime;
    /** To be throttled is not a failure and costs no retry; the gate is closed for as long as Lark says. */
    const unthrottled = async (throttles = 0): Promise<Result> => {
      try {
        return await attempt(throttles);
      } catch (error) {
        const throttled = error instanceof Refusal && error.failure.reaction === 'throttled';
        if (!throttled || !mayGoOn(error)) throw error;
      }
      return unthrottled(throttles + 1);
    };
    return pRetry(() => unthrottled(), {
      ...steps,
      onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => {
        if (!(error instanceof Refusal) || error.failure.reaction !== 'retry' || retriesLeft === 0) return;
        onEvent({ kind: 'retrying', endpoint: name, attempt: attemptNumber, error: error.failure.error });
      },
      shouldRetry: ({ error }) =>
        error instanceof Refusal && error.failure.reaction === 'retry' && mayGoOn(error),
    }).catch((error: unknown) => {
      throw error instanceof Refusal ? error.failure.error : error;
    });
  };

  const signIn = createSignIn({
    credentials: options.credentials,
    ask: async (asked, input) =>
      (await persist(asked.name, (throttles) => ask(asked, { input, throttles }))).data,
    clock,
    onToken: options.onToken,
  });

  const answer = <Result>(asked: Endpoint<Result>, input: CallInput = {}): Promise<Answered<Result>> =>
    persist(asked.name, async (throttles) => {
      const token = await signIn.token();
      try {
        return await ask(asked, { input, throttles, token });
      } catch (error) {
        if (!(error instanceof Refusal) || error.failure.reaction !== 'renew_token') throw error;
        signIn.refuse(token, error.failure.error);
        return ask(asked, { input, throttles, token: await signIn.token() });
      }
    });

  const sized = <Item>(asked: ListEndpoint<Item>): ListEndpoint<Item> => ({
    ...asked,
    pageSize: Math.min(asked.pageSize, options.pageSize ?? Infinity),
  });

  return {
    call: async (asked, input) => (await answer(asked, input)).data,
    async *list(asked, input) {
      for await (const items of itemsOf(pagesOf(answer, sized(asked), input))) yield* items;
    },
    pages: (asked, input) => itemsOf(pagesOf(answer, sized(asked), input)),
    countedPages: (asked, input) => pagesOf(answer, sized(asked), input),
    firstPage: (asked, input) => firstPage(answer, sized(asked), input),
    calls: limits.calls,
  };
}

/** One request of a call. */
interface Try {
  readonly input: CallInput;
  readonly token?: string;
  /** How often in a row the call was throttled before. */
  readonly throttles: number;
}

/** A failure on its way through the retries; never leaves this file. */
class Refusal extends Error {
  readonly failure: LarkFailure;
  /** When the request went out, in epoch milliseconds. */
  readonly sentAt: number;
  /** Milliseconds for which Lark must not be asked again. */
  readonly wait: number;

  constructor(failure: LarkFailure, sentAt: number, wait: number) {
    super(failure.error.message);
    this.failure = failure;
    this.sentAt = sentAt;
    this.wait = wait;
  }
}

function unlikeDocumented(name: string, problem: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `Lark's answer does not have the shape that its documentation promises. Report this to the maintainers. (${name})`,
    { internal: problem },
  );
}
