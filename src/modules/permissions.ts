// Which columns stay empty without a permission: Lark silently omits fields (docs/lark-api/contact.md#endpoints).
import type { z } from 'zod';
import { registry } from 'zod';
import type { Stream } from '../engine/feed.ts';
import { columnScopesOf } from './define.ts';

export interface FieldPermission {
  /** One of these permissions shows the field. */
  readonly anyOf: readonly string[];
  /** Whether a value of the column is there and complete. */
  readonly shown: (value: unknown) => boolean;
  /** Whether such a value proves that one of the permissions is granted. */
  readonly proof: boolean;
  /** Whether a missing value may be for want of a permission: false where Lark may leave it out in any case. */
  readonly tells: boolean;
}

/** A registry of its own, so that the JSON Schema of a stream does not speak of permissions. */
const permissions = registry<FieldPermission>();

const notNull = (value: unknown): boolean => value !== null && value !== undefined;

/**
 * A column that is null in every row unless one of these permissions is granted. Only what the column asks for
 * beyond the permissions of the endpoint, in the order of Lark's documentation.
 */
export function needs<Column extends z.ZodType>(column: Column, ...anyOf: [string, ...string[]]): Column {
  return needsInside(column, notNull, ...anyOf);
}

/** A column that is there anyway but lacks something inside it; `shown` tells by a value that it does not. */
export function needsInside<Column extends z.ZodType>(
  column: Column,
  shown: (value: unknown) => boolean,
  ...anyOf: [string, ...string[]]
): Column {
  permissions.add(column, { anyOf, shown, proof: true, tells: true });
  return column;
}

/** A column that we can often fill without the permission, from what else Lark says: a value proves nothing. */
export function needsUnlessFound<Column extends z.ZodType>(
  column: Column,
  shown: (value: unknown) => boolean,
  ...anyOf: [string, ...string[]]
): Column {
  permissions.add(column, { anyOf, shown, proof: false, tells: true });
  return column;
}

/** The permissions of a stream's columns, by column, in the order of the columns. */
export function fieldPermissionsOf({
  row,
  columns,
}: Pick<Stream, 'row' | 'columns'>): ReadonlyMap<string, FieldPermission> {
  const scopes = columnScopesOf({ columns });
  return new Map(
    Object.entries(row.shape).flatMap(([column, type]) => {
      const permission = scopes.get(column) ?? permissions.get(type);
      return permission ? [[column, permission] as const] : [];
    }),
  );
}
