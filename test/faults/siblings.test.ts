// Streams of one feed stay together, and with the tenant: over faults, kills and changes between syncs, no row is missing
// or out of date after one more sync. `FAULT_RUNS` plays more runs, `FAULTS_SEED` others.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { passTime } from '../../simulator/src/time-passes.ts';
import { createRandom, type Random } from '../core/engine/support/random.ts';
import { savedAfter, type Saved } from '../core/engine/support/syncs.ts';
import { hour, minute } from '../support/time.ts';
import { kinds, rowsOf, type Rows } from './support/cells.ts';
import { openCompany, type Company, type Read } from './support/company.ts';
import { siblingsOf, type Group } from './support/groups.ts';

const runs = Number(process.env['FAULT_RUNS'] ?? 6);
const seed = Number(process.env['FAULTS_SEED'] ?? 1);

/** Faults that show: an undetectable fault is not made good by a later sync either. */
const visible = kinds.filter(({ unseen, fits }) => unseen === undefined && fits.length > 0);

let company: Company;
beforeAll(async () => {
  company = await openCompany();
});
afterAll(() => company.close());

/** What a platform has of these streams. */
interface Warehouse {
  readonly reads: readonly Read[];
  readonly saved: Saved;
}

test('no row of siblings is missing or out of date', { timeout: runs * 5 * minute }, async () => {
  for (const group of siblingsOf(company.streams)) await follow(group);
  await follow({
    name: 'attendance of users',
    streams: company.streams.filter(({ name }) => name.startsWith('attendance_user_')),
  });
});

async function follow({ name, streams }: Group): Promise<void> {
  const property = fc.asyncProperty(fc.nat(), async (own) => {
    const random = createRandom(own);
    let warehouse: Warehouse = { reads: [], saved: new Map() };
    for (let syncs = 2 + random.int(3); syncs > 0; syncs -= 1) {
      company.server.start(random.once(4) ? undefined : anyStrike(random));
      warehouse = await after(warehouse, streams, random.once(3) ? Infinity : random.int(400));
      passTime(company.simulator.tenant);
      company.forward(hour);
    }
    company.server.start();
    warehouse = await after(warehouse, streams, Infinity);
    const truth = await company.read(streams);
    for (const stream of streams) {
      // Streams without a cursor are replaced by each whole read.
      const reads = stream.source_defined_cursor === true ? warehouse.reads : warehouse.reads.slice(-1);
      expect(missingIn(rowsOf([stream], reads), rowsOf([stream], [truth])), name).toEqual([]);
    }
  });
  await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
}

function anyStrike(random: Random) {
  return {
    kind: random.pick(visible),
    position: random.pick([0, 1, 3, 10, 30]),
    how: random.pick(['once', 'always'] as const),
    atSignIn: random.once(8),
  };
}

/** One more sync of which the platform gets so many messages. */
async function after(
  { reads, saved }: Warehouse,
  streams: Company['streams'],
  messages: number,
): Promise<Warehouse> {
  const read = await company.read(streams, saved);
  const got = { ...read, messages: read.messages.slice(0, messages) };
  return { reads: [...reads, got], saved: savedAfter(got.messages, saved) };
}

function missingIn(rows: Rows, truth: Rows): string[] {
  return [...truth].flatMap(([key, row]) =>
    rows.get(key) === row ? [] : [`${key} is ${rows.has(key) ? 'out of date' : 'missing'}`],
  );
}
