// What tests of followed items ask of states and rows, and a feed whose windows end in any order.
import type { Feed } from '../../../../src/engine/feed.ts';
import type { Context } from './feeds.ts';
import type { World } from './subject.ts';
import type { Saved } from './syncs.ts';
import { settle } from './turns.ts';

/** What a stream's state says is open, as `place id`. */
export function openIn(saved: Saved, stream: string): Set<string> {
  const open = (saved.get(stream)?.['open'] ?? {}) as Readonly<Record<string, readonly string[]>>;
  return new Set(Object.entries(open).flatMap(([place, ids]) => ids.map((id) => `${place} ${id}`)));
}

/** Time passes so many times. */
export async function passTime(world: World<Context>, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await world.change?.();
}

/** The same feed, whose readings take turns by chance. */
export function unsteady(feed: Feed<Context>, int: (below: number) => number): Feed<Context> {
  return {
    ...feed,
    async *read(slice, context) {
      await settle(int(6));
      for await (const item of feed.read(slice, context)) {
        if (int(3) === 0) await settle(int(3));
        yield item;
      }
    },
  };
}

/** Which ticket a row is about. */
export function idOf(data: Readonly<Record<string, unknown>>): string | undefined {
  const id = data['id'] ?? data['ticket'];
  return typeof id === 'string' ? id : undefined;
}
