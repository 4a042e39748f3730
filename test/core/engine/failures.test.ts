// A failure stays where it is: each failed stream is reported once, in words that decide rightly about a retry.
import { describe, expect, test } from 'vitest';
import { ConnectorError, type FailureType } from '../../../src/engine/errors.ts';
import type { Feed } from '../../../src/engine/types.ts';
import { planRead } from '../../../src/engine/plan.ts';
import { sync } from '../../../src/engine/sync.ts';
import { checkLine, readProblems } from '../../checkers/protocol.ts';
import { copyAfter, differences } from './support/copy.ts';
import {
  orderFeed,
  peopleFeed,
  placesFeed,
  punchFeed,
  shiftFeed,
  start,
  type Context,
} from './support/feeds.ts';
import { spansOf } from './support/spans.ts';
import { testWorld } from './support/subjects.ts';
import { endings, errorsIn, everySlice, linesOf, runSync, savedAfter } from './support/syncs.ts';
import { faulty, watched } from './support/witness.ts';
import { hour } from '../../support/time.ts';

const error = (type: FailureType, message: string) => new ConnectorError(type, message);

/** A feed whose partitions break, each in its own way. */
function breaking(feed: Feed<Context>, errors: Readonly<Record<string, ConnectorError>>): Feed<Context> {
  return {
    ...feed,
    async *read(request, context) {
      const broken = errors[request.partition['place'] ?? ''];
      if (broken) throw broken;
      return yield* feed.read(request, context);
    },
  };
}

describe('several partitions that fail', () => {
  const errors = {
    north: error('config_error', 'Share the document.'),
    south: error('transient_error', 'Try later.'),
  };

  test('are one TRACE ERROR a stream, of the most retryable type, with every message', async () => {
    const messages = await runSync({ feeds: [breaking(orderFeed, errors)], world: testWorld(orderFeed, 1) });
    expect(errorsIn(messages)).toMatchObject(
      ['orders', 'order_lines'].map((name) => ({
        stream_descriptor: { name },
        failure_type: 'transient_error',
        message: 'place south: Try later.\nplace north: Share the document.',
      })),
    );
  });

  test('hold only themselves back', async () => {
    const world = testWorld(orderFeed, 1);
    const first = await runSync({ feeds: [breaking(orderFeed, errors)], world });
    for (const { name } of orderFeed.streams) {
      const spans = spansOf(savedAfter(first).get(name));
      expect([...spans.keys()]).toEqual(['west']);
      expect(savedAfter(first).get(name)?.[name === 'orders' ? 'time' : 'order_time']).toBe(
        '2026-01-01T00:00:00.000Z',
      );
    }
    const { feed, seen } = watched(orderFeed);
    const second = await runSync({ feeds: [feed], world, saved: savedAfter(first) });
    expect(differences([feed], copyAfter([feed], second, copyAfter([feed], first)), world.truth())).toEqual(
      [],
    );
    const west = seen.slices.filter(({ partition }) => partition['place'] === 'west');
    expect(Math.min(...west.map(({ window }) => window.from))).toBe(
      world.clock() - 10 * 60_000 - 7 * 3_600_000,
    );
  });
});

test('feeds that fail in every way: transient first, then system, then config, after every status', async () => {
  const world = testWorld(orderFeed, 1);
  const broken = (feed: Feed<Context>, thrown: unknown) =>
    faulty(feed, { at: 'read', nth: 0, item: 0, error: thrown }).feed;
  const messages = await runSync({
    feeds: [
      broken(orderFeed, error('config_error', 'c')),
      broken(shiftFeed, new TypeError('s')),
      broken(punchFeed, error('transient_error', 't')),
      peopleFeed,
    ],
    world,
  });
  expect(
    errorsIn(messages).map(({ failure_type, stream_descriptor }) => [failure_type, stream_descriptor?.name]),
  ).toEqual([
    ['transient_error', 'punches'],
    ['transient_error', 'punch_parts'],
    ['system_error', 'shifts'],
    ['config_error', 'orders'],
    ['config_error', 'order_lines'],
  ]);
  expect(endings(messages).get('people')).toBe('COMPLETE');
  expect(endings(messages).get('memberships')).toBe('COMPLETE');
});

test.each<[string, number, string, string]>([
  ['the first slice', 0, 'INCOMPLETE', 'INCOMPLETE'],
  ['the last one', -1, 'INCOMPLETE', 'COMPLETE'],
])(
  'a fault in %s fails the streams that still need something, and no other',
  async (_why, at, orders, lines) => {
    const world = testWorld(orderFeed, 1, ['north']);
    const saved = savedAfter(await runSync({ feeds: [orderFeed], world }));
    // Lines need only what lies before; orders have that already, and need only their lookback.
    const early = new Date(start - 10 * hour).toISOString();
    const partitions = { north: { from: early, to: saved.get('orders')?.['time'] } };
    const states = new Map([...saved, ['orders', { ...saved.get('orders'), partitions }]]);
    world.setStart(start - 10 * hour);
    const modes = new Map([
      ['orders', 'incremental'],
      ['order_lines', 'full_refresh'],
    ] as const);
    const { feed: probe, seen } = watched(orderFeed);
    await runSync({ feeds: [probe], world, saved: states, modes });
    expect(new Set(seen.slices.map(({ streams }) => streams.length))).toEqual(new Set([1]));
    const nth = at < 0 ? seen.slices.length + at : at;
    const { feed } = faulty(orderFeed, { at: 'read', nth, item: 0, error: error('system_error', 'odd') });
    const messages = await runSync({ feeds: [feed], world, saved: states, modes });
    expect(Object.fromEntries(endings(messages))).toEqual({ orders, order_lines: lines });
  },
);

test('a sibling that fails in one partition gets the rows of the others, and its sibling gets all', async () => {
  const world = testWorld(orderFeed, 1);
  const { feed } = faulty(orderFeed, {
    at: 'rows',
    nth: 1,
    item: 5,
    error: error('system_error', 'odd line'),
  });
  const messages = await runSync({ feeds: [feed], world, bound: 1 });
  expect([...endings(messages)]).toEqual([
    ['orders', 'COMPLETE'],
    ['order_lines', 'INCOMPLETE'],
  ]);
  const [orders, lines] = orderFeed.streams;
  const copy = copyAfter([orderFeed], messages);
  const only = (stream: typeof orders) => ({ ...orderFeed, streams: stream ? [stream] : [] });
  expect(differences([only(orders)], copy, world.truth())).toEqual([]);
  const missing = differences([only(lines)], copy, world.truth());
  const north = new Set(
    world.service
      .items()
      .filter(({ place }) => place === 'north')
      .map(({ id }) => id),
  );
  expect(missing.length).toBeGreaterThan(0);
  for (const problem of missing) expect(north).toContain(/\["(\w+)"/.exec(problem)?.[1]);
});

test('a row without its key fails its stream, loudly', async () => {
  const [people, memberships] = peopleFeed.streams;
  const keyless = people && { ...people, rows: () => [{ id: null, version: 1 }] };
  const feed: Feed<Context> = {
    ...peopleFeed,
    streams: [keyless, memberships].flatMap((stream) => stream ?? []),
  };
  const messages = await runSync({ feeds: [feed], world: testWorld(peopleFeed, 1) });
  expect([...endings(messages)]).toEqual([
    ['people', 'INCOMPLETE'],
    ['memberships', 'COMPLETE'],
  ]);
  expect(errorsIn(messages)).toMatchObject([
    { failure_type: 'system_error', stream_descriptor: { name: 'people' } },
  ]);
});

test('no partitions is no failure, and forgets no state', async () => {
  const saved = new Map([['orders', { time: '2026-02-01T00:00:00.000Z' }]]);
  for (const partitions of [() => [], () => Promise.reject(error('config_error', 'c'))]) {
    const feed = { ...orderFeed, partitions };
    const messages = await runSync({ feeds: [feed], world: testWorld(orderFeed, 1), saved });
    expect(savedAfter(messages).get('orders')).toEqual(saved.get('orders'));
  }
});

test('a partition that is listed twice is read once', async () => {
  const feed = {
    ...placesFeed,
    partitions: () => [{ place: 'north' }, { place: 'south' }, { place: 'north' }],
  };
  const { feed: seenFeed, seen } = watched(feed);
  await runSync({ feeds: [seenFeed], world: testWorld(placesFeed, 1), bound: 3 });
  expect(seen.slices.map(({ partition }) => partition['place'])).toEqual(['north', 'south']);
});

test('what a feed cannot even plan fails it alone, and nothing comes after its end', async () => {
  const { windows } = orderFeed;
  if (!windows) throw new Error('The feed has windows.');
  let asked = 0;
  const lookback = (): number => {
    if ((asked += 1) === 3) throw error('config_error', 'The lookback makes no sense.');
    return 0;
  };
  const feed = { ...orderFeed, windows: { ...windows, lookback } };
  const messages = await runSync({ feeds: [feed, peopleFeed], world: testWorld(orderFeed, 1), bound: 3 });
  expect(endings(messages).get('people')).toBe('COMPLETE');
  expect(new Set(errorsIn(messages).map(({ message }) => message))).toEqual(
    new Set(['The lookback makes no sense.']),
  );
});

test('a stream that cannot be planned ends INCOMPLETE with its state as it came; the others are read', async () => {
  const states = new Map([
    ['orders', { time: 'nonsense' }],
    ['gone', { x: 1 }],
  ]);
  const chosen = ['gone', 'orders', 'order_lines'].map((name) => ({
    name,
    syncMode: 'incremental' as const,
    columns: undefined,
  }));
  const { open, clock } = testWorld(orderFeed, 1);
  const lines: string[] = [];
  const plan = planRead([orderFeed], chosen, states);
  for await (const message of sync(plan, { open, clock, bound: 2, checkpoints: everySlice }))
    lines.push(...linesOf(message));
  const messages = lines.map(checkLine);
  const streams = chosen.map(({ name }) => ({ stream: { name }, sync_mode: 'incremental' }));
  expect(readProblems(lines, { catalog: { streams }, exitCode: 1, unknownStreams: ['gone'] })).toEqual([]);
  expect([...endings(messages)].sort()).toEqual([
    ['gone', 'INCOMPLETE'],
    ['order_lines', 'COMPLETE'],
    ['orders', 'INCOMPLETE'],
  ]);
  for (const [name, state] of states) expect(savedAfter(messages).get(name)).toEqual(state);
});
