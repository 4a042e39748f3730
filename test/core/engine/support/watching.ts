// What tests of followed items ask of states and rows, and a feed whose windows end in any order.
import type { Feed } from '../../../../src/engine/types.ts';
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
    async *read(request, context) {
      await settle(int(6));
      const batches = feed.read(request, context);
      let next = await batches.next();
      for (; !next.done; next = await batches.next()) {
        if (int(3) === 0) await settle(int(3));
        yield next.value;
      }
      return next.value;
    },
  };
}

/** Which ticket a row is about. */
export function idOf(data: Readonly<Record<string, unknown>>): string | undefined {
  const id = data['id'] ?? data['ticket'];
  return typeof id === 'string' ? id : undefined;
}
