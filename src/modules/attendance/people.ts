// Whom attendance asks about: those who are configured, or everyone the app can see.
import type { Config } from '../context.ts';
import { ConnectorError } from '../../engine/errors.ts';
import type { Lark } from '../../lark/client.ts';
import { lookUp } from '../../lark/error-codes/table.ts';
import type { Directory } from '../directory/directory.ts';
import { nobodyVisible, type Tell } from '../directory/range.ts';
import type { User } from '../directory/user-index.ts';
import { groupList, groupQuery, groupUsers } from './endpoints.ts';
import { listOffered } from './offered.ts';

export type EmployeeType = Config['attendance']['employee_type'];

/** The permissions of which one shows the kind of id (lark-approval-attendance 4.0). */
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
  readonly directory: Pick<Directory, 'users'>;
  readonly notify: Tell;
}

/**
 * Ids in the configured kind, each once; never none.
 * @throws ConnectorError (config) when nobody can be named, with what to do
 */
export async function findPeople({ config, lark, directory, notify }: Sources): Promise<readonly string[]> {
  const { employee_ids, employee_type } = config.attendance;
  if (employee_ids.length > 0) return [...new Set(employee_ids)];
  const users = await directory.users().catch((error: unknown) => {
    if (isClosed(error)) return error;
    throw error;
  });
  if (users instanceof ConnectorError) return membersOfGroups(lark, employee_type, users, notify);
  if (users.size === 0) throw nobodyVisible();
  const ids = idsOf(users.values(), employee_type);
  if (ids.length === 0) throw withoutIds(users.size, employee_type);
  const nameless = users.size - [...users.values()].filter((one) => idOf(one, employee_type)).length;
  if (nameless > 0) {
    notify(
      'WARN',
      `${nameless} of ${users.size} people have no ${employee_type}: attendance streams cannot ask about them.`,
    );
  }
  notify('INFO', `Attendance is asked about ${ids.length} people. ${withoutLeavers}`);
  return ids;
}

/** The ids in the configured kind, each once. */
export function idsOf(people: Iterable<Pick<User, 'user_id' | 'employee_no'>>, type: EmployeeType): string[] {
  return [...new Set([...people].flatMap((person) => idOf(person, type) ?? []))];
}

function idOf({ user_id, employee_no }: Pick<User, 'user_id' | 'employee_no'>, type: EmployeeType) {
  return type === 'employee_id' ? user_id : employee_no;
}

const withoutLeavers =
  'Those who left before the first sync are not among them: to read them, name all people in attendance.employee_ids.';

/** Whether contacts may not be read; whatever else is wrong would not be better with the attendance groups. */
function isClosed(error: unknown): error is ConnectorError {
  if (!(error instanceof ConnectorError) || error.type !== 'config_error' || error.endsRun) return false;
  return error.code === undefined || lookUp(error.code)?.gate !== undefined;
}

async function membersOfGroups(
  lark: Lark,
  employee_type: EmployeeType,
  because: ConnectorError,
  notify: Tell,
): Promise<readonly string[]> {
  const ids = new Set<string>();
  const query = { ...groupQuery(employee_type), member_clock_type: 0 };
  try {
    for await (const { group_id } of listOffered(lark, groupList)) {
      for await (const { user_id } of lark.list(groupUsers, { path: { group_id }, query }))
        if (user_id) ids.add(user_id);
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.endsRun) throw error;
    throw neither(because, error.message, error.type);
  }
  if (ids.size === 0) throw neither(because, 'The attendance groups have no members.', 'config_error');
  notify(
    'WARN',
    `Contacts cannot be read, so attendance is asked about the ${ids.size} members of the attendance groups; people ` +
      `who are in no group any more are not among them. ${because.message}`,
  );
  return [...ids];
}

/** Neither contacts nor attendance groups say whom to ask about. */
export function neither(
  because: ConnectorError,
  groups: string,
  type: ConnectorError['type'],
): ConnectorError {
  return new ConnectorError(
    type,
    `There is nobody to ask attendance about. Contacts: ${because.message} Attendance groups, instead: ${groups} Grant ` +
      'one of them, or name people in attendance.employee_ids.',
    { cause: because, ...(because.code !== undefined && { code: because.code }) },
  );
}

/** Everybody is there, but nobody's id is shown. */
export function withoutIds(people: number, type: EmployeeType): ConnectorError {
  const scopes = idScopes[type];
  return new ConnectorError(
    'config_error',
    `The app sees ${people} people but nobody's ${type}, so attendance cannot be asked about them. Grant ` +
      `${scopes.length > 1 ? 'one of ' : ''}${scopes.join(', ')} under Permissions & Scopes in the developer console and ` +
      'publish a version, or choose another attendance.employee_type.',
  );
}
