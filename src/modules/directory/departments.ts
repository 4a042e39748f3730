// The departments below the tops of a walk: each listed once, handed on as soon as it is found.
import type { Lark } from '../../lark/client.ts';
import { ConnectorError } from '../../engine/errors.ts';
import { lookUp } from '../../lark/error-codes/table.ts';
import { departmentChildren } from '../contact/endpoints.ts';
import { idText, onceEach } from '../keyed.ts';
import { createGrowing } from './growing.ts';
import {
  configuredRange,
  departmentsById,
  departmentsIn,
  idTypes,
  rootDepartment,
  visibleTops,
  type DirectorySettings,
  type Range,
  type Tell,
} from './range.ts';
import { perhapsGone, refused, rootOutOfRange, tooManyBelow } from './refusals.ts';
import { place, root, type Departments, type LarkDepartment, type PlacedDepartment } from './tree.ts';

/** What a walk has found. */
export interface WalkedDepartments {
  readonly found: Departments;
  /** Every department in its place. */
  readonly departments: readonly PlacedDepartment[];
  /** Ids of users who are visible by themselves, not through a department. */
  readonly users: readonly string[];
}

export interface DepartmentWalk {
  /** Open ids as they are found, each once. */
  readonly ids: AsyncIterable<string>;
  /** All of them, when the last is found. */
  readonly visible: Promise<WalkedDepartments>;
  /** Whether a refusal means that the department is gone since it was listed, which is logged. */
  readonly isGone: (id: string, error: unknown) => Promise<boolean>;
  /** How contacts are closed to the app as a whole: a missing scope or an empty range, which the first call met. */
  readonly closed: () => ConnectorError | undefined;
}

/** Begins to list what the settings name: the configured departments, or else all that the app may see. */
export function walkDepartments(lark: Lark, settings: DirectorySettings, notify: Tell): DepartmentWalk {
  const warn = onceEach(notify);
  let answered = false;
  let closed: ConnectorError | undefined;
  const ids = createGrowing<string>();
  const found = new Map<string, { department: LarkDepartment; parent?: string }>();
  const tops = new Set<string>();
  const listed = new Set<string>();
  const gone = new Set<string>();

  const onAnswer = (): void => {
    answered = true;
  };
  async function* children(department_id: string, fetch_child: boolean): AsyncGenerator<LarkDepartment> {
    const query = { ...idTypes(settings), fetch_child };
    for await (const item of lark.list(departmentChildren, { path: { department_id }, query })) {
      onAnswer();
      yield* departmentsIn([item], warn);
    }
    onAnswer();
  }

  /** A department below another; one that was listed by itself turns out to be no top. */
  const add = (department: LarkDepartment, parent?: string): void => {
    const { open_department_id: id } = department;
    const isNew = !found.has(id);
    if (isNew || parent !== undefined) found.set(id, { department, ...(parent !== undefined && { parent }) });
    if (isNew) ids.add(id);
  };
  const addBelow = (department: LarkDepartment, parent?: string): void => {
    tops.delete(department.open_department_id);
    add(department, parent);
  };
  const isGone = async (id: string, error: unknown): Promise<boolean> => {
    if (id === root || !refused(error, perhapsGone)) return false;
    if (!gone.has(id) && (await departmentsById(lark, settings, [id], 'open_department_id')).length > 0)
      return false;
    if (gone.size < gone.add(id).size) notify('WARN', goneMeanwhile(id));
    return true;
  };
  /** The root is added when its listing shows that it is in range. */
  const show = (id: string): void => {
    if (id !== root || found.has(root)) return;
    tops.add(root);
    add(rootDepartment);
  };
  const unlessGone = async (id: string, listing: () => Promise<void>): Promise<void> => {
    try {
      await listing();
    } catch (error) {
      if (!(await isGone(id, error))) throw error;
    }
  };
  const listLevel = async (id: string): Promise<void> => {
    const below: Promise<void>[] = [];
    await unlessGone(id, async () => {
      for await (const department of children(id, false)) {
        addBelow(department, id);
        if (listed.has(department.open_department_id)) continue;
        const listing = listBelow(department.open_department_id);
        // It may fail before this level is listed: its error is thrown below.
        listing.catch(() => undefined);
        below.push(listing);
      }
    });
    await Promise.all(below);
  };
  const listBelow = async (id: string): Promise<void> => {
    listed.add(id);
    await unlessGone(id, async () => {
      try {
        for await (const department of children(id, true)) {
          show(id);
          addBelow(department);
        }
        show(id);
      } catch (error) {
        if (!refused(error, tooManyBelow)) throw error;
        show(id);
        await listLevel(id);
      }
    });
  };
  /** One after another, the larger first: what lies below another is then found there, and not listed again. */
  const listTops = async ({ departments }: Range): Promise<void> => {
    for (const department of departments) {
      tops.add(department.open_department_id);
      add(department);
    }
    for (const { open_department_id: id } of [...departments].sort(largerFirst))
      if (tops.has(id)) await listBelow(id);
  };
  /** Lists the root; false where Lark says that it is out of range. */
  const isRootListed = async (): Promise<boolean> => {
    try {
      await listBelow(root);
      return true;
    } catch (error) {
      if (refused(error, rootOutOfRange)) return false;
      throw error;
    }
  };
  const listAll = async (): Promise<readonly string[]> => {
    if (settings.departmentIds.length > 0 && !settings.whole) {
      await listTops(await configuredRange(lark, settings));
      return [];
    }
    // It decides what is read, so Lark has to refuse it twice.
    if ((await isRootListed()) || (await isRootListed())) return [];
    notify(
      'INFO',
      "The app's contact range is not all staff: reading the departments, groups and users in its range.",
    );
    const range = await visibleTops(lark, settings, notify, onAnswer);
    await listTops(range);
    return range.users;
  };
  const visible = listAll().then((users) => {
    notify('INFO', `The app sees ${found.size} departments.`);
    ids.end();
    return { found, departments: place(found, tops), users };
  });
  visible.catch((error: unknown) => {
    if (!answered && isGate(error)) closed = error;
    ids.fail(error);
  });
  return { ids, visible, isGone, closed: () => closed };
}

/** Whether the error is about a permission or the range, by Lark's code. */
function isGate(error: unknown): error is ConnectorError {
  if (!(error instanceof ConnectorError) || error.endsRun || error.code === undefined) return false;
  const gate = lookUp(error.code)?.gate;
  return gate === 'permission' || gate === 'range';
}

/** A department counts all users below it too, so it is never smaller than one of its own. */
function largerFirst(one: LarkDepartment, other: LarkDepartment): number {
  const size = ({ open_department_id, member_count }: LarkDepartment): number =>
    open_department_id === root ? Number.MAX_VALUE : typeof member_count === 'number' ? member_count : -1;
  const isAbove = (above: LarkDepartment, below: LarkDepartment): boolean =>
    idText(below['parent_department_id']) === above.open_department_id;
  return size(other) - size(one) || Number(isAbove(other, one)) - Number(isAbove(one, other));
}

function goneMeanwhile(id: string): string {
  return (
    `Department ${id} was deleted or moved out of the app's sight while the directory was read: it is left out. ` +
    'Users who moved from it to a department that had been read before come with the next sync.'
  );
}
