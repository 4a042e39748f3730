// What scopes prints for a stream is enough for it, and not too much: over every stream there is.
import { describe, expect, test } from 'vitest';
import { scopesText } from '../../../src/commands/setup/scopes.ts';
import { allFeeds } from '../../../src/modules/index.ts';
import { requirementsOf } from '../../../src/modules/scopes.ts';
import { read, type Tenant, type Read } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';

const streams = allFeeds.flatMap((feed) => feed.streams.map(({ name }) => name));

/** Lark documents the seats of one user by id only: their absence from a list proves nothing. */
const seats = 'contact:user.assign_info:read';

/** As the console imports it. */
function printed({ config }: Tenant, stream: string): readonly string[] {
  const text = scopesText({ config: config(), streams: [stream] });
  return (JSON.parse(text) as { scopes: { tenant: string[] } }).scopes.tenant;
}

/**
 * A range of single departments, a person and a group with people and departments in it: everything that Lark has to
 * be asked in order to find everybody.
 */
function partialRange({ simulator }: Tenant): void {
  const { contact } = simulator.tenant;
  const departments = [...contact.departments()].slice(0, 4).map((one) => one.open_department_id);
  const groups = [...contact.groups()].map(({ id }) => id);
  const users = [...contact.people()].slice(0, 2).map(({ open_id }) => open_id);
  simulator.setRange({ departments, groups, users });
}

async function reading(one: Tenant, stream: string, scopes: readonly string[]): Promise<Read> {
  one.simulator.setScopes(scopes);
  return read(one, stream);
}

describe.each(streams)('%s', (stream) => {
  test('reads with what scopes prints; less is an error or a warning that names what is missing', async () => {
    const one = await openTenant({ module: 'all' });
    partialRange(one);
    const scopes = printed(one, stream);
    const whole = await reading(one, stream, scopes);
    expect(whole.errors).toEqual([]);
    expect(whole.status).toBe('COMPLETE');
    expect(whole.rows).toBeGreaterThan(0);
    expect(whole.warnings.filter((text) => text.includes('Null in every row'))).toEqual([]);

    const requirements = requirementsOf(allFeeds, one.config(), new Set([stream]));
    for (const scope of scopes) {
      const rest = scopes.filter((other) => other !== scope);
      const open = requirements.filter(({ anyOf }) => !anyOf.some((other) => rest.includes(other)));
      const less = await reading(one, stream, rest);
      if (open.some(({ kind }) => kind !== 'field')) {
        expect(less.status, scope).toBe('INCOMPLETE');
        expect(less.errors.join('\n')).toContain(scope);
      } else {
        expect(less.errors, scope).toEqual([]);
        expect(less.status, scope).toBe('COMPLETE');
        // Of memberships, only those are known then whose departments were asked for.
        if (stream !== 'contact_user_departments') expect(less.rows, scope).toBe(whole.rows);
        const logged = less.warnings.filter((text) => text.includes('Null in every row'));
        expect(logged, scope).toHaveLength(scope === seats ? 0 : 1);
        if (scope === seats) continue;
        expect(logged[0]).toContain(scope);
        for (const { what } of open)
          expect(what.split(', ').some((one) => logged[0]?.includes(one))).toBe(true);
      }
    }
  });
});
