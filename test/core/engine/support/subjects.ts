// The test feeds with worlds to read, which is what any feed has to bring to be examined.
import type { Feed, Row } from '../../../../src/engine/types.ts';
import { start, type Context } from './feeds.ts';
import { createService, type Item, type Nature, type Service } from './service.ts';
import type { Subject, Truth, World } from './subject.ts';
import { day, hour } from '../../../support/time.ts';

/** A world that tests may also reach into. */
export interface TestWorld extends World<Context> {
  readonly service: Service;
  /** Earlier or later than where it is, for the next sync. */
  readonly setNow: (now: number) => void;
  readonly setStart: (start: number) => void;
  readonly truth: () => Truth;
}

const hours: Pick<Nature, 'start' | 'now' | 'tick' | 'step' | 'before' | 'count'> = {
  start,
  now: start + 41 * hour + 12_345,
  tick: hour,
  step: 5 * hour,
  before: 20 * hour,
  count: 32,
};

/** A world for a feed; its nature follows from the feed's cursor. */
export function testWorld(feed: Feed<Context>, seed: number, places = ['north', 'south', 'west']): TestWorld {
  const { windows: cursor } = feed;
  let from = start;
  const context: Context = {
    get service() {
      return service;
    },
    get start() {
      return from;
    },
    notify: () => undefined,
  };
  const until = (now: number): number => cursor?.until?.(now, context) ?? cursor?.settled(now) ?? now;
  const lookback = cursor?.lookback?.(context) ?? 0;
  const days = cursor?.grain === 'day';
  const nature: Nature = {
    ...hours,
    ...(days && { now: start + 13 * day + 5 * hour, tick: day, step: 4 * day, before: 8 * day }),
    open: feed.follow !== undefined,
    places: feed.partitions ? places : ['everywhere'],
    loose: (now) => (cursor ? cursor.settled(now) - lookback : -Infinity),
    horizon: until,
  };
  const service = createService(seed, nature);
  return {
    open: (notify) => ({ ...context, notify }),
    clock: () => service.now,
    truth: () =>
      truthOf(
        feed,
        service.items().filter(({ at }) => !cursor || (at >= from && at < until(service.now))),
      ),
    change: service.change,
    service,
    setNow: (now) => (service.now = now),
    setStart: (instant) => (from = instant),
  };
}

/** A test feed, ready to be examined. */
export function testSubject(feed: Feed<Context>): Subject<Context> {
  return { feed, world: (seed) => testWorld(feed, seed) };
}

function truthOf(feed: Feed<Context>, items: readonly Item[]): Truth {
  return new Map(
    feed.streams.map(({ name, rows }): [string, Row[]] => [name, items.flatMap((item) => [...rows(item)])]),
  );
}
