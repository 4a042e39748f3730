// What happens outside of any stream is reported: logs at once, waits to those streams that wait, and to no other.
import { describe, expect, test } from 'vitest';
import type { Feed } from '../../../src/engine/types.ts';
import type { Notice } from '../../../src/engine/sync.ts';
import type { AirbyteMessage } from '../../checkers/protocol.ts';
import { orderFeed, peopleFeed, shiftFeed, type Context } from './support/feeds.ts';
import { testWorld } from './support/subjects.ts';
import { runSync } from './support/syncs.ts';

/** A feed that tells something before its n-th item. */
function telling(feed: Feed<Context>, nth: number, notice: Notice): Feed<Context> {
  let items = 0;
  return {
    ...feed,
    async *read(request, context) {
      for await (const batch of feed.read(request, context)) {
        if (items++ === nth) context.notify(notice);
        yield batch;
      }
    },
  };
}

const until = Date.UTC(2026, 5, 1);
const waiting = (resource: string): Notice => ({ kind: 'waiting', resource, until });

/** The statuses of each stream, with the instant of a quota's return. */
function statusesOf(messages: readonly AirbyteMessage[], name: string): string[] {
  return messages.flatMap((message) => {
    if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return [];
    const { stream_descriptor, status, reasons } = message.trace.stream_status;
    if (stream_descriptor.name !== name) return [];
    return [reasons ? `${status} until ${String(reasons[0]?.rate_limited.quota_reset)}` : status];
  });
}

describe('a wait', () => {
  test('concerns every stream whose feed uses the resource, and none other', async () => {
    const feeds = [telling(orderFeed, 3, waiting('listing orders')), peopleFeed];
    const messages = await runSync({ feeds, world: testWorld(orderFeed, 1) });
    for (const { name } of orderFeed.streams)
      expect(statusesOf(messages, name)).toEqual([
        'STARTED',
        'RUNNING',
        `RUNNING until ${until}`,
        'RUNNING',
        'COMPLETE',
      ]);
    for (const { name } of peopleFeed.streams)
      expect(statusesOf(messages, name)).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
  });

  test('for a resource that several feeds use concerns all of them', async () => {
    const shared = { name: 'token' };
    const feeds = [telling(orderFeed, 0, waiting('token')), shiftFeed].map((feed) => ({
      ...feed,
      uses: [...feed.uses, shared],
    }));
    const messages = await runSync({ feeds: [...feeds, peopleFeed], world: testWorld(orderFeed, 1) });
    for (const name of ['orders', 'order_lines', 'shifts'])
      expect(statusesOf(messages, name)).toContain(`RUNNING until ${until}`);
    expect(statusesOf(messages, 'people')).not.toContain(`RUNNING until ${until}`);
  });

  test('for something that no feed uses is not emitted', async () => {
    const feeds = [telling(orderFeed, 3, waiting('something else'))];
    const messages = await runSync({ feeds, world: testWorld(orderFeed, 1) });
    expect(statusesOf(messages, 'orders')).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
  });

  test('is not emitted of a stream that is over, though its feed uses the resource', async () => {
    let over: () => void = () => undefined;
    const peopleAreOver = new Promise<void>((resolve) => (over = resolve));
    const late: Feed<Context> = {
      ...orderFeed,
      async *read(request, context) {
        await peopleAreOver;
        context.notify(waiting('listing people'));
        yield* orderFeed.read(request, context);
      },
    };
    const world = testWorld(orderFeed, 1);
    // By the next turn of the event loop everything that follows from the last person has been emitted.
    const early: Feed<Context> = {
      ...peopleFeed,
      async *read(request, context) {
        yield* peopleFeed.read(request, context);
        setImmediate(over);
      },
    };
    const messages = await runSync({ feeds: [early, late], world });
    expect(statusesOf(messages, 'people')).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
  });

  test('before the first record comes after STARTED', async () => {
    const world = testWorld(peopleFeed, 1);
    const open = (notify: (notice: Notice) => void): Context => {
      notify(waiting('listing people'));
      return world.open(notify);
    };
    const messages = await runSync({ feeds: [peopleFeed], world: { ...world, open } });
    expect(statusesOf(messages, 'people')).toEqual([
      'STARTED',
      'RUNNING',
      `RUNNING until ${until}`,
      'RUNNING',
      'COMPLETE',
    ]);
  });
});

test('a log is emitted unchanged', async () => {
  const notice: Notice = { kind: 'log', level: 'WARN', message: 'The service is slow today.' };
  const messages = await runSync({
    feeds: [telling(peopleFeed, 1, notice)],
    world: testWorld(peopleFeed, 1),
  });
  expect(messages).toContainEqual({
    type: 'LOG',
    log: { level: 'WARN', message: 'The service is slow today.' },
  });
});
