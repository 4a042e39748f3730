/** What tests that run the simulator as another process ask it over HTTP. */
import { expect, test } from 'vitest';
import { contact, standingClock, visit } from './visitor.ts';

test('the ground truth, all of it', async () => {
  const { simulator } = await visit({ clock: standingClock().clock });
  const { company, contact: directory, approval, attendance, base, wiki } = simulator.tenant;
  const tables = base
    .bases()
    .flatMap(({ app_token }) => base.tables(app_token).map((table) => ({ app_token, ...table })));
  const inTables = (of: (app: string, table: string) => Iterable<object>): object[] =>
    tables.flatMap(({ app_token, table_id }) =>
      [...of(app_token, table_id)].map((one) => ({ app_token, table_id, ...one })),
    );
  const truth = (await (await fetch(`${simulator.url}/simulator/tenant`)).json()) as object;
  expect(truth).toEqual({
    company,
    departments: [...directory.departments()],
    people: [...directory.people()],
    leavers: [...directory.leavers()],
    groups: directory.groups(),
    job_titles: directory.lists.of('jobTitles'),
    job_levels: directory.lists.of('jobLevels'),
    job_families: directory.lists.of('jobFamilies'),
    employee_types: directory.lists.of('employeeTypes'),
    work_cities: directory.lists.of('workCities'),
    roles: directory.lists.of('roles'),
    approval_definitions: [...approval.definitions()],
    approval_instances: [...approval.instances()],
    attendance_groups: attendance.groups(),
    attendance_shifts: attendance.shifts(),
    attendance_flows: [...attendance.flows()],
    attendance_results: [...attendance.results()],
    attendance_applications: [...attendance.applications()],
    attendance_remedies: [...attendance.remedies()],
    attendance_schedule: [...attendance.schedule()],
    bases: base.bases(),
    base_tables: tables,
    base_fields: inTables(base.fields),
    base_views: inTables(base.views),
    base_records: inTables(base.records),
    wiki_nodes: wiki.nodes(),
  });
  const some = await (await fetch(`${simulator.url}/simulator/tenant?lists=groups,bases`)).json();
  expect(some).toEqual({ company, groups: directory.groups(), bases: base.bases() });
});

test('the calls by endpoint, without these', async () => {
  const { simulator, get } = await visit();
  await get(`${contact}/scopes`);
  await get(`${contact}/scopes`);
  const counts = (await (await fetch(`${simulator.url}/simulator/calls`)).json()) as object;
  expect(counts).toEqual(simulator.callsByEndpoint());
  expect(counts).toMatchObject({ [`GET ${contact}/scopes`]: 2 });
});

test('faults are added a line each, and taken away', async () => {
  const { simulator, get } = await visit();
  const url = `${simulator.url}/simulator/faults`;
  const body = `error:500/1503@GET ${contact}/scopes\n\nerror:500/40003@GET ${contact}/group/simplelist`;
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
  expect((await get(`${contact}/scopes`)).body.code).toBe(1503);
  expect((await get(`${contact}/group/simplelist`)).body.code).toBe(40003);
  expect((await fetch(url, { method: 'POST', body: 'hang\nflood' })).status).toBe(400);
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
  expect((await get(`${contact}/scopes`)).body.code).toBe(0);
});

test('tokens can be revoked', async () => {
  const { simulator, get } = await visit();
  expect((await get(`${contact}/scopes`)).body.code).toBe(0);
  await fetch(`${simulator.url}/simulator/revoke-tokens`, { method: 'POST' });
  expect((await get(`${contact}/scopes`)).body.code).toBe(99991663);
});

test('anything else beside Lark is not there', async () => {
  const { simulator } = await visit();
  expect((await fetch(`${simulator.url}/simulator/secrets`)).status).toBe(404);
});
