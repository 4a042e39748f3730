// Calls and listings: token, limits, retries, envelope and paging in one place.
import pRetry from 'p-retry';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import { toOutcome, type LarkFailure } from './outcome.ts';
import { createSignIn, type Credentials } from './auth.ts';
import { toUrl, type CallInput, type Endpoint, type ListEndpoint } from './endpoint.ts';
import { createLimits } from './limits.ts';
import { firstPage, itemsOf, pagesOf, type CallResult, type Page } from './paging.ts';
import { patience, throttleWait, type Patience } from './retry.ts';
import type { Send } from './transport.ts';

/** Progress that may interest the operator. */
export type LarkEvent =
  | {
      readonly kind: 'throttled';
      readonly endpoint: string;
      readonly until: number;
      readonly seconds: number;
    }
  | {
      readonly kind: 'responded';
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
  /** Calls an endpoint, with retries, and returns the checked `data`. */
  readonly call: <Result>(endpoint: Endpoint<Result>, input?: CallInput) => Promise<Result>;
  /** All items of a listing, page by page; the next page is fetched while the last is consumed. */
  readonly list: <Item>(endpoint: ListEndpoint<Item>, input?: CallInput) => AsyncGenerator<Item>;
  /** The same, the items of a page as one array. */
  readonly pages: <Item>(
    endpoint: ListEndpoint<Item>,
    input?: CallInput,
  ) => AsyncGenerator<readonly Item[], void, undefined>;
  /** The same, with Lark's count of all items and its clock beside the items of each page. */
  readonly countedPages: <Item>(
    endpoint: ListEndpoint<Item>,
    input?: CallInput,
  ) => AsyncGenerator<Page<Item>>;
  /** The first page of a listing, for one call. */
  readonly firstPage: <Item>(
    endpoint: ListEndpoint<Item>,
    input?: CallInput,
  ) => Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }>;
  /** How far this machine's clock is ahead of Lark's (ms), as the last response said; undefined where none did. */
  readonly clockAhead: () => number | undefined;
  /** The calls made so far, by endpoint name. */
  readonly calls: () => ReadonlyMap<string, number>;
}

export interface LarkOptions {
  readonly credentials: Credentials;
  readonly send: Send;
  /** The part of each published rate that may be used. */
  readonly rateShare: number;
  /** Calls in flight at the same time. */
  readonly concurrency: number;
  /** The number of requests after which no more are sent; unlimited without it. */
  readonly maxCalls?: number | undefined;
  /** Pages are no larger than this; without it, as large as each endpoint allows. */
  readonly pageSize?: number | undefined;
  readonly clock: () => number;
  readonly onEvent: (event: LarkEvent) => void;
  readonly onToken: (token: string) => void;
  /** Overrides how long and how often requests are retried. */
  readonly patience?: Partial<Patience>;
}

/** A client of one tenant. Every error it throws is a ConnectorError that names endpoint, code and log id. */
export function createLark(options: LarkOptions): Lark {
  const { send, clock, onEvent } = options;
  const { rateShare: share, concurrency, maxCalls } = options;
  const limits = createLimits({ share, concurrency, maxCalls, clock });
  let ahead: number | undefined;

  const request = async <Result>(
    endpoint: Endpoint<Result>,
    { input, token, throttles }: Attempt,
  ): Promise<CallResult<Result>> => {
    const { method, name, signsIn, returns, serialBy } = endpoint;
    const url = toUrl(endpoint, input);
    const http = {
      method,
      url,
      ...(input.body && { body: input.body }),
      ...(token !== undefined && { token }),
    };
    // Judged before the slot is free again, so that no call slips through a limit that has to close.
    const exchange = async () => {
      const sentAt = clock();
      const outcome = toOutcome(name, await send(http));
      if (outcome.ok && outcome.date !== undefined) ahead = clock() - outcome.date;
      const code = outcome.ok ? 0 : outcome.failure.error.code;
      onEvent({ kind: 'responded', endpoint: name, code, milliseconds: clock() - sentAt });
      if (!outcome.ok && outcome.failure.reaction === 'close') limits.close(endpoint, outcome.failure.error);
      let wait = 0;
      if (!outcome.ok && outcome.failure.reaction === 'throttled') {
        wait = throttleWait(outcome.failure.resetSeconds, throttles + 1, Math.random());
        limits.hold(endpoint, wait);
        const until = clock() + Math.ceil(wait);
        onEvent({ kind: 'throttled', endpoint: name, until, seconds: wait / 1000 });
      }
      return { sentAt, outcome, wait };
    };
    const { sentAt, outcome, wait } = await limits.run(
      endpoint,
      exchange,
      serialBy && `${serialBy} ${input.path?.[serialBy] ?? ''}`,
    );
    if (!outcome.ok) throw new Refusal(outcome.failure, sentAt, wait);
    const { data } = signsIn ? outcome : (outcome.data as { data?: unknown });
    const parsed = returns.safeParse(data ?? {});
    if (!parsed.success) throw unlikeDocumented(name, z.prettifyError(parsed.error));
    return { data: parsed.data, date: outcome.date };
  };

  /** Retries within the policy, whose time runs from the first request on: waiting for a limit does not count. */
  const retrying = <Result>(
    name: string,
    attempt: (throttles: number) => Promise<Result>,
  ): Promise<Result> => {
    const { maxRetryTime, ...steps } = { ...patience, ...options.patience };
    let since: number | undefined;
    const mayContinue = ({ sentAt, wait }: Refusal): boolean =>
      wait <= maxRetryTime && clock() - (since ??= sentAt) < maxRetryTime;
    /** Throttling is not a failure and costs no retry; the endpoint stays closed for as long as Lark requests. */
    const unthrottled = async (throttles = 0): Promise<Result> => {
      try {
        return await attempt(throttles);
      } catch (error) {
        const throttled = error instanceof Refusal && error.failure.reaction === 'throttled';
        if (!throttled || !mayContinue(error)) throw error;
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
        error instanceof Refusal && error.failure.reaction === 'retry' && mayContinue(error),
    }).catch((error: unknown) => {
      throw error instanceof Refusal ? error.failure.error : error;
    });
  };

  const signIn = createSignIn({
    credentials: options.credentials,
    call: async (endpoint, input) =>
      (await retrying(endpoint.name, (throttles) => request(endpoint, { input, throttles }))).data,
    clock,
    onToken: options.onToken,
  });

  const call = <Result>(endpoint: Endpoint<Result>, input: CallInput = {}): Promise<CallResult<Result>> =>
    retrying(endpoint.name, async (throttles) => {
      const token = await signIn.token();
      try {
        return await request(endpoint, { input, throttles, token });
      } catch (error) {
        if (!(error instanceof Refusal) || error.failure.reaction !== 'renew_token') throw error;
        signIn.refuse(token, error.failure.error);
        return request(endpoint, { input, throttles, token: await signIn.token() });
      }
    });

  const sized = <Item>(endpoint: ListEndpoint<Item>): ListEndpoint<Item> => ({
    ...endpoint,
    pageSize: Math.min(endpoint.pageSize, options.pageSize ?? Infinity),
  });

  return {
    call: async (endpoint, input) => (await call(endpoint, input)).data,
    async *list(endpoint, input) {
      for await (const items of itemsOf(pagesOf(call, sized(endpoint), input))) yield* items;
    },
    pages: (endpoint, input) => itemsOf(pagesOf(call, sized(endpoint), input)),
    countedPages: (endpoint, input) => pagesOf(call, sized(endpoint), input),
    firstPage: (endpoint, input) => firstPage(call, sized(endpoint), input),
    // The `Date` of a response is rounded down to the second.
    clockAhead: () => (ahead !== undefined && ahead < 1000 ? Math.min(ahead, 0) : ahead),
    calls: limits.calls,
  };
}

/** One attempt of a call. */
interface Attempt {
  readonly input: CallInput;
  readonly token?: string;
  /** How often in a row the call has been throttled. */
  readonly throttles: number;
}

/** A failure on its way through the retries; never leaves this file. */
class Refusal extends Error {
  readonly failure: LarkFailure;
  /** When the request went out, in epoch milliseconds. */
  readonly sentAt: number;
  /** Milliseconds for which Lark must not be endpoint again. */
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
    `The response of Lark does not have the documented shape. Report this to the maintainers. (${name})`,
    { internal: problem },
  );
}
