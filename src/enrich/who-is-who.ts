// The name of every id: from the directory, and for people outside of it from Lark, ten at a time.
import { ConnectorError } from '../engine/errors.ts';
import type { Lark } from '../lark/client.ts';
import { userNames } from '../modules/contact/endpoints.ts';
import type { Context } from '../modules/context.ts';
import { directoryOf } from '../modules/directory/index.ts';
import { perRun } from '../modules/per-run.ts';
import type { Directory } from '../modules/directory/directory.ts';
import type { PlacedDepartment } from '../modules/directory/tree.ts';
import type { User } from '../modules/directory/user-index.ts';
import type { Id } from './ids.ts';

export interface WhoIsWho {
  /** Undefined where it is not known. */
  readonly name: (id: Id) => string | undefined;
  /** Somebody wanted the name and it is not known. */
  readonly miss: (id: Id) => void;
  /** Names from the topmost visible department down to this one. */
  readonly path: (department: string) => readonly string[] | undefined;
  /** Whether it is the id of a person whom the directory does not have and Lark was not asked about. */
  readonly isStranger: (id: Id) => boolean;
  /** Finds out the names of strangers. */
  readonly learn: (ids: readonly Id[]) => Promise<void>;
  /** What stayed without a name, in words, when all is over. */
  readonly summary: () => readonly string[];
}

/** How people are named to Lark; an employee number is no way. */
type Asked = 'open_id' | 'user_id';

export interface Sources {
  readonly lark: Lark;
  readonly directory: Directory;
  /** What `employee` ids are. */
  readonly employees: 'employee_id' | 'employee_no';
}

const runs = perRun((): { lookup?: Promise<WhoIsWho> } => ({}));

/** The names of all, once the directory is walked. */
export function whoIsWhoOf(context: Context): Promise<WhoIsWho> {
  const { lark, config } = context;
  const employees = config.attendance.employee_type;
  return (runs(context).lookup ??= createWhoIsWho({ lark, directory: directoryOf(context), employees }));
}

/** What stayed without a name when all was read, in words; nothing where no names were looked up. */
export async function leftUnnamed(context: Context): Promise<readonly string[]> {
  return (await runs(context).lookup?.catch(() => undefined))?.summary() ?? [];
}

const scopeMissing = 99991672;

/** Ids in one call. */
const most = 10;

/** Waits for the walk of the directory. */
export async function createWhoIsWho({ lark, directory, employees }: Sources): Promise<WhoIsWho> {
  const [users, tree] = await Promise.all([directory.users(), directory.tree()]);
  const departments = departmentsById(tree);
  const strangers = { open_id: new Map<string, string>(), user_id: new Map<string, string>() };
  const queued = new Set<string>();
  const answered = new Set<string>();
  const nameless = new Set<string>();
  const outOfSight = new Set<string>();
  /** Refusals for want of a permission: nothing more is asked of that kind. */
  const closed = new Map<Asked, ConnectorError>();

  const byUserId = lazily(() => indexOf(users.values(), 'user_id'));
  const byNumber = lazily(() => indexOf(users.values(), 'employee_no'));
  const kindOf = ({ kind, id }: Id): 'open_id' | 'user_id' | 'employee_no' | 'department' | undefined => {
    if (kind === 'employee') return employees === 'employee_no' ? 'employee_no' : 'user_id';
    if (kind !== 'any') return kind;
    return id.startsWith('ou_') ? 'open_id' : id.startsWith('od-') ? 'department' : undefined;
  };
  const personOf = (kind: ReturnType<typeof kindOf>, id: string): User | undefined => {
    if (kind === 'open_id') return users.get(id);
    if (kind === 'user_id') return byUserId().get(id);
    return kind === 'employee_no' ? byNumber().get(id) : undefined;
  };
  const name = (given: Id): string | undefined => {
    const kind = kindOf(given);
    const { id } = given;
    if (kind === undefined) return undefined;
    if (kind === 'department') return departments.get(id)?.department.name ?? undefined;
    const person = personOf(kind, id);
    if (person) return person.name;
    return kind === 'employee_no' ? undefined : strangers[kind].get(id);
  };
  const miss = (given: Id): void => {
    const kind = kindOf(given);
    if (kind === 'department' && !departments.has(given.id)) outOfSight.add(given.id);
    else if (kind !== undefined && kind !== 'department') nameless.add(given.id);
  };

  const ask = async (kind: Asked, user_ids: readonly string[]): Promise<void> => {
    if (closed.has(kind)) return;
    try {
      const { users } = await lark.call(userNames, { query: { user_id_type: kind }, body: { user_ids } });
      for (const { user_id, name: found } of users ?? [])
        if (user_id && found) strangers[kind].set(user_id, found);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.code === undefined || error.type !== 'config_error')
        throw error;
      if (error.code === scopeMissing) closed.set(kind, error);
      // One id that Lark does not accept spoils all ten.
      else if (user_ids.length > 1) for (const id of user_ids) await ask(kind, [id]);
    }
  };
  const waiting: Record<Asked, string[]> = { open_id: [], user_id: [] };
  /** While one call is under way, or waits for its turn, ids gather for the next. */
  const drain = async (kind: Asked): Promise<void> => {
    while (waiting[kind].length > 0) {
      const ids = waiting[kind].splice(0, most);
      try {
        await ask(kind, ids);
      } catch (error) {
        // Whoever wants these names later asks again instead of waiting for a call that is over.
        for (const id of ids) queued.delete(id);
        throw error;
      }
      for (const id of ids) answered.add(id);
    }
  };
  const drains = new Map<Asked, Promise<void>>();
  const drained = (kind: Asked): Promise<void> => {
    const running = drains.get(kind) ?? drain(kind).finally(() => drains.delete(kind));
    drains.set(kind, running);
    return running;
  };

  return {
    name,
    miss,
    path: (id) => departments.get(id)?.path?.map((above) => above.name ?? ''),
    isStranger(given) {
      const kind = kindOf(given);
      if (kind !== 'open_id' && kind !== 'user_id') return false;
      return !closed.has(kind) && !personOf(kind, given.id) && !strangers[kind].has(given.id);
    },
    async learn(ids) {
      for (const kind of ['open_id', 'user_id'] as const) {
        const mine = [...new Set(ids.filter((one) => kindOf(one) === kind).map(({ id }) => id))];
        waiting[kind].push(...mine.filter((id) => !queued.has(id)));
        for (const id of mine) queued.add(id);
        while (mine.some((id) => !answered.has(id))) await drained(kind);
      }
    },
    summary: () => summaryOf({ nameless, outOfSight, closed }),
  };
}

function summaryOf({
  nameless,
  outOfSight,
  closed,
}: {
  readonly nameless: ReadonlySet<string>;
  readonly outOfSight: ReadonlySet<string>;
  readonly closed: ReadonlyMap<Asked, ConnectorError>;
}): string[] {
  const because = [...closed.values()].map(({ message }) => ` ${message}`).join('');
  return [
    ...(nameless.size > 0
      ? [`${nameless.size} people have no name in this sync: Lark does not show them to the app.${because}`]
      : []),
    ...(outOfSight.size > 0
      ? [`${outOfSight.size} departments have no name in this sync: the app may not see them.`]
      : []),
  ];
}

function departmentsById(tree: readonly PlacedDepartment[]): ReadonlyMap<string, PlacedDepartment> {
  // A custom id never begins like an open one, so both kinds fit into one map.
  return new Map(
    tree.flatMap((one) => {
      const { open_department_id, department_id } = one.department;
      return [open_department_id, department_id].flatMap((id) => (id ? [[id, one] as const] : []));
    }),
  );
}

function indexOf(people: Iterable<User>, id: 'user_id' | 'employee_no'): ReadonlyMap<string, User> {
  const index = new Map<string, User>();
  for (const person of people) {
    const value = person[id];
    if (value !== undefined) index.set(value, person);
  }
  return index;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
