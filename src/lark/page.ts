// Pure: one page of a listing, read from the `data` of a response; and the items of all pages, each once.
import { z } from 'zod';
import { ConnectorError } from '../engine/errors.ts';
import type { ListEndpoint } from './endpoint.ts';
import { parserOf, type Parse } from './parse.ts';

export interface PageData<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly pageToken: string | undefined;
  /** The number of items in all pages, as counted on this page; few listings have it. */
  readonly total: number | undefined;
}

const Frame = z.object({
  has_more: z.boolean().optional(),
  page_token: z.string().nullish(),
  total: z.unknown().optional(),
});

const parseFrame = parserOf(Frame);

/** Reads a page; whether it is complete was judged before. */
export function pageParserOf<Item>({ parse }: ListEndpoint<Item>): Parse<PageData<Item>> {
  return (data) => {
    const frame = parseFrame(data);
    if (!frame.ok) return frame;
    const items = parse(data);
    if (!items.ok) return items;
    const { has_more, page_token, total } = frame.data;
    const { skipped } = items;
    return {
      ok: true,
      ...(skipped && { skipped }),
      data: {
        items: items.data,
        // Only a listing that may omit it comes here without: a token is its sign of more.
        hasMore: has_more ?? Boolean(page_token),
        pageToken: page_token ?? undefined,
        total: typeof total === 'number' ? total : undefined,
      },
    };
  };
}

type Counted<Item> = Pick<PageData<Item>, 'items' | 'total'>;

/**
 * The items alone, a page as one array. Where the endpoint has a key, each item comes once, and the listing is read
 * again when there are fewer than Lark counts, or when its count fell: rows moved up onto pages that were read before.
 * @throws ConnectorError (transient) when fewer items come than Lark counts, twice
 */
export async function* itemsOf<Item>(
  { key, name }: Pick<ListEndpoint<Item>, 'key' | 'name'>,
  read: () => AsyncIterable<Counted<Item>>,
): AsyncGenerator<readonly Item[], void, undefined> {
  const yielded = new Set<unknown>();
  for (let again = false; ; again = true) {
    const seen = new Set<unknown>();
    let [total, last, fell] = [0, 0, false];
    for await (const page of read()) {
      const items =
        key === undefined ? page.items : page.items.filter((item) => isNew(idOf(item, key), yielded, seen));
      if (items.length > 0) yield items;
      if (page.total === undefined) continue;
      fell ||= page.total < last;
      total = last === 0 ? page.total : Math.min(total, page.total);
      last = page.total;
    }
    const isShort = seen.size < total;
    if (key === undefined || (!isShort && (!fell || again))) return;
    if (isShort && again) throw incomplete(name, seen.size, total);
  }
}

function isNew(id: unknown, yielded: Set<unknown>, seen: Set<unknown>): boolean {
  // An item that cannot be distinguished counts as one of its own.
  if (id === undefined || id === null) return seen.add(Symbol()).size > 0;
  seen.add(id);
  return yielded.size < yielded.add(id).size;
}

/** Items are ids themselves, or have theirs under a key. */
function idOf(item: unknown, key: string): unknown {
  return typeof item === 'object' && item !== null ? (item as Readonly<Record<string, unknown>>)[key] : item;
}

function incomplete(name: string, seen: number, total: number): ConnectorError {
  return new ConnectorError(
    'transient_error',
    `Lark returned ${seen} of ${total} items, and no more when the listing was read again. Run the sync again later. (${name})`,
  );
}
