// All users and departments the app may see, walked once a run however many feeds need them.
import type { ConnectorError } from '../../engine/errors.ts';
import type { Lark } from '../../lark/client.ts';
import { walkDepartments, type DepartmentWalk } from './departments.ts';
import { walkMembers } from './members.ts';
import { configuredRange, type DirectorySettings, type Tell } from './range.ts';
import { createSharedWalk } from './shared-walk.ts';
import { place, placesBelow, type PlacedDepartment } from './tree.ts';
import { createUserIndex, type DepartmentMember, type User } from './user-index.ts';

export interface Directory {
  /** The departments that contact streams show, each in its place: what is configured, or every visible one. */
  readonly departments: () => Promise<readonly PlacedDepartment[]>;
  /** The users that contact streams show, in the departments that list them, as the walk finds them. */
  readonly members: () => AsyncGenerator<DepartmentMember>;
  /** Every department of the walk, whatever contact streams show of it. */
  readonly tree: () => Promise<readonly PlacedDepartment[]>;
  /** All users of the walk by open id, once it is over; only ids, names and departments are kept. */
  readonly users: () => Promise<ReadonlyMap<string, User>>;
  /** The error of the walk, where it means that contacts are closed to the app as a whole. */
  readonly closed: () => ConnectorError | undefined;
}

/** A directory that has not asked Lark anything yet. */
export function createDirectory(lark: Lark, settings: DirectorySettings, notify: Tell): Directory {
  let departmentWalk: DepartmentWalk | undefined;
  const begun = (): DepartmentWalk => (departmentWalk ??= walkDepartments(lark, settings, notify));
  let part: Promise<Part | undefined> | undefined;
  const shown = (): Promise<Part | undefined> => (part ??= findPart(lark, settings, begun(), notify));
  const index = createUserIndex();
  const walk = createSharedWalk<DepartmentMember>({
    begin: () => walkMembers(lark, settings, begun(), notify),
    onItem: index.add,
    readerExpected: settings.membersRead ?? false,
  });

  return {
    departments: async () => (await shown())?.departments ?? (await begun().visible).departments,
    tree: async () => (await begun().visible).departments,
    async *members() {
      if (!settings.whole || settings.departmentIds.length === 0) {
        yield* walk.items();
        return;
      }
      const ids = (await shown())?.ids;
      for await (const member of walk.items()) {
        const { department } = member;
        if (!ids || (department !== undefined && ids.has(department))) yield member;
      }
    },
    async users() {
      await walk.finished();
      return index.users;
    },
    closed: () => departmentWalk?.closed(),
  };
}

/** The configured departments and all below them, out of a walk of everything. */
interface Part {
  readonly ids: ReadonlySet<string>;
  readonly departments: readonly PlacedDepartment[];
}

/** Nothing when the walk is no more than what is configured. */
async function findPart(
  lark: Lark,
  settings: DirectorySettings,
  walk: DepartmentWalk,
  notify: Tell,
): Promise<Part | undefined> {
  if (!settings.whole || settings.departmentIds.length === 0) return undefined;
  const { departments: named } = await configuredRange(lark, settings);
  const { found, departments } = await walk.visible;
  const below = placesBelow(departments, new Set(named.map((one) => one.open_department_id)));
  if (below) {
    const ids = new Set(below.ids);
    const part = new Map([...found].filter(([id]) => ids.has(id)));
    return { ids, departments: place(part, below.tops) };
  }
  // Without the permission for their structure only its own listing shows what is below a department.
  const narrow = await walkDepartments(lark, { ...settings, whole: false }, notify).visible;
  return { ids: new Set(narrow.found.keys()), departments: narrow.departments };
}
