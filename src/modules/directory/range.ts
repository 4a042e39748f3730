// Where a walk of the directory starts: the root, the configured departments, or what the app may see.
import { ConnectorError } from '../../engine/errors.ts';
import type { CallInput } from '../../lark/endpoint.ts';
import type { Lark } from '../../lark/client.ts';
import { departmentBatch, groupMembers, visibleRange } from '../contact/endpoints.ts';
import { idText, isRow, keyed, type LarkRow, type Warn } from '../keyed.ts';
import { root, type LarkDepartment } from './tree.ts';

/** Tells the operator something. */
export type Tell = (level: 'INFO' | 'WARN', message: string) => void;

/** How users and departments are read. */
export interface DirectorySettings {
  /** Empty: from the root, or from what the app may see. */
  readonly departmentIds: readonly string[];
  readonly departmentIdType: 'open_department_id' | 'department_id';
  /** The kind of id of `leader_user_id` and its like. */
  readonly userIdType: 'open_id' | 'union_id' | 'user_id';
  /** Listings read side by side. */
  readonly concurrency: number;
  /** Somebody needs everything the app may see: `departmentIds` then only chooses from it what contact streams show. */
  readonly whole?: boolean;
  /** `members` will be read in this run: it shares the walk with all who need the users. */
  readonly membersRead?: boolean;
}

/** The tops of a walk. */
export interface Range {
  readonly departments: readonly LarkDepartment[];
  /** Users who are visible by themselves, in the configured kind of id. */
  readonly users: readonly string[];
}

/** Ids in answers are always open department ids: the other kind is reused after a deletion. */
export function idTypes({ userIdType }: DirectorySettings): NonNullable<CallInput['query']> {
  return { user_id_type: userIdType, department_id_type: 'open_department_id' };
}

/** The root, which no endpoint describes. */
export const rootDepartment: LarkDepartment = { open_department_id: root, department_id: root };

/**
 * The departments the user configured.
 * @throws ConnectorError (config) when Lark does not show all of them
 */
export async function configuredRange(lark: Lark, settings: DirectorySettings): Promise<Range> {
  const { departmentIds, departmentIdType } = settings;
  const named = [...new Set(departmentIds)].filter((id) => id !== root);
  const found = await departmentsById(lark, settings, named, departmentIdType);
  // A custom id changes the kind of every department id in the answer, so the departments are asked for again.
  const departments =
    departmentIdType === 'open_department_id'
      ? found
      : await departmentsById(lark, settings, found.map(openId), 'open_department_id');
  if (departments.length < named.length) throw notShown(named, found);
  return {
    departments: departmentIds.includes(root) ? [rootDepartment, ...departments] : departments,
    users: [],
  };
}

/**
 * What was ticked in the app's contact range, with the user groups among it taken apart. `onAnswer` is called for each
 * tick.
 */
export async function visibleTops(
  lark: Lark,
  settings: DirectorySettings,
  notify: Tell,
  onAnswer: () => void = () => undefined,
): Promise<Range> {
  const departments = new Set<string>();
  const users = new Set<string>();
  const groups = new Set<string>();
  const kinds = { department: departments, user: users, group: groups };
  for await (const { kind, id } of lark.list(visibleRange, { query: idTypes(settings) })) {
    onAnswer();
    kinds[kind].add(id);
  }
  for (const group_id of groups) {
    const members = async (member_type: string, member_id_type: string, into: Set<string>): Promise<void> => {
      const query = { member_type, member_id_type };
      for await (const member of lark.list(groupMembers, { path: { group_id }, query })) {
        const id = isRow(member) ? idText(member['member_id']) : undefined;
        if (id !== undefined) into.add(id);
      }
    };
    await members('user', settings.userIdType, users);
    // For departments it means the open department id.
    await members('department', 'open_id', departments);
  }
  if (departments.size + users.size === 0) throw noneVisible();
  const details = await departmentsById(lark, settings, [...departments], 'open_department_id');
  const missing = departments.size - details.length;
  if (missing > 0)
    notify('WARN', `${missing} departments of the app's contact range are not shown by Lark any more.`);
  return { departments: details, users: [...users] };
}

const departmentRule = {
  of: 'contact_departments',
  needs: 'open_department_id',
  toItem(row: LarkRow): LarkDepartment | undefined {
    const open_department_id = idText(row['open_department_id']);
    return open_department_id === undefined ? undefined : { ...row, open_department_id };
  },
};

/** The departments of an answer that have an open id. */
export function departmentsIn(items: readonly unknown[], warn: Warn): LarkDepartment[] {
  return keyed(warn, items, departmentRule);
}

/** Departments by id, fifty a call; Lark leaves out those it does not show. */
export async function departmentsById(
  lark: Lark,
  settings: DirectorySettings,
  ids: readonly string[],
  department_id_type: DirectorySettings['departmentIdType'],
): Promise<LarkDepartment[]> {
  const pages = await Promise.all(
    chunks(ids, 50).map((department_ids) =>
      lark.call(departmentBatch, { query: { ...idTypes(settings), department_id_type, department_ids } }),
    ),
  );
  // One without its id is missing from the answer, and its caller counts.
  return pages.flatMap(({ items }) => departmentsIn(items ?? [], () => undefined));
}

/** Lists of at most `size`, in order. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function openId({ open_department_id }: LarkDepartment): string {
  return open_department_id;
}

/** Some configured departments are not there. */
export function notShown(named: readonly string[], found: readonly LarkDepartment[]): ConnectorError {
  const shown = new Set<unknown>(
    found.flatMap(({ open_department_id, department_id }) => [open_department_id, department_id]),
  );
  const missing = named.filter((id) => !shown.has(id)).slice(0, 10);
  return new ConnectorError(
    'config_error',
    `contact.department_ids: Lark does not show ${named.length - found.length} of ${named.length} departments, among ` +
      `them ${missing.join(', ')}. Check the ids and department_id_type, and that the app's contact range includes ` +
      'them (developer console, Permissions & Scopes, Data Permissions; then publish a version).',
  );
}

/** Lark's code for a department outside of the contact range: an empty range says the same. */
const noDepartmentAuthority = 40004;

/** The contact range is empty. */
export function noneVisible(): ConnectorError {
  return new ConnectorError(
    'config_error',
    'The app can see no departments and no users. In the developer console, open Permissions & Scopes, Data ' +
      'Permissions, set the range of contacts data that the app may access, and publish a version.',
    { code: noDepartmentAuthority },
  );
}
