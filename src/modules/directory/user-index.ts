// The users that a walk has found: enough to put names beside ids later, and no more.
import type { LarkRow } from '../keyed.ts';

/** A user as Lark shows them; without a field's scope the field is silently absent. */
export interface LarkUser extends LarkRow {
  readonly open_id: string;
}

/** A user where Lark listed them: once for each department they are in. */
export interface DepartmentMember {
  readonly user: LarkUser;
  /** The department that lists them; undefined for users who are visible by themselves. */
  readonly department: string | undefined;
}

/** What is kept of a user; what Lark does not show for want of a scope is undefined. */
export interface User {
  readonly open_id: string;
  readonly user_id: string | undefined;
  readonly employee_no: string | undefined;
  readonly name: string | undefined;
  /** Open ids of the departments that list them. */
  readonly departments: readonly string[];
}

export interface UserIndex {
  readonly add: (member: DepartmentMember) => void;
  /** By open id. */
  readonly users: ReadonlyMap<string, User>;
}

/** An empty index. */
export function createUserIndex(): UserIndex {
  const users = new Map<string, User>();
  // Most users share their list of departments with others: a hundred thousand lists would weigh more than the names.
  const lists = new Map<string, readonly string[]>();

  const shared = (departments: readonly string[]): readonly string[] => {
    const name = departments.join();
    const list = lists.get(name) ?? departments;
    lists.set(name, list);
    return list;
  };
  return {
    users,
    add({ user, department }) {
      const known = users.get(user.open_id);
      // A listing that began again shows users a second time.
      if (known && (department === undefined || known.departments.includes(department))) return;
      const departments = shared([
        ...(known?.departments ?? []),
        ...(department === undefined ? [] : [department]),
      ]);
      users.set(user.open_id, known ? { ...known, departments } : { ...toUser(user), departments });
    },
  };
}

/** What is kept of a user. */
export function toUser(user: LarkUser): Omit<User, 'departments'> {
  const text = (field: string): string | undefined => {
    const value = user[field];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    open_id: user.open_id,
    user_id: text('user_id'),
    employee_no: text('employee_no'),
    name: text('name'),
  };
}
