// Asking about many people: fifty at a time, without those whom Lark refuses, and again where an answer may be cut off.
import { ConnectorError } from '../../engine/errors.ts';
import { windowOf } from '../../engine/strategies/windows.ts';
import type { Slice } from '../../engine/types.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import type { Span } from '../../engine/window.ts';
import type { Context } from '../context.ts';
import { chunks } from '../directory/range.ts';
import { isAboutPeople, staffOf } from './staff.ts';

/** One answer of Lark. */
export interface Answer<Item> {
  readonly items: readonly Item[];
  /** How many rows it had, as Lark may count them. */
  readonly rows: number;
}

/** One call about at most fifty people in a window of time. */
export type Ask<Item> = (context: Context, ids: readonly string[], window: Span) => Promise<Answer<Item>>;

export interface Question<Item> {
  /** One after the other; where several bring an item, the last word counts, */
  readonly asks: readonly Ask<Item>[];
  /** but an item like this is not replaced. */
  readonly stays?: (item: Item) => boolean;
  readonly keyOf: (item: Item) => string;
  /** Where in time an item is (epoch ms): what lies outside the window is another slice's. */
  readonly timeOf: (item: Item) => number;
  /** Windows are never cut below it (ms). */
  readonly grain: number;
}

/** Lark allows so many (trap 26). */
const batchSize = 50;

/** No page has more rows, if Lark cuts answers at all: one of its endpoints is known to (4.4). */
const suspicious = 1000;

/** What Lark says about the members of a slice, each item once. Batches are asked about side by side. */
export async function* answersTo<Item>(
  { asks, stays, keyOf, timeOf, grain }: Question<Item>,
  slice: Slice,
  context: Context,
): AsyncGenerator<Item[]> {
  const window = windowOf(slice);
  const { members = [] } = slice.kind === 'window' ? slice : {};
  const { limits } = context.config;
  const batches = chunks(accepted(context, members), batchSize);
  yield* sideBySide(batches, limits.max_concurrency, async function* (batch) {
    const found = new Map<string, Item>();
    for (const ask of asks) {
      for (const item of await whole(ask, { context, ids: batch, window, grain })) {
        const at = timeOf(item);
        if (at < window.from || at >= window.to) continue;
        const key = keyOf(item);
        const known = found.get(key);
        if (known === undefined || !stays?.(known)) found.set(key, item);
      }
    }
    if (found.size > 0) yield [...found.values()];
  });
}

interface Request {
  readonly context: Context;
  readonly ids: readonly string[];
  readonly window: Span;
  readonly grain: number;
}

/** Everything about these people in this window, whatever it takes. */
async function whole<Item>(ask: Ask<Item>, request: Request): Promise<readonly Item[]> {
  const { context, window } = request;
  const ids = accepted(context, request.ids);
  if (ids.length === 0) return [];
  const again = { ...request, ids };
  try {
    const { items, rows } = await ask(context, ids, window);
    if (rows === 0 || rows % suspicious !== 0) return items;
  } catch (error) {
    if (!isAboutPeople(error)) throw error;
    const found = await staffOf(context).search(ids, error, (fewer) => ask(context, fewer, window));
    if (!found) throw error;
    return whole(ask, again);
  }
  const halves = halvesOf(again);
  return (await Promise.all(halves.map((half) => whole(ask, half)))).flat();
}

/** Half of the people twice, or half of the time for one. */
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
  const refused = staffOf(context).refused();
  return ids.filter((id) => !refused.has(id));
}

function cutOff(): ConnectorError {
  return new ConnectorError(
    'system_error',
    'Lark shows exactly 1000 rows, or a multiple of it, of one person in the shortest time that can be asked about: the ' +
      'answer may have been cut off. Report this to the maintainers.',
  );
}
