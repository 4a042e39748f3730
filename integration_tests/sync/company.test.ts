// The built command line syncs a company into every kind of destination: what is there is what the company is, also after it
// has changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../simulator/src/simulator.ts';
import { passTime } from '../../simulator/src/time-passes.ts';
import type { AirbyteStream } from '../../src/airbyte/messages.ts';
import { toTargetStream } from '../../src/sync/streams.ts';
import { runCli, writeJson } from '../../test/support/cli.ts';
import { day, minute } from '../../test/support/time.ts';
import { judge } from '../platform/support/truth.ts';
import { anHourAgo } from '../support/acceptance.ts';
import { configForAll, discovered } from '../support/company.ts';
import { current, places } from './support/places.ts';
import { startPostgres, type Server } from './support/postgres.ts';

let server: Server;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'source-lark-company-'));
  server = await startPostgres();
});

afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

test.each(Object.entries(places))('%s holds the company, and follows it', async (_name, place) => {
  let now = anHourAgo();
  const simulator = await startSimulator({
    rates: 'off',
    clock: () => now,
    size: {
      people: 12,
      departments: 4,
      depth: 2,
      approval: { definitions: 2, instances: 12, days: 2 },
      attendance: { days: 2 },
      base: { bases: 1, tables: 2, rows: 8 },
    },
  });
  onTestFinished(() => simulator.close());
  const settings = configForAll(simulator, { start: now - 3 * day });
  const streams = (await discovered(settings)).map((stream) => toTargetStream(stream as AirbyteStream));
  const to = place.fresh('company', { folder, server });
  const format = place.format === undefined ? [] : ['--format', place.format];
  const words = ['sync', '--config', writeJson('config.json', settings), '--to', to, ...format];
  for (let syncs = 0; syncs < 2; syncs += 1) {
    const { exitCode, stderr } = await runCli(words);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const rows = await place.rows(to, streams);
    expect(judge(simulator, current(rows, simulator), now).differing, `sync ${syncs + 1}`).toEqual([]);
    passTime(simulator.tenant);
    now += 6 * minute;
  }
});
