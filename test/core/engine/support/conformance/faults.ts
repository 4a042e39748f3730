// A read that breaks anywhere is reported, affects nothing else, and is made good by the next sync.
import { expect, test } from 'vitest';
import { ConnectorError } from '../../../../../src/engine/errors.ts';
import { copyAfter, differences } from '../copy.ts';
import type { Random } from '../random.ts';
import { spansOf } from '../spans.ts';
import type { Effort, Subject } from '../subject.ts';
import { endings, errorsIn, runSync, savedAfter } from '../syncs.ts';
import { faulty, watched, type Fault } from '../witness.ts';
import { everyWorld } from './property.ts';

/** Faults in `read`, in `rows` and in `partitions`, each at a random place, each with a random error. */
export function faultTests<Context>(subject: Subject<Context>, { runs }: Effort): void {
  const { feed } = subject;
  const places = (['read', 'rows', 'partitions'] as const).filter(
    (at) => at !== 'partitions' || feed.partitions,
  );

  test.each(places)('a fault in %s is loud, loses nothing else, and is made good by the next sync', (at) =>
    everyWorld(subject, runs, async (world, random) => {
      const fault: Fault = {
        at,
        nth: random.pick([0, 0, 1, 2, 5, 9]),
        item: random.int(4),
        error: anyError(random),
      };
      const { feed: brokenFeed, struck } = faulty(feed, fault);
      const { feed: seenFeed, seen } = watched(brokenFeed);
      const first = await runSync({ feeds: [seenFeed], world, bound: 1 + random.int(3) });
      const place = struck();
      const failed = [...endings(first)]
        .filter(([, status]) => status === 'INCOMPLETE')
        .map(([name]) => name);
      const partition = place?.slice?.partition;
      const all = feed.streams
        .filter(({ within }) => !partition || !within || within(partition))
        .map(({ name }) => name);

      expect(failed).toEqual(!place ? [] : place.stream === undefined ? all : [place.stream]);
      const errors = errorsIn(first);
      expect(errors.map(({ stream_descriptor }) => stream_descriptor?.name).sort()).toEqual(
        [...failed].sort(),
      );
      for (const { failure_type } of errors)
        expect(failure_type).toBe(fault.error instanceof ConnectorError ? fault.error.type : 'system_error');

      const saved = savedAfter(first);
      const { windows: cursor } = feed;
      const slice = place?.slice;
      if (cursor && slice && !slice.keys) {
        const broken = Object.values(slice.partition).join('/');
        const settled = cursor.settled(world.clock());
        const others = new Set(seen.slices.map(({ partition }) => Object.values(partition).join('/')));
        others.delete(broken);
        const asked = seen.slices.filter(({ partition }) => Object.values(partition).join('/') === broken);
        if (!cursor.ahead) expect(asked.at(-1), 'a partition that broke is left alone').toBe(slice);
        for (const name of failed) {
          const spans = spansOf(saved.get(name));
          expect(spans.get(broken)?.to ?? -Infinity).toBeLessThanOrEqual(slice.window.from);
          for (const other of others) expect(spans.get(other)?.to).toBe(settled);
        }
      }
      const second = await runSync({ feeds: [feed], world, saved });
      const copy = copyAfter([feed], second, copyAfter([feed], first));
      expect(differences([feed], copy, await world.truth())).toEqual([]);
    }),
  );
}

function anyError({ pick }: Random): unknown {
  return pick<() => unknown>([
    () => new ConnectorError('config_error', 'You must act.'),
    () => new ConnectorError('transient_error', 'Try later.'),
    () => new ConnectorError('system_error', 'The service has a bug.', { internal: 'log id 1' }),
    () => new TypeError('x is not a function'),
    () => 'a thrown text',
  ])();
}
