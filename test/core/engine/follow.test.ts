// Items that are followed until they are done, and windows that are read side by side.
import { expect, test } from 'vitest';
import type { Feed } from '../../../src/engine/types.ts';
import { askedOf } from './support/asked.ts';
import { everyWorld } from './support/conformance/property.ts';
import { copyAfter, differences } from './support/copy.ts';
import { start, ticketFeed, type Context } from './support/feeds.ts';
import { spansOf } from './support/spans.ts';
import type { Subject } from './support/subject.ts';
import { testSubject, testWorld } from './support/subjects.ts';
import { endings, errorsIn, runSync, savedAfter, type Saved } from './support/syncs.ts';
import { settle } from './support/turns.ts';
import { idOf, openIn, passTime, unsteady } from './support/watching.ts';
import { watched } from './support/witness.ts';
import { hour } from '../../support/time.ts';

const subject: Subject<Context> = testSubject(ticketFeed);
const [tickets = '', parts = ''] = ticketFeed.streams.map(({ name }) => name);

// Whatever was open when a sync died has changed since: the next one has to know of it.
test('killed anywhere while open items change, and resumed, nothing is out of date', () =>
  everyWorld(subject, 25, async (world, { int }) => {
    const feeds = [unsteady(ticketFeed, int)];
    let copy = copyAfter(feeds, []);
    let saved: Saved = new Map();
    for (let attempts = 2 + int(4); attempts > 0; attempts -= 1) {
      await passTime(world, int(3));
      const whole = await runSync({ feeds, world, saved, bound: 1 + int(3) });
      const received = whole.slice(0, int(3) === 0 ? whole.length : int(whole.length + 1));
      copy = copyAfter(feeds, received, copy);
      saved = savedAfter(received, saved);
    }
    await passTime(world, 1);
    const last = await runSync({ feeds, world, saved });
    expect(differences(feeds, copyAfter(feeds, last, copy), await world.truth())).toEqual([]);
  }));

// A stream that was away for a while waits for other items than its sibling.
test('siblings that saved different open sets each get what they lack', () =>
  everyWorld(subject, 25, async (world, { int, pick }) => {
    const feeds = [ticketFeed];
    let copy = copyAfter(feeds, []);
    let saved: Saved = new Map();
    for (let round = 0; round < 5; round += 1) {
      const [away] = pick<readonly string[]>([[tickets], [parts], []]);
      const modes = new Map(away === undefined ? [] : [[away, null] as const]);
      if (int(5) === 0) saved = new Map([...saved].filter(([name]) => name !== away));
      const messages = await runSync({ feeds, world, saved, modes });
      copy = copyAfter(feeds, messages, copy);
      saved = savedAfter(messages, saved);
      await passTime(world, 1);
    }
    const last = await runSync({ feeds, world, saved });
    expect(differences(feeds, copyAfter(feeds, last, copy), await world.truth())).toEqual([]);
    const [one, other] = [tickets, parts].map((name) => openIn(savedAfter(last, saved), name));
    expect(one).toEqual(other);
    const { service } = world as ReturnType<typeof testWorld>;
    const open = service.items().filter((item) => item.open && item.at >= start && item.at < service.now);
    expect(one).toEqual(new Set(open.map(({ place, id }) => `${place} ${id}`)));
  }));

// Each reading of an item is a call, and there are as many of them as open items.
test('an item that is in a window and watched is asked for once', () =>
  everyWorld(subject, 25, async (world, { int }) => {
    let { messages, saved } = {
      messages: await runSync({ feeds: [ticketFeed], world }),
      saved: new Map() as Saved,
    };
    for (let round = 0; round < 3; round += 1) {
      saved = savedAfter(messages, saved);
      await passTime(world, 1 + int(2));
      const given = new Map<string, number>();
      const { feed, seen } = watched<Context>({
        ...ticketFeed,
        async *read(request, context) {
          for await (const items of ticketFeed.read(request, context)) {
            for (const { id } of items as { readonly id: string }[]) given.set(id, (given.get(id) ?? 0) + 1);
            yield items;
          }
        },
      });
      messages = await runSync({ feeds: [feed], world, saved, bound: 1 });
      expect([...given].filter(([, times]) => times > 1)).toEqual([]);
      // What is asked for by key is what was open, less what a window brought.
      const again = seen.slices.flatMap(({ keys = [] }) => keys);
      expect(new Set(again).size).toBe(again.length);
      for (const id of again) expect(given.get(id)).toBe(1);
    }
  }));

// Turning following off for a while must not leave rows that are never right again.
test('with following off the saved set is kept, and followed once it is on again', () =>
  everyWorld(subject, 15, async (world) => {
    const off: Feed<Context> = {
      ...ticketFeed,
      ...(ticketFeed.follow && { follow: { ...ticketFeed.follow, enabled: () => false } }),
    };
    const first = await runSync({ feeds: [ticketFeed], world });
    const saved = savedAfter(first);
    const { feed, seen } = watched(off);
    const second = await runSync({ feeds: [feed], world, saved });
    expect(seen.slices.filter((slice) => slice.keys)).toEqual([]);
    const later = savedAfter(second, saved);
    for (const name of [tickets, parts]) expect(openIn(later, name)).toEqual(openIn(saved, name));
    await passTime(world, 2);
    const third = await runSync({ feeds: [ticketFeed], world, saved: later });
    const copy = [first, second, third].reduce(
      (sum, messages) => copyAfter([ticketFeed], messages, sum),
      copyAfter([ticketFeed], []),
    );
    expect(differences([ticketFeed], copy, await world.truth())).toEqual([]);
  }));

// The windows were read: what they brought stays, and what was not asked for stays open.
test('a failure while open items are read fails those who wait for them, and keeps their sets', () =>
  everyWorld(subject, 25, async (world, { int }) => {
    const first = await runSync({ feeds: [ticketFeed], world });
    const saved = new Map(savedAfter(first));
    // One of the streams waits for nothing.
    const { open, ...state } = saved.get(parts) ?? {};
    if (int(2) === 0) saved.set(parts, state);
    const waits = new Set([tickets, parts].filter((name) => openIn(saved, name).size > 0));
    await passTime(world, 1);
    let struck = false;
    const breaking: Feed<Context> = {
      ...ticketFeed,
      async *read(request, context) {
        if (request.slice.kind !== 'keys') yield* ticketFeed.read(request, context);
        else {
          struck = true;
          yield* [];
          throw new Error('The line is dead.');
        }
      },
    };
    const second = await runSync({ feeds: [breaking], world, saved });
    const failed = new Set(
      [...endings(second)].flatMap(([name, end]) => (end === 'INCOMPLETE' ? [name] : [])),
    );
    expect([...failed].filter((name) => !waits.has(name))).toEqual([]);
    expect(failed.size > 0).toBe(struck);
    expect(errorsIn(second)).toHaveLength(failed.size);
    const later = savedAfter(second, saved);
    for (const name of failed) {
      const delivered = new Set(
        second.flatMap((one) =>
          one.type === 'RECORD' && one.record.stream === name ? [idOf(one.record.data)] : [],
        ),
      );
      const lost = [...openIn(saved, name)].filter((one) => !openIn(later, name).has(one));
      // Parts may be none, so only tickets say which items were delivered.
      if (name === tickets) expect(lost.filter((one) => !delivered.has(one.split(' ')[1]))).toEqual([]);
    }
    const third = await runSync({ feeds: [ticketFeed], world, saved: later });
    const copy = [first, second, third].reduce(
      (sum, messages) => copyAfter([ticketFeed], messages, sum),
      copyAfter([ticketFeed], []),
    );
    const wrong = differences([ticketFeed], copy, await world.truth());
    // The stream whose set was taken away could not know of old items that changed.
    expect(wrong.filter((one) => waits.has(parts) || !one.startsWith(parts))).toEqual([]);
    expect(open).toBeDefined();
  }));

// Windows end in any order: a span over a window that is still being read, or failed, is a hole in the data.
test('a span never bridges a window that failed, and no state is ahead of its records', () =>
  everyWorld(subject, 40, async (world, { int }) => {
    const nth = int(14);
    const fails = int(2) === 0;
    const broken: { readonly place: string; readonly from: number; readonly to: number }[] = [];
    let asked = 0;
    const feed = unsteady(
      {
        ...ticketFeed,
        async *read(request, context) {
          const mine = fails && asked === nth;
          asked += 1;
          if (mine) {
            const { partition, window } = askedOf(request);
            broken.push({ place: partition['place'] ?? '', ...window });
            await settle(int(10));
            throw new Error('The line is dead.');
          }
          yield* ticketFeed.read(request, context);
        },
      },
      int,
    );
    const messages = await runSync({ feeds: [feed], world, bound: 1 + int(3) });
    const { service } = world as ReturnType<typeof testWorld>;
    const seen = new Set<string>();
    for (const message of messages) {
      if (message.type === 'RECORD' && message.record.stream === tickets)
        seen.add(idOf(message.record.data) ?? '');
      if (message.type !== 'STATE' || message.state.stream.stream_descriptor.name !== tickets) continue;
      for (const [place, { from, to }] of spansOf(message.state.stream.stream_state)) {
        const covered = service
          .items()
          .filter((item) => item.place === place && item.at >= from && item.at < to);
        expect(covered.filter(({ id }) => !seen.has(id))).toEqual([]);
        for (const hole of broken) if (hole.place === place) expect(to).toBeLessThanOrEqual(hole.from);
      }
    }
    expect(endings(messages).get(tickets)).toBe(broken.length > 0 ? 'INCOMPLETE' : 'COMPLETE');
    const saved = savedAfter(messages);
    const rest = await runSync({ feeds: [ticketFeed], world, saved });
    const copy = copyAfter([ticketFeed], rest, copyAfter([ticketFeed], messages));
    expect(differences([ticketFeed], copy, await world.truth())).toEqual([]);
  }));

// A stream that had all it needed before the line died has lost nothing, and must not say so.
test('a window that fails fails only those who needed it or what was not read yet', async () => {
  const world = testWorld(ticketFeed, 5, ['north']);
  world.setStart(start + 10 * hour);
  const modes = new Map([[tickets, 'full_refresh' as const]]);
  const alone = new Map([...modes, [parts, null]] as const);
  const saved = savedAfter(await runSync({ feeds: [ticketFeed], world, modes: alone }));
  world.setStart(start);
  const feed: Feed<Context> = {
    ...ticketFeed,
    async *read(request, context) {
      if (askedOf(request).window.from >= start + 25 * hour) {
        await settle(50);
        throw new Error('The line is dead.');
      }
      yield* ticketFeed.read(request, context);
    },
  };
  const messages = await runSync({ feeds: [feed], world, saved, modes, bound: 1 });
  expect(Object.fromEntries(endings(messages))).toEqual({ [tickets]: 'COMPLETE', [parts]: 'INCOMPLETE' });
  const [mine, other] = [tickets, parts].map((name) => spansOf(savedAfter(messages).get(name)).get('north'));
  expect(mine).toEqual({ from: start, to: world.clock() });
  expect(other).toEqual({ from: start, to: start + 25 * hour });
});

// Side by side is what keeps a rate used fully; more than the limit is a burst.
test('as many windows as the cursor says are read at once, and no more', async () => {
  const world = testWorld(ticketFeed, 3, ['north']);
  for (const ahead of [1, 3, 5]) {
    const { windows } = ticketFeed;
    const { feed, seen } = watched(
      unsteady({ ...ticketFeed, ...(windows && { windows: { ...windows, ahead } }) }, () => 3),
    );
    await runSync({ feeds: [feed], world, bound: 1 });
    expect(seen.mostReading).toBe(ahead);
  }
});
