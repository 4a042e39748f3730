// The name of every id: from the directory, and for users outside of it from Lark, ten at a time.
import { ConnectorError } from '../engine/errors.ts';
import type { Lark } from '../lark/client.ts';
import { lookUp } from '../lark/error-codes/table.ts';
import { userNames } from '../modules/contact/endpoints.ts';
import type { Context } from '../modules/context.ts';
import type { Directory } from '../modules/directory/directory.ts';
import { directoryOf } from '../modules/directory/index.ts';
import { notVisible, refused } from '../modules/directory/refusals.ts';
import { nameOf, type PlacedDepartment } from '../modules/directory/tree.ts';
import type { User } from '../modules/directory/user-index.ts';
import { idText, isRow } from '../modules/keyed.ts';
import { perRun } from '../modules/per-run.ts';
import type { IdKind } from '../modules/columns.ts';

/** One id in a row. */
export interface Id {
  readonly kind: IdKind;
  readonly id: string;
}

export interface NameLookup {
  /** Undefined where it is not known. */
  readonly name: (id: Id) => string | undefined;
  /** A row needs the name and it is not known. */
  readonly recordMissing: (id: Id) => void;
  /** Names from the topmost visible department down to this one. */
  readonly path: (department: string) => readonly string[] | undefined;
  /** Whether it is the id of a user who is not in the directory and whose name was not fetched. */
  readonly isUnknown: (id: Id) => boolean;
  /** Fetches the names of users who are not in the directory. */
  readonly fetchNames: (ids: readonly Id[]) => Promise<void>;
  /** What has no name, in words, at the end of the run. */
  readonly summary: () => readonly string[];
}

/** The kinds of id that Lark takes for names; an employee number is none. */
type FetchedKind = 'open_id' | 'user_id';

export interface Sources {
  readonly lark: Pick<Lark, 'call'>;
  readonly directory: Pick<Directory, 'users' | 'tree'>;
  /** What `employee` ids are. */
  readonly employees: 'employee_id' | 'employee_no';
}

const runs = perRun((): { lookup?: Promise<NameLookup> } => ({}));

/** The names of all ids, once the directory is walked. */
export function nameLookupOf(context: Context): Promise<NameLookup> {
  const { lark, config } = context;
  const employees = config.attendance.employee_type;
  return (runs(context).lookup ??= createNameLookup({ lark, directory: directoryOf(context), employees }));
}

/** What has no name when all was read, in words; nothing where no names were looked up. */
export async function unresolvedNames(context: Context): Promise<readonly string[]> {
  return (await runs(context).lookup?.catch(() => undefined))?.summary() ?? [];
}

const scopeMissing = 99991672;

/** Whether Lark refused the ids, and not the app, this machine or the moment. */
function isAboutIds(error: unknown): boolean {
  if (refused(error, notVisible)) return true;
  return error instanceof ConnectorError && lookUp(error.code ?? 0)?.aboutParameter === true;
}

/** Ids in one call. */
const maxBatch = 10;

/** Waits for the walk of the directory. */
export async function createNameLookup({ lark, directory, employees }: Sources): Promise<NameLookup> {
  const [users, tree] = await Promise.all([directory.users(), directory.tree()]);
  const departments = departmentsById(tree);
  const fetched = { open_id: new Map<string, string>(), user_id: new Map<string, string>() };
  const queued = new Set<string>();
  const answered = new Set<string>();
  const missingUsers = new Set<string>();
  const missingDepartments = new Set<string>();
  /** Refusals for want of a permission: nothing more is fetched of that kind. */
  const closed = new Map<FetchedKind, ConnectorError>();

  const byUserId = lazily(() => indexOf(users.values(), 'user_id'));
  const byNumber = lazily(() => indexOf(users.values(), 'employee_no'));
  const kindOf = ({ kind, id }: Id): FetchedKind | 'employee_no' | 'department' | undefined => {
    if (kind === 'employee') return employees === 'employee_no' ? 'employee_no' : 'user_id';
    if (kind !== 'any') return kind;
    return id.startsWith('ou_') ? 'open_id' : id.startsWith('od-') ? 'department' : undefined;
  };
  const userOf = (kind: ReturnType<typeof kindOf>, id: string): User | undefined => {
    if (kind === 'open_id') return users.get(id);
    if (kind === 'user_id') return byUserId().get(id);
    return kind === 'employee_no' ? byNumber().get(id) : undefined;
  };
  const departmentName = (id: string): string | undefined => {
    const found = departments.get(id);
    return found && nameOf(found.department);
  };

  const fetchBatch = async (kind: FetchedKind, user_ids: readonly string[]): Promise<void> => {
    if (closed.has(kind)) return;
    try {
      const answer = await lark.call(userNames, { query: { user_id_type: kind }, body: { user_ids } });
      for (const user of (answer.users ?? []).filter(isRow)) {
        const [id, name] = [idText(user['user_id']), idText(user['name'])];
        if (id !== undefined && name !== undefined) fetched[kind].set(id, name);
      }
    } catch (error) {
      if (error instanceof ConnectorError && error.code === scopeMissing) closed.set(kind, error);
      else if (!isAboutIds(error)) throw error;
      // One id that Lark does not accept spoils all ten.
      else if (user_ids.length > 1) for (const id of user_ids) await fetchBatch(kind, [id]);
    }
  };
  const waiting: Record<FetchedKind, string[]> = { open_id: [], user_id: [] };
  /** While one call is under way, or waits for its turn, ids gather for the next. */
  const drain = async (kind: FetchedKind): Promise<void> => {
    while (waiting[kind].length > 0) {
      const ids = waiting[kind].splice(0, maxBatch);
      try {
        await fetchBatch(kind, ids);
      } catch (error) {
        // Whoever needs these names later fetches them again instead of waiting for a call that is over.
        for (const id of ids) queued.delete(id);
        throw error;
      }
      for (const id of ids) answered.add(id);
    }
  };
  const drains = new Map<FetchedKind, Promise<void>>();
  const drained = (kind: FetchedKind): Promise<void> => {
    const running = drains.get(kind) ?? drain(kind).finally(() => drains.delete(kind));
    drains.set(kind, running);
    return running;
  };

  return {
    name(given) {
      const kind = kindOf(given);
      const { id } = given;
      if (kind === undefined) return undefined;
      if (kind === 'department') return departmentName(id);
      const user = userOf(kind, id);
      if (user) return user.name;
      return kind === 'employee_no' ? undefined : fetched[kind].get(id);
    },
    recordMissing(given) {
      const kind = kindOf(given);
      if (kind === 'department' && !departments.has(given.id)) missingDepartments.add(given.id);
      else if (kind !== undefined && kind !== 'department') missingUsers.add(given.id);
    },
    path: (id) => departments.get(id)?.path?.map((above) => nameOf(above) ?? ''),
    isUnknown(given) {
      const kind = kindOf(given);
      if (kind !== 'open_id' && kind !== 'user_id') return false;
      return !closed.has(kind) && !userOf(kind, given.id) && !fetched[kind].has(given.id);
    },
    async fetchNames(ids) {
      for (const kind of ['open_id', 'user_id'] as const) {
        const mine = [...new Set(ids.filter((one) => kindOf(one) === kind).map(({ id }) => id))];
        waiting[kind].push(...mine.filter((id) => !queued.has(id)));
        for (const id of mine) queued.add(id);
        while (mine.some((id) => !answered.has(id))) await drained(kind);
      }
    },
    summary() {
      const because = [...closed.values()].map(({ message }) => ` ${message}`).join('');
      const [users, departments] = [missingUsers.size, missingDepartments.size];
      return [
        ...(users > 0
          ? [`${users} users have no name in this sync: Lark does not show them to the app.${because}`]
          : []),
        ...(departments > 0
          ? [`${departments} departments have no name in this sync: the app may not see them.`]
          : []),
      ];
    },
  };
}

function departmentsById(tree: readonly PlacedDepartment[]): ReadonlyMap<string, PlacedDepartment> {
  // A custom id never begins like an open one, so both kinds fit into one map.
  return new Map(
    tree.flatMap((one) => {
      const { open_department_id, department_id } = one.department;
      return [open_department_id, idText(department_id)].flatMap((id) => (id ? [[id, one] as const] : []));
    }),
  );
}

function indexOf(users: Iterable<User>, id: 'user_id' | 'employee_no'): ReadonlyMap<string, User> {
  const index = new Map<string, User>();
  for (const user of users) {
    const value = user[id];
    if (value !== undefined) index.set(value, user);
  }
  return index;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
