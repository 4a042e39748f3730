// The users of departments, and those who are visible by themselves.
import { sideBySide } from '../../engine/flow/parallel.ts';
import type { Lark } from '../../lark/client.ts';
import { userBatch, userById, usersOfDepartment } from '../contact/endpoints.ts';
import { idText, keyed, onceEach, type LarkRow, type Warn } from '../keyed.ts';
import type { DepartmentWalk } from './departments.ts';
import { chunks, idTypes, type DirectorySettings, type Tell } from './range.ts';
import { notVisible, refused } from './refusals.ts';
import type { DepartmentMember, LarkUser } from './user-index.ts';

/** Lists the users of each department as soon as it is found: the two listings have rates of their own. */
export async function* walkMembers(
  lark: Lark,
  settings: DirectorySettings,
  walk: DepartmentWalk,
  notify: Tell,
): AsyncGenerator<DepartmentMember> {
  const warn = onceEach(notify);
  yield* sideBySide(walk.ids, settings.concurrency, async function* (department) {
    const query = { ...idTypes(settings), department_id: department };
    try {
      for await (const item of lark.list(usersOfDepartment, { query }))
        for (const user of usersIn([item], warn)) yield { user, department };
    } catch (error) {
      if (!(await walk.isGone(department, error))) throw error;
    }
  });
  const { users } = await walk.visible;
  yield* sideBySide(chunks(users, 50), settings.concurrency, async function* (user_ids) {
    const items = await usersById(lark, settings, user_ids, notify);
    for (const user of usersIn(items, warn)) yield { user, department: undefined };
  });
}

const userRule = {
  of: 'contact_users',
  needs: 'open_id',
  toItem(row: LarkRow): LarkUser | undefined {
    const open_id = idText(row['open_id']);
    return open_id === undefined ? undefined : { ...row, open_id };
  },
};

/** The users of an answer that have an open id. */
export function usersIn(items: readonly unknown[], warn: Warn = () => undefined): LarkUser[] {
  return keyed(warn, items, userRule);
}

/** Fifty at a time; when one of them may not be seen, Lark may refuse them all, so then one by one. */
async function usersById(
  lark: Lark,
  settings: DirectorySettings,
  user_ids: readonly string[],
  notify: Tell,
): Promise<readonly unknown[]> {
  const query = idTypes(settings);
  const found = await lark.call(userBatch, { query: { ...query, user_ids } }).then(
    ({ items }) => items ?? [],
    (error: unknown) => {
      if (!refused(error, notVisible)) throw error;
      return Promise.all(user_ids.map((user_id) => userOrNone(lark, user_id, query))).then((users) =>
        users.flat(),
      );
    },
  );
  const missing = user_ids.length - found.length;
  if (missing > 0)
    notify('WARN', `${missing} users of the app's contact range are not shown by Lark any more.`);
  return found;
}

async function userOrNone(
  lark: Lark,
  user_id: string,
  query: ReturnType<typeof idTypes>,
): Promise<readonly unknown[]> {
  try {
    return [(await lark.call(userById, { path: { user_id }, query })).user];
  } catch (error) {
    if (refused(error, notVisible)) return [];
    throw error;
  }
}
