// Queries for many users: fifty at a time, without those that Lark refuses, and again where an answer may be cut off.
import { ConnectorError } from '../../engine/errors.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import { windowOf } from '../../engine/strategies/windows.ts';
import type { Slice } from '../../engine/types.ts';
import type { Span } from '../../engine/window.ts';
import type { Context } from '../context.ts';
import { chunks } from '../directory/range.ts';
import { firstDayOf } from './first-day.ts';
import { isAboutUsers, queriedUsersOf } from './users.ts';

/** One answer of Lark. */
export interface QueryResult<Item> {
  readonly items: readonly Item[];
  /** How many rows it had, as Lark may count them. */
  readonly rows: number;
}

/** One call for at most fifty users in a window of time. */
export type Query<Item> = (
  context: Context,
  ids: readonly string[],
  window: Span,
) => Promise<QueryResult<Item>>;

export interface PeopleQuery<Item> {
  /** The name of the endpoint. */
  readonly endpoint: string;
  /** One after the other; where several bring an item, the last one counts, */
  readonly queries: readonly Query<Item>[];
  /** but an item like this is not replaced. */
  readonly keepFirst?: (item: Item) => boolean;
  readonly keyOf: (item: Item) => string;
  /** Where in time an item is (epoch ms): what lies outside the window is another slice's. */
  readonly timeOf: (item: Item) => number;
  /** Windows are never cut below it (ms). */
  readonly grain: number;
}

/** Lark allows this many user ids in one call: docs/lark-api/attendance.md#limits. */
export const maxUsers = 50;

/** No page has more rows, if Lark cuts answers at all: one of its endpoints is known to (docs/lark-api/attendance.md#limits). */
const suspicious = 1000;

/** What Lark has for the users of a slice, each item once. Batches are read side by side. */
export async function* resultsOf<Item>(
  { endpoint, queries, keepFirst, keyOf, timeOf, grain }: PeopleQuery<Item>,
  slice: Slice,
  context: Context,
): AsyncGenerator<Item[]> {
  const window = windowOf(slice);
  const { members = [] } = slice.kind === 'window' ? slice : {};
  const { limits } = context.config;
  const batches = chunks(accepted(context, members), maxUsers);
  yield* sideBySide(batches, limits.max_concurrency, async function* (batch) {
    const found = new Map<string, Item>();
    for (const query of queries) {
      for (const item of await whole(query, { context, endpoint, ids: batch, window, grain })) {
        const at = timeOf(item);
        if (at < window.from || at >= window.to) continue;
        const key = keyOf(item);
        const known = found.get(key);
        if (known === undefined || !keepFirst?.(known)) found.set(key, item);
      }
    }
    if (found.size > 0) yield [...found.values()];
  });
}

interface Request {
  readonly context: Context;
  readonly endpoint: string;
  readonly ids: readonly string[];
  readonly window: Span;
  readonly grain: number;
}

/** Everything for these users in this window, whatever it takes. */
async function whole<Item>(query: Query<Item>, request: Request): Promise<readonly Item[]> {
  const { context } = request;
  const firstDay = firstDayOf(context, request.endpoint);
  const ids = accepted(context, request.ids);
  const window = { from: Math.max(request.window.from, firstDay.known()), to: request.window.to };
  if (ids.length === 0 || window.from >= window.to) return [];
  const again = { ...request, ids, window };
  try {
    const { items, rows } = await query(context, ids, window);
    if (rows === 0 || rows % suspicious !== 0) return items;
  } catch (error) {
    if (await firstDay.find(error, window, (span) => query(context, ids, span))) return whole(query, again);
    if (!isAboutUsers(error)) throw error;
    const found = await queriedUsersOf(context).search(ids, error, (fewer) => query(context, fewer, window));
    if (!found) throw error;
    return whole(query, again);
  }
  const halves = halvesOf(again);
  return (await Promise.all(halves.map((half) => whole(query, half)))).flat();
}

/** Half of the users twice, or half of the time for one. */
function halvesOf(request: Request): Request[] {
  const { ids, window, grain } = request;
  if (ids.length > 1) {
    const middle = Math.ceil(ids.length / 2);
    return [ids.slice(0, middle), ids.slice(middle)].map((half) => ({ ...request, ids: half }));
  }
  const { from, to } = window;
  const middle = from + Math.ceil((to - from) / 2 / grain) * grain;
  if (middle >= to) throw cutOff();
  return [
    { ...request, window: { from, to: middle } },
    { ...request, window: { from: middle, to } },
  ];
}

function accepted(context: Context, ids: readonly string[]): string[] {
  const refused = queriedUsersOf(context).refused();
  return ids.filter((id) => !refused.has(id));
}

function cutOff(): ConnectorError {
  return new ConnectorError(
    'system_error',
    'Lark returns exactly 1000 rows, or a multiple of it, for one user in the shortest time that can be queried: the ' +
      'answer may have been cut off. Report this to the maintainers.',
  );
}
