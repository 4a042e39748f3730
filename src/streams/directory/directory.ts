// Everybody and every department the app may see, walked once a run however many feeds ask.
import { ConnectorError } from '../../engine/errors.ts';
import { sideBySide } from '../../engine/flow/parallel.ts';
import type { Lark } from '../../lark/client.ts';
import {
  departmentChildren,
  userBatch,
  userById,
  usersOfDepartment,
  type LarkDepartment,
  type LarkUser,
} from '../contact/endpoints.ts';
import { createAcquaintances, type Person, type Sighting } from './people.ts';
import {
  chunks,
  configuredRange,
  idTypes,
  rootDepartment,
  visibleTops,
  type DirectorySettings,
  type Range,
  type Tell,
} from './range.ts';
import { place, type PlacedDepartment } from './tree.ts';

export interface Directory {
  /** Every visible department in its place; listed once, kept for the run. */
  readonly departments: () => Promise<readonly PlacedDepartment[]>;
  /** Every visible person, handed on as the walk goes; only ids, names and departments are kept. */
  readonly people: () => AsyncGenerator<Sighting>;
  /** Everybody by open id, once the walk is over; walks if nobody else does. */
  readonly everyone: () => Promise<ReadonlyMap<string, Person>>;
}

/** A directory that has asked nothing yet. */
export function createDirectory(lark: Lark, settings: DirectorySettings, tell: Tell): Directory {
  let walk: Promise<Visible> | undefined;
  const visible = (): Promise<Visible> => (walk ??= listDepartments(lark, settings, tell));

  const acquaintances = createAcquaintances();

  async function* walkPeople(): AsyncGenerator<Sighting> {
    const { departments, people } = await visible();
    const query = idTypes(settings);
    yield* sideBySide(departments, settings.concurrency, async function* ({ department }) {
      const { open_department_id } = department;
      const members = lark.list(usersOfDepartment, {
        query: { ...query, department_id: open_department_id },
      });
      for await (const user of members) yield { user, department: open_department_id };
    });
    yield* sideBySide(chunks(people, 50), settings.concurrency, async function* (user_ids) {
      for (const user of await usersById(lark, settings, user_ids, tell))
        yield { user, department: undefined };
    });
  }
  return {
    departments: async () => (await visible()).departments,
    people: () => acquaintances.meet(walkPeople()),
    everyone: () => acquaintances.everyone(walkPeople),
  };
}

interface Visible {
  readonly departments: readonly PlacedDepartment[];
  /** People who are visible by themselves, not through a department. */
  readonly people: readonly string[];
}

async function listDepartments(lark: Lark, settings: DirectorySettings, tell: Tell): Promise<Visible> {
  const found = new Map<string, { department: LarkDepartment; parent?: string }>();
  let tops = new Set<string>();
  /** A department below another; one that was asked for by itself turns out to be no top. */
  const add = (department: LarkDepartment, parent?: string): void => {
    const { open_department_id: id } = department;
    tops.delete(id);
    if (!found.has(id) || parent !== undefined)
      found.set(id, { department, ...(parent !== undefined && { parent }) });
  };
  const listBelow = async (id: string): Promise<void> => {
    try {
      for await (const department of children(lark, settings, id, true)) add(department);
    } catch (error) {
      if (!refused(error, tooManyBelow)) throw error;
      const below: Promise<void>[] = [];
      for await (const department of children(lark, settings, id, false)) {
        add(department, id);
        const listing = listBelow(department.open_department_id);
        // It may fail before this level is listed, when nobody waits for it yet; it is heard of below.
        listing.catch(() => undefined);
        below.push(listing);
      }
      await Promise.all(below);
    }
  };
  const walkFrom = async ({ departments, people }: Range): Promise<Visible> => {
    found.clear();
    for (const department of departments) found.set(department.open_department_id, { department });
    tops = new Set(found.keys());
    await Promise.all([...found.keys()].map(listBelow));
    tell('INFO', `The app sees ${found.size} departments.`);
    return { departments: place(found, tops), people };
  };

  if (settings.departmentIds.length > 0) return walkFrom(await configuredRange(lark, settings));
  try {
    return await walkFrom({ departments: [rootDepartment], people: [] });
  } catch (error) {
    if (!refused(error, rootOutOfRange)) throw error;
    tell(
      'INFO',
      "The app's contact range is not all staff: reading the departments, groups and people in its range.",
    );
    return walkFrom(await visibleTops(lark, settings, tell));
  }
}

function children(lark: Lark, settings: DirectorySettings, department_id: string, fetch_child: boolean) {
  return lark.list(departmentChildren, {
    path: { department_id },
    query: { ...idTypes(settings), fetch_child },
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

/** Codes of contact (4.10) and of the gateway (2.3): the root is out of range; too many departments for one recursive listing; no such user for us. */
const rootOutOfRange = [40004, 40014];
const tooManyBelow = [43010, 40162];
const notVisible = [41050, 41012, 99992351, 99992352, 99992353, 99992359, 99992360, 99992363, 99992364];

function refused(error: unknown, codes: readonly number[]): boolean {
  return error instanceof ConnectorError && error.code !== undefined && codes.includes(error.code);
}
