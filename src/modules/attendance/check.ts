// Whether attendance can be read: whom the app sees, by which id, and whether it may ask about them.
import { ConnectorError } from '../../engine/errors.ts';
import { userBatch, usersOfDepartment, visibleRange, type LarkUser } from '../contact/endpoints.ts';
import type { Context } from '../context.ts';
import { nobodyVisible } from '../directory/range.ts';
import { toUser } from '../directory/user-index.ts';
import { toDate } from './days.ts';
import { groupList, groupQuery, groupUsers, userTasks } from './endpoints.ts';
import { listOffered } from './offered.ts';
import { idsOf, neither, withoutIds } from './people.ts';

const batch = 50;

/** How many departments or groups are looked at for somebody. */
const tries = 3;

/** Nobody has it: where nobody is found to ask about, Lark still says whether it may be asked. */
const placeholder = 'nobody';

/**
 * A few people (of the configuration, else of the contact range, else of an attendance group), and their results of
 * today, in at most seven calls.
 * @returns what it saw, in words
 * @throws ConnectorError (config) that says which gate is closed: the contact range, the permission for ids, the
 * permission for attendance, or the data range of the Attendance admin console
 */
export async function checkAttendance(context: Context): Promise<string> {
  const { config, lark, now } = context;
  const { employee_ids, employee_type } = config.attendance;
  const ids = employee_ids.length > 0 ? employee_ids.slice(0, batch) : await someIds(context);
  const { invalid_user_ids, unauthorized_user_ids } = await lark.call(userTasks, {
    query: { employee_type, ignore_invalid_users: true },
    body: {
      user_ids: ids.length > 0 ? ids : [placeholder],
      check_date_from: toDate(now),
      check_date_to: toDate(now),
    },
  });
  if (ids.length === 0) return 'nobody to look at in the first departments, but the permission is there';
  const refused = new Set([...(invalid_user_ids ?? []), ...(unauthorized_user_ids ?? [])]);
  const shown = ids.filter((id) => !refused.has(id)).length;
  if (shown === 0) throw allRefused(ids.length);
  return `results of ${shown} of ${ids.length} people looked at`;
}

async function someIds(context: Context): Promise<readonly string[]> {
  const { employee_type } = context.config.attendance;
  try {
    const people = await somePeople(context);
    const ids = idsOf(people.map(toUser), employee_type);
    if (people.length > 0 && ids.length === 0) throw withoutIds(people.length, employee_type);
    return ids;
  } catch (error) {
    if (!(error instanceof ConnectorError && error.code === scopeMissing)) throw error;
    return idsOfGroup(context, error);
  }
}

/** Some of the people in the app's contact range. */
async function somePeople({ lark }: Context): Promise<readonly LarkUser[]> {
  const { items: range } = await lark.firstPage(visibleRange, { query: { user_id_type: 'open_id' } });
  if (range.length === 0) throw nobodyVisible();
  const of = (wanted: string): string[] => range.flatMap(({ kind, id }) => (kind === wanted ? [id] : []));
  const user_ids = of('user').slice(0, batch);
  const found =
    user_ids.length > 0
      ? ((await lark.call(userBatch, { query: { user_id_type: 'open_id', user_ids } })).items ?? [])
      : [];
  if (found.length > 0) return found;
  for (const department_id of of('department').slice(0, tries)) {
    const { items } = await lark.firstPage(usersOfDepartment, { query: { department_id } });
    if (items.length > 0) return items;
  }
  return [];
}

/** What a read falls back on where contacts may not be read. */
async function idsOfGroup({ config, lark }: Context, because: ConnectorError): Promise<readonly string[]> {
  const query = { ...groupQuery(config.attendance.employee_type), member_clock_type: 0 };
  let looked = 0;
  try {
    for await (const { group_id } of listOffered(lark, groupList)) {
      const { items } = await lark.firstPage(groupUsers, { path: { group_id }, query });
      const ids = items.flatMap(({ user_id }) => user_id ?? []);
      if (ids.length > 0) return ids.slice(0, batch);
      if ((looked += 1) === tries) return [];
    }
  } catch (error) {
    throw error instanceof ConnectorError ? neither(because, error.message, error.type) : error;
  }
  throw neither(because, 'there are none.', 'config_error');
}

function allRefused(count: number): ConnectorError {
  return new ConnectorError(
    'config_error',
    `Attendance shows none of the ${count} people looked at, though the app has the permission. Check ` +
      'attendance.employee_type and employee_ids (with employee_id they are user ids, never open ids), or ask an ' +
      'administrator of Attendance to widen the data range of the app in the Attendance admin console.',
  );
}

const scopeMissing = 99991672;
