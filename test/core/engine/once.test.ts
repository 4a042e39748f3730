// A key once in a read, items that are denied, partitions that fail by themselves, rows that are enriched, and a quota.
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { planRead } from '../../../src/engine/plan.ts';
import { sync } from '../../../src/engine/sync.ts';
import type { Feed } from '../../../src/engine/types.ts';
import type { AirbyteMessage } from '../../checkers/protocol.ts';
import { describeFeed } from './support/conformance.ts';
import { copyAfter, differences, recordCounts } from './support/copy.ts';
import { orderFeed, peopleFeed, placesFeed, start, ticketFeed, type Context } from './support/feeds.ts';
import { spansOf } from './support/spans.ts';
import { testSubject, testWorld } from './support/subjects.ts';
import {
  checkSync,
  configure,
  endings,
  errorsIn,
  inputsOf,
  runSync,
  savedAfter,
  type Saved,
} from './support/syncs.ts';
import { openIn } from './support/watching.ts';
import { toCatalog } from '../../../src/engine/schema.ts';
import { inBatches } from '../../../src/engine/flow/batches.ts';
import { hour } from '../../support/time.ts';

/** The same feed, which hands over as much as it can at once. */
function inLargeBatches<In>(feed: Feed<In>): Feed<In> {
  return {
    ...feed,
    async *read(request, context) {
      const batches = feed.read(request, context);
      const items: unknown[] = [];
      let next = await batches.next();
      for (; !next.done; next = await batches.next()) items.push(...next.value);
      yield* inBatches(items, 7);
      return next.value;
    },
  };
}

describeFeed('batches of several items', testSubject(inLargeBatches(ticketFeed)));

const keysOf = (messages: readonly AirbyteMessage[], stream: string): unknown[] =>
  messages.flatMap((one) =>
    one.type === 'RECORD' && one.record.stream === stream ? [one.record.data['id']] : [],
  );

describe('a key that two partitions bring', () => {
  /** Each place also shows the items of the others. */
  const everywhere = (feed: Feed<Context>): Feed<Context> => ({
    ...feed,
    async *read(request, context) {
      for (const place of context.service.places)
        yield* feed.read({ ...request, partition: { place } }, context);
    },
  });

  test.each([
    ['with keys of items', everywhere(orderFeed), 'orders'],
    ['with rows compared', everywhere({ ...placesFeed, streams: placesFeed.streams.slice(0, 1) }), 'people'],
  ])('comes once in a read, %s', async (_how, feed, stream) => {
    const messages = await runSync({ feeds: [feed], world: testWorld(orderFeed, 2), bound: 3 });
    const keys = keysOf(messages, stream);
    expect(keys.length).toBeGreaterThan(5);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('an open item that the service denies', () => {
  /** Tickets that are denied while they are in the set. */
  function denying(denied: ReadonlySet<string>): Feed<Context> {
    return {
      ...ticketFeed,
      follow: {
        status: (item) => {
          const { id, open } = item as { readonly id: string; readonly open: boolean };
          return denied.has(id) ? 'denied' : open ? 'open' : 'done';
        },
      },
    };
  }
  const syncs = async (denied: ReadonlySet<string>, times: number, before: Saved) => {
    const world = testWorld(ticketFeed, 6, ['north']);
    let saved = before;
    const warnings: string[] = [];
    for (let time = 0; time < times; time += 1) {
      const messages = await runSync({ feeds: [denying(denied)], world, saved });
      saved = savedAfter(messages, saved);
      warnings.push(
        ...messages.flatMap((one) =>
          one.type === 'LOG' && one.log.level === 'WARN' ? [one.log.message] : [],
        ),
      );
    }
    return { saved, warnings };
  };

  test('is kept for two syncs, and dropped by the third with a warning', async () => {
    const first = await syncs(new Set(), 1, new Map());
    const [one = ''] = openIn(first.saved, 'tickets');
    const denied = new Set([one.split(' ')[1] ?? '']);
    const second = await syncs(denied, 2, first.saved);
    expect(openIn(second.saved, 'tickets')).toContain(one);
    expect(second.warnings).toEqual([]);
    const third = await syncs(denied, 1, second.saved);
    expect(openIn(third.saved, 'tickets')).not.toContain(one);
    expect(third.warnings).toEqual([expect.stringContaining('no longer followed')]);
  });

  test('counts from the start again once it was shown', async () => {
    const first = await syncs(new Set(), 1, new Map());
    const [one = ''] = openIn(first.saved, 'tickets');
    const denied = new Set([one.split(' ')[1] ?? '']);
    const twice = await syncs(denied, 2, first.saved);
    const shown = await syncs(new Set(), 1, twice.saved);
    const again = await syncs(denied, 2, shown.saved);
    expect(openIn(again.saved, 'tickets')).toContain(one);
  });
});

test('items that were open while following was off are followed once it is on', async () => {
  const world = testWorld(ticketFeed, 5);
  const off = { ...ticketFeed, follow: { status: statusOf, enabled: () => false } };
  const first = await runSync({ feeds: [off], world });
  for (let time = 0; time < 4; time += 1) await world.change?.();
  const second = await runSync({ feeds: [ticketFeed], world, saved: savedAfter(first) });
  const copy = copyAfter([ticketFeed], second, copyAfter([ticketFeed], first));
  expect(differences([ticketFeed], copy, world.truth())).toEqual([]);
});

const statusOf = (item: unknown): 'open' | 'done' =>
  (item as { readonly open: boolean }).open ? 'open' : 'done';

test('a partition that comes with its failure fails by itself', async () => {
  const failure = new ConnectorError('config_error', 'Share the document.');
  const partitions = () => [{ place: 'north' }, { partition: { place: 'south' }, failure }];
  const messages = await runSync({ feeds: [{ ...orderFeed, partitions }], world: testWorld(orderFeed, 1) });
  expect(errorsIn(messages).map(({ message }) => message)).toEqual([
    'place south: Share the document.',
    'place south: Share the document.',
  ]);
  expect([...spansOf(savedAfter(messages).get('orders')).keys()]).toEqual(['north']);
  expect(recordCounts(messages).get('orders')).toBeGreaterThan(0);
});

test('rows are enriched in batches, before their key is compared', async () => {
  const [people] = placesFeed.streams;
  if (!people) throw new Error('The feed has a stream.');
  const asked: number[] = [];
  const feed: Feed<Context> = {
    ...inLargeBatches(peopleFeed),
    streams: [{ ...people, rows: (item) => [...people.rows(item), ...people.rows(item)] }],
    enrich: (batch) => {
      asked.push(...batch.map(({ rows }) => rows.length));
      return Promise.resolve(batch.map(({ rows }) => rows.map((row) => ({ ...row, version: -1 }))));
    },
  };
  const messages = await runSync({ feeds: [feed], world: testWorld(peopleFeed, 1) });
  const versions = messages.flatMap((one) => (one.type === 'RECORD' ? [one.record.data['version']] : []));
  expect(new Set(versions)).toEqual(new Set([-1]));
  expect(new Set(keysOf(messages, 'people')).size).toBe(versions.length);
  expect(asked.length).toBeLessThan(versions.length);
});

test('a quota is no failure, and a warning says that rows may be missing', async () => {
  const world = testWorld(orderFeed, 1);
  const catalog = configure(toCatalog([orderFeed]));
  const { catalog: configured, states } = inputsOf(catalog);
  const plan = planRead([orderFeed], configured, states, 3);
  const messages = await checkSync(sync(plan, { open: world.open, clock: world.clock, bound: 2 }), catalog);
  expect(new Set(recordCounts(messages).values())).toEqual(new Set([3]));
  expect(new Set(endings(messages).values())).toEqual(new Set(['COMPLETE']));
  const warnings = messages.flatMap((one) =>
    one.type === 'LOG' && one.log.level === 'WARN' ? [one.log.message] : [],
  );
  expect(warnings).toEqual([expect.stringMatching(/_limit.*rows may be missing/)]);
  for (const state of savedAfter(messages).values())
    for (const { to } of spansOf(state).values()) expect(to).toBeLessThan(world.clock() - hour);
});

describe('a clock that is ahead of the service', () => {
  const { windows } = orderFeed;
  const ahead = 2 * hour;
  const timed = (feed: Feed<Context>): Feed<Context> => ({
    ...feed,
    ...(windows && {
      windows: { ...windows, lookback: () => 0, clock: ({ service }: Context) => service.now },
    }),
  });

  test('loses nothing: what the service does not have yet is not called complete', async () => {
    const world = testWorld(orderFeed, 3);
    const first = await runSync({
      feeds: [timed(orderFeed)],
      world: { ...world, clock: () => world.clock() + ahead },
    });
    for (const { to } of spansOf(savedAfter(first).get('orders')).values())
      expect(to).toBeLessThanOrEqual(world.clock());
  });

  test('a span that ends in the future is cut back, with a warning', async () => {
    const world = testWorld(orderFeed, 3, ['north']);
    const late = new Date(world.clock() + ahead).toISOString();
    const partitions = { north: { from: new Date(start).toISOString(), to: late } };
    const saved = new Map([['orders', { time: late, partitions }]]);
    const only = { ...orderFeed, streams: orderFeed.streams.slice(0, 1) };
    const messages = await runSync({ feeds: [timed(only)], world, saved });
    const warnings = messages.flatMap((one) =>
      one.type === 'LOG' && one.log.level === 'WARN' ? [one.log.message] : [],
    );
    expect(warnings).toEqual([expect.stringContaining('in the future by the clock of the service')]);
    world.setNow(world.clock() + 3 * hour);
    const { north } = Object.fromEntries(
      spansOf(savedAfter(await runSync({ feeds: [timed(only)], world, saved })).get('orders')),
    );
    expect(north?.to).toBe(world.clock() - 10 * 60_000);
  });
});
