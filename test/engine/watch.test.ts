// Items that stay open are read again until they are done, by the streams that know them, each once in a read.
import { describe, expect, test } from 'vitest';
import type { Item } from './support/service.ts';
import { copyAfter, differences } from './support/copy.ts';
import { hour, start, ticketFeed } from './support/feeds.ts';
import { valueAt } from '../support/json.ts';
import { testWorld } from './support/subjects.ts';
import { endings, runSync, savedAfter, type Saved } from './support/syncs.ts';
import { faulty, watched } from './support/witness.ts';

/** A world after one sync, with a later moment: everything it knew is behind the lookback. */
async function later(seed = 1) {
  const world = testWorld(ticketFeed, seed, ['north']);
  const first = await runSync({ feeds: [ticketFeed], world });
  world.setNow(world.clock() + 10 * hour);
  const second = await runSync({ feeds: [ticketFeed], world, saved: savedAfter(first) });
  return { world, told: [...first, ...second], saved: savedAfter([...first, ...second]) };
}

const openIn = (saved: Saved, stream: string): unknown => valueAt(saved.get(stream), ['open', 'north']) ?? [];
const openItems = (world: ReturnType<typeof testWorld>): string[] =>
  world.service
    .items()
    .filter((item) => item.open && item.at >= start)
    .map(({ id }) => id)
    .sort();

test('the state of each stream names what is open, and nothing else', async () => {
  const { world, saved } = await later();
  expect(openItems(world).length).toBeGreaterThan(3);
  for (const { name } of ticketFeed.streams)
    expect([...(openIn(saved, name) as string[])].sort()).toEqual(openItems(world));
});

test('what is open is asked for by key, once, after the windows; what is done is forgotten', async () => {
  const { world, told, saved } = await later();
  await world.change?.();
  const { feed, seen } = watched(ticketFeed);
  const third = await runSync({ feeds: [feed], world, saved });
  const again = seen.slices.flatMap((slice) => slice.watched ?? []);
  expect(again.length).toBe(new Set(again).size);
  expect(seen.slices.findIndex((slice) => slice.watched)).toBe(seen.slices.length - 1);
  expect(differences([feed], copyAfter([feed], third, copyAfter([feed], told)), world.truth())).toEqual([]);
  for (const { name } of ticketFeed.streams)
    expect([...(openIn(savedAfter(third), name) as string[])].sort()).toEqual(openItems(world));
});

test('an open item that a window brings is not asked for again', async () => {
  const { world, saved } = await later();
  world.setStart(start - 20 * hour);
  const { feed, seen } = watched(ticketFeed);
  const all = new Map([...saved].map(([name, state]) => [name, { ...state, partitions: {} }]));
  await runSync({ feeds: [feed], world, saved: all });
  expect(seen.slices.filter((slice) => slice.watched)).toEqual([]);
});

test('a sibling that knows no open items gets none that way; one in full refresh neither', async () => {
  const { world, saved } = await later();
  const { open: _, ...known } = saved.get('ticket_parts') ?? {};
  const { feed, seen } = watched(ticketFeed);
  await runSync({ feeds: [feed], world, saved: new Map([...saved, ['ticket_parts', known]]) });
  const again = seen.slices.filter((slice) => slice.watched);
  expect(again.map(({ streams }) => streams.map(({ name }) => name))).toEqual([['tickets']]);

  const full = watched(ticketFeed);
  const modes = new Map([
    ['tickets', 'full_refresh'],
    ['ticket_parts', 'full_refresh'],
  ] as const);
  const messages = await runSync({ feeds: [full.feed], world, saved, modes });
  expect(full.seen.slices.filter((slice) => slice.watched)).toEqual([]);
  expect(openIn(savedAfter(messages), 'tickets')).toEqual(openIn(saved, 'tickets'));
});

test('an item is fetched only while somebody wants it', async () => {
  const world = testWorld(ticketFeed, 1, ['north']);
  const before: boolean[] = [];
  const after: boolean[] = [];
  const feed = {
    ...ticketFeed,
    async *read(...[slice, context]: Parameters<typeof ticketFeed.read>) {
      for await (const item of ticketFeed.read(slice, context)) {
        const id = (item as Item).id;
        before.push(slice.wanted(id));
        yield item;
        after.push(slice.wanted(id));
      }
    },
  };
  await runSync({ feeds: [feed], world });
  expect(before.length).toBeGreaterThan(4);
  expect(new Set(before)).toEqual(new Set([true]));
  expect(new Set(after)).toEqual(new Set([false]));
});

describe('a fault', () => {
  test('while open items are read keeps them open, and the windows complete', async () => {
    const { world, told, saved } = await later();
    await world.change?.();
    const { feed: probe, seen } = watched(ticketFeed);
    await runSync({ feeds: [probe], world, saved });
    const nth = seen.slices.findIndex((slice) => slice.watched);
    const { feed, struck } = faulty(ticketFeed, { at: 'read', nth, item: 2, error: new Error('gone') });
    const third = await runSync({ feeds: [feed], world, saved });
    expect(struck()?.slice?.watched).toBeDefined();
    expect(new Set(endings(third).values())).toEqual(new Set(['INCOMPLETE']));
    expect(valueAt(savedAfter(third).get('tickets'), ['time'])).toBe(new Date(world.clock()).toISOString());
    const fourth = await runSync({ feeds: [ticketFeed], world, saved: savedAfter(third) });
    const copy = copyAfter([ticketFeed], [...told, ...third, ...fourth]);
    expect(differences([ticketFeed], copy, world.truth())).toEqual([]);
  });

  test('in the rows of any item leaves what its stream has not had to the next sync', async () => {
    const { world, told, saved } = await later();
    await world.change?.();
    await world.change?.();
    const before = new Set(openIn(saved, 'ticket_parts') as string[]);
    expect(world.service.items().filter(({ id, open }) => before.has(id) && !open).length).toBeGreaterThan(1);
    for (let item = 0; ; item += 1) {
      const { feed, struck } = faulty(ticketFeed, { at: 'rows', nth: 1, item, error: new Error('odd') });
      const third = await runSync({ feeds: [feed], world, saved });
      if (!struck()) break;
      expect(endings(third).get('tickets')).toBe('COMPLETE');
      expect(endings(third).get('ticket_parts')).toBe('INCOMPLETE');
      const fourth = await runSync({ feeds: [ticketFeed], world, saved: savedAfter(third) });
      const copy = copyAfter([ticketFeed], [...told, ...third, ...fourth]);
      expect(differences([ticketFeed], copy, world.truth()), `fault in item ${item}`).toEqual([]);
    }
  });
});

test.each<[string, unknown, string]>([
  ['text', 'secret-value', 'open'],
  ['a list', ['secret-value'], 'open'],
  ['a list of something else', { north: ['secret-value', 7] }, 'open.north'],
  ['a text for a list', { north: 'secret-value' }, 'open.north'],
])('a saved list of open items that is %s fails its stream, with what to do', async (_why, open, field) => {
  const saved = new Map([['tickets', { partitions: {}, open }]]);
  const messages = await runSync({ feeds: [ticketFeed], world: testWorld(ticketFeed, 1), saved });
  expect(endings(messages).get('tickets')).toBe('INCOMPLETE');
  expect(endings(messages).get('ticket_parts')).toBe('COMPLETE');
  const said = JSON.stringify(messages.filter(({ type }) => type !== 'STATE'));
  expect(said).toContain(`${field} is not`);
  expect(said).not.toContain('secret-value');
});
