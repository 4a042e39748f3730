// Names that are asked for by id: what happens to those who wait for a call that another stream made.
import { expect, test } from 'vitest';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { createNameLookup, type Sources } from '../../../src/enrich/name-lookup.ts';

/** A lookup in an empty directory, at a Lark whose first call fails. */
function lookupAt() {
  const asked: string[][] = [];
  const call = async (_endpoint: unknown, { body }: { body: { user_ids: string[] } }) => {
    asked.push(body.user_ids);
    await Promise.resolve();
    if (asked.length === 1) throw new ConnectorError('transient_error', 'Lark is down.', { code: 1500 });
    return { users: body.user_ids.map((user_id) => ({ user_id, name: `Name of ${user_id}` })) };
  };
  const directory = { users: () => Promise.resolve(new Map()), tree: () => Promise.resolve([]) };
  const sources = { lark: { call }, directory, employees: 'employee_id' } as unknown as Sources;
  return { asked, lookup: createNameLookup(sources) };
}

test(
  'a call that fails fails all who wait for it, and whoever comes later asks again',
  { timeout: 5_000 },
  async () => {
    const { asked, lookup } = lookupAt();
    const names = await lookup;
    const id = { kind: 'open_id', id: 'ou_1' } as const;
    const [first, second] = await Promise.allSettled([names.fetchNames([id]), names.fetchNames([id])]);
    expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
    await names.fetchNames([id]);
    expect(names.name(id)).toBe('Name of ou_1');
    expect(asked).toEqual([['ou_1'], ['ou_1']]);
  },
);
