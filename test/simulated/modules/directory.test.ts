// The directory of a tenant that the app sees whole: everybody, every department, each asked for once.
import { expect, test } from 'vitest';
import { parseFault } from '../../../simulator/src/simulator.ts';
import { children, members, openDirectory, readAll, signIn } from './support.ts';
import { truthOf } from './truth.ts';

const large = { people: 320, departments: 130, depth: 6 };

test.each([
  ['a small company', 'small' as const],
  ['one with several pages of everything', large],
  ['one without departments, where all are at the root', { people: 70, departments: 0, depth: 1 }],
  ['one without anybody', { people: 0, departments: 12, depth: 3 }],
])('%s is read whole', async (_why, size) => {
  const { simulator, directory } = await openDirectory({ size });
  const truth = truthOf(simulator.tenant);
  expect(await readAll(directory)).toEqual(truth);
});

test('both feeds together ask each listing once, page by page, and nothing else', async () => {
  const { simulator, directory } = await openDirectory({ size: large });
  await Promise.all([readAll(directory), directory.departments(), directory.departments()]);
  const people = [...simulator.tenant.contact.people()];
  const ids = ['0', ...[...simulator.tenant.contact.departments()].map((one) => one.open_department_id)];
  const pages = (count: number): number => Math.max(1, Math.ceil(count / 50));
  const memberPages = ids.map((id) =>
    pages(people.filter(({ department_ids }) => department_ids.includes(id)).length),
  );
  expect(simulator.callsByEndpoint()).toEqual({
    [signIn]: 1,
    [children]: pages(ids.length - 1),
    [members]: memberPages.reduce((sum, count) => sum + count, 0),
  });
});

test('people directly under the root, and people in several departments, are there once each', async () => {
  const { simulator, directory } = await openDirectory();
  const { users, memberships } = await readAll(directory);
  const people = [...simulator.tenant.contact.people()];
  const atRoot = people.filter(({ department_ids }) => department_ids.includes('0'));
  expect(atRoot.length).toBeGreaterThan(0);
  for (const { open_id } of atRoot) expect(memberships.has(`${open_id} 0`)).toBe(true);
  const busy = people.filter(({ department_ids }) => department_ids.length > 1);
  expect(busy.length).toBeGreaterThan(0);
  expect(users.size).toBe(people.length);
  for (const { open_id, department_ids } of busy) {
    for (const id of department_ids) expect(memberships.has(`${open_id} ${id}`)).toBe(true);
  }
});

test('leavers are in no row', async () => {
  const { simulator, directory } = await openDirectory({ size: large });
  const leavers = [...simulator.tenant.contact.leavers()];
  const { users } = await readAll(directory);
  expect(leavers.length).toBeGreaterThan(0);
  for (const { open_id } of leavers) expect(users.has(open_id)).toBe(false);
});

test.each([0, 1, 3, 10, 40, 129, 130])(
  'a department with more than %i below it may not be listed at once: level by level gives the same',
  async (recursionLimit) => {
    const { simulator, directory } = await openDirectory({ size: large, recursionLimit });
    const { departments } = truthOf(simulator.tenant);
    expect((await readAll(directory)).departments).toEqual(departments);

    // Each department above the limit costs one refusal and its own level; the rest one listing each.
    const all = [...simulator.tenant.contact.departments()];
    const parents = new Map(all.map((one) => [one.open_department_id, one.parent_department_id]));
    const above = (id: string): string[] => [id, ...(id === '0' ? [] : above(parents.get(id) ?? '0'))];
    const below = (id: string) => all.filter((one) => above(one.parent_department_id).includes(id));
    const level = (id: string) => all.filter((one) => one.parent_department_id === id);
    const cost = (id: string): number => {
      const count = below(id).length;
      if (count <= recursionLimit) return Math.max(1, Math.ceil(count / 50));
      const own = Math.ceil(level(id).length / 50);
      return 1 + own + level(id).reduce((sum, one) => sum + cost(one.open_department_id), 0);
    };
    expect(simulator.callsByEndpoint()[children]).toBe(cost('0'));
  },
);

test('one department that fails while its siblings are still being listed fails the walk, and nothing else', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  try {
    const { simulator, directory } = await openDirectory({
      size: { people: 5, departments: 120, depth: 1 },
      recursionLimit: 0,
    });
    // The second page of the root's level is late; meanwhile a department of the first page is refused.
    simulator.addFault(parseFault(`slow:300@${children}#3`));
    simulator.addFault(parseFault(`error:400/40001@${children}#3x20`));
    await expect(directory.departments()).rejects.toMatchObject({ type: 'config_error', code: 40001 });
    await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    process.off('unhandledRejection', hear);
  }
  expect(unheard).toEqual([]);
});

test('a walk that failed is not walked again for the other feed: both hear the same', async () => {
  const { simulator, directory } = await openDirectory({ scopes: [] });
  const failures = await Promise.allSettled([
    directory.departments(),
    readAll(directory),
    directory.departments(),
  ]);
  for (const one of failures) {
    expect(one).toMatchObject({ status: 'rejected', reason: { type: 'config_error', code: 99991672 } });
  }
  expect(simulator.callsByEndpoint()[children]).toBe(1);
});

test('a consumer that takes only a few people does not make us fetch all of them', async () => {
  const { simulator, directory } = await openDirectory({ size: large });
  for await (const { user } of directory.members()) {
    expect(user.open_id).toMatch(/^ou_/);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(simulator.callsByEndpoint()[members]).toBeLessThanOrEqual(2 * 8);
});

test.each(['error:500/1500', 'throttle:reset=0', 'reset', 'expired'])(
  '%s on the way changes nothing',
  async (fault) => {
    const { simulator, directory } = await openDirectory({ size: large, recursionLimit: 20 });
    for (const [endpoint, call] of [
      [children, 2],
      [children, 9],
      [members, 5],
      [members, 60],
    ] as const) {
      simulator.addFault(parseFault(`${fault}@${endpoint}#${call}`));
    }
    expect(await readAll(directory)).toEqual(truthOf(simulator.tenant));
  },
);
