// Everybody and every department the app may see, walked once a run however many feeds ask.
import type { Lark } from '../../lark/client.ts';
import { walkDepartments, type DepartmentWalk } from './departments.ts';
import { walkPeople } from './members.ts';
import { createAcquaintances, type Person, type Sighting } from './people.ts';
import { configuredRange, type DirectorySettings, type Tell } from './range.ts';
import { place, placesBelow, type PlacedDepartment } from './tree.ts';

export interface Directory {
  /** The departments that contact streams show, each in its place: what is configured, or every visible one. */
  readonly departments: () => Promise<readonly PlacedDepartment[]>;
  /** The people that contact streams show, handed on as the walk goes. */
  readonly people: () => AsyncGenerator<Sighting>;
  /** Every department of the walk, whatever contact streams show of it. */
  readonly tree: () => Promise<readonly PlacedDepartment[]>;
  /**
   * Everybody of the walk by open id, once it is over; only ids, names and departments are kept. Walks if nobody
   * else does.
   */
  readonly everyone: () => Promise<ReadonlyMap<string, Person>>;
}

/** A directory that has asked nothing yet. */
export function createDirectory(lark: Lark, settings: DirectorySettings, tell: Tell): Directory {
  let walk: DepartmentWalk | undefined;
  const begun = (): DepartmentWalk => (walk ??= walkDepartments(lark, settings, tell));
  let part: Promise<Part | undefined> | undefined;
  const shown = (): Promise<Part | undefined> => (part ??= findPart(lark, settings, begun(), tell));
  const acquaintances = createAcquaintances(settings.peopleRead ?? false);
  const sightings = (): AsyncGenerator<Sighting> => walkPeople(lark, settings, begun(), tell);

  return {
    departments: async () => (await shown())?.departments ?? (await begun().visible).departments,
    tree: async () => (await begun().visible).departments,
    async *people() {
      const walked = acquaintances.meet(sightings());
      if (!settings.whole || settings.departmentIds.length === 0) {
        yield* walked;
        return;
      }
      const ids = (await shown())?.ids;
      for await (const sighting of walked) {
        const { department } = sighting;
        if (!ids || (department !== undefined && ids.has(department))) yield sighting;
      }
    },
    everyone: () => acquaintances.everyone(sightings),
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
  tell: Tell,
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
  // Without the permission for their structure nobody tells what is below a department but its own listing.
  const narrow = await walkDepartments(lark, { ...settings, whole: false }, tell).visible;
  return { ids: new Set(narrow.found.keys()), departments: narrow.departments };
}
