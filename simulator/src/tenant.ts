/** The simulated company: each module adds what it stores. */
import { createApprovals, type Approvals, type ApprovalSize } from './approval/records/approvals.ts';
import { createAttendance, type Attendance, type AttendanceSize } from './attendance/records/attendance.ts';
import { createBases, type Bases } from './base/records/bases.ts';
import type { BaseSize } from './base/records/seeding.ts';
import { createCompany, type Company } from './company/company.ts';
import { createDirectory, type Directory } from './contact/directory/directory.ts';
import type { Size } from './contact/directory/shapes.ts';
import { createWiki, type Wiki } from './wiki/nodes.ts';

/** The ground truth behind every answer, with all fields as Lark shows them to an app with every scope. */
export interface Tenant {
  readonly company: Company;
  /** People, departments, user groups, and how to change them. */
  readonly contact: Directory;
  /** Definitions, instances, and how to change them. */
  readonly approval: Approvals;
  /** Punches and what came of them, groups, shifts, and how to change them. */
  readonly attendance: Attendance;
  /** Bases, their tables and records, and how to change them. */
  readonly base: Bases;
  /** Nodes of the wiki, some of which show Bases. */
  readonly wiki: Wiki;
}

/** Exact figures; where a module's are absent they are those of a small tenant. */
export interface ExactSize extends Size {
  readonly approval?: ApprovalSize;
  readonly attendance?: AttendanceSize;
  readonly base?: BaseSize;
}

/** Two sizes by name, or exact figures. */
export type TenantSize = 'small' | 'large' | ExactSize;

const smallApproval: ApprovalSize = { definitions: 4, instances: 120 };
const smallBase: BaseSize = { bases: 3, tables: 4, rows: 60 };

const sizes: Readonly<Record<'small' | 'large', ExactSize>> = {
  small: { people: 40, departments: 12, depth: 4 },
  large: {
    people: 100_000,
    departments: 8_000,
    depth: 15,
    approval: { definitions: 12, instances: 50_000 },
    base: { bases: 3, tables: 12, rows: 100_000 },
  },
};

/** A tenant; the same seed, size and clock make the same one, byte for byte. */
export function createTenant(
  seed: number,
  size: TenantSize,
  clock = (): number => 1_770_138_104_000,
): Tenant {
  const exact = typeof size === 'string' ? sizes[size] : size;
  const contact = createDirectory(seed, exact);
  const { approval = smallApproval, base = smallBase, attendance = {} } = exact;
  const bases = createBases({ seed, size: base, directory: contact, clock });
  return {
    company: createCompany(seed),
    contact,
    approval: createApprovals({ seed, size: approval, directory: contact, clock }),
    attendance: createAttendance({ seed, size: attendance, directory: contact, clock }),
    base: bases,
    wiki: createWiki({ seed, bases, clock }),
  };
}

/** What every table has, with where it is. */
function* inTables<T>(
  { bases, tables }: Bases,
  of: (appToken: string, tableId: string) => Iterable<T>,
): Generator<T & { readonly app_token: string; readonly table_id: string }> {
  for (const { app_token } of bases()) {
    for (const { table_id } of tables(app_token)) {
      for (const one of of(app_token, table_id)) yield { app_token, table_id, ...one };
    }
  }
}

/**
 * The ground truth as JSON, in pieces, because a large tenant is longer than one string should be; all lists of it, or
 * some by name.
 */
export function* tenantJson(tenant: Tenant, names?: readonly string[]): Generator<string> {
  const { company, contact, approval, base, attendance, wiki } = tenant;
  yield `{"company":${JSON.stringify(company)}`;
  const lists = {
    departments: contact.departments(),
    people: contact.people(),
    leavers: contact.leavers(),
    groups: contact.groups(),
    job_titles: contact.lists.of('jobTitles'),
    job_levels: contact.lists.of('jobLevels'),
    job_families: contact.lists.of('jobFamilies'),
    employee_types: contact.lists.of('employeeTypes'),
    work_cities: contact.lists.of('workCities'),
    roles: contact.lists.of('roles'),
    approval_definitions: approval.definitions(),
    approval_instances: approval.instances(),
    attendance_groups: attendance.groups(),
    attendance_shifts: attendance.shifts(),
    attendance_flows: attendance.flows(),
    attendance_results: attendance.results(),
    attendance_applications: attendance.applications(),
    attendance_remedies: attendance.remedies(),
    attendance_schedule: attendance.schedule(),
    bases: base.bases(),
    base_tables: base
      .bases()
      .flatMap(({ app_token }) => base.tables(app_token).map((table) => ({ app_token, ...table }))),
    base_fields: inTables(base, base.fields),
    base_views: inTables(base, base.views),
    base_records: inTables(base, base.records),
    wiki_nodes: wiki.nodes(),
  };
  for (const [name, list] of Object.entries(lists)) {
    if (names?.includes(name) === false) continue;
    yield `,"${name}":[`;
    let separator = '';
    for (const item of list) {
      yield separator + JSON.stringify(item);
      separator = ',';
    }
    yield ']';
  }
  yield '}';
}
