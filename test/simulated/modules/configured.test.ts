// The directory of configured departments, in every kind of id, and what a missing scope does to it.
import { expect, test } from 'vitest';
import type { Simulator } from '../../../simulator/src/simulator.ts';
import { contactUsers } from '../../../src/modules/contact/users.ts';
import { departmentBatch, openDirectory, readAll, rowsOf, scopes, type Row } from './support.ts';
import { truthOf } from './truth.ts';

const size = { people: 200, departments: 70, depth: 5 };

/** Some departments by what they are to the tree. */
function somewhere(simulator: Simulator) {
  const all = [...simulator.tenant.contact.departments()];
  const has = (id: string): boolean => all.some((one) => one.parent_department_id === id);
  const leaf = all.find((one) => !has(one.open_department_id));
  const child = all.find((one) => one.parent_department_id !== '0' && has(one.open_department_id));
  const parent = all.find((one) => one.open_department_id === child?.parent_department_id);
  if (!leaf || !child || !parent) throw new Error('The tenant is too small.');
  return { all, leaf, child, parent };
}

type Department = ReturnType<typeof somewhere>['leaf'];

const choices: readonly (readonly [string, (at: ReturnType<typeof somewhere>) => readonly Department[]])[] = [
  ['one without sub-departments', ({ leaf }) => [leaf]],
  ['one with sub-departments', ({ parent }) => [parent]],
  ['one and its sub-department', ({ parent, child }) => [parent, child]],
  ['the sub-department first', ({ parent, child }) => [child, parent, child]],
  ['more than one call takes', ({ all }) => all],
];

const kinds = ['open_department_id', 'department_id'] as const;

test.each(choices.flatMap(([why, choose]) => kinds.map((kind) => [why, kind, choose] as const)))(
  '%s, by %s',
  async (_why, departmentIdType, choose) => {
    const { simulator, another } = await openDirectory({ size });
    const chosen = choose(somewhere(simulator));
    const departmentIds = chosen.map((one) => one[departmentIdType]);
    const departments = chosen.map((one) => one.open_department_id);
    const rows = await readAll(another({ departmentIds, departmentIdType }));
    expect(rows).toEqual(truthOf(simulator.tenant, { departments }));
    expect(simulator.callsByEndpoint()[scopes], 'the range is not asked about').toBeUndefined();
  },
);

test.each(kinds)('the root alone, or beside others, by %s', async (departmentIdType) => {
  const { simulator, another } = await openDirectory({ size });
  const { child } = somewhere(simulator);
  const truth = truthOf(simulator.tenant);
  expect(await readAll(another({ departmentIds: ['0'], departmentIdType }))).toEqual(truth);
  expect(simulator.callsByEndpoint()[departmentBatch]).toBeUndefined();
  const departmentIds = [child[departmentIdType], '0'];
  expect(await readAll(another({ departmentIds, departmentIdType }))).toEqual(truth);
});

test.each(kinds)(
  'a department that is not there is a config_error that names it, by %s',
  async (departmentIdType) => {
    const { simulator, another } = await openDirectory({ size });
    const known = somewhere(simulator).all.map((one) => one[departmentIdType]);
    for (const departmentIds of [
      ['od-nowhere'],
      [...known.slice(0, 3), 'od-nowhere'],
      [...known, 'od-nowhere'],
    ]) {
      const failure: unknown = await another({ departmentIds, departmentIdType })
        .departments()
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({
        type: 'config_error',
        message: expect.stringContaining('od-nowhere') as string,
      });
      for (const id of known) expect((failure as Error).message).not.toContain(id);
    }
  },
);

test('a department of the wrong kind of id is named, and the kind is what the message asks about', async () => {
  const { simulator, another } = await openDirectory({ size });
  const { leaf } = somewhere(simulator);
  await expect(another({ departmentIds: [leaf.department_id] }).departments()).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`${leaf.department_id}.*department_id_type`)) as string,
  });
});

test('a configured department out of the range is a config_error; one inside it is read', async () => {
  const { simulator, another } = await openDirectory({ size });
  const { parent, child, all } = somewhere(simulator);
  simulator.setRange({ departments: [parent.open_department_id] });
  const departments = [child.open_department_id];
  const inside = await readAll(another({ departmentIds: departments }));
  expect(inside).toEqual(truthOf(simulator.tenant, { departments }));
  const outside = all.find(
    (one) => one.parent_department_id === '0' && one.open_department_id !== parent.open_department_id,
  );
  const failing = another({ departmentIds: [outside?.open_department_id ?? ''] }).departments();
  await expect(failing).rejects.toMatchObject({ type: 'config_error' });
  await expect(another({ departmentIds: ['0'] }).departments()).rejects.toMatchObject({
    type: 'config_error',
    code: 40004,
  });
});

test.each(['open_id', 'union_id', 'user_id'] as const)(
  'single ids come as %s, and every person keeps all three',
  async (userIdType) => {
    const { simulator, another } = await openDirectory({ size });
    const { parent } = somewhere(simulator);
    const asks = [
      { asked: {}, settings: {} },
      {
        asked: { departments: [parent.open_department_id] },
        settings: { departmentIds: [parent.department_id], departmentIdType: 'department_id' as const },
      },
    ];
    for (const { asked, settings } of asks) {
      const rows = await readAll(another({ ...settings, userIdType }));
      expect(rows).toEqual(truthOf(simulator.tenant, { ...asked, userIdType }));
    }
    const [group] = simulator.tenant.contact.groups();
    const users = [...simulator.tenant.contact.people()].slice(0, 55).map((one) => one.open_id);
    const range = { users, groups: [group?.id ?? ''], departments: [parent.open_department_id] };
    simulator.setRange(range);
    expect(await readAll(another({ userIdType }))).toEqual(truthOf(simulator.tenant, { range, userIdType }));
  },
);

test('user_id without its scope is a config_error that names the scope', async () => {
  const { another } = await openDirectory({ scopes: ['contact:contact.base:readonly'] });
  await expect(readAll(another({ userIdType: 'user_id' }))).rejects.toMatchObject({
    type: 'config_error',
    code: 99991672,
    message: expect.stringContaining('contact:user.employee_id:readonly') as string,
  });
});

test('with the least scope there is a row for everybody, and null where Lark is silent', async () => {
  const { simulator, directory } = await openDirectory({ size, scopes: ['contact:contact.base:readonly'] });
  const rows = await readAll(directory);
  const truth = truthOf(simulator.tenant);
  expect([...rows.users.keys()].sort()).toEqual([...truth.users.keys()].sort());
  expect([...rows.departments.keys()].sort()).toEqual([...truth.departments.keys()].sort());
  expect([...rows.memberships.keys()].sort(), 'known from where they were found').toEqual(
    [...truth.memberships.keys()].sort(),
  );
  const filled = (row: Row): string[] => Object.keys(row).filter((column) => row[column] !== null);
  for (const row of rows.users.values()) {
    expect(filled(row).sort()).toEqual(['is_frozen', 'mobile_visible', 'open_id', 'union_id']);
  }
  for (const row of rows.memberships.values()) {
    expect(filled(row).sort()).toEqual(['open_department_id', 'open_id', 'union_id']);
  }
  for (const [id, row] of rows.departments) {
    expect(row['depth'], 'where Lark does not tell the parent, the place is unknown').toBe(
      id === '0' ? 0 : null,
    );
  }
});

test('a walk level by level knows the places even where Lark does not tell the parents', async () => {
  const granted = ['contact:contact.base:readonly', 'contact:department.base:readonly'];
  const { simulator, directory } = await openDirectory({ size, scopes: granted, recursionLimit: 0 });
  const { departments } = await readAll(directory);
  const truth = truthOf(simulator.tenant).departments;
  const level = (rows: ReadonlyMap<string, Row>) =>
    [...rows].map(([id, row]) => [id, row['path_ids']]).sort();
  const leaves = level(truth);
  expect(level(departments)).toEqual(leaves);
});

test('a configured department below another is no top, also where Lark does not tell the parents', async () => {
  const granted = ['contact:contact.base:readonly'];
  for (const recursionLimit of [Infinity, 0]) {
    const { simulator, another } = await openDirectory({ size, scopes: granted, recursionLimit });
    const { parent, child } = somewhere(simulator);
    const departmentIds = [child.open_department_id, parent.open_department_id];
    const { departments } = await readAll(another({ departmentIds }));
    const walked = recursionLimit === 0;
    expect(departments.get(parent.open_department_id)).toMatchObject({ depth: 1 });
    expect(departments.get(child.open_department_id)).toMatchObject({
      depth: walked ? 2 : null,
      parent_department_id: walked ? parent.open_department_id : null,
    });
  }
});

test('people alone in the range have rows by themselves', async () => {
  const { simulator, directory } = await openDirectory({ size });
  const [person] = [...simulator.tenant.contact.people()];
  simulator.setRange({ users: [person?.open_id ?? ''] });
  for await (const member of directory.members()) {
    expect(member.department).toBeUndefined();
    expect(rowsOf(contactUsers, member)).toHaveLength(1);
  }
});
