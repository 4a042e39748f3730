// Views for people: the rows of a stream with names beside ids, as the stream declares them.
import { hasRevision, instanceColumn, isParent, revisionColumn } from '../revisions.ts';
import type { ViewSource } from '../types.ts';
import type { ViewDialect } from './dialects.ts';
import { extrasOf } from './extras.ts';
import { lookupsOf } from './lookups.ts';
import type { Join } from './parts.ts';

export interface View {
  readonly name: string;
  /** The tables that it reads. */
  readonly tables: readonly string[];
  /** Without the words that create it. */
  readonly select: string;
}

/** What people call the rows of a stream. */
const called: Readonly<Record<string, string>> = {
  approval_instances: 'approvals',
  attendance_user_tasks: 'attendance_days',
  attendance_user_flows: 'attendance_check_ins',
  attendance_user_approvals: 'attendance_leaves',
  attendance_user_remedies: 'attendance_corrections',
  attendance_user_daily_shifts: 'attendance_schedule',
  contact_users: 'people',
};

export function viewName(stream: string): string {
  return `v_${called[stream] ?? stream}`;
}

/** A view for each stream that has ids of people or departments, or more to say than its columns. */
export function viewsOf(sources: readonly ViewSource[], dialect: ViewDialect): View[] {
  return sources
    .filter(({ stream, names }) => names.size > 0 || extrasOf(stream.name).length > 0)
    .map((source) => viewOf(source, dialect));
}

function viewOf({ stream, names }: ViewSource, dialect: ViewDialect): View {
  const { quote } = dialect;
  const own = new Set(stream.columns.map(({ name }) => name));
  const lookups = lookupsOf(names, own, dialect);
  const extras = extrasOf(stream.name).map((extra) => extra(dialect));
  const added = [...lookups.columns, ...extras.flatMap(({ columns }) => columns)].filter(
    ({ as }) => !own.has(as),
  );
  const columns = stream.columns
    .filter(({ kind }) => kind !== 'json')
    .map(({ name }) => ({ as: name, sql: `t.${quote(name)}` }));
  const current = hasRevision(stream) && !isParent(stream) ? [currentInstance(dialect)] : [];
  const joins = [...lookups.joins, ...extras.flatMap((extra) => extra.joins)];
  return {
    name: viewName(stream.name),
    tables: [...new Set([stream.name, ...[...joins, ...current].map(({ table }) => table)])],
    select: [
      `SELECT\n  ${[...columns, ...added].map(({ as, sql }) => `${sql} AS ${quote(as)}`).join(',\n  ')}`,
      `FROM ${quote(stream.name)} AS t`,
      ...current.map(({ from, alias, on }) => `JOIN ${from} AS ${alias} ON ${on}`),
      ...joins.map(({ from, alias, on }) => `LEFT JOIN ${from} AS ${alias} ON ${on}`),
    ].join('\n'),
  };
}

/** Child rows count while their revision is that of their instance. */
function currentInstance({ quote }: ViewDialect): Join {
  const same = (column: string): string => `instance.${quote(column)} = t.${quote(column)}`;
  return {
    table: 'approval_instances',
    from: quote('approval_instances'),
    alias: 'instance',
    on: `${same(instanceColumn)} AND ${same(revisionColumn)}`,
  };
}
