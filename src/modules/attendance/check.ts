// Whether attendance can be read: which users the app sees, by which id, and whether it may query them.
import { ConnectorError } from '../../engine/errors.ts';
import { userBatch, usersOfDepartment, visibleRange } from '../contact/endpoints.ts';
import type { Context } from '../context.ts';
import { usersIn } from '../directory/members.ts';
import { noneVisible } from '../directory/range.ts';
import { toUser, type User } from '../directory/user-index.ts';
import { idText, isRow } from '../keyed.ts';
import { toDate } from './days.ts';
import { groupList, groupQuery, groupUsers, userTasks } from './endpoints.ts';
import { listIfAvailable } from './optional-endpoints.ts';
import { groupIdOf, idsOf, neither, withoutIds } from './user-ids.ts';
import { refusedIn } from './users.ts';

const batchSize = 50;

/** How many departments or groups are sampled for users. */
const maxSamples = 3;

/** The id of no user: where the sample is empty, Lark still says whether it may be queried. */
const placeholder = 'nobody';

/**
 * A few users (of the configuration, else of the contact range, else of an attendance group), and their results of
 * today, in at most seven calls.
 * @returns what it saw, in words
 * @throws ConnectorError (config) that says which gate is closed: the contact range, the permission for ids, the
 * permission for attendance, or the data range of the Attendance admin console
 */
export async function checkAttendance(context: Context): Promise<string> {
  const { config, lark, now } = context;
  const { employee_ids, employee_type } = config.attendance;
  const ids = employee_ids.length > 0 ? employee_ids.slice(0, batchSize) : await sampledIds(context);
  const answer = await lark.call(userTasks, {
    query: { employee_type, ignore_invalid_users: true },
    body: {
      user_ids: ids.length > 0 ? ids : [placeholder],
      check_date_from: toDate(now),
      check_date_to: toDate(now),
    },
  });
  if (ids.length === 0) return 'no users found in the first departments, but the permission is granted';
  const refused = refusedIn(answer);
  const shown = ids.filter((id) => !refused.includes(id)).length;
  if (shown === 0) throw allRefused(ids.length);
  return `attendance results found for ${shown} of ${ids.length} sampled users`;
}

async function sampledIds(context: Context): Promise<readonly string[]> {
  const { employee_type } = context.config.attendance;
  try {
    const users = await sampledUsers(context);
    const ids = idsOf(users, employee_type);
    if (users.length > 0 && ids.length === 0) throw withoutIds(users.length, employee_type);
    return ids;
  } catch (error) {
    if (!(error instanceof ConnectorError && error.code === scopeMissing)) throw error;
    return idsOfGroup(context, error);
  }
}

/** Some of the users in the app's contact range. */
async function sampledUsers(context: Context): Promise<readonly Omit<User, 'departments'>[]> {
  const { lark } = context;
  const { items: range } = await lark.firstPage(visibleRange, { query: { user_id_type: 'open_id' } });
  if (range.length === 0) throw noneVisible();
  const of = (wanted: string): string[] => range.flatMap(({ kind, id }) => (kind === wanted ? [id] : []));
  const user_ids = of('user').slice(0, batchSize);
  const found =
    user_ids.length > 0
      ? usersIn((await lark.call(userBatch, { query: { user_id_type: 'open_id', user_ids } })).items ?? [])
      : [];
  if (found.length > 0) return found.map(toUser);
  for (const department_id of of('department').slice(0, maxSamples)) {
    const { items } = await lark.firstPage(usersOfDepartment, { query: { department_id } });
    const users = usersIn(items);
    if (users.length > 0) return users.map(toUser);
  }
  return [];
}

/** What a read falls back on where contacts may not be read. */
async function idsOfGroup({ config, lark }: Context, because: ConnectorError): Promise<readonly string[]> {
  const query = { ...groupQuery(config.attendance.employee_type), member_clock_type: 0 };
  let sampled = 0;
  try {
    for await (const group of listIfAvailable(lark, groupList)) {
      const { items } = await lark.firstPage(groupUsers, { path: { group_id: groupIdOf(group) }, query });
      const ids = items.flatMap((member) => (isRow(member) ? (idText(member['user_id']) ?? []) : []));
      if (ids.length > 0) return ids.slice(0, batchSize);
      if ((sampled += 1) === maxSamples) return [];
    }
  } catch (error) {
    throw error instanceof ConnectorError ? neither(because, error.message, error.type) : error;
  }
  throw neither(because, 'there are none.', 'config_error');
}

function allRefused(count: number): ConnectorError {
  return new ConnectorError(
    'config_error',
    `Attendance refuses all ${count} sampled users, though the app has the permission. Check ` +
      'attendance.employee_type and employee_ids (with employee_id they are user ids, never open ids), or ask an ' +
      'administrator of Attendance to widen the data range of the app in the Attendance admin console.',
  );
}

const scopeMissing = 99991672;
