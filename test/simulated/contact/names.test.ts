// Names beside ids, and the key of the company: what is added to every row, from one walk and few calls.
import { expect, test } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../../simulator/src/simulator.ts';
import { readerOf, type Read, type Row } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';
import { day } from '../../support/time.ts';

const contact = '/open-apis/contact/v3';
const children = `GET ${contact}/departments/:department_id/children`;
const members = `GET ${contact}/users/find_by_department`;
const names = `POST ${contact}/users/basic_batch`;
const tenantQuery = 'GET /open-apis/tenant/v2/tenant/query';
const size = {
  people: 120,
  departments: 30,
  depth: 4,
  approval: { definitions: 3, instances: 60, days: 10 },
};

/** A company with approvals of the last days; `more` configures approvals, with names by default. */
async function openWithApprovals(options: SimulatorOptions = {}) {
  const at = await openTenant({ module: 'contact', size, ...options });
  const start_date = new Date(Date.now() - 12 * day).toISOString().slice(0, 10);
  const config = (more = {}) => ({
    modules: ['approval'],
    approval: { approval_codes: at.simulator.tenant.approval.codes(), start_date },
    enrich_contacts: true,
    ...more,
  });
  return { ...at, read: readerOf(at), config };
}

const approvals = [
  'approval_definitions',
  'approval_instances',
  'approval_form_fields',
  'approval_tasks',
  'approval_timeline',
  'approval_comments',
];

/** The people who asked, decided or spoke, in any row. */
function peopleIn({ rows }: Read): Set<string> {
  const ids = [...rows.values()].flat().flatMap((row) => {
    const lists = ['open_id_list', 'value_ids', 'approval_admin_ids'].flatMap((column) => row[column] ?? []);
    return [row['open_id'], ...lists];
  });
  return new Set(ids.filter((id): id is string => typeof id === 'string' && id.startsWith('ou_')));
}

/** The name that a person has or had. */
function nameIn({ tenant }: Simulator): (id: unknown) => string | null {
  const { people, leavers } = tenant.contact;
  const all = new Map([...people(), ...leavers()].map((one) => [one.open_id, one.name]));
  return (id) => all.get(String(id)) ?? null;
}

test('everybody has a name, whether they are still there or have left', async () => {
  const { simulator, read, config } = await openWithApprovals();
  const asked = [...simulator.tenant.approval.instances()][0]?.open_id ?? '';
  simulator.tenant.contact.resignPerson(asked);
  const got = await read(config(), approvals);
  expect(got.failed).toEqual(new Map());
  const nameOf = nameIn(simulator);
  let named = 0;
  for (const stream of approvals) {
    for (const row of got.rows.get(stream) ?? []) {
      if ('open_id' in row && row['open_id'] !== null) {
        expect(row['user_name'], stream).toBe(nameOf(row['open_id']));
        named += 1;
      }
      if (Array.isArray(row['open_id_list']) && row['open_id_list'].length > 0)
        expect(row['user_name_list']).toEqual(row['open_id_list'].map(nameOf));
      if (Array.isArray(row['approval_admin_ids']) && row['approval_admin_ids'].length > 0)
        expect(row['approval_admin_names']).toEqual(row['approval_admin_ids'].map(nameOf));
    }
  }
  expect(named).toBeGreaterThan(100);
  expect(got.rows.get('approval_instances')?.some((row) => row['open_id'] === asked)).toBe(true);
  const outside = [...peopleIn(got)].filter(
    (id) => ![...simulator.tenant.contact.people()].some(({ open_id }) => open_id === id),
  );
  expect(outside).toContain(asked);
  expect(got.calls[names]).toBeLessThanOrEqual(outside.length);
});

test('departments have their names and the way to them', async () => {
  const { simulator, read, config } = await openWithApprovals();
  const { rows } = await read(config(), ['approval_instances']);
  const { contact: directory } = simulator.tenant;
  const path = (id: string): string[] => {
    const one = directory.department(id);
    return one ? [...path(one.parent_department_id), one.name] : [];
  };
  const byAnyId = (id: unknown) =>
    [...directory.departments()].find((one) =>
      [one.open_department_id, one.department_id].includes(String(id)),
    );
  const checked = (rows.get('approval_instances') ?? []).filter((row) => {
    const department = byAnyId(row['department_id']);
    if (!department) return false;
    expect(row['department_name']).toBe(department.name);
    expect(row['department_path']).toEqual(path(department.open_department_id));
    return true;
  });
  expect(checked.length).toBeGreaterThan(10);
});

test('form fields name the people and departments that were chosen', async () => {
  const { simulator, read, config } = await openWithApprovals();
  const { rows } = await read(config(), ['approval_form_fields']);
  const nameOf = nameIn(simulator);
  const departments = new Map(
    [...simulator.tenant.contact.departments()].map((one) => [one.open_department_id, one.name]),
  );
  const chosen = (rows.get('approval_form_fields') ?? []).filter((row) =>
    ((row['value_ids'] ?? []) as string[]).some((id) => /^(ou_|od-)/.test(id)),
  );
  for (const row of chosen)
    expect(row['value_names']).toEqual(
      (row['value_ids'] as string[]).map((id) => departments.get(id) ?? nameOf(id)),
    );
  expect(chosen.length).toBeGreaterThan(0);
});

test('people outside the contact range are asked for ten at a time, each once; without the permission they are counted', async () => {
  const { simulator, read, config } = await openWithApprovals();
  const [top] = [...simulator.tenant.contact.departments()];
  simulator.setRange({ departments: [top?.open_department_id ?? ''] });
  const got = await read(config(), approvals);
  expect(got.failed).toEqual(new Map());
  const nameOf = nameIn(simulator);
  for (const row of got.rows.get('approval_tasks') ?? [])
    expect(row['user_name']).toBe(nameOf(row['open_id']));
  const bodies = simulator.calls.filter(({ endpoint }) => endpoint === names);
  expect(bodies.length).toBeGreaterThan(0);
  expect(bodies.length).toBeLessThan(peopleIn(got).size / 2);

  const scopes = [
    'approval:approval:readonly',
    'contact:contact.base:readonly',
    'contact:user.base:readonly',
  ];
  simulator.setScopes(scopes);
  const without = await read(config(), approvals);
  expect(without.failed).toEqual(new Map());
  expect(without.calls[names]).toBe(1);
  const nameless = (without.rows.get('approval_tasks') ?? []).filter((row) => row['user_name'] === null);
  expect(nameless.length).toBeGreaterThan(0);
  const said = without.said.filter((line) => line.includes('have no name'));
  expect(said).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^WARN \d+ users .*contact:user\.basic_profile:readonly/),
    ]) as string[],
  );
});

function walkCalls(read: Read): number {
  return (read.calls[children] ?? 0) + (read.calls[members] ?? 0);
}

test('every module with names walks the directory once', async () => {
  const { simulator, read, config } = await openWithApprovals();
  const alone = await read({ modules: ['contact'] }, ['contact_users', 'contact_departments']);
  const all = await read(
    config({
      modules: ['approval', 'attendance', 'contact'],
      attendance: { start_date: new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10) },
      add_tenant_key: true,
    }),
  );
  expect(all.failed).toEqual(new Map());
  expect(walkCalls(all)).toBe(walkCalls(alone));
  expect(all.calls[tenantQuery]).toBe(1);
  expect(all.rows.get('contact_users')?.length).toBe([...simulator.tenant.contact.people()].length);
  const days = all.rows.get('attendance_user_tasks') ?? [];
  expect(days.length).toBeGreaterThan(0);
  const byUserId = new Map([...simulator.tenant.contact.people()].map((one) => [one.user_id, one.name]));
  for (const row of days) expect(row['user_name']).toBe(byUserId.get(String(row['user_id'])) ?? null);
});

test('configured departments narrow contacts and nothing else, and there is still one walk', async () => {
  const { simulator, read, config } = await openWithApprovals();
  const [department] = [...simulator.tenant.contact.departments()].filter(
    ({ member_count }) => member_count > 3,
  );
  const contacts = { department_ids: [department?.open_department_id ?? ''] };
  const alone = await read({ modules: ['contact'] }, ['contact_users']);
  const narrow = await read({ modules: ['contact'], contact: contacts }, ['contact_users']);
  const all = await read(config({ modules: ['approval', 'contact'], contact: contacts }), [
    'contact_users',
    'approval_tasks',
  ]);
  expect(walkCalls(all)).toBe(walkCalls(alone));
  const ids = (read_: Read) =>
    read_.rows
      .get('contact_users')
      ?.map((row) => row['open_id'])
      .sort();
  expect(ids(all)).toEqual(ids(narrow));
  expect(ids(narrow)?.length).toBe(department?.member_count);
  const nameOf = nameIn(simulator);
  for (const row of all.rows.get('approval_tasks') ?? [])
    expect(row['user_name']).toBe(nameOf(row['open_id']));
});

const columnsOf = async (
  at: Awaited<ReturnType<typeof openWithApprovals>>,
  more: Readonly<Record<string, unknown>>,
  stream: string,
): Promise<string[]> => {
  const schema = (await at.discover({ more })).find(({ name }) => name === stream)?.json_schema as
    { readonly properties?: object } | undefined;
  return Object.keys(schema?.properties ?? {});
};

test('the added columns are offered only when they are wanted, and change nothing else', async () => {
  const at = await openWithApprovals();
  const plain = await columnsOf(at, at.config({ enrich_contacts: false }), 'approval_instances');
  const named = await columnsOf(at, at.config(), 'approval_instances');
  expect(named.slice(0, plain.length)).toEqual(plain);
  expect(named.slice(plain.length)).toEqual(['user_name', 'department_name', 'department_path']);
  const before = await at.read(at.config({ enrich_contacts: false }), approvals);
  const after = await at.read(at.config(), approvals);
  const without = (row: Row) => {
    const kept = Object.entries(row).filter(([column]) => !/_(name|path|names|name_list)$/.test(column));
    return JSON.stringify(kept);
  };
  for (const stream of approvals)
    expect((after.rows.get(stream) ?? []).map(without).sort()).toEqual(
      (before.rows.get(stream) ?? []).map(without).sort(),
    );
});

test('the key of the company is in every row and key, from one call', async () => {
  const { simulator, read, discover, config } = await openWithApprovals();
  const on = config({ modules: ['approval', 'contact'], enrich_contacts: false, add_tenant_key: true });
  const { rows, calls, failed } = await read(on);
  expect(failed).toEqual(new Map());
  expect(calls[tenantQuery]).toBe(1);
  const { tenant_key } = simulator.tenant.company;
  for (const [stream, all] of rows) {
    expect(all.length, stream).toBeGreaterThan(0);
    for (const row of all) expect(row['tenant_key'], stream).toBe(tenant_key);
  }
  for (const { name, source_defined_primary_key: keys } of await discover({ more: on }))
    expect(keys[0], name).toEqual(['tenant_key']);
});

test('without its permission the key of the company is an error that names it', async () => {
  const { read, config } = await openWithApprovals({
    scopes: ['approval:approval:readonly', 'contact:contact.base:readonly'],
  });
  const { failed, rows } = await read(config({ enrich_contacts: false, add_tenant_key: true }), [
    'approval_instances',
  ]);
  expect(failed.get('approval_instances')).toContain('tenant:tenant:readonly');
  expect(rows.get('approval_instances')).toEqual([]);
});
