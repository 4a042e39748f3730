// Calls and listings: token, limits, retries, envelope and paging in one place.
import { ConnectorError } from '../engine/errors.ts';
import { createSignIn, usesAppSecret, type Credentials } from './auth.ts';
import { completenessOf, createEmptyForms } from './complete.ts';
import { toUrl, type CallInput, type Endpoint, type ListEndpoint } from './endpoint.ts';
import { createLimits } from './limits.ts';
import { excerpt } from './excerpt.ts';
import { toOutcome } from './outcome.ts';
import { itemsOf } from './page.ts';
import { firstPage, pagesOf, type CallResult, type Page } from './paging.ts';
import { patience, Refusal, retrying, throttleWait, type Patience } from './retry.ts';
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
      /** A response that could not be read; it may hold personal data, so it is for debugging only. */
      readonly kind: 'unreadable';
      readonly endpoint: string;
      readonly excerpt: string;
    }
  | {
      /** Items of a list that were left out because they lack what identifies them. */
      readonly kind: 'skipped';
      readonly endpoint: string;
      readonly problems: readonly string[];
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
  ) => ReturnType<typeof firstPage<Item>>;
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
  const { send, clock, onEvent, credentials, onToken } = options;
  const { rateShare: share, concurrency, maxCalls } = options;
  const limits = createLimits({ share, concurrency, maxCalls, clock });
  let ahead: number | undefined;
  const emptyForms = createEmptyForms();
  const ownToken = usesAppSecret(credentials);

  /** Sends one request within the limits. Judged before its slot is free, so that none slips through a closed limit. */
  const exchange = <Result>(endpoint: Endpoint<Result>, { input, token, throttles }: Attempt) => {
    const { method, name, signsIn, codes, serialBy } = endpoint;
    const url = toUrl(endpoint, input);
    const { body } = input;
    const http = { method, url, ...(body && { body }), ...(token !== undefined && { token }) };
    const run = async () => {
      const sentAt = clock();
      const response = await send(http);
      const outcome = toOutcome(name, response, { signsIn, codes, ownToken });
      if (outcome.ok && outcome.date !== undefined) ahead = clock() - outcome.date;
      const text = 'text' in response ? response.text : '';
      const failure = outcome.ok ? undefined : outcome.failure;
      const code = failure ? failure.error.code : 0;
      onEvent({ kind: 'responded', endpoint: name, code, milliseconds: clock() - sentAt });
      if (failure?.reaction === 'close') limits.close(endpoint, failure.error);
      let wait = 0;
      if (failure?.reaction === 'throttled') {
        wait = throttleWait(failure.resetSeconds, throttles + 1, Math.random());
        limits.hold(endpoint, wait);
        const until = clock() + Math.ceil(wait);
        onEvent({ kind: 'throttled', endpoint: name, until, seconds: wait / 1000 });
      }
      return { sentAt, outcome, wait, text };
    };
    return limits.run(endpoint, run, serialBy && `${serialBy} ${input.path?.[serialBy] ?? ''}`);
  };

  const request = async <Result>(endpoint: Endpoint<Result>, attempt: Attempt): Promise<Checked<Result>> => {
    const { name, signsIn, parse } = endpoint;
    const { sentAt, outcome, wait, text } = await exchange(endpoint, attempt);
    const reportUnreadable = (): void => {
      if (!signsIn) onEvent({ kind: 'unreadable', endpoint: name, excerpt: excerpt(text) });
    };
    if (!outcome.ok) {
      if (outcome.unreadable) reportUnreadable();
      throw new Refusal(outcome.failure, sentAt, wait);
    }
    const data = signsIn ? outcome.data : outcome.data['data'];
    const found = signsIn ? 'complete' : completenessOf(endpoint, data, attempt.input);
    const isUnclear = found === 'unclear';
    if (typeof found === 'object' || (isUnclear && emptyForms.isContradicted(name))) {
      reportUnreadable();
      const problem = typeof found === 'object' ? found.problem : 'it has no list';
      throw new Refusal({ reaction: 'retry', error: incomplete(name, problem) }, sentAt);
    }
    const parsed = parse(data);
    if (!parsed.ok) {
      reportUnreadable();
      throw unlikeDocumented(name, parsed.problem);
    }
    const { skipped } = parsed;
    if (skipped) onEvent({ kind: 'skipped', endpoint: name, problems: skipped });
    emptyForms.see(endpoint, data);
    return { data: parsed.data, date: outcome.date, isUnclear };
  };

  const withRetries = <Result>(
    { name }: Endpoint<Result>,
    attempt: (throttles: number) => Promise<Checked<Result>>,
  ): Promise<Checked<Result>> =>
    retrying(attempt, {
      patience: { ...patience, ...options.patience },
      clock,
      onRetry: (count, error) => {
        onEvent({ kind: 'retrying', endpoint: name, attempt: count, error });
      },
    });

  const signIn = createSignIn({
    credentials,
    call: async (endpoint, input) =>
      (await withRetries(endpoint, (throttles) => request(endpoint, { input, throttles }))).data,
    clock,
    onToken,
  });

  const callOnce = <Result>(endpoint: Endpoint<Result>, input: CallInput): Promise<Checked<Result>> =>
    withRetries(endpoint, async (throttles) => {
      const token = await signIn.token();
      try {
        return await request(endpoint, { input, throttles, token });
      } catch (error) {
        if (!(error instanceof Refusal) || error.failure.reaction !== 'renew_token') throw error;
        signIn.refuse(token, error.failure.error);
        return request(endpoint, { input, throttles, token: await signIn.token() });
      }
    });

  /** A missing list is believed to be an empty one only when a second response confirms it. */
  const call = async <Result>(
    endpoint: Endpoint<Result>,
    input: CallInput = {},
  ): Promise<CallResult<Result>> => {
    const first = await callOnce(endpoint, input);
    if (!first.isUnclear || emptyForms.isTrusted(endpoint.name)) return first;
    const second = await callOnce(endpoint, input);
    if (second.isUnclear) emptyForms.confirm(endpoint.name);
    return second;
  };

  const sized = <Item>(endpoint: ListEndpoint<Item>): ListEndpoint<Item> => ({
    ...endpoint,
    pageSize: Math.min(endpoint.pageSize, options.pageSize ?? Infinity),
  });
  const pages = <Item>(endpoint: ListEndpoint<Item>, input?: CallInput) =>
    itemsOf(endpoint, () => pagesOf(call, sized(endpoint), input));

  return {
    call: async (endpoint, input) => (await call(endpoint, input)).data,
    async *list(endpoint, input) {
      for await (const items of pages(endpoint, input)) yield* items;
    },
    pages,
    countedPages: (endpoint, input) => pagesOf(call, sized(endpoint), input),
    firstPage: (endpoint, input) => firstPage(call, sized(endpoint), input),
    // The `Date` of a response is rounded down to the second.
    clockAhead: () => (ahead !== undefined && ahead < 1000 ? Math.min(ahead, 0) : ahead),
    calls: limits.calls,
  };
}

interface Checked<Result> extends CallResult<Result> {
  /** Whether it lacks its list, without a sign of how long that is. */
  readonly isUnclear: boolean;
}

/** One attempt of a call. */
interface Attempt {
  readonly input: CallInput;
  readonly token?: string;
  /** How often in a row the call has been throttled. */
  readonly throttles: number;
}

function incomplete(name: string, problem: string): ConnectorError {
  return new ConnectorError(
    'transient_error',
    `The response of Lark is incomplete: ${problem}. Run the sync again later; if the problem persists, report it. (${name})`,
  );
}

function unlikeDocumented(name: string, problem: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `The response of Lark does not have the documented shape. Report this to the maintainers. (${name})`,
    { internal: problem },
  );
}
