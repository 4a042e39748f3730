// What changes while the directory is read: departments go, trees are damaged, page tokens grow old.
import nock from 'nock';
import { expect, test } from 'vitest';
import { parseFault, type Simulator } from '../../../simulator/src/simulator.ts';
import { createDirectory } from '../../../src/modules/directory/directory.ts';
import { exchanges, givesToken, host, larkAt } from '../../core/lark/support.ts';
import { children, departmentBatch, members, openDirectory, readAll } from './support.ts';
import { truthOf } from './truth.ts';

const size = { people: 240, departments: 70, depth: 5 };

/** Deletes departments as soon as so many calls were made. */
function deletedAfter(simulator: Simulator, calls: number, ids: readonly string[]): () => void {
  let done = false;
  return () => {
    if (done || simulator.calls.length < calls) return;
    done = true;
    for (const id of ids) simulator.tenant.contact.deleteDepartment(id);
  };
}

test('a department that is deleted during the walk is logged, and everything else is read', async () => {
  const { simulator, directory, said } = await openDirectory({ size });
  const all = [...simulator.tenant.contact.departments()];
  // The last with people of its own: it is listed at the start and asked for its people near the end.
  const last = all.filter((one) => one.member_count > 0).at(-1)?.open_department_id ?? '';
  const strike = deletedAfter(simulator, 10, [last]);
  const users = new Set<string>();
  for await (const { user } of directory.members()) {
    strike();
    users.add(user.open_id);
  }
  expect(await directory.departments()).toHaveLength(all.length + 1);
  expect(said.filter((line) => line.startsWith('WARN'))).toEqual([
    expect.stringMatching(new RegExp(`^WARN Department ${last} was deleted.*next sync`)),
  ]);
  const elsewhere = [...simulator.tenant.contact.people()].filter(
    ({ department_ids }) => !(department_ids.length === 1 && department_ids[0] === '0'),
  );
  for (const { open_id } of elsewhere) expect(users.has(open_id), open_id).toBe(true);
});

test('one that goes while the tree is read level by level takes only itself along', async () => {
  const { simulator, directory, said } = await openDirectory({ size, recursionLimit: 0 });
  const all = [...simulator.tenant.contact.departments()];
  const leaf = all.findLast(
    (one) => !all.some(({ parent_department_id }) => parent_department_id === one.open_department_id),
  );
  const id = leaf?.open_department_id ?? '';
  const listed = directory.departments();
  const strike = deletedAfter(simulator, 4, [id]);
  const timer = setInterval(strike, 1);
  const departments = await listed.finally(() => {
    clearInterval(timer);
  });
  const ids = departments.map(({ department }) => department.open_department_id);
  for (const one of simulator.tenant.contact.departments()) expect(ids).toContain(one.open_department_id);
  expect(said.filter((line) => line.startsWith('WARN')).length).toBeLessThanOrEqual(1);
});

test.each([40001, 40004, 40014, 40015, 99992357])(
  'a refusal with %i of a department that Lark still shows is loud',
  async (code) => {
    const { simulator, directory } = await openDirectory({ size });
    simulator.addFault(parseFault(`error:400/${code}@${members}#5`));
    await expect(readAll(directory)).rejects.toMatchObject({ code });
    expect(simulator.callsByEndpoint()[departmentBatch]).toBe(1);
  },
);

test('an old page token begins a listing again, once, and each person is listed once', async () => {
  const { simulator, directory, another } = await openDirectory({
    size: { people: 400, departments: 130, depth: 4 },
  });
  const truth = truthOf(simulator.tenant);
  for (const [endpoint, call] of [
    [children, 2],
    [members, 4],
    [members, 90],
  ] as const)
    simulator.addFault(parseFault(`error:400/40012@${endpoint}#${call}`));
  expect(await readAll(directory)).toEqual(truth);
  const everyone = await directory.users();
  for (const { departments } of everyone.values()) expect(new Set(departments).size).toBe(departments.length);
  simulator.clearFaults();
  simulator.addFault(parseFault(`error:400/40012@${children}#2x*`));
  await expect(readAll(another())).rejects.toMatchObject({ code: 40012, type: 'transient_error' });
});

test('a circle and an orphan in the tree are read, each department once', async () => {
  const scope = exchanges();
  givesToken(scope);
  const base = '/open-apis/contact/v3';
  const below: Record<string, readonly (readonly [string, string])[]> = {
    '0': [
      ['od-a', '0'],
      ['od-orphan', 'od-nowhere'],
    ],
    'od-a': [['od-b', 'od-a']],
    'od-b': [
      ['od-a', 'od-b'],
      ['od-b', 'od-b'],
    ],
    'od-orphan': [],
  };
  const asked: string[] = [];
  scope
    .get(/\/departments\/[^/]+\/children/)
    .query(true)
    .times(8)
    .reply(function () {
      const url = new URL(this.req.path, host);
      const id = url.pathname.split('/').at(-2) ?? '';
      if (url.searchParams.get('fetch_child') === 'true') return [400, { code: 43010, msg: 'big' }];
      asked.push(id);
      const items = (below[id] ?? []).map(([open_department_id, parent_department_id]) => ({
        open_department_id,
        parent_department_id,
      }));
      return [200, { code: 0, data: { has_more: false, items } }];
    });
  const found: string[] = [];
  scope
    .get(`${base}/users/find_by_department`)
    .query(true)
    .times(5)
    .reply(function () {
      found.push(new URL(this.req.path, host).searchParams.get('department_id') ?? '');
      return [200, { code: 0, data: { has_more: false, items: [{ open_id: `ou_${found.length}` }] } }];
    });
  const settings = {
    departmentIds: [],
    departmentIdType: 'open_department_id',
    userIdType: 'open_id',
    concurrency: 4,
  } as const;
  const directory = createDirectory(larkAt(host).lark, settings, () => undefined);
  const everyone = await directory.users();
  const departments = await directory.departments();
  expect(asked.sort()).toEqual(['0', 'od-a', 'od-b', 'od-orphan']);
  expect(found.sort()).toEqual(['0', 'od-a', 'od-b', 'od-orphan']);
  expect(everyone.size).toBe(4);
  expect(departments.map(({ department }) => department.open_department_id).sort()).toEqual(found);
  nock.cleanAll();
});
