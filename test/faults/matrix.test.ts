// Every kind of fault x every group of streams x the first, a middle and the last answer x once and always: the rows are exact, or
// the read fails with a fitting type and the next sync from its state is whole. `FAULTS=all` plays every cell, a number
// plays so many of them; `FAULTS_GROUPS=a,b` plays those of some groups.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../core/engine/support/random.ts';
import { second, minute, hour } from '../support/time.ts';
import { cellsOf, outcomeOf, rowsOf, type Cell, type Rows } from './support/cells.ts';
import { openCompany, type Company } from './support/company.ts';
import { groupsOf } from './support/groups.ts';
import { nameOf, tableOf, unseenOf, type Result } from './support/table.ts';

const wish = process.env['FAULTS'] ?? '400';
const chosen = process.env['FAULTS_GROUPS']?.split(',');
const seed = Number(process.env['FAULTS_SEED'] ?? 1);

let company: Company;
const results: Result[] = [];

beforeAll(async () => {
  company = await openCompany();
});
afterAll(async () => {
  process.stdout.write(`${tableOf(results)}\n\nCannot be seen:\n${unseenOf(results)}\n`);
  await company.close();
});

/** The cells of every group, and the rows that it has. */
async function allCells() {
  const cells: Cell[] = [];
  const truths = new Map<string, Rows>();
  for (const group of groupsOf(company.streams)) {
    const { name, streams } = group;
    if (chosen && !chosen.includes(name)) continue;
    company.server.start();
    const read = await company.read(streams);
    for (const stream of streams)
      if (rowsOf([stream], [read]).size === 0) throw new Error(`The tenant has no rows of ${stream.name}.`);
    truths.set(name, rowsOf(streams, [read]));
    cells.push(...cellsOf(group, company));
  }
  return { cells, truths };
}

test(
  'a fault costs no row without a failure that fits',
  { timeout: wish === 'all' ? 3 * hour : 10 * minute },
  async () => {
    const { cells, truths } = await allCells();
    const played = wish === 'all' ? cells : createRandom(seed).shuffled(cells).slice(0, Number(wish));
    let said = Date.now();
    for (const [at, cell] of played.entries()) {
      const outcome = await outcomeOf(cell, truths.get(cell.group.name) ?? new Map(), company);
      if (outcome.kind === 'missed') continue;
      results.push({ cell, outcome });
      if (Date.now() - said < 30 * second) continue;
      said = Date.now();
      process.stdout.write(`${at + 1} of ${played.length} of ${cells.length} cells\n`);
    }
    const wrong = results.flatMap(({ cell, outcome }) =>
      outcome.kind === 'wrong' ? [`${nameOf(cell)}: ${outcome.why}`] : [],
    );
    expect(wrong).toEqual([]);
  },
);
