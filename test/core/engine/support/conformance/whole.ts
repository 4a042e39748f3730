// What a sync without any trouble promises.
import { expect, test } from 'vitest';
import { rowSchema } from '../../../../../src/engine/schema.ts';
import { recordProblems } from '../../../../checkers/acceptance.ts';
import { copyAfter, differences, recordCounts } from '../copy.ts';
import { movedBack, spansOf } from '../spans.ts';
import type { Effort, Subject } from '../subject.ts';
import { endings, runSync, savedAfter, type Saved } from '../syncs.ts';
import { watched as watch } from '../witness.ts';
import { everyWorld } from './property.ts';

/** One sync is the truth; the next one adds nothing; a state from the future asks for nothing. */
export function wholeTests<Context>(subject: Subject<Context>, { runs }: Effort): void {
  const { feed } = subject;

  test('one sync is the truth, each row once, and no more readings at once than allowed', () =>
    everyWorld(subject, runs, async (world, { int }) => {
      const { feed: seenFeed, seen } = watch(feed);
      const bound = 1 + int(4);
      const messages = await runSync({ feeds: [seenFeed], world, bound });
      expect(differences([feed], copyAfter([feed], messages), await world.truth())).toEqual([]);
      expect(new Set(endings(messages).values())).toEqual(new Set(['COMPLETE']));
      expect(seen.mostReading).toBeLessThanOrEqual(bound * (feed.windows?.ahead ?? 1));
      expect(seen.reading).toBe(0);
    }));

  test('every row fits the schema of its stream', () =>
    everyWorld(subject, Math.ceil(runs / 4), async (world) => {
      const schemas = new Map(feed.streams.map((stream) => [stream.name, rowSchema(stream)]));
      for (const message of await runSync({ feeds: [feed], world })) {
        if (message.type !== 'RECORD') continue;
        const { stream, data } = message.record;
        expect(recordProblems(schemas.get(stream) ?? {}, data)).toEqual([]);
      }
    }));

  test('a second sync of an unchanged service has no news, and asks for nothing before the lookback', () =>
    everyWorld(subject, runs, async (world) => {
      const first = await runSync({ feeds: [feed], world });
      const saved = savedAfter(first);
      const { feed: seenFeed, seen } = watch(feed);
      const second = await runSync({ feeds: [seenFeed], world, saved });
      const truth = await world.truth();
      expect(differences([feed], copyAfter([feed], second, copyAfter([feed], first)), truth)).toEqual([]);
      expect(movedBack(feed, saved, savedAfter(second, saved))).toEqual([]);
      const { windows: cursor } = feed;
      if (!cursor && !feed.changedSince) expect(recordCounts(second)).toEqual(recordCounts(first));
      if (!cursor) return;
      const lookback = cursor.lookback?.(world.open(() => undefined)) ?? 0;
      const ends = [...saved.values()].flatMap((state) => [...spansOf(state).values()].map(({ to }) => to));
      for (const { window, keys } of seen.slices)
        if (!keys) expect(window.from).toBeGreaterThanOrEqual(Math.min(...ends) - lookback);
    }));

  if (!feed.windows) return;
  test('a state from the future asks for nothing and comes back as it was', () =>
    everyWorld(subject, 3, async (world) => {
      const saved = future(savedAfter(await runSync({ feeds: [feed], world })));
      const { feed: seenFeed, seen } = watch(feed);
      const messages = await runSync({ feeds: [seenFeed], world, saved });
      expect(recordCounts(messages).size).toBe(0);
      const incremental = feed.streams.filter(({ cursorField }) => cursorField !== undefined);
      if (incremental.length === feed.streams.length) expect(seen.slices).toEqual([]);
      for (const { name } of incremental) expect(savedAfter(messages).get(name)).toEqual(saved.get(name));
      expect(new Set(endings(messages).values())).toEqual(new Set(['COMPLETE']));
    }));
}

/** The same states, with the cursor and every end of a span in the year 2099, and nothing that is open. */
function future(saved: Saved): Saved {
  const late = (text: string): string =>
    text.replaceAll(/("(?!from)[a-z_]+":")\d{4}(-\d{2}-\d{2}(?:T[0-9:.]+Z)?")/g, '$12099$2');
  return new Map(
    [...saved].map(([name, { records_beyond: _, open: __, ...state }]) => [
      name,
      JSON.parse(late(JSON.stringify(state))) as typeof state,
    ]),
  );
}
