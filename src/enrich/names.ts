// Names beside ids: of users and departments, in every stream that says which of its columns hold ids.
import type { Row, Stream } from '../engine/types.ts';
import { userNames } from '../modules/contact/endpoints.ts';
import { legacy } from '../modules/contact/scopes.ts';
import { users } from '../modules/contact/users.ts';
import { directoryCosts } from '../modules/directory/estimate.ts';
import { between } from '../modules/estimate.ts';
import {
  text,
  texts,
  textsOrNulls,
  type ColumnOptions,
  type Columns,
  type IdKind,
  type NameOf,
} from '../modules/columns.ts';
import { nameColumnsOf } from '../modules/define.ts';
import type { Addition } from './columns.ts';
import { nameLookupOf, type Id, type NameLookup } from './name-lookup.ts';

/** Names of contacts need scopes: docs/lark-api/contact.md#users; those of users outside the range have their own. */
const named = (kind: IdKind): ColumnOptions<unknown> => ({
  scopes: [
    kind === 'department' ? 'contact:department.base:readonly' : 'contact:user.base:readonly',
    ...legacy,
  ],
  shown: (value) => (Array.isArray(value) ? value.some((one) => one !== null) : value !== null),
  // Most names are found in the directory: one says nothing of the permission to fetch the others.
  proof: false,
});

function columnsFor(column: string, { kind, as, list }: NameOf): Columns {
  if (list) return { [as]: textsOrNulls(`Names to ${column}, in the same order.`, named(kind)) };
  if (kind !== 'department') return { [as]: text('Name of the user.', named(kind)) };
  return {
    [as]: text('Name of the department.', named(kind)),
    [pathBeside(as)]: texts('Names from the topmost visible department down to this one.', named(kind)),
  };
}

/** The column with the path of a department whose name is in `name`. */
function pathBeside(name: string): string {
  return name.replace(/_name$/, '_path');
}

/** Worked out once for each stream: it is needed for every row. */
const found = new WeakMap<Stream['columns'], ReadonlyMap<string, NameOf>>();

function idColumnsOf(stream: Stream): ReadonlyMap<string, NameOf> {
  const known = found.get(stream.columns) ?? nameColumnsOf(stream);
  found.set(stream.columns, known);
  return known;
}

/** One id of a row, and the place that its name has: columns that name the same user share it. */
interface Place {
  readonly name: string;
  /** In a list of names; undefined for a single one. */
  readonly index: number | undefined;
  readonly id: Id;
}

function placesIn(row: Row, column: string, { kind, as: name, list }: NameOf): Place[] {
  const value = row[column];
  const ids: readonly unknown[] = list ? (Array.isArray(value) ? value : []) : [value];
  return ids.flatMap((id, index) =>
    typeof id === 'string' && id !== '' ? [{ name, index: list ? index : undefined, id: { kind, id } }] : [],
  );
}

function namesOf(lookup: NameLookup, stream: Stream, row: Row): Row {
  const names: Record<string, unknown> = {};
  const missing = new Map<string, Id>();
  for (const [column, identity] of idColumnsOf(stream)) {
    const { kind, as: name, list } = identity;
    names[name] ??= null;
    for (const place of placesIn(row, column, identity)) {
      const found = lookup.name(place.id);
      const slot = slotOf(place);
      if (found === undefined) missing.set(slot, missing.get(slot) ?? place.id);
      else put(names, place, found, row[column]);
      if (kind === 'department' && !list) names[pathBeside(name)] = lookup.path(place.id.id) ?? null;
    }
    if (kind === 'department' && !list) names[pathBeside(name)] ??= null;
  }
  for (const [slot, id] of missing) if (!isPut(names, slot)) lookup.recordMissing(id);
  return names;
}

function slotOf({ name, index }: Place): string {
  return index === undefined ? name : `${name} ${index}`;
}

/** The first column that knows a name gives it. */
function put(names: Record<string, unknown>, { name, index }: Place, found: string, ids: unknown): void {
  if (index === undefined) {
    names[name] ??= found;
    return;
  }
  const list = (names[name] ?? (ids as unknown[]).map(() => null)) as (string | null)[];
  list[index] ??= found;
  names[name] = list;
}

function isPut(names: Readonly<Record<string, unknown>>, slot: string): boolean {
  const [name = '', index] = slot.split(' ');
  const value = names[name];
  return index === undefined ? value !== null : Array.isArray(value) && value[Number(index)] !== null;
}

/** Names of users from the one walk of the directory, and of users outside of it by their ids. */
export const nameColumns: Addition<NameLookup> = {
  columns(stream) {
    const columns = [...idColumnsOf(stream)].map(([column, identity]) => columnsFor(column, identity));
    return Object.assign({}, ...columns) as Columns;
  },
  uses: [...users.uses, userNames],
  needsEveryone: () => true,
  costs: async (survey) => [
    ...(await directoryCosts(survey)),
    // Users that the app does not see, ten a call.
    { endpoint: userNames, calls: between(0, 100), shared: 'names' },
  ],
  facts: nameLookupOf,
  async learn(lookup, batch) {
    const ids = batch.flatMap(({ stream, columns, rows }) => {
      const wanted = [...idColumnsOf(stream)].filter(([, { as }]) => columns.has(as));
      return rows.flatMap((row) => unknownIn(lookup, row, wanted));
    });
    if (ids.length > 0) await lookup.fetchNames(ids);
  },
  values: namesOf,
};

/** Ids without a name, of users that no other column of the row names. */
function unknownIn(lookup: NameLookup, row: Row, wanted: readonly (readonly [string, NameOf])[]): Id[] {
  const named = new Set<string>();
  const unknown = new Map<string, Id>();
  for (const [column, identity] of wanted) {
    for (const place of placesIn(row, column, identity)) {
      const slot = slotOf(place);
      if (!lookup.isUnknown(place.id)) named.add(slot);
      else unknown.set(slot, unknown.get(slot) ?? place.id);
    }
  }
  return [...unknown].flatMap(([slot, id]) => (named.has(slot) ? [] : [id]));
}
