// kill -9 at seeded random moments of `sync`, while the company goes on living: what is committed is consistent, and after
// the next sync that is left alone every row is right. `KILLS=200` kills more often.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/src/simulator.ts';
import { passTime } from '../../simulator/src/time-passes.ts';
import type { AirbyteStream } from '../../src/airbyte/messages.ts';
import { toTargetStream } from '../../src/sync/streams.ts';
import type { TargetStream } from '../../src/sync/types.ts';
import { createRandom } from '../../test/core/engine/support/random.ts';
import { writeJson } from '../../test/support/cli.ts';
import { anHourAgo } from '../support/acceptance.ts';
import { configForAll, discovered, inOrder } from '../support/company.ts';
import { builtCli } from '../support/processes.ts';
import { judge } from '../platform/support/truth.ts';
import { current, places, type Place, type Row, type Rows } from './support/places.ts';
import { startPostgres, type Server } from './support/postgres.ts';

const kills = Number(process.env['KILLS'] ?? 20);
const minutes = 60_000;
const days = 3;
/** Between two syncs that are left alone: Lark's newest instances are read when they are a few minutes old. */
const pause = 6 * minutes;
/** Kills in a row, at most, before a sync is left alone. */
const inARow = 5;

let simulator: Simulator;
let server: Server;
let folder: string;
let config: string;
let streams: readonly TargetStream[];
let now: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'source-lark-kills-'));
  server = await startPostgres();
});

/** A company whose clock stays behind the real one, however often time passes in it. */
beforeEach(async () => {
  now = anHourAgo() - kills * pause;
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
  const settings = configForAll(simulator, { start: now - days * 24 * 60 * minutes });
  config = writeJson('config.json', settings);
  streams = (await discovered(settings)).map((stream) => toTargetStream(stream as AirbyteStream));
});

afterEach(() => simulator.close());

afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

/** One sync that commits as often as it can; killed after so many milliseconds, if any are given. */
async function sync(
  to: string,
  { format }: Place,
  killAfter?: number,
): Promise<{ code: number | null; stderr: string }> {
  const everyCommit = fileURLToPath(new URL('support/every-commit.mjs', import.meta.url));
  const form = format === undefined ? [] : ['--format', format];
  const child = spawn(
    process.execPath,
    [`--import=${everyCommit}`, builtCli, 'sync', '--config', config, '--to', to, ...form],
    { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, stderr };
}

/** Rows of an instance have its revision in every table. */
function expectConsistent(rows: Rows): void {
  const revisions = new Map(
    rows.get('approval_instances')?.map((row) => [row['instance_code'], row['instance_revision']]),
  );
  for (const name of ['approval_form_fields', 'approval_tasks', 'approval_timeline', 'approval_comments']) {
    const others = (rows.get(name) ?? []).filter(
      (row) => revisions.get(row['instance_code']) !== row['instance_revision'],
    );
    expect(others, name).toEqual([]);
  }
}

/** What a later sync is sure to have: of a record its key and its last change, because Lark computes other cells silently. */
const lasting = ({ name, key, cursor }: TargetStream, rows: readonly Row[]): string[] =>
  inOrder(
    rows.map(({ payload: _, ...row }) =>
      name.startsWith('base_') && cursor !== undefined
        ? Object.fromEntries([...key, cursor].map((column) => [column, row[column]]))
        : row,
    ),
  ).map((row) => row.replaceAll(/https?:[^"\\]*/g, ''));

const isFolder = (name: string): boolean => name === 'folder' || name === 'Parquet';

test.each(Object.entries(places))(
  `${kills} kills lose no row of %s, and repeat none`,
  { timeout: Math.max(5, kills / 4) * minutes },
  async (name, place) => {
    const fresh = (database: string): string => place.fresh(database, { folder, server });
    const rows = (where: string): Promise<Rows> => place.rows(where, streams);
    const random = createRandom(name.length);
    const to = fresh('killed');
    let [killed, whole, duration] = [0, 0, 2_000];
    while (killed < kills || whole === 0) {
      const goal = Math.min(kills - killed, 1 + random.int(inARow));
      for (let at = 0; at < goal; at += 1) {
        const { code } = await sync(to, place, 150 + random.int(duration));
        if (code === null) killed += 1;
      }
      const startedAt = Date.now();
      const { code, stderr } = await sync(to, place);
      duration = Date.now() - startedAt;
      expect({ code, stderr }).toMatchObject({ code: 0 });
      whole += 1;
      const all = await rows(to);
      if (!isFolder(name)) expectConsistent(all);
      const kept = current(all, simulator);
      expect(judge(simulator, kept, now).differing, `${name} after ${killed} kills`).toEqual([]);
      passTime(simulator.tenant);
      now += pause;
    }
    expect((await sync(to, place)).code).toBe(0);
    const [kept, other] = [await rows(to), fresh('whole')];
    expect((await sync(other, place)).code).toBe(0);
    const expected = await rows(other);
    for (const stream of streams) {
      const own = new Set(lasting(stream, kept.get(stream.name) ?? []));
      const missing = lasting(stream, expected.get(stream.name) ?? []).filter((row) => !own.has(row));
      expect(missing, `${name}: ${stream.name}`).toEqual([]);
    }
    process.stdout.write(`${name}: ${killed} kills, ${whole} syncs to their end, every row right\n`);
  },
);
