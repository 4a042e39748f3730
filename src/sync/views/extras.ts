// What people ask of a stream beside its columns.
import type { ViewDialect } from './dialects.ts';
import type { Join, Selected } from './parts.ts';

interface Extra {
  readonly columns: readonly Selected[];
  readonly joins: readonly Join[];
}

type MakeExtra = (dialect: ViewDialect) => Extra;

/** Whether somebody came late, left early or did not check in: as Lark judges the segments of the day. */
const judgedDay: MakeExtra = ({ quote, hasText }) => {
  const records = `t.${quote('records')}`;
  const late = ['Late', 'SeriousLate'];
  return {
    columns: [
      { as: 'is_late', sql: hasText(records, 'check_in_result', late) },
      { as: 'is_early', sql: hasText(records, 'check_out_result', ['Early']) },
      { as: 'lacks_check_in', sql: hasText(records, 'check_in_result', ['Lack']) },
      { as: 'lacks_check_out', sql: hasText(records, 'check_out_result', ['Lack']) },
    ],
    joins: [],
  };
};

/** The name and the path of a person's department: the primary one where Lark marks one. */
const departmentOf =
  (column: string): MakeExtra =>
  ({ quote, joined }) => {
    const [person, department] = [quote(column), quote('open_department_id')];
    const primary = `CASE WHEN ${quote('is_primary_dept')} THEN 0 ELSE 1 END`;
    const ranked =
      `(SELECT ${person} AS person, ${department} AS department, ROW_NUMBER() OVER (PARTITION BY ${person} ` +
      `ORDER BY ${primary}, ${department}) AS place FROM ${quote('contact_user_departments')})`;
    const named =
      `(SELECT ${department} AS department, ${quote('name')} AS name, ${joined(quote('path_names'))} AS path ` +
      `FROM ${quote('contact_departments')})`;
    return {
      columns: [
        { as: 'department_name', sql: 'd.name' },
        { as: 'department_path', sql: 'd.path' },
      ],
      joins: [
        {
          table: 'contact_user_departments',
          from: ranked,
          alias: 'm',
          on: `m.person = t.${person} AND m.place = 1`,
        },
        { table: 'contact_departments', from: named, alias: 'd', on: 'd.department = m.department' },
      ],
    };
  };

/** The name of who a person reports to. */
const leader: MakeExtra = ({ quote }) => ({
  columns: [{ as: 'leader_name', sql: `leader.${quote('name')}` }],
  joins: [
    {
      table: 'contact_users',
      from: quote('contact_users'),
      alias: 'leader',
      on: `leader.${quote('open_id')} = t.${quote('leader_user_id')}`,
    },
  ],
});

const extras: Readonly<Record<string, readonly MakeExtra[]>> = {
  attendance_user_tasks: [judgedDay, departmentOf('user_id')],
  contact_users: [leader, departmentOf('open_id')],
};

export function extrasOf(stream: string): readonly MakeExtra[] {
  return extras[stream] ?? [];
}
