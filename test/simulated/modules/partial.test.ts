// The directory of a tenant that the app sees in part: departments, people and groups that were ticked.
import { expect, test } from 'vitest';
import { parseFault, type Range, type Simulator } from '../../../simulator/src/simulator.ts';
import {
  children,
  departmentBatch,
  groupMembers,
  openDirectory,
  readAll,
  scopes,
  signIn,
  userBatch,
  userById,
} from './support.ts';
import { truthOf } from './truth.ts';

const size = { people: 260, departments: 60, depth: 5 };

const idsOf = (simulator: Simulator) => {
  const { contact } = simulator.tenant;
  return {
    departments: [...contact.departments()],
    people: [...contact.people()].map((one) => one.open_id),
    groups: contact.groups(),
  };
};

type Tick = (simulator: Simulator) => Exclude<Range, 'all'>;

/** A department with others below it, and one of those. */
function family(simulator: Simulator): [string, string] {
  const { departments } = idsOf(simulator);
  const child = departments.find(({ parent_department_id }) => parent_department_id !== '0');
  return [child?.parent_department_id ?? '', child?.open_department_id ?? ''];
}

const ticks: readonly (readonly [string, Tick])[] = [
  ['one department', (simulator) => ({ departments: [family(simulator)[0]] })],
  ['a department in the middle of the tree', (simulator) => ({ departments: [family(simulator)[1]] })],
  ['a department and one below it', (simulator) => ({ departments: family(simulator) })],
  ['the same, the lower one first', (simulator) => ({ departments: family(simulator).reverse() })],
  [
    'more departments than a page holds',
    (simulator) => ({ departments: idsOf(simulator).departments.map((one) => one.open_department_id) }),
  ],
  ['people alone', (simulator) => ({ users: idsOf(simulator).people.slice(0, 3) })],
  ['more people than one call takes', (simulator) => ({ users: idsOf(simulator).people.slice(0, 120) })],
  [
    'a group of people',
    (simulator) => {
      const group = idsOf(simulator).groups.find((one) => one.member_user_count > 50);
      return { groups: [group?.id ?? ''] };
    },
  ],
  [
    'a group of departments',
    (simulator) => {
      const group = idsOf(simulator).groups.find((one) => one.member_department_count > 0);
      return { groups: [group?.id ?? ''] };
    },
  ],
  [
    'all of it, overlapping',
    (simulator) => {
      const { departments, people, groups } = idsOf(simulator);
      return {
        departments: [...family(simulator), departments[7]?.open_department_id ?? ''],
        users: people.slice(0, 60),
        groups: groups.map((one) => one.id),
      };
    },
  ],
];

test.each(ticks)('%s: rows are what the range shows, and no more', async (_why, tick) => {
  const { simulator, directory, said } = await openDirectory({ size });
  const range = tick(simulator);
  simulator.setRange(range);
  const truth = truthOf(simulator.tenant, { range });
  expect(truth.users.size + truth.departments.size).toBeGreaterThan(0);
  expect(await readAll(directory)).toEqual(truth);
  expect(said.filter((line) => line.startsWith('WARN'))).toEqual([]);
  expect(said).toContainEqual(expect.stringContaining('not all staff'));
});

test.each([40004, 40014] as const)('the root may be refused with %i', async (childrenRefusal) => {
  const { simulator, directory } = await openDirectory({ quirks: { childrenRefusal } });
  const range = { departments: [family(simulator)[0]] };
  simulator.setRange(range);
  expect(await readAll(directory)).toEqual(truthOf(simulator.tenant, { range }));
});

test('the range is asked about once for both feeds', async () => {
  const { simulator, directory } = await openDirectory({ size });
  const { people, groups } = idsOf(simulator);
  const group = groups.find((one) => one.member_department_count > 0 && one.member_user_count > 0);
  const range = { departments: family(simulator), users: people.slice(0, 70), groups: [group?.id ?? ''] };
  simulator.setRange(range);
  await readAll(directory);
  const tops = new Set([...range.departments, ...(group?.member_department_ids ?? [])]);
  const above = (id: string): string[] => {
    const parent = simulator.tenant.contact.department(id)?.parent_department_id ?? '0';
    return parent === '0' ? [] : [parent, ...above(parent)];
  };
  const nested = [...tops].filter((id) => above(id).some((one) => tops.has(one)));
  expect(nested.length).toBeGreaterThan(0);
  const alone = new Set([...range.users, ...(group?.member_user_ids ?? [])]);
  expect(simulator.callsByEndpoint()).toMatchObject({
    [signIn]: 1,
    [scopes]: 1,
    [groupMembers]: 2,
    [departmentBatch]: 1,
    // The root, which is refused twice, and each top that is below no other.
    [children]: 2 + tops.size - nested.length,
    [userBatch]: Math.ceil(alone.size / 50),
  });
});

test.each([0, 2, 1000])(
  'large departments are walked level by level in a part too (%i)',
  async (recursionLimit) => {
    const { simulator, directory } = await openDirectory({ size, recursionLimit });
    const range = { departments: family(simulator) };
    simulator.setRange(range);
    expect(await readAll(directory)).toEqual(truthOf(simulator.tenant, { range }));
  },
);

test('when Lark refuses fifty people for one of them, they are asked for one by one', async () => {
  const { simulator, directory, said } = await openDirectory({ size, quirks: { batchOutOfRange: 'refuse' } });
  const users = idsOf(simulator).people.slice(0, 80);
  // The listing of the range still shows them all; the last two are taken out of it before they are asked for.
  simulator.setRange({ users });
  const departments = await directory.departments();
  expect(departments).toEqual([]);
  const range = { users: users.slice(0, 78) };
  simulator.setRange(range);
  expect((await readAll(directory)).users).toEqual(truthOf(simulator.tenant, { range }).users);
  expect(simulator.callsByEndpoint()).toMatchObject({ [userBatch]: 2, [userById]: 30 });
  expect(said).toContainEqual(expect.stringMatching(/^WARN 2 users/));
});

// The manual  says of each of these to skip the person.
test.each([41012, 41050, 99992351, 99992352, 99992353, 99992359, 99992360, 99992363, 99992364])(
  'a person that Lark does not know any more (%i) is skipped, and the others are read',
  async (code) => {
    const { simulator, directory, said } = await openDirectory({ size });
    const users = idsOf(simulator).people.slice(0, 5);
    simulator.setRange({ users });
    simulator.addFault(parseFault(`error:400/${code}@${userBatch}`));
    simulator.addFault(parseFault(`error:400/${code}@${userById}#2x2`));
    expect((await readAll(directory)).users.size).toBe(3);
    expect(said).toContainEqual(expect.stringMatching(/^WARN 2 users/));
  },
);

test('another refusal of a person is loud', async () => {
  const { simulator, directory } = await openDirectory({ size });
  simulator.setRange({ users: idsOf(simulator).people.slice(0, 5) });
  simulator.addFault(parseFault(`error:400/40001@${userBatch}`));
  await expect(readAll(directory)).rejects.toMatchObject({ code: 40001 });
  simulator.clearFaults();
  simulator.addFault(parseFault(`error:400/41050@${userBatch}`));
  simulator.addFault(parseFault(`error:400/40001@${userById}#2`));
  await expect(readAll(directory)).rejects.toMatchObject({ code: 40001 });
});

test('people that Lark leaves out of its answer are counted and logged', async () => {
  const { simulator, directory, said } = await openDirectory({ size });
  const users = idsOf(simulator).people.slice(0, 60);
  simulator.setRange({ users });
  await directory.departments();
  simulator.tenant.contact.removePerson(users[3] ?? '');
  const { users: rows } = await readAll(directory);
  expect(rows.size).toBe(59);
  expect(said).toContainEqual(expect.stringMatching(/^WARN 1 users/));
});

test('departments that Lark leaves out of its answer are logged, never dropped in silence', async () => {
  const { simulator, directory, said } = await openDirectory({ size });
  const { groups, departments } = idsOf(simulator);
  const group = groups.find((one) => one.member_department_count > 0);
  // Lark keeps a deleted department among the members of a group for a while.
  simulator.setRange({ departments: family(simulator), groups: [group?.id ?? ''] });
  const { store } = simulator.tenant.contact;
  const kept = store.groups.get(group?.id ?? '');
  if (kept !== undefined) kept.departments = [...kept.departments, 'od-00000000000000000000000000000000'];
  const { departments: rows } = await readAll(directory);
  expect(rows.size).toBeGreaterThan(0);
  expect(rows.size).toBeLessThan(departments.length);
  expect(said).toContainEqual(expect.stringMatching(/^WARN 1 departments/));
});

test('an empty range is a config_error that says where to widen it', async () => {
  const { simulator, directory } = await openDirectory();
  simulator.setRange({});
  await expect(directory.departments()).rejects.toMatchObject({
    type: 'config_error',
    message: expect.stringMatching(/Data Permissions.*publish a version/s) as string,
  });
});

test('groups in the range without the scope for groups are a config_error that names it', async () => {
  const { simulator, directory } = await openDirectory({ scopes: ['contact:contact.base:readonly'] });
  simulator.setRange({ groups: [idsOf(simulator).groups[0]?.id ?? ''] });
  await expect(readAll(directory)).rejects.toMatchObject({
    type: 'config_error',
    code: 99991672,
    message: expect.stringContaining('contact:group:readonly') as string,
  });
});
