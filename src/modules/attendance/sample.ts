// A few users and their results of today: whether attendance may be queried, and of which users.
import { ConnectorError } from '../../engine/errors.ts';
import { askForNothing, askOf, type Ask } from '../ask.ts';
import type { Context } from '../context.ts';
import { directorySampleOf } from '../directory/sample.ts';
import { toUser } from '../directory/user-index.ts';
import { idText, isRow } from '../keyed.ts';
import { perRun } from '../per-run.ts';
import { toDate } from './days.ts';
import { groupList, groupQuery, groupUsers, userTasks } from './endpoints.ts';
import { isUnavailable } from './optional-endpoints.ts';
import { groupIdOf, idsOf, neither, withoutIds } from './user-ids.ts';
import { refusedIn } from './users.ts';

/** Users in one call. */
const maxUsers = 50;

/** How many groups are sampled for users. */
const maxGroups = 2;

/** The id of no user: where no user is found, Lark still says whether it may be queried. */
export const noUser = 'unknown';

/** The sampled users. */
export interface UserSample {
  readonly ids: readonly string[];
  /** Those of them for which Attendance has results. */
  readonly accepted: readonly string[];
}

/**
 * A few users (of the configuration, else of the contact range, else of an attendance group), and their results of
 * today.
 * @throws ConnectorError (config) that says which gate is closed: the contact range, the permission for ids, or the
 * permission for attendance
 */
export const userSampleOf: (context: Context) => Promise<UserSample> = perRun(async (context) => {
  const ask = askOf(context);
  const { employee_ids, employee_type } = context.config.attendance;
  const today = toDate(context.now);
  const results = (user_ids: readonly string[]) =>
    ask.call(userTasks, {
      query: { employee_type, ignore_invalid_users: true },
      body: { user_ids, check_date_from: today, check_date_to: today },
    });
  const ids =
    employee_ids.length > 0
      ? employee_ids.slice(0, maxUsers)
      : await sampledIds(ask).catch(async (error: unknown) => {
          await askForNothing(() => results([noUser])).catch((more: unknown) => {
            throw new AggregateError([error, more]);
          });
          throw error;
        });
  if (ids.length === 0) {
    await askForNothing(() => results([noUser]));
    return { ids, accepted: [] };
  }
  const refused = refusedIn(await results(ids));
  return { ids, accepted: ids.filter((id) => !refused.includes(id)) };
});

async function sampledIds(ask: Ask): Promise<readonly string[]> {
  const { employee_type } = ask.context.config.attendance;
  try {
    const { users } = await directorySampleOf(ask.context);
    const sampled = users.map(({ user }) => toUser(user));
    const ids = idsOf(sampled, employee_type).slice(0, maxUsers);
    if (sampled.length > 0 && ids.length === 0) throw withoutIds(sampled.length, employee_type);
    return ids;
  } catch (error) {
    if (!(error instanceof ConnectorError && error.code === scopeMissing)) throw error;
    return idsOfGroups(ask, error);
  }
}

/** What a read falls back on where contacts may not be read. */
async function idsOfGroups({ first, context }: Ask, because: ConnectorError): Promise<readonly string[]> {
  const query = { ...groupQuery(context.config.attendance.employee_type), member_clock_type: 0 };
  try {
    const { items: groups } = await first(groupList, {}, maxGroups);
    if (groups.length === 0) throw neither(because, 'there are none.', 'config_error');
    for (const group of groups) {
      const { items } = await first(groupUsers, { path: { group_id: groupIdOf(group) }, query }, maxUsers);
      const ids = items.flatMap((member) => (isRow(member) ? (idText(member['user_id']) ?? []) : []));
      if (ids.length > 0) return ids;
    }
    return [];
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.cause === because) throw error;
    const why = isUnavailable(error) ? 'this Lark does not list them.' : error.message;
    throw neither(because, why, isUnavailable(error) ? 'config_error' : error.type);
  }
}

const scopeMissing = 99991672;
