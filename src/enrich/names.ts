// Names beside ids: of users and departments, in every stream that says which of its columns hold ids.
import { z } from 'zod';
import type { Row, Stream } from '../engine/types.ts';
import { text, texts } from '../engine/schema/columns.ts';
import { userNames } from '../modules/contact/endpoints.ts';
import { legacy } from '../modules/contact/scopes.ts';
import { users } from '../modules/contact/users.ts';
import { directoryCosts } from '../modules/directory/estimate.ts';
import { between } from '../modules/estimate.ts';
import { needsUnlessFound } from '../modules/permissions.ts';
import type { Addition } from './columns.ts';
import { identitiesOf, pathBeside, type Id, type Identity, type IdKind } from './ids.ts';
import { nameLookupOf, type NameLookup } from './name-lookup.ts';

const namesInOrder = (description: string) => z.array(z.string().nullable()).nullable().meta({ description });

/** Names of contacts need scopes: docs/lark-api/contact.md#users; those of users outside the range have their own. */
const named = <Column extends z.ZodType>(kind: IdKind, column: Column): Column =>
  needsUnlessFound(
    column,
    (value) => (Array.isArray(value) ? value.some((one) => one !== null) : value !== null),
    kind === 'department' ? 'contact:department.base:readonly' : 'contact:user.base:readonly',
    ...legacy,
  );

function columnsFor(column: string, { kind, name, list }: Identity): Readonly<Record<string, z.ZodType>> {
  if (list) return { [name]: named(kind, namesInOrder(`Names to ${column}, in the same order.`)) };
  if (kind !== 'department') return { [name]: named(kind, text('Name of the user.')) };
  return {
    [name]: named(kind, text('Name of the department.')),
    [pathBeside(name)]: named(kind, texts('Names from the topmost visible department down to this one.')),
  };
}

/** One id of a row, and the place that its name has: columns that name the same user share it. */
interface Place {
  readonly name: string;
  /** In a list of names; undefined for a single one. */
  readonly index: number | undefined;
  readonly id: Id;
}

function placesIn(row: Row, column: string, { kind, name, list }: Identity): Place[] {
  const value = row[column];
  const ids: readonly unknown[] = list ? (Array.isArray(value) ? value : []) : [value];
  return ids.flatMap((id, index) =>
    typeof id === 'string' && id !== '' ? [{ name, index: list ? index : undefined, id: { kind, id } }] : [],
  );
}

function namesOf(lookup: NameLookup, stream: Stream, row: Row): Row {
  const names: Record<string, unknown> = {};
  const missing = new Map<string, Id>();
  for (const [column, identity] of identitiesOf(stream)) {
    const { kind, name, list } = identity;
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
    const columns = [...identitiesOf(stream)].map(([column, identity]) => columnsFor(column, identity));
    return Object.assign({}, ...columns) as Readonly<Record<string, z.ZodType>>;
  },
  uses: [...users.uses, userNames],
  needsEveryone: () => true,
  costs: async (survey) => [
    ...(await directoryCosts(survey)),
    // Users that the app does not see, ten a call.
    { endpoint: userNames, calls: between(0, 100), shared: 'names' },
  ],
  facts: nameLookupOf,
  async learn(lookup, told) {
    const ids = told.flatMap(({ stream, columns, rows }) => {
      const wanted = [...identitiesOf(stream)].filter(([, { name }]) => columns.has(name));
      return rows.flatMap((row) => unknownIn(lookup, row, wanted));
    });
    if (ids.length > 0) await lookup.fetchNames(ids);
  },
  values: namesOf,
};

/** Ids without a name, of users that no other column of the row names. */
function unknownIn(lookup: NameLookup, row: Row, wanted: readonly (readonly [string, Identity])[]): Id[] {
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
