// Killed after any message and resumed from the last STATE that got out, nothing is missing.
import { expect, test } from 'vitest';
import { copyAfter, differences } from '../copy.ts';
import { movedBack } from '../spans.ts';
import { inWorld, type Effort, type Subject } from '../subject.ts';
import { killPoints, runSync, savedAfter } from '../syncs.ts';
import { everyWorld } from './property.ts';

/**
 * Every place of a kill, and chains of kills. What the platform keeps only changes with a STATE, and every message
 * more is a row more in the warehouse: so a kill right after a STATE is the worst of those until the next one.
 */
export function killTests<Context>(subject: Subject<Context>, { runs, kills }: Effort): void {
  const { feed } = subject;

  test('killed after any message and resumed, the union is the truth', () =>
    inWorld(subject, 1, async (world) => {
      const whole = await runSync({ feeds: [feed], world });
      const truth = await world.truth();
      for (const point of killPoints(whole, kills)) {
        const [received, saved] = [whole.slice(0, point), savedAfter(whole.slice(0, point))];
        const resumed = await runSync({ feeds: [feed], world, saved });
        const copy = copyAfter([feed], resumed, copyAfter([feed], received));
        expect(differences([feed], copy, truth), `killed after message ${point}`).toEqual([]);
        expect(movedBack(feed, saved, savedAfter(resumed, saved))).toEqual([]);
      }
    }));

  test('killed again and again, the union is the truth', () =>
    everyWorld(subject, runs, async (world, { int }) => {
      let copy = copyAfter([feed], []);
      let saved = savedAfter([]);
      for (let attempts = 1 + int(4); attempts > 0; attempts -= 1) {
        const checkpoints = { milliseconds: Infinity, records: 1 + int(20) };
        const whole = await runSync({ feeds: [feed], world, saved, checkpoints, bound: 1 + int(3) });
        const received = whole.slice(0, int(whole.length + 1));
        copy = copyAfter([feed], received, copy);
        const after = savedAfter(received, saved);
        expect(movedBack(feed, saved, after)).toEqual([]);
        saved = after;
      }
      copy = copyAfter([feed], await runSync({ feeds: [feed], world, saved }), copy);
      expect(differences([feed], copy, await world.truth())).toEqual([]);
    }));
}
