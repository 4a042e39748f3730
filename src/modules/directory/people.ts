// Who the walk has met: enough to put names beside ids later, and no more.
import type { LarkUser } from '../contact/endpoints.ts';

/** A person where Lark showed them: once for each department they are in. */
export interface Sighting {
  readonly user: LarkUser;
  /** The department they were found in; undefined for people who are visible by themselves. */
  readonly department: string | undefined;
}

/** What is kept of a person; what Lark does not show for want of a scope is undefined. */
export interface Person {
  readonly open_id: string;
  readonly user_id: string | undefined;
  readonly employee_no: string | undefined;
  readonly name: string | undefined;
  /** Open ids of the departments they were found in. */
  readonly departments: readonly string[];
}

export interface Acquaintances {
  /** Hands the sightings on and remembers who was in them. */
  readonly meet: (walk: AsyncIterable<Sighting>) => AsyncGenerator<Sighting>;
  /** Everybody by open id, once a walk is over; starts `walk` itself when none is under way or to come. */
  readonly everyone: (walk: () => AsyncIterable<Sighting>) => Promise<ReadonlyMap<string, Person>>;
}

/** Nobody yet; `expected` says that somebody will meet them all in any case. */
export function createAcquaintances(expected: boolean): Acquaintances {
  const people = new Map<string, Person>();
  // Most people share their list of departments with others: a hundred thousand lists would weigh more than the names.
  const lists = new Map<string, readonly string[]>();
  let begun = expected;
  let finish: () => void = () => undefined;
  let abandon: (reason: unknown) => void = () => undefined;
  const over = new Promise<void>((resolve, reject) => {
    finish = resolve;
    abandon = reject;
  });
  over.catch(() => undefined);

  const shared = (departments: readonly string[]): readonly string[] => {
    const name = departments.join();
    const list = lists.get(name) ?? departments;
    lists.set(name, list);
    return list;
  };
  const remember = ({ user, department }: Sighting): void => {
    const known = people.get(user.open_id);
    // A listing that began again shows people a second time.
    if (known && (department === undefined || known.departments.includes(department))) return;
    const departments = shared([
      ...(known?.departments ?? []),
      ...(department === undefined ? [] : [department]),
    ]);
    people.set(user.open_id, known ? { ...known, departments } : { ...toPerson(user), departments });
  };
  async function* meet(walk: AsyncIterable<Sighting>): AsyncGenerator<Sighting> {
    begun = true;
    try {
      for await (const sighting of walk) {
        remember(sighting);
        yield sighting;
      }
      finish();
    } catch (error) {
      abandon(error);
      throw error;
    } finally {
      abandon(new Error('The walk of the directory was abandoned.'));
    }
  }
  return {
    meet,
    async everyone(walk) {
      if (!begun) exhaust(meet(walk())).catch(() => undefined);
      await over;
      return people;
    },
  };
}

async function exhaust(sightings: AsyncIterator<Sighting>): Promise<void> {
  while (!(await sightings.next()).done);
}

/** What is kept of somebody. */
export function toPerson(user: LarkUser): Omit<Person, 'departments'> {
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
