// kill -9 at seeded random moments of the built command line: a read that goes on from the last STATE that reached the
// reader misses no row. `KILLS=1000` kills more often.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../simulator/src/simulator.ts';
import { createRandom } from '../test/core/engine/support/random.ts';
import { runCli, tailState, writeJson, type CliRun } from '../test/support/cli.ts';
import { valueAt, type JsonObject } from '../test/support/json.ts';
import type { AirbyteStream } from '../test/checkers/protocol.ts';
import { anHourAgo, configured, incremental } from './support/acceptance.ts';
import { configForAll, discovered, recordsIn } from './support/company.ts';

const kills = Number(process.env['KILLS'] ?? 100);
const minutes = 60_000;
const days = 3;
const everySlice = fileURLToPath(new URL('support/every-slice.mjs', import.meta.url));

let simulator: Simulator;
let streams: readonly AirbyteStream[];
let files: readonly string[];

/** After so many kills in a row a read may end. */
const killsInARow = 8;

/** The keys of all rows, as `stream key`. */
let wanted: ReadonlySet<string>;
/** Lines of a whole read. */
let length: number;

beforeAll(async () => {
  const now = anHourAgo();
  simulator = await startSimulator({
    rates: 'off',
    clock: () => now,
    size: {
      people: 6,
      departments: 3,
      depth: 2,
      approval: { definitions: 2, instances: 12, days: days - 1 },
      attendance: { days: days - 1 },
      base: { bases: 1, tables: 2, rows: 8 },
    },
  });
  // No lookback: it would fetch again what a state leaves out.
  const config = configForAll(simulator, { start: now - days * 24 * 60 * minutes, forwardOnly: true });
  streams = await discovered(config);
  const catalog = {
    streams: streams.flatMap(
      (stream) => configured([stream], incremental(stream) ? 'incremental' : 'full_refresh').streams,
    ),
  };
  files = ['--config', writeJson('config.json', config), '--catalog', writeJson('catalog.json', catalog)];
  const whole = await read([]);
  expect(whole).toMatchObject({ exitCode: 0, stderr: '' });
  wanted = new Set(keysIn(whole));
  length = whole.lines.length;
});

afterAll(() => simulator.close());

/** A read that goes on from these states; killed after so many lines, if any are given. */
function read(states: readonly JsonObject[], lines?: number): Promise<CliRun> {
  return runCli(['read', ...files, '--state', writeJson('state.json', states)], {
    env: { NODE_OPTIONS: `--import=${everySlice}` },
    ...(lines !== undefined && { killAfter: { lines, signal: 'SIGKILL' } }),
  });
}

function keysIn(run: CliRun): string[] {
  const records = recordsIn(run);
  return streams.flatMap(({ name, source_defined_primary_key = [] }) =>
    (records[name] ?? []).map((row) => {
      const key = source_defined_primary_key.map(([column = '']) => row[column]);
      return `${name} ${JSON.stringify(key)}`;
    }),
  );
}

const nameOf = (state: JsonObject): string => String(valueAt(state, ['stream', 'stream_descriptor', 'name']));

/** The last state of each stream that the reader has, after one more run. */
function statesAfter(before: readonly JsonObject[], run: CliRun): JsonObject[] {
  const last = new Map([...before, ...tailState(run.lines)].map((state) => [nameOf(state), state]));
  return [...last.values()];
}

interface Tally {
  kills: number;
  /** Kills after which the reader had a STATE. */
  resumed: number;
  /** Reads that came to their end, each after some kills. */
  completed: number;
}

/** Reads until they are complete, killed again and again; what is missing then is a failure. */
async function killed(count: number, seed: number): Promise<Tally> {
  const random = createRandom(seed);
  const tally = { kills: 0, resumed: 0, completed: 0 };
  let states: readonly JsonObject[] = [];
  let seen = new Set<string>();
  for (let inARow = 0; tally.kills < count || inARow > 0;) {
    const enough = inARow === killsInARow || tally.kills === count;
    // What is left after a kill is shorter.
    const moment = 1 + random.int(inARow === 0 ? length : Math.ceil(length / 3));
    const run = await read(states, enough ? undefined : moment);
    for (const key of keysIn(run)) seen.add(key);
    if (run.signal === 'SIGKILL') {
      tally.kills += 1;
      inARow += 1;
      states = statesAfter(states, run);
      if (states.length > 0) tally.resumed += 1;
      continue;
    }
    expect(run).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
    expect(
      [...wanted].filter((key) => !seen.has(key)),
      `seed ${seed}, after ${tally.kills} kills`,
    ).toEqual([]);
    tally.completed += 1;
    [states, seen, inARow] = [[], new Set(), 0];
  }
  return tally;
}

test(`${kills} kills lose no row of any stream`, { timeout: Math.max(5, kills / 20) * minutes }, async () => {
  const half = Math.ceil(kills / 2);
  const tallies = await Promise.all([killed(half, 1), killed(kills - half, 2)]);
  const sum = (key: keyof Tally): number => tallies.reduce((total, one) => total + one[key], 0);
  process.stdout.write(
    `${sum('kills')} kills, ${sum('resumed')} reads resumed from a STATE, ${sum('completed')} complete reads ` +
      `of ${wanted.size} rows, 0 rows missing\n`,
  );
  expect(sum('kills')).toBe(kills);
  // The moments are spread over reads that have states and reads that have none yet.
  expect(sum('resumed')).toBeGreaterThan(kills / 4);
  expect(sum('completed')).toBeGreaterThan(1);
});
