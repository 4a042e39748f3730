// The sync goes no faster than it is consumed, no wider than it may, and says where it is no oftener than it should.
import { describe, expect, test } from 'vitest';
import type { Feed } from '../../../src/engine/types.ts';
import type { AirbyteMessage } from '../../checkers/protocol.ts';
import { orderFeed, peopleFeed, placesFeed, punchFeed, type Context } from './support/feeds.ts';
import { copyAfter, differences, recordCounts } from './support/copy.ts';
import { testWorld, type TestWorld } from './support/subjects.ts';
import { runSync, startSync } from './support/syncs.ts';
import { settle, take } from './support/turns.ts';
import { watched } from './support/witness.ts';
import { hour } from '../../support/time.ts';

const many = Array.from({ length: 12 }, (_, n) => `place ${n}`);

describe('a consumer that takes its time', () => {
  test.each([1, 2, 5])(
    'holds every feed: no more items than messages taken and %d readings',
    async (bound) => {
      const feeds = [orderFeed, placesFeed, punchFeed, peopleFeed].map(watched);
      const world = testWorld(orderFeed, 1, many);
      const messages = startSync({ feeds: feeds.map(({ feed }) => feed).slice(0, 3), world, bound });
      let taken = 0;
      for (const more of [0, 1, 9, 1, 30, 50]) {
        taken += (await take(messages, more)).length;
        await settle();
        const items = feeds.reduce((sum, { seen }) => sum + seen.items, 0);
        expect(items).toBeLessThanOrEqual(taken + bound);
        expect(feeds.reduce((sum, { seen }) => sum + seen.reading, 0)).toBeLessThanOrEqual(bound);
      }
      await messages.return(undefined);
    },
  );

  test('and leaves early ends the readings under way', async () => {
    const { feed, seen } = watched(orderFeed);
    const messages = startSync({ feeds: [feed], world: testWorld(orderFeed, 1, many), bound: 3 });
    await take(messages, 20);
    const before = seen.items;
    await messages.return(undefined);
    await settle();
    expect(seen.reading).toBe(0);
    expect(seen.items).toBeLessThanOrEqual(before + 3);
    expect(new Set(seen.slices.map(({ partition }) => partition['place'])).size).toBeLessThanOrEqual(6);
  });
});

describe('readings side by side', () => {
  test.each([1, 3, 50])('are never more than %d, over all feeds', async (bound) => {
    let reading = 0;
    let most = 0;
    const counted = (feed: Feed<Context>): Feed<Context> => ({
      ...feed,
      async *read(request, context) {
        most = Math.max(most, ++reading);
        yield* feed.read(request, context);
        reading -= 1;
      },
    });
    const world = testWorld(orderFeed, 1, many);
    await runSync({ feeds: [orderFeed, placesFeed, punchFeed].slice(0, 2).map(counted), world, bound });
    expect(most).toBeLessThanOrEqual(bound);
    if (bound === 3) expect(most).toBe(3);
  });

  test('do not wait for a slow one', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow: Feed<Context> = {
      ...peopleFeed,
      async *read(request, context) {
        await held;
        yield* peopleFeed.read(request, context);
      },
    };
    const messages = startSync({ feeds: [slow, orderFeed], world: testWorld(orderFeed, 1), bound: 2 });
    const received: string[] = [];
    for await (const message of messages) {
      if (message.type === 'RECORDS') received.push(message.stream);
      if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') continue;
      const { status, stream_descriptor } = message.trace.stream_status;
      if (status === 'COMPLETE' && stream_descriptor.name === 'order_lines') release();
    }
    expect(received.lastIndexOf('orders')).toBeLessThan(received.indexOf('people'));
  });
});

test('a long way in small steps takes no more work a step than a short one', async () => {
  const [orders] = orderFeed.streams;
  const world = testWorld(orderFeed, 1, ['north']);
  world.setNow(world.clock() + 40_000 * hour);
  const feed: Feed<Context> = {
    ...orderFeed,
    ...(orderFeed.windows && { windows: { ...orderFeed.windows, step: () => hour } }),
    streams: orders ? [orders] : [],
  };
  // Work that grew with the square of the steps would take minutes here, and run into the time limit of all tests.
  const messages = await runSync({
    feeds: [feed],
    world,
    checkpoints: { milliseconds: Infinity, records: Infinity },
  });
  expect(differences([feed], copyAfter([feed], messages), world.truth())).toEqual([]);
});

describe('checkpoints', () => {
  /** A world whose clock moves on by so much whenever an item is read. */
  function ticking(world: TestWorld, feed: Feed<Context>, milliseconds: number) {
    let now = world.clock();
    const slow: Feed<Context> = {
      ...feed,
      async *read(request, context) {
        for await (const items of feed.read(request, context)) {
          now += milliseconds * items.length;
          yield items;
        }
      },
    };
    return { feed: slow, world: { ...world, clock: () => now }, passed: () => now - world.clock() };
  }
  const statesOf = (messages: readonly AirbyteMessage[], name: string) =>
    messages.flatMap((message) =>
      message.type === 'STATE' && message.state.stream.stream_descriptor.name === name ? [message.state] : [],
    );

  test.each<[string, { milliseconds: number; records: number }, number]>([
    ['often when every slice counts', { milliseconds: 0, records: 1 }, Infinity],
    ['by time', { milliseconds: 5000, records: Infinity }, 8],
    ['by records', { milliseconds: Infinity, records: 10 }, 4],
    ['only at the end', { milliseconds: Infinity, records: Infinity }, 0],
  ])('come %s, and their counts add up', async (_why, checkpoints, atMost) => {
    const { feed, world } = ticking(testWorld(orderFeed, 1), orderFeed, 1000);
    const messages = await runSync({ feeds: [feed], world, checkpoints });
    for (const [name, count] of recordCounts(messages)) {
      const states = statesOf(messages, name);
      expect(states.reduce((sum, { sourceStats }) => sum + sourceStats.recordCount, 0)).toBe(count);
      if (name === 'orders') expect(states.length - 1).toBeLessThanOrEqual(atMost);
      if (atMost > 0) expect(states.length).toBeGreaterThan(2);
      for (const { sourceStats } of states.slice(0, -1))
        if (checkpoints.milliseconds === Infinity) expect(sourceStats.recordCount).toBeGreaterThanOrEqual(10);
    }
  });

  test('of a stream without a cursor say only, at the end, that there is none', async () => {
    const messages = await runSync({ feeds: [placesFeed], world: testWorld(placesFeed, 1, many) });
    const none = { __ab_no_cursor_state_message: true };
    for (const { name } of placesFeed.streams)
      expect(statesOf(messages, name).map(({ stream }) => stream.stream_state)).toEqual([none]);
  });
});
