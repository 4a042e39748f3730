// Streams of one feed with states of their own: each gets exactly what it lacks, and no slice is read twice.
import { expect, test } from 'vitest';
import type { Feed, Partition } from '../../../../../src/engine/types.ts';
import type { SyncMode } from '../../../../../src/airbyte/messages.ts';
import { copyAfter, differences, recordCounts } from '../copy.ts';
import type { Asked } from '../asked.ts';
import type { Random } from '../random.ts';
import { needs, spansOf } from '../spans.ts';
import type { Effort, Subject } from '../subject.ts';
import { runSync, savedAfter, type Saved } from '../syncs.ts';
import { watched } from '../witness.ts';
import { everyWorld } from './property.ts';

type Modes = ReadonlyMap<string, SyncMode | null>;

/** Streams that are fresh, behind, up to date, or left out, incremental or in full refresh, next to each other. */
export function siblingTests<Context>(subject: Subject<Context>, { runs }: Effort): void {
  const { feed } = subject;

  test('streams with different states and modes each get what they lack', () =>
    everyWorld(subject, runs, async (world, random) => {
      const whole = await runSync({ feeds: [feed], world });
      const truth = await world.truth();
      const modes: Modes = new Map(feed.streams.map(({ name }) => [name, modeOf(random)]));
      const past = feed.streams.map(({ name }) => {
        const received = whole.slice(0, random.pick([0, whole.length, random.int(whole.length)]));
        const own = received.filter((message) => streamOf(message) === name);
        return { copy: copyAfter([feed], own), saved: savedAfter(own) };
      });
      const saved: Saved = new Map(past.flatMap((one) => [...one.saved]));
      const { feed: seenFeed, seen } = watched(feed);
      const messages = await runSync({ feeds: [seenFeed], world, saved, modes });

      const copy = new Map(past.flatMap((one) => [...one.copy]));
      const selected = { ...feed, streams: feed.streams.filter(({ name }) => modes.get(name) !== null) };
      expect(differences([selected], copyAfter([feed], messages, copy), truth)).toEqual([]);

      expect(readTwice(seen.slices)).toEqual([]);
      const context = world.open(() => undefined);
      for (const { partition, window, streams, keys: again } of seen.slices) {
        if (again) continue;
        for (const at of feed.windows ? [window.from, window.to - 1] : [0]) {
          const lacking = lackingAt(feed, { at, partition, modes, saved }, context, world.clock());
          expect(streams.map(({ name }) => name)).toEqual(lacking);
        }
      }
      const asked = new Set(seen.slices.flatMap(({ streams }) => streams.map(({ name }) => name)));
      expect([...recordCounts(messages).keys()].filter((name) => !asked.has(name))).toEqual([]);
    }));
}

function modeOf({ pick }: Random): SyncMode | null {
  return pick(['incremental', 'incremental', 'full_refresh', null]);
}

/** Which of the selected streams need an instant, by the words of the contract. */
function lackingAt<Context>(
  { streams, windows: cursor }: Feed<Context>,
  { at, partition, modes, saved }: { at: number; partition: Partition; modes: Modes; saved: Saved },
  context: Context,
  now: number,
): string[] {
  const selected = streams.filter(
    ({ name, within }) => modes.get(name) !== null && (within?.(partition) ?? true),
  );
  if (!cursor) return selected.map(({ name }) => name);
  const until = cursor.until?.(now, context) ?? cursor.settled(now);
  return selected
    .filter(({ name, cursorField }) => {
      const done = cursorField === undefined ? undefined : spansOf(saved.get(name)).get(nameOf(partition));
      const lookback = modes.get(name) === 'incremental' ? (cursor.lookback?.(context) ?? 0) : 0;
      return needs(done, at, cursor.start(context), until, lookback);
    })
    .map(({ name }) => name);
}

function readTwice(slices: readonly Asked[]): string[] {
  return slices.flatMap(({ partition, window }, index) =>
    slices
      .slice(0, index)
      .filter((earlier) => nameOf(earlier.partition) === nameOf(partition))
      .filter((earlier) => earlier.window.from < window.to && window.from < earlier.window.to)
      .map(() => `${nameOf(partition)} ${window.from}..${window.to}`),
  );
}

function nameOf(partition: Partition): string {
  return Object.values(partition).join('/');
}

function streamOf(message: Parameters<typeof savedAfter>[0][number]): string | undefined {
  if (message.type === 'RECORD') return message.record.stream;
  return message.type === 'STATE' ? message.state.stream.stream_descriptor.name : undefined;
}
