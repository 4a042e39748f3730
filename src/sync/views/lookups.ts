// Names of people and departments to ids.
import type { IdKind } from '../types.ts';
import type { ViewDialect } from './dialects.ts';
import type { Join, Selected } from './parts.ts';

interface Directory {
  readonly table: string;
  readonly id: string;
  /** Whether a department's path goes beside its name. */
  readonly hasPath?: true;
}

const byOpenId: Directory = { table: 'contact_users', id: 'open_id' };
const byUserId: Directory = { table: 'contact_users', id: 'user_id' };
const byNumber: Directory = { table: 'contact_users', id: 'employee_no' };
const byDepartment: Directory = { table: 'contact_departments', id: 'open_department_id', hasPath: true };

/** Where an id is looked for; an `employee` is one or the other, as `attendance.employee_type` says. */
const directories: Readonly<Record<IdKind, readonly Directory[]>> = {
  open_id: [byOpenId],
  user_id: [byUserId],
  employee: [byUserId, byNumber],
  department: [byDepartment],
  any: [byOpenId, byUserId, byDepartment],
};

/** The columns with names, and what has to be joined for them; columns that name the same person share one. */
export function lookupsOf(
  names: ReadonlyMap<string, { readonly kind: IdKind; readonly as: string }>,
  own: ReadonlySet<string>,
  dialect: ViewDialect,
): { readonly columns: readonly Selected[]; readonly joins: readonly Join[] } {
  const { quote } = dialect;
  const joins: Join[] = [];
  const found = new Map<string, string[]>();
  const add = (as: string, sql: string): void => void found.set(as, [...(found.get(as) ?? []), sql]);
  for (const [column, { kind, as }] of names) {
    // Rows that have names already, by `enrich_contacts`.
    if (own.has(as)) continue;
    for (const directory of directories[kind]) {
      const alias = `n${joins.length + 1}`;
      joins.push(joinOf(directory, { alias, column: `t.${quote(column)}` }, dialect));
      add(as, `${alias}.${quote('name')}`);
      if (directory.hasPath && kind === 'department')
        add(as.replace(/_name$/, '_path'), `${alias}.${quote('path')}`);
    }
  }
  const columns = [...found].map(([as, [first = '', ...rest]]) => ({
    as,
    sql: rest.length === 0 ? first : `COALESCE(${[first, ...rest].join(', ')})`,
  }));
  return { columns, joins };
}

/** One row for each id, whatever a company does with its numbers. */
function joinOf(
  { table, id, hasPath }: Directory,
  { alias, column }: { readonly alias: string; readonly column: string },
  { quote, joined }: ViewDialect,
): Join {
  const key = quote(id);
  const path = hasPath ? `, ${joined(quote('path_names'))} AS ${quote('path')}` : '';
  const from = hasPath
    ? `(SELECT ${key} AS id, ${quote('name')}${path} FROM ${quote(table)})`
    : `(SELECT ${key} AS id, MAX(${quote('name')}) AS ${quote('name')} FROM ${quote(table)} GROUP BY ${key})`;
  return { table, from, alias, on: `${alias}.id = ${column}` };
}
