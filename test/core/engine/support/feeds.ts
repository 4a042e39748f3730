// Four small feeds over a service in memory, one for each way in which a feed can be read.
import { z } from 'zod';
import type { Feed, ReadRequest } from '../../../../src/engine/types.ts';
import { defineFeed, defineStream, instant } from './define.ts';
import { askedOf } from './asked.ts';
import type { Notice } from '../../../../src/engine/sync.ts';
import type { Item, Service } from './service.ts';
import { day, hour } from '../../../support/time.ts';

export const start = Date.UTC(2026, 0, 1);

/** What the reads of these feeds may use. */
export interface Context {
  readonly service: Service;
  readonly start: number;
  readonly notify: (notice: Notice) => void;
}

const text = (at: number): string => new Date(at).toISOString();
const date = (at: number): string => text(at).slice(0, 10);
const partsOf = ({ parts }: Item): number[] => Array.from({ length: parts }, (_, part) => part);
const byPlace = ({ service }: Context) => service.places.map((place) => ({ place }));

/** Hands items out a few at a time, so that readings side by side mix. */
async function* paged(items: readonly Item[]): AsyncGenerator<Item[]> {
  for (const [index, item] of items.entries()) {
    if (index % 3 === 0) await Promise.resolve();
    yield [item];
  }
}

/** Pages that shift while they are turned: each begins with the last item of the one before. */
async function* shifting(items: readonly Item[]): AsyncGenerator<Item[]> {
  for (let page = 0; page < items.length; page += 2) {
    await Promise.resolve();
    for (const item of items.slice(Math.max(0, page - 1), page + 2)) yield [item];
  }
}

const inWindow = (request: ReadRequest, { service }: Context) => {
  const { partition, window } = askedOf(request);
  return service.list(partition['place'] ?? '', window.from, window.to);
};

const orders = defineStream({
  name: 'orders',
  description: 'One order.',
  row: z.object({ id: z.string(), time: instant('When.'), version: z.int() }),
  primaryKey: ['id'],
  cursorField: 'time',
  rows: ({ id, at, version }: Item) => [{ id, time: text(at), version }],
});

const orderLines = defineStream({
  name: 'order_lines',
  description: 'One line of an order.',
  row: z.object({ order: z.string(), line: z.int(), order_time: instant('When.'), version: z.int() }),
  primaryKey: ['order', 'line'],
  cursorField: 'order_time',
  rows: (item: Item) =>
    partsOf(item).map((line) => ({ order: item.id, line, order_time: text(item.at), version: item.version })),
});

/** Several partitions, windows of instants, a lookback, two streams from one item, and items that repeat. */
export const orderFeed: Feed<Context> = defineFeed<Context, Item>({
  streams: [orders, orderLines],
  uses: [{ name: 'listing orders' }],
  partitions: byPlace,
  windows: {
    grain: 'instant',
    step: () => 5 * hour,
    start: (context) => context.start,
    lookback: () => 7 * hour,
    settled: (now) => now - 10 * 60_000,
  },
  key: ({ id }) => id,
  read: (slice, context) => shifting(inWindow(slice, context)),
});

const tickets = defineStream({
  name: 'tickets',
  description: 'One ticket.',
  row: z.object({ id: z.string(), time: instant('When.'), version: z.int(), open: z.boolean() }),
  primaryKey: ['id'],
  cursorField: 'time',
  rows: ({ id, at, version, open }: Item) => [{ id, time: text(at), version, open }],
});

const ticketParts = defineStream({
  name: 'ticket_parts',
  description: 'One part of a ticket.',
  row: z.object({ ticket: z.string(), part: z.int(), time: instant('When.'), version: z.int() }),
  primaryKey: ['ticket', 'part'],
  cursorField: 'time',
  rows: (item: Item) =>
    partsOf(item).map((part) => ({ ticket: item.id, part, time: text(item.at), version: item.version })),
});

/** Windows that are read side by side, and items that are followed until they are done. */
export const ticketFeed: Feed<Context> = defineFeed<Context, Item>({
  streams: [tickets, ticketParts],
  uses: [{ name: 'listing tickets' }],
  partitions: byPlace,
  windows: {
    grain: 'instant',
    step: () => 5 * hour,
    ahead: 3,
    start: (context) => context.start,
    lookback: () => 3 * hour,
    settled: (now) => now,
  },
  key: ({ id }) => id,
  follow: { status: ({ open }) => (open ? 'open' : 'done') },
  async *read(request, context) {
    const { keys } = askedOf(request);
    const items = keys ? keys.flatMap((id) => context.service.find(id) ?? []) : inWindow(request, context);
    for await (const [item] of shifting(items)) if (item && request.wanted(item.id)) yield [item];
  },
});

const shifts = defineStream({
  name: 'shifts',
  description: 'One shift of a day.',
  row: z.object({ id: z.string(), day: z.iso.date(), version: z.int() }),
  primaryKey: ['id', 'day'],
  cursorField: 'day',
  rows: ({ id, at, version }: Item) => [{ id, day: date(at), version }],
});

/** Windows of days that reach beyond what is settled. */
export const shiftFeed: Feed<Context> = defineFeed<Context, Item>({
  streams: [shifts],
  uses: [{ name: 'listing shifts' }],
  partitions: byPlace,
  windows: {
    grain: 'day',
    step: () => 4 * day,
    start: (context) => context.start,
    lookback: () => 3 * day,
    settled: (now) => Math.floor(now / day) * day,
    until: (now) => Math.floor(now / day) * day + 6 * day,
  },
  key: ({ id }) => id,
  read: (slice, context) => paged(inWindow(slice, context)),
});

const people = defineStream({
  name: 'people',
  description: 'One person.',
  row: z.object({ id: z.string(), version: z.int() }),
  primaryKey: ['id'],
  rows: ({ id, version }: Item) => [{ id, version }],
});

const memberships = defineStream({
  name: 'memberships',
  description: 'One person in one place.',
  row: z.object({ place: z.string(), person: z.string(), version: z.int() }),
  primaryKey: ['place', 'person'],
  rows: ({ place, id, version }: Item) => [{ place, person: id, version }],
});

const everything = ({ service }: Context) => service.items();

/** No cursor and one partition. */
export const peopleFeed: Feed<Context> = defineFeed<Context, Item>({
  streams: [people, memberships],
  uses: [{ name: 'listing people' }],
  read: (_slice, context) => paged(everything(context)),
});

/** No cursor and several partitions. */
export const placesFeed: Feed<Context> = defineFeed<Context, Item>({
  streams: [people, memberships],
  uses: [{ name: 'listing places' }],
  partitions: byPlace,
  key: ({ id }) => id,
  read: ({ partition: { place } }, context) =>
    paged(everything(context).filter((item) => item.place === place)),
});

const punches = defineStream({
  name: 'punches',
  description: 'One check-in.',
  row: z.object({ id: z.string(), time: instant('When.'), version: z.int() }),
  primaryKey: ['id'],
  cursorField: 'time',
  rows: ({ id, at, version }: Item) => [{ id, time: text(at), version }],
});

const punchParts = defineStream({
  name: 'punch_parts',
  description: 'One part of a check-in.',
  row: z.object({ punch: z.string(), part: z.int(), time: instant('When.'), version: z.int() }),
  primaryKey: ['punch', 'part'],
  cursorField: 'time',
  rows: (item: Item) =>
    partsOf(item).map((part) => ({ punch: item.id, part, time: text(item.at), version: item.version })),
});

/** Items without a name, windows closed at both ends, and pages that shift while they are turned. */
export const punchFeed: Feed<Context> = defineFeed<Context, Item>({
  streams: [punches, punchParts],
  uses: [{ name: 'listing punches' }],
  partitions: byPlace,
  windows: {
    grain: 'instant',
    step: () => 6 * hour,
    start: (context) => context.start,
    lookback: () => 4 * hour,
    settled: (now) => now,
  },
  read(request, { service }) {
    const { partition, window } = askedOf(request);
    return shifting(service.list(partition['place'] ?? '', window.from, window.to, true));
  },
});
