// The ids that attendance is queried for: those that are configured, or those of all users the app can see.
import type { Config } from '../context.ts';
import { ConnectorError } from '../../engine/errors.ts';
import type { Lark } from '../../lark/client.ts';
import type { Directory } from '../directory/directory.ts';
import { noneVisible, type Tell } from '../directory/range.ts';
import type { User } from '../directory/user-index.ts';
import { idText, isRow } from '../keyed.ts';
import { groupList, groupQuery, groupUsers } from './endpoints.ts';
import { listIfAvailable } from './optional-endpoints.ts';

export type EmployeeType = Config['attendance']['employee_type'];

/** One of these scopes shows the kind of id: docs/lark-api/attendance.md#ids. */
export const idScopes: Readonly<Record<EmployeeType, readonly string[]>> = {
  employee_id: ['contact:user.employee_id:readonly'],
  employee_no: [
    'contact:user.employee_number:read',
    'contact:user.employee:readonly',
    'contact:contact:readonly_as_app',
    'contact:contact:readonly',
    'contact:contact:access_as_app',
  ],
};

export interface Sources {
  readonly config: Pick<Config, 'attendance'>;
  readonly lark: Lark;
  readonly directory: Pick<Directory, 'users' | 'closed'>;
  readonly notify: Tell;
}

/**
 * Ids in the configured kind, each once; never none.
 * @throws ConnectorError (config) when there are none, with what to do
 */
export async function findUserIds({ config, lark, directory, notify }: Sources): Promise<readonly string[]> {
  const { employee_ids, employee_type } = config.attendance;
  if (employee_ids.length > 0) return [...new Set(employee_ids)];
  const users = await directory.users().catch((error: unknown) => {
    // Any other failure fails attendance too: the members of groups would be a part taken for the whole.
    if (error === directory.closed()) return error;
    throw error;
  });
  if (users instanceof ConnectorError) return membersOfGroups(lark, employee_type, users, notify);
  if (!(users instanceof Map)) throw users;
  if (users.size === 0) throw noneVisible();
  const all = [...(users as ReadonlyMap<string, User>).values()];
  const ids = idsOf(all, employee_type);
  if (ids.length === 0) throw withoutIds(users.size, employee_type);
  const without = all.filter((user) => !idOf(user, employee_type)).length;
  if (without > 0)
    notify(
      'WARN',
      `${without} of ${users.size} users have no ${employee_type}: attendance streams leave them out.`,
    );
  notify('INFO', `Querying attendance for ${ids.length} users. ${withoutLeavers}`);
  return ids;
}

/** The ids in the configured kind, each once. */
export function idsOf(users: Iterable<Pick<User, 'user_id' | 'employee_no'>>, type: EmployeeType): string[] {
  return [...new Set([...users].flatMap((user) => idOf(user, type) ?? []))];
}

function idOf({ user_id, employee_no }: Pick<User, 'user_id' | 'employee_no'>, type: EmployeeType) {
  return type === 'employee_id' ? user_id : employee_no;
}

const withoutLeavers =
  'Users who left before the first sync are not among them: to read them, list all users in attendance.employee_ids.';

async function membersOfGroups(
  lark: Lark,
  employee_type: EmployeeType,
  because: ConnectorError,
  notify: Tell,
): Promise<readonly string[]> {
  const ids = new Set<string>();
  const query = { ...groupQuery(employee_type), member_clock_type: 0 };
  try {
    for await (const group of listIfAvailable(lark, groupList)) {
      const group_id = groupIdOf(group);
      for await (const member of lark.list(groupUsers, { path: { group_id }, query })) {
        const id = isRow(member) ? idText(member['user_id']) : undefined;
        if (id !== undefined) ids.add(id);
      }
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.endsRun) throw error;
    throw neither(because, error.message, error.type);
  }
  if (ids.size === 0) throw neither(because, 'The attendance groups have no members.', 'config_error');
  notify(
    'WARN',
    `Contacts cannot be read, so attendance is queried for the ${ids.size} members of the attendance groups; users ` +
      `who are in no group any more are not among them. ${because.message}`,
  );
  return [...ids];
}

/** @throws ConnectorError (system) for a listed group without an id: its members would be missing */
export function groupIdOf(group: unknown): string {
  const id = isRow(group) ? idText(group['group_id']) : undefined;
  if (id !== undefined) return id;
  throw new ConnectorError('system_error', 'Lark lists an attendance group without its group_id.');
}

/** Neither contacts nor attendance groups say which users there are. */
export function neither(
  because: ConnectorError,
  groups: string,
  type: ConnectorError['type'],
): ConnectorError {
  return new ConnectorError(
    type,
    `No users found to query attendance for. Contacts: ${because.message} Attendance groups, instead: ${groups} Grant ` +
      'one of them, or list users in attendance.employee_ids.',
    { cause: because, ...(because.code !== undefined && { code: because.code }) },
  );
}

/** All users are visible without the id that is needed. */
export function withoutIds(users: number, type: EmployeeType): ConnectorError {
  const scopes = idScopes[type];
  return new ConnectorError(
    'config_error',
    `The app can see ${users} users, but none has an ${type} it may read, so attendance cannot be queried for them. Grant ` +
      `${scopes.length > 1 ? 'one of ' : ''}${scopes.join(', ')} under Permissions & Scopes in the developer console and ` +
      'publish a version, or choose another attendance.employee_type.',
  );
}
