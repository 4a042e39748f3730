// A service in memory: items in time and in places, which appear late and change for a while.
import { createRandom } from './random.ts';

/** One object of the service, as `read` gets it. */
export interface Item {
  readonly id: string;
  readonly place: string;
  /** Where in time it belongs (epoch milliseconds). */
  readonly at: number;
  /** Grows each time it changes. */
  readonly version: number;
  /** How many parts it has; parts are never lost. */
  readonly parts: number;
  /** Whether it goes on changing, however old it is. */
  readonly open: boolean;
}

/** How time passes in a service. */
export interface Nature {
  readonly places: readonly string[];
  readonly start: number;
  readonly now: number;
  /** Items belong to multiples of it. */
  readonly tick: number;
  /** Edges where items gather: multiples of it from the start. */
  readonly step: number;
  /** Items begin this long before the start, and a feed must not read those. */
  readonly before: number;
  readonly count: number;
  /** Half of the items are open when they appear. */
  readonly open: boolean;
  /** From here on items may still appear and change. */
  readonly loose: (now: number) => number;
  /** Items exist up to here. */
  readonly horizon: (now: number) => number;
}

export interface Service {
  now: number;
  readonly places: readonly string[];
  readonly items: () => readonly Item[];
  readonly find: (id: string) => Item | undefined;
  /** The items of one place from an instant up to another; `closed`: at the latter, too. Newest first. */
  readonly list: (place: string, from: number, to: number, closed?: boolean) => readonly Item[];
  /** Time passes; loose and open items change, and others appear among them. */
  readonly change: () => void;
}

/** A service with items at random places and times, many of them exactly on an edge. */
export function createService(seed: number, nature: Nature): Service {
  const { places, start, tick, step, before, count, loose, horizon } = nature;
  const { int, once, pick } = createRandom(seed);
  const items: Item[] = [];

  const appear = (from: number, to: number): void => {
    const wished = once(2) ? start + int(Math.ceil((to - start) / step) + 1) * step : from + int(to - from);
    const at = Math.floor(Math.min(Math.max(wished, from), to - 1) / tick) * tick;
    if (at < from) return;
    items.push({
      id: `i${items.length}`,
      place: pick(places),
      at,
      version: 0,
      parts: int(4),
      open: nature.open && once(2),
    });
  };
  const service: Service = {
    now: nature.now,
    places,
    items: () => items,
    find: (id) => items.find((item) => item.id === id),
    list: (place, from, to, closed = false) =>
      items
        .filter((item) => item.place === place && item.at >= from && (closed ? item.at <= to : item.at < to))
        .sort((a, b) => b.at - a.at),
    change() {
      const since = loose(service.now);
      service.now += once(4) ? 0 : int(3 * step);
      for (const [index, item] of items.entries()) {
        if ((item.at < since && !item.open) || once(2)) continue;
        const open = item.open && !once(3);
        items[index] = { ...item, version: item.version + 1, parts: item.parts + int(2), open };
      }
      for (let times = int(6); times > 0; times -= 1)
        appear(Math.max(since, start - before), horizon(service.now));
    },
  };
  while (items.length < count) appear(start - before, horizon(service.now));
  return service;
}
