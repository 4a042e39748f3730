// Whatever the clock and the start date do between syncs, states never move back and nothing that is wanted is lost.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Feed } from '../../../src/engine/types.ts';
import { copyAfter, differences, recordCounts } from './support/copy.ts';
import { orderFeed, punchFeed, shiftFeed, start, ticketFeed, type Context } from './support/feeds.ts';
import { movedBack, spansOf } from './support/spans.ts';
import { testWorld } from './support/subjects.ts';
import { killPoints, runSync, savedAfter, type Saved } from './support/syncs.ts';
import { watched } from './support/witness.ts';
import { day, hour } from '../../support/time.ts';

const feeds: [string, Feed<Context>][] = [
  ['instants', orderFeed],
  ['days', shiftFeed],
  ['closed windows', punchFeed],
  ['windows side by side', ticketFeed],
];

/** One sync of a chain: how far the clock and the start have moved from where they were at first, and where it dies. */
const step = fc.record({
  clock: fc.integer({ min: -30, max: 30 }),
  start: fc.oneof(fc.constant(0), fc.integer({ min: -18, max: 60 })),
  kill: fc.option(fc.nat({ max: 1000 }), { nil: undefined }),
});

describe.each(feeds)('over any syncs of %s', (_name, feed) => {
  const unit = feed === shiftFeed ? day : hour;

  test('no cursor and no span ever moves back', async () => {
    const syncs = fc.array(step, { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.nat(), syncs, async (seed, steps) => {
        const world = testWorld(feed, seed);
        const first = world.clock();
        let saved = savedAfter([]);
        for (const { clock, start: moved, kill } of steps) {
          world.setNow(first + clock * unit);
          world.setStart(start + moved * unit);
          const messages = await runSync({ feeds: [feed], world, saved });
          const received = messages.slice(0, kill === undefined ? messages.length : kill % messages.length);
          const after = savedAfter(received, saved);
          expect(movedBack(feed, saved, after).filter((back) => !mayMove(back, saved))).toEqual([]);
          saved = after;
        }
      }),
      { seed: 3, numRuns: 20 },
    );
  });

  test('a start that moves earlier, after any kill, brings what lies before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 18 }), async (seed, earlier) => {
        const world = testWorld(feed, seed);
        world.setStart(start + 3 * unit);
        const whole = await runSync({ feeds: [feed], world });
        for (const point of killPoints(whole, 5)) {
          const received = whole.slice(0, point);
          world.setStart(start + (3 - earlier) * unit);
          const later = await runSync({ feeds: [feed], world, saved: savedAfter(received) });
          const copy = copyAfter([feed], later, copyAfter([feed], received));
          expect(differences([feed], copy, world.truth())).toEqual([]);
        }
      }),
      { seed: 4, numRuns: 8 },
    );
  });
});

test('an earlier start asks for what lies before and the lookback, and for nothing between', async () => {
  const world = testWorld(orderFeed, 1, ['north']);
  const saved = savedAfter(await runSync({ feeds: [orderFeed], world }));
  world.setStart(start - 10 * hour);
  const { feed, seen } = watched(orderFeed);
  await runSync({ feeds: [feed], world, saved });
  const settled = world.clock() - 10 * 60_000;
  expect(seen.slices.map(({ window }) => window)).toEqual([
    { from: start - 10 * hour, to: start - 5 * hour },
    { from: start - 5 * hour, to: start },
    { from: settled - 7 * hour, to: settled - 2 * hour },
    { from: settled - 2 * hour, to: settled },
  ]);
});

test('a later start asks for nothing before it, and the next earlier one for what is then missing', async () => {
  const world = testWorld(orderFeed, 1, ['north']);
  world.setNow(start + 10 * hour);
  const first = savedAfter(await runSync({ feeds: [orderFeed], world }));
  world.setStart(start + 20 * hour);
  world.setNow(start + 30 * hour);
  const second = savedAfter(await runSync({ feeds: [orderFeed], world, saved: first }), first);
  expect(spansOf(second.get('orders')).get('north')?.from).toBe(start + 20 * hour);
  world.setStart(start);
  const { feed, seen } = watched(orderFeed);
  await runSync({ feeds: [feed], world, saved: second });
  expect(seen.slices.map(({ window }) => window.from)).toContain(start + 10 * hour);
});

test.each(feeds)(
  'a hand-written cursor in the future asks for nothing and is not lowered: %s',
  async (_name, feed) => {
    const world = testWorld(feed, 1);
    const streams = feed.streams.map(
      ({ name, cursorField = '' }) => [name, { [cursorField]: '2099-01-01' }] as const,
    );
    const messages = await runSync({ feeds: [feed], world, saved: new Map(streams) });
    expect(recordCounts(messages).size).toBe(0);
    const after = savedAfter(messages);
    for (const { name, cursorField = '' } of feed.streams)
      expect(String(after.get(name)?.[cursorField])).toMatch(/^2099-01-01/);
  },
);

/** As long as a partition has nothing, the cursor stands at the start, and moves as that does; a span never may. */
function mayMove(back: string, saved: Saved): boolean {
  const [stream = '', what = ''] = back.split(': ');
  return !what.startsWith('the span') && spansOf(saved.get(stream)).size < 3;
}
