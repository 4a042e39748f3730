// A listing, page by page, that ends only on Lark's `has_more: false`.
import { isDeepStrictEqual } from 'node:util';
import { ConnectorError, restated } from '../engine/errors.ts';
import { lookUp } from './error-codes/table.ts';
import type { CallInput, Endpoint, ListEndpoint } from './endpoint.ts';
import { pageParserOf, type PageData } from './page.ts';

/** The checked `data` of a response. */
export interface CallResult<Result> {
  readonly data: Result;
  /** Lark's clock (epoch milliseconds), where the response has a date. */
  readonly date: number | undefined;
}

type Call = <Result>(endpoint: Endpoint<Result>, input: CallInput) => Promise<CallResult<Result>>;

/** One page of a listing. */
export type Page<Item> = Pick<PageData<Item>, 'items' | 'total'> & Pick<CallResult<unknown>, 'date'>;

/** More pages without an item in a row than any filter of Lark was seen to leave. */
const maxEmptyPages = 20;

/** A row that slides onto the next page can repeat a page of one item; more repeats are no accident. */
const maxRepeatsOfOne = 3;

/**
 * All pages of a listing. When Lark refuses the token of a page, the listing starts again, once: earlier items come a
 * second time, as they may wherever pages shift, so the consumer keeps each key once.
 * @throws ConnectorError (transient) when Lark refuses a page token again; otherwise as `readOnce`
 */
export async function* pagesOf<Item>(
  call: Call,
  endpoint: ListEndpoint<Item>,
  input: CallInput = {},
): AsyncGenerator<Page<Item>> {
  try {
    yield* readOnce(call, endpoint, input);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    try {
      yield* readOnce(call, endpoint, input);
    } catch (again) {
      throw again instanceof TokenRefused ? refusedAgain(again.refusal) : again;
    }
  }
}

/** Lark refused the token of a page; never leaves this file. */
class TokenRefused extends Error {
  readonly refusal: ConnectorError;

  constructor(refusal: ConnectorError) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A parameter that was accepted on the first page cannot be wrong on a later one, unless it is the page token. */
function isAboutToken(
  { code = 0 }: ConnectorError,
  codes: Endpoint['codes'],
  token: string | undefined,
): boolean {
  const known = codes?.[code] ?? lookUp(code);
  return known?.reaction === 'restart_listing' || (token !== undefined && known?.aboutParameter === true);
}

function refusedAgain(refusal: ConnectorError): ConnectorError {
  const { code, internal } = refusal;
  const text =
    'Lark refused the token of a page in the middle of a listing, also when the listing started again. Run the sync ' +
    `again later; if the problem persists, report it with the log id. ${refusal.message}`;
  return refusal.type === 'transient_error'
    ? restated(refusal, text)
    : new ConnectorError('transient_error', text, {
        ...(code !== undefined && { code }),
        ...(internal !== undefined && { internal }),
      });
}

/**
 * All pages of a listing. The next page is fetched while the last one is consumed. Decides by `has_more` alone: many
 * listings return a page token with the last page too.
 * Source: docs/lark-api/auth.md#paging
 * @throws ConnectorError (system) when the listing cannot come to its end: a page announces more without a new token,
 * pages repeat, or too many are empty
 */
async function* readOnce<Item>(
  call: Call,
  endpoint: ListEndpoint<Item>,
  input: CallInput,
): AsyncGenerator<Page<Item>> {
  const page = pageOf(endpoint);
  const tokens = new Set<string>();
  let size = endpoint.pageSize;
  const fetchSized = async (token: string | undefined): Promise<CallResult<PageData<Item>>> => {
    for (;;) {
      const query = { ...input.query, page_size: size, ...(token !== undefined && { page_token: token }) };
      try {
        return await call(page, { ...input, query });
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        if (size > 1 && endpoint.halvedBy?.includes(error.code ?? 0)) size = Math.floor(size / 2);
        else if (isAboutToken(error, endpoint.codes, token)) throw new TokenRefused(error);
        else throw error;
      }
    }
  };
  const fetchPage = (token?: string): Promise<CallResult<PageData<Item>>> => {
    const fetching = fetchSized(token);
    // The consumer may stop before it awaits the page that is already under way.
    fetching.catch(() => undefined);
    return fetching;
  };
  const isEndless = guard();
  let next: Promise<CallResult<PageData<Item>>> | undefined = fetchPage();
  while (next) {
    const result: CallResult<PageData<Item>> = await next;
    const { items, hasMore, pageToken, total }: PageData<Item> = result.data;
    if (hasMore && (!pageToken || tokens.has(pageToken))) throw endless(endpoint.name);
    if (pageToken) tokens.add(pageToken);
    if (isEndless(items, hasMore)) throw endless(endpoint.name);
    next = hasMore ? fetchPage(pageToken) : undefined;
    yield { items, total, date: result.date };
  }
}

/** Watches for a server that ignores the token and returns the same pages endlessly, under a new token each time. */
function guard(): (items: readonly unknown[], hasMore: boolean) => boolean {
  let first: readonly unknown[] | undefined;
  let last: readonly unknown[] = [];
  let [repeats, empty] = [0, 0];
  return (items, hasMore) => {
    empty = items.length === 0 ? empty + 1 : 0;
    const seen = items.length > 0 && [last, first].some((one) => isDeepStrictEqual(items, one));
    repeats = seen ? repeats + 1 : 0;
    first ??= items.length > 0 ? items : undefined;
    last = items;
    return (hasMore && empty >= maxEmptyPages) || repeats >= (items.length > 1 ? 1 : maxRepeatsOfOne);
  };
}

/** The first page alone, for one call. */
export async function firstPage<Item>(
  call: Call,
  endpoint: ListEndpoint<Item>,
  input: CallInput = {},
): Promise<PageData<Item>> {
  const query = { ...input.query, page_size: endpoint.pageSize };
  return (await call(pageOf(endpoint), { ...input, query })).data;
}

function pageOf<Item>(endpoint: ListEndpoint<Item>): Endpoint<PageData<Item>> {
  return { ...endpoint, parse: pageParserOf(endpoint) };
}

function endless(name: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `Lark announces more pages but does not return them, so the listing cannot be completed. Run the sync again; if ` +
      `the problem persists, report it. (${name})`,
  );
}
