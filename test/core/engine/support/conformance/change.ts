// A service that changes between syncs, whole ones and killed ones, is followed without a gap.
import { expect, test } from 'vitest';
import { copyAfter, differences } from '../copy.ts';
import { movedBack } from '../spans.ts';
import { inWorld, type Effort, type Subject } from '../subject.ts';
import { runSync, savedAfter } from '../syncs.ts';
import { everyWorld } from './property.ts';

/** Rows that appear and change within the lookback arrive, though every sync but the last may be killed. */
export function changeTests<Context>(subject: Subject<Context>, { runs }: Effort): void {
  const { feed } = subject;

  test('what appears and changes between syncs arrives, though all but the last are killed', async ({
    skip,
  }) => {
    await inWorld(subject, 0, (world) => {
      if (!world.change) skip('this world does not change');
    });
    await everyWorld(subject, runs, async (world, { int, once }) => {
      let copy = copyAfter([feed], []);
      let saved = savedAfter([]);
      for (let syncs = 1 + int(5); syncs > 0; syncs -= 1) {
        const whole = await runSync({ feeds: [feed], world, saved, bound: 1 + int(3) });
        const received = once(3) ? whole : whole.slice(0, int(whole.length));
        copy = copyAfter([feed], received, copy);
        const after = savedAfter(received, saved);
        expect(movedBack(feed, saved, after)).toEqual([]);
        saved = after;
        await world.change?.();
      }
      copy = copyAfter([feed], await runSync({ feeds: [feed], world, saved }), copy);
      expect(differences([feed], copy, await world.truth())).toEqual([]);
    });
  });
}
