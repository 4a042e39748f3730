// Which columns hold ids of users and departments, and what the name beside them is called.
import { registry, type z } from 'zod';
import type { Stream } from '../engine/types.ts';
import { nameColumnsOf } from '../modules/define.ts';

/**
 * What an id is: of a user for this app, of a user in the company, of a user as `attendance.employee_type` says,
 * of a department, or any of these by its prefix.
 */
export type IdKind = 'open_id' | 'user_id' | 'employee' | 'department' | 'any';

/** One id in a row. */
export interface Id {
  readonly kind: IdKind;
  readonly id: string;
}

export interface Identity {
  readonly kind: IdKind;
  /** The column with the name; a department's path is beside it under `_path`. */
  readonly name: string;
  readonly list: boolean;
}

/** A registry of its own, so that the JSON Schema of a stream does not speak of it. */
const identities = registry<Identity>();

/** A column with an id; where two columns name the same user, the first that is known gives the name. */
export function identifies<Column extends z.ZodType>(column: Column, kind: IdKind, name: string): Column {
  identities.add(column, { kind, name, list: false });
  return column;
}

/** A column with a list of ids; the names come in the same order. */
export function identifiesEach<Column extends z.ZodType>(column: Column, kind: IdKind, name: string): Column {
  identities.add(column, { kind, name, list: true });
  return column;
}

/** Worked out once for each stream: it is asked for every row. */
const found = new WeakMap<Stream['row'], ReadonlyMap<string, Identity>>();

/** The columns of a stream that hold ids; ids for this app first, since they need no permission of their own. */
export function identitiesOf({
  row,
  columns,
}: Pick<Stream, 'row' | 'columns'>): ReadonlyMap<string, Identity> {
  const declared = nameColumnsOf({ columns });
  const known =
    found.get(row) ??
    new Map(
      Object.entries(row.shape)
        .flatMap(([column, type]) => {
          const nameOf = declared.get(column);
          const identity = nameOf ? { ...nameOf, name: nameOf.as } : identities.get(type);
          return identity ? [[column, identity] as const] : [];
        })
        .sort(([, one], [, other]) => Number(other.kind === 'open_id') - Number(one.kind === 'open_id')),
    );
  found.set(row, known);
  return known;
}

/** The column with the path of a department whose name is in `name`. */
export function pathBeside(name: string): string {
  return name.replace(/_name$/, '_path');
}
