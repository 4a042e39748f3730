// One walk of the directory is enough for all who need it, and what is configured is chosen from it.
import { expect, test } from 'vitest';
import { children, members, openDirectory, readAll, type OpenDirectory } from './support.ts';
import { truthOf } from './truth.ts';

const size = { people: 240, departments: 70, depth: 5 };

/** A department with others below it, one of those, and one of their own. */
function line({ simulator }: Pick<OpenDirectory, 'simulator'>) {
  const all = [...simulator.tenant.contact.departments()];
  const parentOf = (id: string | undefined) =>
    all.find((one) => one.open_department_id === id)?.parent_department_id;
  const low = all.find((one) => ![undefined, '0'].includes(parentOf(parentOf(one.open_department_id))));
  const middle = all.find((one) => one.open_department_id === low?.parent_department_id);
  const high = all.find((one) => one.open_department_id === middle?.parent_department_id);
  if (!low || !middle || !high) throw new Error('The tenant is too small.');
  return { all, low, middle, high };
}

const pages = (count: number): number => Math.max(1, Math.ceil(count / 50));

/** The fewest calls that show every department and its people. */
function fewest({ simulator }: Pick<OpenDirectory, 'simulator'>) {
  const people = [...simulator.tenant.contact.people()];
  const ids = ['0', ...line({ simulator }).all.map((one) => one.open_department_id)];
  const memberCalls = ids.map((id) =>
    pages(people.filter(({ department_ids }) => department_ids.includes(id)).length),
  );
  return {
    [children]: pages(ids.length - 1),
    [members]: memberCalls.reduce((sum, count) => sum + count, 0),
  };
}

test.each([
  ['the feed that needs everyone asks first', true],
  ['the feed that needs everyone asks last', false],
])('%s: everybody is asked for once', async (_why, first) => {
  const at = await openDirectory({ size }, { membersRead: true });
  const needs = first ? at.directory.users() : undefined;
  const rows = await readAll(at.directory);
  const everyone = await (needs ?? at.directory.users());
  expect(rows).toEqual(truthOf(at.simulator.tenant));
  expect([...everyone.keys()].sort()).toEqual([...rows.users.keys()].sort());
  expect(at.simulator.callsByEndpoint()).toMatchObject(fewest(at));
});

test('when no stream reads the people, the feed that needs everyone walks, once', async () => {
  const at = await openDirectory({ size });
  const [everyone, again, tree] = await Promise.all([
    at.directory.users(),
    at.directory.users(),
    at.directory.tree(),
  ]);
  expect(again).toBe(everyone);
  expect(tree.length).toBe(line(at).all.length + 1);
  const truth = [...at.simulator.tenant.contact.people()];
  const known = truth.map(({ open_id }) => everyone.get(open_id));
  expect(known.map((one) => one?.name)).toEqual(truth.map(({ name }) => name));
  expect(known.map((one) => [...(one?.departments ?? [])].sort())).toEqual(
    truth.map(({ department_ids }) => [...department_ids].sort()),
  );
  expect(at.simulator.callsByEndpoint()).toMatchObject(fewest(at));
});

test('a feed that waits for a walk that fails gets its error', async () => {
  const { directory } = await openDirectory({ size, scopes: [] }, { membersRead: true });
  const waiting = directory.users();
  await expect(readAll(directory)).rejects.toMatchObject({ code: 99991672 });
  await expect(waiting).rejects.toMatchObject({ code: 99991672 });
});

const kinds = ['open_department_id', 'department_id'] as const;
const chosen = [
  ['one department', ({ high }: ReturnType<typeof line>) => [high]],
  ['two of one line', ({ low, high }: ReturnType<typeof line>) => [low, high]],
  [
    'two apart',
    ({ all, low }: ReturnType<typeof line>) => [
      low,
      ...all.filter((one) => one.parent_department_id === '0'),
    ],
  ],
] as const;

test.each(chosen.flatMap(([why, choose]) => kinds.map((kind) => [why, kind, choose] as const)))(
  '%s by %s: rows are the same, whether the walk is of the part or of everything',
  async (_why, departmentIdType, choose) => {
    const at = await openDirectory({ size });
    const departments = choose(line(at));
    const settings = { departmentIds: departments.map((one) => one[departmentIdType]), departmentIdType };
    const truth = truthOf(at.simulator.tenant, {
      departments: departments.map((one) => one.open_department_id),
    });
    expect(await readAll(at.another(settings))).toEqual(truth);
    const before = at.simulator.calls.length;
    const whole = at.another({ ...settings, whole: true, membersRead: true });
    const [everyone, rows] = await Promise.all([whole.users(), readAll(whole)]);
    expect(rows).toEqual(truth);
    expect(everyone.size).toBe([...at.simulator.tenant.contact.people()].length);
    const walks = at.simulator.calls
      .slice(before)
      .filter(({ endpoint }) => [children, members].includes(endpoint));
    const least = fewest(at);
    expect(walks.length).toBe(least[children] + least[members]);
  },
);

test('the root beside others is everything', async () => {
  const at = await openDirectory({ size });
  const departmentIds = [line(at).low.open_department_id, '0'];
  const whole = at.another({ departmentIds, whole: true });
  expect(await readAll(whole)).toEqual(truthOf(at.simulator.tenant));
});

test('where Lark does not tell what is below a department, its own listing does', async () => {
  const scopes = ['contact:contact.base:readonly', 'contact:user.base:readonly'];
  const at = await openDirectory({ size, scopes });
  const { middle } = line(at);
  const departmentIds = [middle.open_department_id];
  const narrow = await readAll(at.another({ departmentIds }));
  const rows = await readAll(at.another({ departmentIds, whole: true }));
  expect(rows).toEqual(narrow);
  expect(rows.users.size).toBeGreaterThan(0);
});

test.each([Infinity, 0])(
  'a department below another configured one is not listed twice, whatever their order (%d at once)',
  async (recursionLimit) => {
    const at = await openDirectory({ size, recursionLimit });
    const { low, middle, high } = line(at);
    const counts: number[] = [];
    for (const departments of [[high], [high, middle, low], [low, high], [low, middle, high]]) {
      const before = at.simulator.calls.length;
      const departmentIds = departments.map((one) => one.open_department_id);
      const rows = await readAll(at.another({ departmentIds }));
      expect(rows).toEqual(truthOf(at.simulator.tenant, { departments: departmentIds }));
      counts.push(at.simulator.calls.slice(before).filter(({ endpoint }) => endpoint === children).length);
    }
    expect(new Set(counts).size, counts.join()).toBe(1);
  },
);
