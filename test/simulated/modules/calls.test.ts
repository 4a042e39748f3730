// No question is sent twice in one sync: the calls of each stream over the different questions among them are 1.00, in the
// first sync and in the second one of an unchanged tenant.
import { describe, expect, test } from 'vitest';
import type { Call } from '../../../simulator/src/simulator.ts';
import { allFeeds } from '../../../src/modules/index.ts';
import { openTenant } from '../../support/open-tenant.ts';

const size = {
  people: 12,
  departments: 4,
  depth: 2,
  approval: { definitions: 2, instances: 10, days: 3 },
  base: { bases: 3, tables: 2, rows: 8 },
};

const names = allFeeds.flatMap(({ streams }) => streams.map(({ name }) => name));

/** What is asked: method, path, query and body. */
function asked({ endpoint, url, body }: Call): string {
  return `${endpoint} ${url} ${JSON.stringify(body ?? null)}`;
}

function repeatedIn(calls: readonly Call[]): string[] {
  const seen = new Set<string>();
  return calls.map(asked).filter((question) => seen.size === seen.add(question).size);
}

describe.each(['one', 'every'])('%s stream a sync', (how) => {
  test.each(how === 'one' ? names.map((name) => [name]) : [names])(
    'asks nothing twice: %s',
    async (...streams) => {
      const one = await openTenant({ module: 'all', size });
      const { saved, calls } = await one.sync({ streams });
      expect(calls.length).toBeGreaterThan(1);
      expect(repeatedIn(calls)).toEqual([]);
      const second = await one.sync({ streams, saved });
      expect(repeatedIn(second.calls)).toEqual([]);
      expect(second.calls.length).toBeLessThanOrEqual(calls.length);
    },
  );
});

test('tables with streams of their own are found and read with one look at their structure', async () => {
  const one = await openTenant({ module: 'base' });
  const { calls } = await one.sync({ settings: { typed_streams: true } });
  expect(repeatedIn(calls)).toEqual([]);
  const fields = calls.filter(({ endpoint }) => endpoint.endsWith('/fields'));
  const tables = one.bases.bases().flatMap(({ app_token }) => [...one.bases.tables(app_token)]);
  expect(fields).toHaveLength(tables.length);
});

test('users that attendance refused before are asked for in one call a sync, by all streams together', async () => {
  const one = await openTenant({ module: 'attendance' });
  const people = [...one.simulator.tenant.contact.people()].map(({ user_id }) => user_id);
  const unknown = ['zz000001', 'zz000002'];
  const settings = { employee_ids: [...people, ...unknown] };
  const { saved } = await one.sync({ settings });
  one.forward(60 * 60_000);
  const { calls } = await one.sync({ settings, saved });
  const about = calls.filter((call) => unknown.some((id) => asked(call).includes(id)));
  expect(about.map(({ endpoint }) => endpoint)).toEqual(['POST /open-apis/attendance/v1/user_tasks/query']);
});
