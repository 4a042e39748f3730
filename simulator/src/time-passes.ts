/** What happens in a company between two syncs: people come and go, apply, punch in, and edit tables. */
import type { Tenant } from './tenant.ts';

/** The member of a list at a number that may run beyond it. */
function at<T>(list: readonly T[], number: number): T | undefined {
  return list.length === 0 ? undefined : list[number % list.length];
}

/** Changes something in every module; says in a few words what it was. */
export function passTime(tenant: Tenant): string[] {
  return [...people(tenant), ...approvals(tenant), ...records(tenant)];
}

function people({ attendance, contact }: Tenant): string[] {
  const happened: string[] = [];
  const staff = [...contact.people()];
  const round = staff.length + [...contact.leavers()].length;
  const department = at([...contact.departments()], round);
  if (department !== undefined) {
    const hired = attendance.hire([department.open_department_id]);
    happened.push(`${hired.name} joined ${department.name}`);
  }
  const leaver = at(staff, round * 7);
  if (leaver !== undefined && staff.length > 1) {
    attendance.resign(leaver.open_id);
    happened.push(`${leaver.name} left`);
  }
  const others = staff.filter((person) => person !== leaver);
  const promoted = at(others, round * 3);
  if (promoted !== undefined) {
    contact.changePerson(promoted.open_id, { job_title: `Senior ${promoted.job_title}` });
    happened.push(`${promoted.name} was promoted`);
  }
  const puncher = at(others, round * 5);
  if (puncher !== undefined) {
    attendance.addPunch(puncher.open_id, attendance.store.clock());
    happened.push(`${puncher.name} punched in`);
  }
  return happened;
}

function approvals({ approval }: Tenant): string[] {
  const happened: string[] = [];
  const instances = [...approval.instances()];
  const pending = instances.findLast(({ status }) => status === 'PENDING');
  if (pending !== undefined) {
    approval.approve(pending.instance_code);
    happened.push(`approval ${pending.serial_number} was approved`);
  }
  const code = at(approval.codes('ACTIVE'), instances.length);
  if (code !== undefined) {
    approval.addInstance(code);
    happened.push('an approval was submitted');
  }
  return happened;
}

function records({ base }: Tenant): string[] {
  const happened: string[] = [];
  const [first] = base.bases();
  const [table] = first === undefined ? [] : base.tables(first.app_token);
  if (first === undefined || table === undefined) return happened;
  const { app_token } = first;
  const { table_id, name } = table;
  const [edited, other, ...rest] = base.records(app_token, table_id);
  if (edited !== undefined && other !== undefined) {
    base.changeRecord(app_token, table_id, edited.record_id, firstCell(other.fields));
    happened.push(`a record of ${name} was edited`);
  }
  const last = rest.at(-1);
  if (last !== undefined) {
    base.deleteRecord(app_token, table_id, last.record_id);
    happened.push('another was deleted');
  }
  base.addRecord(app_token, table_id, edited === undefined ? {} : firstCell(edited.fields));
  happened.push('a new one was added');
  return happened;
}

function firstCell(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).slice(0, 1));
}
