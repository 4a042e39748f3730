// Pure: departments as a tree, with the way from the topmost visible one to each.
import { idText, type LarkRow } from '../keyed.ts';

/** A department as Lark shows it; without a field's scope the field is silently absent. */
export interface LarkDepartment extends LarkRow {
  readonly open_department_id: string;
}

/** The department every tenant has; it has no name, and is its own name in every kind of id. */
export const root = '0';

export type Path = readonly LarkDepartment[];

/** A department with its place among those that are visible. */
export interface PlacedDepartment {
  readonly department: LarkDepartment;
  /** Undefined for the root, and where Lark does not show it (a scope is missing). */
  readonly parent: string | undefined;
  /** From the topmost visible department down to this one, the root left out; undefined when unknown. */
  readonly path: Path | undefined;
}

/** Departments by open id, each with the parent it was listed under, where that is known. */
export type Departments = ReadonlyMap<
  string,
  { readonly department: LarkDepartment; readonly parent?: string }
>;

/**
 * Places every department. A parent that is not visible ends the path there (orphans are tops of their own); a
 * cycle, which Lark should never show, ends it where it closes. A department whose parent is unknown has no path.
 */
export function place(departments: Departments, tops: ReadonlySet<string>): PlacedDepartment[] {
  const paths = new Map<string, Path | undefined>();
  const parentOf = (id: string): string | undefined => {
    const known = departments.get(id);
    return known?.parent ?? (known && parentIn(known.department));
  };
  const pathOf = (id: string, department: LarkDepartment, below: readonly string[]): Path | undefined => {
    if (paths.has(id)) return paths.get(id);
    const parent = parentOf(id);
    const closes = parent === id || (parent !== undefined && below.includes(parent));
    const above = parent === undefined || closes ? undefined : departments.get(parent);
    const known = parent !== undefined || tops.has(id);
    const lead =
      above && parent !== undefined && parent !== root
        ? pathOf(parent, above.department, [...below, id])
        : [];
    const path = known && lead ? [...lead, department] : undefined;
    paths.set(id, path);
    return path;
  };
  return [...departments].map(([id, { department }]) =>
    id === root
      ? { department, parent: undefined, path: [] }
      : { department, parent: parentOf(id), path: pathOf(id, department, []) },
  );
}

/** What lies below some departments, they included; undefined when the place of any department is unknown. */
export function placesBelow(
  departments: readonly PlacedDepartment[],
  named: ReadonlySet<string>,
): { readonly ids: ReadonlySet<string>; readonly tops: ReadonlySet<string> } | undefined {
  const ids = new Set<string>();
  const tops = new Set<string>();
  for (const { department, path } of departments) {
    if (!path) return undefined;
    const { open_department_id: id } = department;
    const way = [...(named.has(root) ? [root] : []), ...path.map((above) => above.open_department_id)];
    const first = id === root ? named.has(root) : way.some((above) => named.has(above));
    if (first) ids.add(id);
    if (named.has(id) && !way.slice(0, -1).some((above) => named.has(above))) tops.add(id);
  }
  return { ids, tops };
}

/** The parent that the department itself names, under either of two names that were seen. */
function parentIn({ parent_department_id, open_parent_department_id }: LarkDepartment): string | undefined {
  return idText(parent_department_id) ?? idText(open_parent_department_id);
}

/** The name, where there is one. */
export function nameOf({ name }: LarkDepartment): string | undefined {
  return idText(name);
}
