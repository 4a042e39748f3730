// Names that are asked for by id: what happens to those who wait for a call that another stream made.
import { expect, test } from 'vitest';
import { ConnectorError } from '../../../src/engine/errors.ts';
import { createNameLookup, type Sources } from '../../../src/enrich/name-lookup.ts';

const down = new ConnectorError('transient_error', 'Lark is down.', { code: 1500 });

/** A lookup in an empty directory, at a Lark whose first call fails. */
function lookupAt(failure = down) {
  const asked: string[][] = [];
  const call = async (_endpoint: unknown, { body }: { body: { user_ids: string[] } }) => {
    asked.push(body.user_ids);
    await Promise.resolve();
    if (asked.length === 1) throw failure;
    return { users: body.user_ids.map((user_id) => ({ user_id, name: `Name of ${user_id}` })) };
  };
  const directory = { users: () => Promise.resolve(new Map()), tree: () => Promise.resolve([]) };
  const sources = { lark: { call }, directory, employees: 'employee_id' } as unknown as Sources;
  return { asked, lookup: createNameLookup(sources) };
}

test(
  'a call that fails fails all who wait for it, and a later lookup asks again',
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

const refusedWith = (code: number, endsRun = false) =>
  new ConnectorError('config_error', 'Lark refused.', { code, endsRun });

test.each([
  ['an address outside the allowlist', refusedWith(99991401)],
  ['a token', refusedWith(99991663)],
  ['the quota of the month', refusedWith(99991403, true)],
])('a refusal of %s fails: it is not about the id', async (_what, failure) => {
  const names = await lookupAt(failure).lookup;
  await expect(names.fetchNames([{ kind: 'open_id', id: 'ou_1' }])).rejects.toBe(failure);
});

test.each([41050, 99992351, 99992402])(
  'an id that Lark refuses (%i) has no name, and the others have',
  async (code) => {
    const names = await lookupAt(refusedWith(code)).lookup;
    const ids = ['ou_1', 'ou_2'].map((id) => ({ kind: 'open_id', id }) as const);
    await names.fetchNames(ids);
    expect(ids.map(names.name)).toEqual(['Name of ou_1', 'Name of ou_2']);
  },
);
