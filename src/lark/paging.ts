// A listing, page by page, that ends only when Lark says so.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import type { CallInput, Endpoint, ListEndpoint } from './endpoint.ts';

type Call = <Result>(asked: Endpoint<Result>, input: CallInput) => Promise<Result>;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly pageToken: string | undefined;
}

/**
 * All items of a listing. The next page is asked for while the last one is consumed, so at most two are in
 * memory. Decides by `has_more` alone: many listings return a page token with the last page too
 * (lark-base-contact-auth 1.7).
 * @throws ConnectorError (system) when a page promises more without a new token, or is the page before it again: the
 * rest would be lost
 */
export async function* listPages<Item>(
  call: Call,
  asked: ListEndpoint<Item>,
  input: CallInput = {},
): AsyncGenerator<Item> {
  const page = pageOf(asked);
  const tokens = new Set<string>();
  const fetchPage = (token?: string): Promise<Page<Item>> => {
    const query = {
      ...input.query,
      page_size: asked.pageSize,
      ...(token !== undefined && { page_token: token }),
    };
    const fetching = call(page, { ...input, query });
    // Whoever consumes this listing may stop before it looks at the page that is already under way.
    fetching.catch(() => undefined);
    return fetching;
  };
  let first: Item | undefined;
  let next: Promise<Page<Item>> | undefined = fetchPage();
  while (next) {
    const { items, hasMore, pageToken }: Page<Item> = await next;
    if (hasMore && (!pageToken || tokens.has(pageToken))) throw endless(asked.name);
    if (pageToken) tokens.add(pageToken);
    // A server that ignores the token shows its first page for ever, under a new token each time.
    if (items.length > 0 && isDeepStrictEqual(items[0], first)) throw endless(asked.name);
    first = items[0];
    next = hasMore ? fetchPage(pageToken) : undefined;
    yield* items;
  }
}

/** The first page alone, for a look that costs one call. */
export async function firstPage<Item>(
  call: Call,
  asked: ListEndpoint<Item>,
  input: CallInput = {},
): Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }> {
  return call(pageOf(asked), { ...input, query: { ...input.query, page_size: asked.pageSize } });
}

/** The endpoint of one page. Lark may leave out an empty list, but never says nothing about `has_more`. */
function pageOf<Item>({ returns, ...rest }: ListEndpoint<Item>): Endpoint<Page<Item>> {
  const page = z.object({ has_more: z.boolean(), page_token: z.string().nullish(), items: returns });
  const apart = (data: unknown): unknown => ({ ...(data as object), items: data });
  return {
    ...rest,
    returns: z.preprocess(apart, page).transform(({ has_more, page_token, items }) => ({
      items,
      hasMore: has_more,
      pageToken: page_token ?? undefined,
    })),
  };
}

function endless(name: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `Lark promises more pages but does not show them, so the listing cannot be completed. Run the sync again; report ` +
      `this if it persists. (${name})`,
  );
}
