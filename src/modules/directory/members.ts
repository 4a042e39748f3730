// The people in departments, and those who are visible by themselves.
import { sideBySide } from '../../engine/flow/parallel.ts';
import type { Lark } from '../../lark/client.ts';
import { userBatch, userById, usersOfDepartment, type LarkUser } from '../contact/endpoints.ts';
import type { DepartmentWalk } from './departments.ts';
import { chunks, idTypes, type DirectorySettings, type Tell } from './range.ts';
import { notVisible, refused } from './refusals.ts';
import type { DepartmentMember } from './user-index.ts';

/** Asks each department for its people as soon as it is found: the two listings have rates of their own. */
export async function* walkPeople(
  lark: Lark,
  settings: DirectorySettings,
  walk: DepartmentWalk,
  tell: Tell,
): AsyncGenerator<DepartmentMember> {
  yield* sideBySide(walk.ids, settings.concurrency, async function* (department) {
    const query = { ...idTypes(settings), department_id: department };
    try {
      for await (const user of lark.list(usersOfDepartment, { query })) yield { user, department };
    } catch (error) {
      if (!(await walk.isGone(department, error))) throw error;
    }
  });
  const { people } = await walk.visible;
  yield* sideBySide(chunks(people, 50), settings.concurrency, async function* (user_ids) {
    for (const user of await usersById(lark, settings, user_ids, tell)) yield { user, department: undefined };
  });
}

/** Fifty at a time; when one of them may not be seen, Lark may refuse them all (4.4), so then one by one. */
async function usersById(
  lark: Lark,
  settings: DirectorySettings,
  user_ids: readonly string[],
  tell: Tell,
): Promise<LarkUser[]> {
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
    tell('WARN', `${missing} people of the app's contact range are not shown by Lark any more.`);
  return found;
}

async function userOrNone(
  lark: Lark,
  user_id: string,
  query: ReturnType<typeof idTypes>,
): Promise<LarkUser[]> {
  try {
    return [(await lark.call(userById, { path: { user_id }, query })).user];
  } catch (error) {
    if (refused(error, notVisible)) return [];
    throw error;
  }
}
