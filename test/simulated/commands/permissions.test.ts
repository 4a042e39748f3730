// check means read: each permission that any stream needs is taken away, and both say the same. The table of
// docs/permissions.md says what.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Outgoing } from '../../../src/airbyte/messages.ts';
import { readCommand } from '../../../src/commands/read.ts';
import { nothingSpecial, permissionsFor } from '../../../src/commands/setup/scopes.ts';
import { feedsOf } from '../../../src/modules/index.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { worldAt } from '../../support/tenant.ts';
import { check, modules, type Tenant } from './support.ts';

/** Whether something cannot be read, and the permissions that are named. */
interface Verdict {
  readonly fails: boolean;
  readonly names: readonly string[];
}

/** Those of every module, and that of a setting. */
const scopes = [...permissionsFor(nothingSpecial()), 'contact:functional_role:readonly'].sort();

const size = {
  people: 10,
  departments: 4,
  depth: 2,
  approval: { definitions: 2, instances: 6, days: 1 },
  base: { bases: 3, tables: 1, rows: 3 },
};

function namedIn(lines: readonly string[]): string[] {
  return scopes.filter((scope) => lines.some((line) => line.includes(scope)));
}

async function checkAll(one: Tenant): Promise<Verdict> {
  const { status, message } = await check(one);
  // A module that fails also lists whatever it needs.
  const lines = message.split('\n').filter((line) => !line.includes('all permissions it needs'));
  return { fails: status === 'FAILED', names: namedIn(lines) };
}

async function readAll({ config, now }: Tenant): Promise<Verdict> {
  const errors: string[] = [];
  const warnings: string[] = [];
  const messages: AsyncIterable<Outgoing> = readCommand(
    { config: config(), states: new Map() },
    worldAt(now),
  );
  for await (const message of messages) {
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') errors.push(message.trace.error.message);
    if (message.type === 'LOG' && message.log.message.startsWith('Null in every row'))
      warnings.push(message.log.message);
  }
  return { fails: errors.length > 0, names: namedIn([...errors, ...warnings]) };
}

/** The rows of the table, by permission. */
const table = new Map(
  [
    ...readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8').matchAll(
      /^\| `(?<scope>\S+)` \| (?<says>fails and names it|names it with its columns|cannot tell) \|/gm,
    ),
  ].map(({ groups }) => [groups?.['scope'] ?? '', groups?.['says'] ?? ''] as const),
);

test('the table has every permission', () => {
  expect([...table.keys()].sort()).toEqual(scopes);
});

test('with every permission neither names one', async () => {
  const one = await openTenant({ module: 'all', size, scopes });
  const nothing = { fails: false, names: [] };
  expect(await checkAll(one)).toEqual(nothing);
  expect(await readAll(one)).toEqual(nothing);
});

test.each(scopes)('without %s', async (scope) => {
  const one = await openTenant({ module: 'all', size, scopes: scopes.filter((other) => other !== scope) });
  const checked = await checkAll(one);
  expect(checked).toEqual(await readAll(one));
  const says = table.get(scope) ?? 'fails and names it';
  expect(checked).toEqual({
    fails: says.startsWith('fails'),
    names: says === 'cannot tell' ? [] : (expect.arrayContaining([scope]) as string[]),
  });
});

test.each(modules)('%s: at most fifteen calls, one for the token and one for the company', async (name) => {
  const one = await openTenant({ module: 'all', size, scopes });
  partialRange(one);
  const { calls, status } = await check(one, {
    modules: [name],
    enrich_contacts: true,
    add_tenant_key: true,
  });
  expect(status).toBe('SUCCEEDED');
  expect(calls.length).toBeLessThanOrEqual(17);
});

test.each<[string, (one: Tenant) => void]>([
  ['all staff', () => undefined],
  ['single departments, users and groups', partialRange],
])('every endpoint that a read of %s calls is asked once', async (_range, narrow) => {
  const one = await openTenant({ module: 'all', size, scopes });
  narrow(one);
  const { calls } = await check(one);
  const asked = new Set(calls.map(({ endpoint }) => endpoint));
  const before = one.simulator.calls.length;
  await readAll(one);
  const called = new Set(one.simulator.calls.slice(before).map(({ endpoint }) => endpoint));
  expect([...called].filter((endpoint) => !asked.has(endpoint))).toEqual([]);
  const declared = feedsOf(one.config()).flatMap(({ uses }) => uses.map((endpoint) => endpoint.name));
  expect(
    [...asked].filter((endpoint) => !endpoint.includes('/auth/') && !declared.includes(endpoint)),
  ).toEqual([]);
});

function partialRange({ simulator }: Tenant): void {
  const { contact } = simulator.tenant;
  const [department] = [...contact.departments()].map(({ open_department_id }) => open_department_id);
  const [group] = [...contact.groups()].map(({ id }) => id);
  const [user] = [...contact.people()].map(({ open_id }) => open_id);
  simulator.setRange({ departments: [department ?? ''], groups: [group ?? ''], users: [user ?? ''] });
}
