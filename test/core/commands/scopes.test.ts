// scopes: the fewest permissions that do, none that writes, out of what endpoints and columns declare.
import { describe, expect, test } from 'vitest';
import { nothingSpecial, scopesText } from '../../../src/commands/setup/scopes.ts';
import { parseConfig } from '../../../src/config.ts';
import { allFeeds } from '../../../src/modules/index.ts';
import { readsOnly, requirementsOf, smallestSet } from '../../../src/modules/scopes.ts';

const credentials = { auth_type: 'custom_app', app_id: 'cli_1', app_secret: 's3cr3t' };
const contactOnly = parseConfig({ credentials, modules: ['contact'] });

interface Import {
  readonly scopes: { readonly tenant: readonly string[]; readonly user: readonly string[] };
}

const imported = (text: string): Import => JSON.parse(text) as Import;

describe('the smallest set', () => {
  test.each([
    ['nothing', [], [], []],
    ['what has no alternative', [['a:read']], [['a:read']], ['a:read']],
    [
      'one for two',
      [
        ['a:read', 'ab:read'],
        ['b:read', 'ab:read'],
      ],
      [],
      ['ab:read'],
    ],
    [
      'what is in it already does for others',
      [['a:read'], ['b:read', 'a:read', 'c:read'], ['c:read', 'b:read']],
      [['c:read'], ['c:read', 'b:read']],
      ['a:read', 'b:read'],
    ],
    [
      'of two that do, the one that opens less',
      [['wide:read', 'narrow:read']],
      [['wide:read', 'narrow:read'], ['wide:read']],
      ['narrow:read'],
    ],
    ['never one that writes', [['thing', 'thing:readonly']], [], ['thing:readonly']],
    [
      'never the older ones on contacts',
      [
        ['a:readonly', 'contact:contact:readonly_as_app'],
        ['b:readonly', 'contact:contact:readonly'],
      ],
      [],
      ['a:readonly', 'b:readonly'],
    ],
    [
      'two where none does for all',
      [
        ['a:read', 'b:read'],
        ['b:read', 'c:read'],
        ['c:read', 'd:read'],
      ],
      [],
      ['a:read', 'c:read'],
    ],
  ])('%s', (_why, lists, all, set) => {
    expect(smallestSet(lists, all)).toEqual(set);
  });

  test('a list with nothing but writing is a mistake of ours', () => {
    expect(() => smallestSet([['approval:definition']], [])).toThrow(/None of approval:definition/);
  });
});

describe('what is printed', () => {
  const streams = allFeeds.flatMap((feed) => feed.streams.map(({ name }) => name));

  test.each(streams)('%s: the console takes it, and it only reads', (name) => {
    const { scopes } = imported(scopesText({ streams: [name] }));
    expect(scopes.user).toEqual([]);
    expect(scopes.tenant.length).toBeGreaterThan(0);
    expect(scopes.tenant).toEqual([...new Set(scopes.tenant)].sort());
    expect(scopes.tenant.filter((scope) => !readsOnly(scope))).toEqual([]);
    expect(scopes.tenant.filter((scope) => !/^[a-z_.]+(:[a-z_.]+)+$/.test(scope))).toEqual([]);
  });

  test.each(streams)('%s: one of every list is there, and none could be left out', (name) => {
    const { tenant } = imported(scopesText({ streams: [name] })).scopes;
    const lists = requirementsOf(allFeeds, contactOnly, new Set([name])).map(({ anyOf }) => anyOf);
    const open = (granted: readonly string[]): readonly (readonly string[])[] =>
      lists.filter((anyOf) => !anyOf.some((scope) => granted.includes(scope)));
    expect(open(tenant)).toEqual([]);
    for (const scope of tenant) expect(open(tenant.filter((one) => one !== scope))).not.toEqual([]);
  });

  test('a configuration asks for its modules only', () => {
    const { tenant } = imported(scopesText({ config: contactOnly })).scopes;
    expect(tenant).toContain('contact:user.email:readonly');
    expect(tenant.filter((scope) => !scope.startsWith('contact:'))).toEqual(
      tenant.filter((scope) => scope.startsWith('tenant:')),
    );
  });

  test('without one, for everything', () => {
    const { tenant } = imported(scopesText({})).scopes;
    for (const name of streams) {
      for (const scope of imported(scopesText({ streams: [name] })).scopes.tenant) {
        const same = requirementsOf(allFeeds, contactOnly, new Set([name])).filter(({ anyOf }) =>
          anyOf.includes(scope),
        );
        expect(same.every(({ anyOf }) => anyOf.some((one) => tenant.includes(one)))).toBe(true);
      }
    }
  });

  test('an approval needs one permission to read, and one for the ids of people', () => {
    expect(imported(scopesText({ streams: ['approval_tasks'] }))).toEqual({
      scopes: { tenant: ['approval:approval:readonly', 'contact:user.employee_id:readonly'], user: [] },
    });
  });

  test('names beside ids take the permissions that show names', () => {
    const approval = { approval_codes: ['5C1E9A30-7B42-4F0D-9E11-2A6B8C3D4E5F'] };
    const config = parseConfig({ credentials, modules: ['approval'], approval, enrich_contacts: true });
    const { tenant } = imported(scopesText({ config, streams: ['approval_instances'] })).scopes;
    expect(tenant).toContain('contact:user.base:readonly');
    expect(tenant).toContain('contact:department.base:readonly');
  });

  test('a stream of one table needs what the records of all need', () => {
    const all = scopesText({ streams: ['base_records'] });
    expect(scopesText({ streams: ['base_deals_tbla1b2c3d4e5f6g'] })).toBe(all);
    expect(scopesText({ streams: ['base_tbla1b2c3d4e5f6g'] })).toBe(all);
  });

  test('a stream that is not there is named, and those that are', () => {
    expect(() => scopesText({ config: contactOnly, streams: ['contact_users', 'aproval_tasks'] })).toThrow(
      /unknown stream aproval_tasks.*provide: .*contact_users/,
    );
  });

  test('--explain says who needs what, endpoints apart from columns', () => {
    const table = scopesText({ streams: ['contact_users', 'approval_instances'], explain: true });
    expect(table).toMatch(/^stream +endpoint or field +any of\n/);
    expect(table).toMatch(
      /^contact_users +calls GET \/open-apis\/contact\/v3\/departments\/batch +\* contact:contact\.base:readonly$/m,
    );
    expect(table).toMatch(/^contact_users +fills email +\* contact:user\.email:readonly$/m);
    expect(table).toMatch(
      /^approval_instances +calls .* +\* approval:approval:readonly\n +approval:approval\n/m,
    );
    expect(table).toMatch(/^approval_instances +fills user_id +\* contact:user\.employee_id:readonly$/m);
    expect(Math.max(...table.split('\n').map(({ length }) => length))).toBeLessThan(150);
  });
});

test.each([
  ['aproval_tasks', 'aproval_tasks (did you mean approval_tasks?)'],
  ['contact_user', 'contact_user (did you mean contact_users?)'],
  ['contact_role_member', 'contact_role_member (did you mean contact_role_members?)'],
  ['nonsense', 'unknown stream nonsense. The'],
])('an unknown stream %s comes with the name that was meant', (name, text) => {
  expect(() => scopesText({ streams: [name] })).toThrow(text);
});

test('a stream of a module that is off is named with its module', () => {
  const config = { ...nothingSpecial(), modules: ['contact'] as const };
  expect(() => scopesText({ config, streams: ['attendance_groups'] })).toThrow(
    'attendance_groups (of the module attendance, which is off',
  );
});
