// A list of a Base in full: all that Lark counts, or an error. Source: docs/lark-api/base.md#paging.
import { ConnectorError } from '../../engine/errors.ts';
import type { ListEndpoint } from '../../lark/endpoint.ts';
import type { Context } from '../context.ts';
import { notifyOnce } from '../per-run.ts';
import { identified } from './endpoints.ts';

/** What the pages of one reading counted. */
export interface Count {
  /** The smallest number of items that a page counted. */
  readonly total: number | undefined;
  /**
   * A page counted fewer than one before it. What comes after a deleted item moves up, some of it onto a page that was
   * read already: it is not seen, though the number of items is right. A second reading finds it there.
   */
  readonly totalDecreased: boolean;
}

/** Counts along the pages of one reading. */
export function createCounter(): {
  readonly add: (total: number | undefined) => void;
  readonly count: () => Count;
} {
  let last: number | undefined;
  let total: number | undefined;
  let totalDecreased = false;
  return {
    add(counted) {
      if (counted === undefined) return;
      totalDecreased ||= counted < (last ?? counted);
      last = counted;
      total = Math.min(total ?? counted, counted);
    },
    count: () => ({ total, totalDecreased }),
  };
}

/**
 * Every item of a list by its id, each once.
 * @param what the items, as in "fields of table tblX"
 * @throws ConnectorError (transient) when Lark shows fewer items than it counts, twice
 */
export async function listAll<Id extends string>(
  context: Context,
  endpoint: ListEndpoint,
  id: Id,
  path: Readonly<Record<string, string>>,
  what: string,
) {
  let seen = 0;
  const readOnce = async () => {
    const counter = createCounter();
    const found = new Map<string, ReturnType<typeof identified<Id>>[number]>();
    let lost = 0;
    for await (const page of context.lark.countedPages(endpoint, { path })) {
      counter.add(page.total);
      for (const item of identified(page.items, id, (count) => (lost += count))) found.set(item[id], item);
    }
    if (lost > 0) notifyOnce(context, 'WARN', `${lost} of the ${what} have no ${id}: they are left out.`);
    seen = found.size + lost;
    const { total, totalDecreased } = counter.count();
    return { items: [...found.values()], total, totalDecreased, short: total !== undefined && seen < total };
  };
  let list = await readOnce();
  if (list.short || list.totalDecreased) list = await readOnce();
  if (list.short) throw incomplete(`${seen} of ${list.total ?? 'unknown'} ${what}`);
  return list.items;
}

/** @param shown as in "3 of 5 records" */
export function incomplete(shown: string): ConnectorError {
  return new ConnectorError(
    'transient_error',
    `Lark showed ${shown}, and no more in a second reading: something moved while it was read, or is hidden. Run the ` +
      'sync again, best while the Base is not being edited.',
  );
}
