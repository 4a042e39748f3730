// The calls of each stream over the different questions among them, in a first sync and in one of an unchanged tenant.
import { test } from 'vitest';
import type { Call } from '../simulator/src/simulator.ts';
import { allFeeds } from '../src/modules/index.ts';
import { openTenant } from '../test/support/open-tenant.ts';

const size = {
  people: 12,
  departments: 4,
  depth: 2,
  approval: { definitions: 2, instances: 10, days: 3 },
  base: { bases: 3, tables: 2, rows: 8 },
};

const figures = (calls: readonly Call[]): string => {
  const questions = new Set(
    calls.map(({ endpoint, url, body }) => `${endpoint} ${url} ${JSON.stringify(body ?? null)}`),
  );
  return `${calls.length} | ${(calls.length / questions.size).toFixed(2)}`;
};

test.each(allFeeds.flatMap(({ streams }) => streams.map(({ name }) => name)))('%s', async (stream) => {
  const tenant = await openTenant({ module: 'all', size });
  const first = await tenant.sync({ streams: [stream] });
  const second = await tenant.sync({ streams: [stream], saved: first.saved });
  process.stdout.write(`calls | ${stream} | ${figures(first.calls)} | ${figures(second.calls)} |\n`);
});
