// A listing, page by page, that ends only on Lark's `has_more: false`.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import { lookUp } from './error-codes/table.ts';
import type { CallInput, Endpoint, ListEndpoint } from './endpoint.ts';

/** The checked `data` of an answer. */
export interface CallResult<Result> {
  readonly data: Result;
  /** Lark's clock (epoch milliseconds), where the response has a date. */
  readonly date: number | undefined;
}

type Call = <Result>(endpoint: Endpoint<Result>, input: CallInput) => Promise<CallResult<Result>>;

interface PageData<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly pageToken: string | undefined;
  /** The number of items in all pages, as counted on this page; few listings have it. */
  readonly total: number | undefined;
}

/** One page of a listing. */
export type Page<Item> = Pick<PageData<Item>, 'items' | 'total'> & Pick<CallResult<unknown>, 'date'>;

/** The items alone, a page as one array; a page without items is left out. */
export async function* itemsOf<Item>(
  pages: AsyncIterable<Page<Item>>,
): AsyncGenerator<readonly Item[], void, undefined> {
  for await (const { items } of pages) if (items.length > 0) yield items;
}

/**
 * All pages of a listing, however many there are. When Lark no longer accepts the token of a page, the listing begins
 * again, once: earlier items come a second time, as they may wherever pages shift, so the consumer keeps each key once.
 * @throws ConnectorError as `readOnce`
 */
export async function* pagesOf<Item>(
  call: Call,
  endpoint: ListEndpoint<Item>,
  input: CallInput = {},
): AsyncGenerator<Page<Item>> {
  try {
    yield* readOnce(call, endpoint, input);
  } catch (error) {
    if (!isStaleToken(error)) throw error;
    yield* readOnce(call, endpoint, input);
  }
}

function isStaleToken(error: unknown): boolean {
  const code = error instanceof ConnectorError ? error.code : undefined;
  return code !== undefined && lookUp(code)?.reaction === 'restart_listing';
}

/**
 * All pages of a listing. The next page is fetched while the last one is consumed, so at most two are in
 * memory. Decides by `has_more` alone: many listings return a page token with the last page too.
 * Source: docs/lark-api/auth.md#paging
 * @throws ConnectorError (system) when a page promises more without a new token, or is the page before it again: the
 * rest would be lost
 */
async function* readOnce<Item>(
  call: Call,
  endpoint: ListEndpoint<Item>,
  input: CallInput,
): AsyncGenerator<Page<Item>> {
  const page = pageOf(endpoint);
  const tokens = new Set<string>();
  let size = endpoint.pageSize;
  const ask = async (token: string | undefined): Promise<CallResult<PageData<Item>>> => {
    for (;;) {
      const query = { ...input.query, page_size: size, ...(token !== undefined && { page_token: token }) };
      try {
        return await call(page, { ...input, query });
      } catch (error) {
        if (size === 1 || !isTooLarge(endpoint, error)) throw error;
        size = Math.floor(size / 2);
      }
    }
  };
  const fetchPage = (token?: string): Promise<CallResult<PageData<Item>>> => {
    const fetching = ask(token);
    // The consumer may stop before it awaits the page that is already under way.
    fetching.catch(() => undefined);
    return fetching;
  };
  let first: Item | undefined;
  let next: Promise<CallResult<PageData<Item>>> | undefined = fetchPage();
  while (next) {
    const result: CallResult<PageData<Item>> = await next;
    const { items, hasMore, pageToken, total }: PageData<Item> = result.data;
    if (hasMore && (!pageToken || tokens.has(pageToken))) throw endless(endpoint.name);
    if (pageToken) tokens.add(pageToken);
    // A server that ignores the token returns its first page endlessly, under a new token each time.
    if (items.length > 0 && isDeepStrictEqual(items[0], first)) throw endless(endpoint.name);
    first = items[0];
    next = hasMore ? fetchPage(pageToken) : undefined;
    yield { items, total, date: result.date };
  }
}

/** The first page alone, for a look that costs one call. */
export async function firstPage<Item>(
  call: Call,
  endpoint: ListEndpoint<Item>,
  input: CallInput = {},
): Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }> {
  const query = { ...input.query, page_size: endpoint.pageSize };
  return (await call(pageOf(endpoint), { ...input, query })).data;
}

function isTooLarge({ halvedBy = [] }: ListEndpoint, error: unknown): boolean {
  return error instanceof ConnectorError && error.code !== undefined && halvedBy.includes(error.code);
}

/** The endpoint of one page. Lark may leave out an empty list, but never `has_more`. */
function pageOf<Item>({ returns, ...rest }: ListEndpoint<Item>): Endpoint<PageData<Item>> {
  const page = z.object({
    has_more: z.boolean(),
    page_token: z.string().nullish(),
    total: z.unknown().optional(),
    items: returns,
  });
  const apart = (data: unknown): unknown => ({ ...(data as object), items: data });
  return {
    ...rest,
    returns: z.preprocess(apart, page).transform(({ has_more, page_token, total, items }) => ({
      items,
      hasMore: has_more,
      pageToken: page_token ?? undefined,
      total: typeof total === 'number' ? total : undefined,
    })),
  };
}

function endless(name: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `Lark announces more pages but does not return them, so the listing cannot be completed. Run the sync again; if ` +
      `the problem persists, report it. (${name})`,
  );
}
