// One way to run a property over many worlds: seeded, so that a failure comes back.
import fc from 'fast-check';
import { createRandom, type Random } from '../random.ts';
import { inWorld, type Subject, type World } from '../subject.ts';

/** Runs an examination in many worlds, each with chance of its own. */
export async function everyWorld<Context>(
  subject: Subject<Context>,
  runs: number,
  examine: (world: World<Context>, random: Random) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(fc.nat(), (seed) =>
    inWorld(subject, seed, (world) => examine(world, createRandom(seed))),
  );
  // A smaller seed does not make a simpler world, so a failure is not reduced.
  await fc.assert(property, { seed: 20_260_301, numRuns: runs, endOnFailure: true });
}
