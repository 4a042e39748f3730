// A feed that asks about members, and a service in whose world they are hired and leave.
import { z } from 'zod';
import type { Feed } from '../../../../src/engine/types.ts';
import { askedOf } from './asked.ts';
import { defineFeed, defineStream } from './define.ts';
import { type Context as Base } from './feeds.ts';
import type { Item } from './service.ts';
import type { Subject, Truth } from './subject.ts';
import { testWorld, type TestWorld } from './subjects.ts';
import { day } from '../../../support/time.ts';

export interface Context extends Base {
  /** Who is there now. */
  readonly present: readonly string[];
  /** The people that the service refuses. */
  readonly refused: ReadonlySet<string>;
  readonly keepGone: boolean;
}

const date = (at: number): string => new Date(at).toISOString().slice(0, 10);

const results = defineStream({
  name: 'results',
  description: 'One result of a member.',
  row: z.object({ id: z.string(), member: z.string(), day: z.iso.date(), version: z.int() }),
  primaryKey: ['id'],
  cursorField: 'day',
  rows: ({ id, place, at, version }: Item) => [{ id, member: place, day: date(at), version }],
});

const resultParts = defineStream({
  name: 'result_parts',
  description: 'One part of a result.',
  row: z.object({ result: z.string(), part: z.int(), day: z.iso.date(), version: z.int() }),
  primaryKey: ['result', 'part'],
  cursorField: 'day',
  rows: ({ id, parts, at, version }: Item) =>
    Array.from({ length: parts }, (_, part) => ({ result: id, part, day: date(at), version })),
});

/** Members instead of partitions, windows of days that are read side by side, two streams from one item. */
export const memberFeed: Feed<Context> = defineFeed<Context, Item>({
  streams: [results, resultParts],
  uses: [{ name: 'listing results' }],
  partitions: () => [{ kind: 'id' }],
  windows: {
    grain: 'day',
    step: () => 4 * day,
    ahead: 2,
    start: (context) => context.start,
    lookback: () => 3 * day,
    settled: (now) => Math.floor(now / day) * day,
    until: (now) => Math.floor(now / day) * day + day,
  },
  members: {
    present: ({ present }) => present,
    keepGone: ({ keepGone }) => keepGone,
  },
  repeats: false,
  async *read(request, { service, refused }) {
    const { members = [], window } = askedOf(request);
    for (const member of members) {
      await Promise.resolve();
      if (refused.has(member)) continue;
      for (const item of service.list(member, window.from, window.to)) yield [item];
    }
    return { refused };
  },
});

/** A world whose members tests may hire and let go. */
export interface MemberWorld extends Omit<TestWorld, 'open'> {
  readonly open: (notify: Context['notify']) => Context;
  readonly present: string[];
  readonly refused: Set<string>;
  keepGone: boolean;
}

export const everybody = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay'];

/** Two members; another is hired now and then. Everybody's history counts, however late they were hired. */
export function memberWorld(seed: number): MemberWorld {
  const world = testWorld(memberFeed as Feed<Base>, seed, everybody);
  const present = everybody.slice(0, 2);
  const refused = new Set<string>();
  const rowsOf = (items: readonly Item[]): Truth =>
    new Map(memberFeed.streams.map(({ name, rows }) => [name, items.flatMap((item) => [...rows(item)])]));
  const own: MemberWorld = {
    ...world,
    present,
    refused,
    keepGone: true,
    open: (notify) => ({
      ...world.open(notify),
      present: [...present],
      refused: new Set(refused),
      keepGone: own.keepGone,
    }),
    change() {
      world.service.change();
      const next = everybody.find((name) => !present.includes(name));
      if (next !== undefined && world.service.now % 2 === 0) present.push(next);
    },
    truth: () => {
      const { start } = world.open(() => undefined);
      const until =
        memberFeed.windows?.until?.(
          world.service.now,
          own.open(() => undefined),
        ) ?? 0;
      return rowsOf(
        world.service.items().filter(({ place, at }) => present.includes(place) && at >= start && at < until),
      );
    },
  };
  return own;
}

/** The feed, ready to be examined. */
export const memberSubject: Subject<Context> = { feed: memberFeed, world: memberWorld };
