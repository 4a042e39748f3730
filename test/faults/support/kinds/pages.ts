// Pages that do not keep what paging promises.
import {
  dataOf,
  hasRows,
  isLaterPage,
  isPage,
  itemsOf,
  withData,
  withList,
  type Exchange,
  type FaultKind,
} from '../exchange.ts';

const stuck = { fits: ['transient_error', 'system_error'] } as const;
const more = (exchange: Exchange): boolean => dataOf(exchange)['has_more'] === true;
const counted = (exchange: Exchange): boolean => typeof dataOf(exchange)['total'] === 'number';

export const pageKinds: readonly FaultKind[] = [
  {
    name: 'page repeated',
    applies: (exchange, past) => isLaterPage(exchange) && past.pageBefore(exchange) !== undefined,
    bend: (exchange, past) => ({ body: past.pageBefore(exchange)?.answer ?? '' }),
    ...stuck,
  },
  {
    name: 'page repeated under a fresh token',
    only: 'always',
    applies: (exchange) => isPage(exchange) && hasRows(exchange),
    bend: (exchange, past) =>
      withData(exchange, (data) => ({ ...data, has_more: true, page_token: `fresh-${past.fresh()}` })),
    ...stuck,
  },
  {
    name: 'empty pages under fresh tokens',
    only: 'always',
    applies: isPage,
    bend: (exchange, past) => {
      const empty = withList(exchange, () => []);
      const data =
        typeof empty === 'object' && 'body' in empty ? (empty.body as Exchange['answer'])['data'] : {};
      return {
        body: {
          ...exchange.answer,
          data: { ...(data as object), has_more: true, page_token: `fresh-${past.fresh()}` },
        },
      };
    },
    ...stuck,
  },
  {
    name: 'token of the page before',
    applies: isLaterPage,
    bend: (exchange) =>
      withData(exchange, (data) => ({
        ...data,
        has_more: true,
        page_token: exchange.url.searchParams.get('page_token'),
      })),
    ...stuck,
  },
  {
    name: 'more without a token',
    applies: (exchange) => isPage(exchange) && more(exchange),
    bend: (exchange) => withData(exchange, ({ page_token, ...data }) => data),
    ...stuck,
  },
  {
    name: 'has_more missing',
    applies: isPage,
    bend: (exchange) => withData(exchange, ({ has_more, ...data }) => data),
    ...stuck,
    passes: true,
    unseen: (exchange) =>
      exchange.endpoint.endsWith('/children') && !more(exchange)
        ? 'Lark leaves has_more out there'
        : undefined,
  },
  {
    name: 'has_more a text',
    applies: isPage,
    bend: (exchange) => withData(exchange, (data) => ({ ...data, has_more: String(data['has_more']) })),
    ...stuck,
  },
  {
    name: 'last row slid onto the next page',
    applies: (exchange, past) => isLaterPage(exchange) && past.pageBefore(exchange) !== undefined,
    bend: (exchange, past) => {
      const before = past.pageBefore(exchange);
      return withList(exchange, (items) => [...(before ? itemsOf(before).slice(-1) : []), ...items]);
    },
    fits: [],
  },
  {
    name: 'rows of another window again',
    applies: (exchange, past) => hasRows(exchange) && sameListings(exchange, past).length > 0,
    bend: (exchange, past) =>
      withList(exchange, (items) => [...items, ...sameListings(exchange, past).flatMap(itemsOf).slice(0, 3)]),
    fits: [],
  },
  {
    name: 'rows of another window again, in small letters',
    applies: (exchange, past) =>
      sameListings(exchange, past).some((other) => typeof itemsOf(other)[0] === 'string'),
    bend: (exchange, past) =>
      withList(exchange, (items) => {
        const again = sameListings(exchange, past).flatMap(itemsOf).slice(0, 3);
        return [...items, ...again.map((code) => String(code).toLowerCase())];
      }),
    fits: [],
  },
  {
    name: 'page empty in the middle',
    applies: (exchange) => isPage(exchange) && hasRows(exchange) && more(exchange),
    bend: (exchange) => withList(exchange, () => []),
    ...stuck,
    passes: true,
    unseen: (exchange) =>
      counted(exchange) ? undefined : 'a filter may leave a page empty, and the listing has no count',
  },
  {
    name: 'count too high',
    applies: counted,
    bend: (exchange) => withData(exchange, (data) => ({ ...data, total: Number(data['total']) + 7 })),
    fits: ['transient_error'],
    passes: true,
  },
];

/** Earlier answers to the same endpoint and path that have rows: neighbouring windows of time. */
function sameListings(exchange: Exchange, past: Parameters<FaultKind['bend']>[1]): readonly Exchange[] {
  return past
    .others(exchange)
    .filter((other) => other.url.pathname === exchange.url.pathname && windowed(other) && hasRows(other));
}

const windowed = ({ url }: Exchange): boolean => url.searchParams.has('start_time');
