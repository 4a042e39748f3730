// What ends the run as a whole: reported once, without a stream; what is complete stays so, and the next sync goes on from it.
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../../../src/engine/errors.ts';
import type { Feed } from '../../../src/engine/types.ts';
import { copyAfter, differences } from './support/copy.ts';
import { orderFeed, peopleFeed, punchFeed, shiftFeed, type Context } from './support/feeds.ts';
import { testWorld } from './support/subjects.ts';
import { endings, errorsIn, runSync, savedAfter } from './support/syncs.ts';
import { faulty } from './support/witness.ts';

const over = new ConnectorError('config_error', 'No more calls.', { endsRun: true, internal: '7 calls' });

/** Feeds that share a number of items, after which every further one ends the run. */
function sharing(feeds: readonly Feed<Context>[], items: number): Feed<Context>[] {
  let left = items;
  return feeds.map((feed) => ({
    ...feed,
    async *read(request, context) {
      for await (const items of feed.read(request, context)) {
        if (left === 0) throw over;
        left -= 1;
        yield items;
      }
    },
  }));
}

describe.each([1, 3])('%i at once', (bound) => {
  test('one TRACE ERROR of no stream, which names what is not complete', async () => {
    const feeds = sharing([peopleFeed, orderFeed, shiftFeed], 40);
    const messages = await runSync({ feeds, world: testWorld(orderFeed, 1), bound });
    const incomplete = [...endings(messages)].filter(([, status]) => status === 'INCOMPLETE');
    expect(incomplete.length).toBeGreaterThan(1);
    expect(errorsIn(messages)).toEqual([
      expect.objectContaining({
        failure_type: 'config_error',
        message: expect.stringMatching(/^No more calls\. Not complete: /) as string,
        internal_message: '7 calls',
      }),
    ]);
    const [traced] = errorsIn(messages);
    expect(traced).not.toHaveProperty('stream_descriptor');
    const named = traced?.message.split('Not complete: ')[1]?.replace('.', '').split(', ');
    expect(named?.sort()).toEqual(incomplete.map(([name]) => name).sort());
  });

  test('it is logged once, however many streams it ends', async () => {
    const feeds = sharing([peopleFeed, orderFeed, shiftFeed], 40);
    const messages = await runSync({ feeds, world: testWorld(orderFeed, 1), bound });
    const logs = messages.flatMap((message) =>
      message.type === 'LOG' && message.log.level === 'ERROR' ? [message.log.message] : [],
    );
    expect(logs).toEqual([over.message]);
  });

  test('sync after sync, each with as few items, comes to the truth, and says COMPLETE at last', async () => {
    const world = testWorld(orderFeed, 1);
    const truth = world.truth();
    let saved = new Map() as ReturnType<typeof savedAfter>;
    let copy = copyAfter([orderFeed], []);
    let syncs = 0;
    for (let done = false; !done; syncs += 1) {
      expect(syncs, 'each sync must make progress').toBeLessThan(40);
      const messages = await runSync({ feeds: sharing([orderFeed], 20), world, saved, bound });
      saved = savedAfter(messages, saved);
      copy = copyAfter([orderFeed], messages, copy);
      done = [...endings(messages).values()].every((status) => status === 'COMPLETE');
    }
    expect(syncs).toBeGreaterThan(1);
    expect(differences([orderFeed], copy, truth)).toEqual([]);
  });
});

test('other failures keep their own error, the retryable ones first', async () => {
  const transient = new ConnectorError('transient_error', 'Try later.');
  const broken = faulty(punchFeed, { at: 'read', nth: 0, item: 0, error: transient }).feed;
  const ended = faulty(orderFeed, { at: 'read', nth: 0, item: 0, error: over }).feed;
  const messages = await runSync({ feeds: [ended, broken, peopleFeed], world: testWorld(orderFeed, 1) });
  expect(errorsIn(messages).map((error) => [error.failure_type, error.stream_descriptor?.name])).toEqual([
    ['transient_error', 'punches'],
    ['transient_error', 'punch_parts'],
    ['config_error', undefined],
  ]);
  expect(endings(messages).get('people')).toBe('COMPLETE');
});

test.each(['partitions', 'rows'] as const)('also where it strikes in %s', async (at) => {
  const { feed } = faulty(orderFeed, { at, nth: 0, item: 0, error: over });
  const messages = await runSync({ feeds: [feed], world: testWorld(orderFeed, 1) });
  expect(errorsIn(messages).map(({ stream_descriptor }) => stream_descriptor)).toEqual([undefined]);
});
