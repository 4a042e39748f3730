// The conformance suite: what every feed promises, whatever it reads.
import { describe } from 'vitest';
import { changeTests } from './conformance/change.ts';
import { faultTests } from './conformance/faults.ts';
import { killTests } from './conformance/kills.ts';
import { siblingTests } from './conformance/siblings.ts';
import { wholeTests } from './conformance/whole.ts';
import type { Effort, Subject } from './subject.ts';

const inMemory: Effort = { runs: 10, kills: Infinity };

/**
 * Examines one feed, in worlds that it brings along (`Subject` says what those need; `subjects.ts` makes some in
 * memory; one behind HTTP wants less effort, for example `{ runs: 3, kills: 20 }`): one sync is the truth, a second reads no more than the lookback,
 * a kill or a failure anywhere loses nothing, streams next to each other get what each of them lacks.
 */
export function describeFeed<Context>(
  name: string,
  subject: Subject<Context>,
  effort: Effort = inMemory,
): void {
  describe(name, () => {
    wholeTests(subject, effort);
    killTests(subject, effort);
    changeTests(subject, effort);
    siblingTests(subject, effort);
    faultTests(subject, effort);
  });
}
