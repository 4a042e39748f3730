// Configurations, catalogs and states that no program would write: each is used, or refused with an error that names the
// file and shows nothing of what is in it. `FUZZ_RUNS` plays more runs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { AirbyteStream } from '../../../src/airbyte/messages.ts';
import { readConfig } from '../../../src/commands/configuration.ts';
import { readCatalog, readState } from '../../../src/commands/files.ts';
import { parseConfig } from '../../../src/config.ts';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { planRead } from '../../../src/engine/plan.ts';
import { toCatalog } from '../../../src/engine/schema.ts';
import { feedsOf } from '../../../src/modules/index.ts';
import { configure, inputsOf } from '../engine/support/syncs.ts';
import { createRandom, type Random } from '../engine/support/random.ts';
import { withOddValue } from '../../support/odd.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 60);

/** Recognisable in any output. */
const secret = 's3cr3t-Zq9x';

const config = {
  base_url: 'http://127.0.0.1:9',
  credentials: { auth_type: 'custom_app', app_id: `cli_${secret}`, app_secret: secret },
  modules: ['approval', 'base', 'attendance', 'contact'],
  approval: { approval_codes: [secret], start_date: '2026-01-01', lookback_days: 3, window_hours: 4 },
  base: {
    tables: [{ url: 'https://x.larksuite.com/base/APP?table=tblX' }, { app_token: 'APP', table_id: 'tblY' }],
  },
  attendance: { employee_ids: [secret], start_date: '2026-01-01T00:00:00Z', include_resigned: true },
  contact: { department_ids: ['od-1'], role_ids: ['r1'] },
  network: { proxy_url: `http://user:${secret}@127.0.0.1:9`, timeout_seconds: 5 },
  limits: { max_api_calls: 10, max_concurrency: 2, rate_share: 0.5 },
  enrich_contacts: true,
};
const feeds = feedsOf(parseConfig(config));
const streams: readonly AirbyteStream[] = toCatalog(feeds);

interface SavedState {
  readonly stream: string;
  readonly state: object;
}
/** States that version 0.1.0 saved. */
const saved = JSON.parse(
  readFileSync(join(import.meta.dirname, '../engine/saved-states/0.1.0.json'), 'utf8'),
) as { readonly read: readonly SavedState[] };
const states = saved.read.map(({ stream: name, state: stream_state }) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, stream_state },
}));

/** How the bytes of a file may differ from those of its text. */
const damages: readonly ((text: string, random: Random) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text),
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\uFEFF${text}`),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`${text}\n${text}`),
  (text, { int }) => Buffer.from(text).subarray(0, int(text.length)),
  (text, { int }) => Buffer.from(text).fill(int(256), int(text.length), undefined),
  (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0x00])]),
];

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The path of a file with an odd value somewhere in this JSON. */
function oddFile(value: unknown, random: Random): string {
  const path = join(folder, 'odd.json');
  writeFileSync(path, random.pick(damages)(withOddValue(value, random), random));
  return path;
}

/** Uses a file: it may be refused, by an error for people. */
async function useOrRefuse(use: () => unknown): Promise<void> {
  try {
    await use();
  } catch (error) {
    expectForPeople(error);
  }
}

function expectForPeople(error: unknown): void {
  if (!(error instanceof ConnectorError)) throw error;
  expect(error.type).toBe('config_error');
  expect(error.message.length).toBeLessThan(3_000);
  expect(error.message).not.toContain(secret);
  expect(error.message).not.toMatch(/undefined|\[object|ZodError|SyntaxError|\n\s+at /);
}

const inFuzz = (use: (random: Random) => unknown) =>
  fc.assert(
    fc.asyncProperty(fc.nat(), async (own) => {
      await useOrRefuse(() => use(createRandom(own)));
    }),
    { seed: 20_260_301, numRuns, endOnFailure: true },
  );

describe('an odd file is used or refused', () => {
  test('a configuration', () =>
    inFuzz(async (random) => {
      const read = await readConfig({ path: oddFile(config, random), region: 'lark', env: {} });
      toCatalog(feedsOf(read.config));
    }));

  test('a catalog', () =>
    inFuzz((random) => {
      planRead(feeds, readCatalog(oddFile(configure(streams), random)), new Map());
    }));

  test('a state', () =>
    inFuzz(async (random) => {
      const { catalog } = inputsOf(configure(streams));
      const { refused } = planRead(feeds, catalog, await readState(oddFile(states, random)));
      for (const { error } of refused) expectForPeople(error);
    }));
});
