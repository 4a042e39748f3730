// Names beside ids: of people and departments, in every stream that says which of its columns hold ids.
import { z } from 'zod';
import type { Row, Stream } from '../engine/feed.ts';
import { text, texts } from '../engine/schema/columns.ts';
import { userNames } from '../modules/contact/endpoints.ts';
import { people } from '../modules/contact/feeds.ts';
import { legacy } from '../modules/contact/scopes.ts';
import { needsUnlessFound } from '../modules/permissions.ts';
import type { Addition } from './columns.ts';
import { identitiesOf, pathBeside, type Id, type Identity, type IdKind } from './ids.ts';
import { whoIsWhoOf, type WhoIsWho } from './who-is-who.ts';

const namesInOrder = (description: string) => z.array(z.string().nullable()).nullable().meta({ description });

/** Names of contacts need permissions (lark-base-contact-auth 4.5, 4.6); those of people outside the range have their own. */
const named = <Column extends z.ZodType>(kind: IdKind, column: Column): Column =>
  needsUnlessFound(
    column,
    (value) => (Array.isArray(value) ? value.some((one) => one !== null) : value !== null),
    kind === 'department' ? 'contact:department.base:readonly' : 'contact:user.base:readonly',
    ...legacy,
  );

function columnsFor(column: string, { kind, name, list }: Identity): Readonly<Record<string, z.ZodType>> {
  if (list) return { [name]: named(kind, namesInOrder(`Names to ${column}, in the same order.`)) };
  if (kind !== 'department') return { [name]: named(kind, text('Name of the person.')) };
  return {
    [name]: named(kind, text('Name of the department.')),
    [pathBeside(name)]: named(kind, texts('Names from the topmost visible department down to this one.')),
  };
}

/** One id of a row, and the place that its name has: columns that name the same person share it. */
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

function namesOf(who: WhoIsWho, stream: Stream, row: Row): Row {
  const names: Record<string, unknown> = {};
  const missed = new Map<string, Id>();
  for (const [column, identity] of identitiesOf(stream)) {
    const { kind, name, list } = identity;
    names[name] ??= null;
    for (const place of placesIn(row, column, identity)) {
      const found = who.name(place.id);
      const slot = slotOf(place);
      if (found === undefined) missed.set(slot, missed.get(slot) ?? place.id);
      else put(names, place, found, row[column]);
      if (kind === 'department' && !list) names[pathBeside(name)] = who.path(place.id.id) ?? null;
    }
    if (kind === 'department' && !list) names[pathBeside(name)] ??= null;
  }
  for (const [slot, id] of missed) if (!isPut(names, slot)) who.miss(id);
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

/** Everybody's name from the one walk of the directory, and people outside of it by their ids. */
export const nameColumns: Addition<WhoIsWho> = {
  columns(stream) {
    const columns = [...identitiesOf(stream)].map(([column, identity]) => columnsFor(column, identity));
    return Object.assign({}, ...columns) as Readonly<Record<string, z.ZodType>>;
  },
  uses: [...people.uses, userNames],
  needsEveryone: () => true,
  facts: whoIsWhoOf,
  async learn(who, told) {
    const ids = told.flatMap(({ stream, columns, rows }) => {
      const wanted = [...identitiesOf(stream)].filter(([, { name }]) => columns.has(name));
      return rows.flatMap((row) => strangersIn(who, row, wanted));
    });
    if (ids.length > 0) await who.learn(ids);
  },
  values: namesOf,
};

/** Ids without a name, of people whom no other column of the row names. */
function strangersIn(who: WhoIsWho, row: Row, wanted: readonly (readonly [string, Identity])[]): Id[] {
  const named = new Set<string>();
  const strangers = new Map<string, Id>();
  for (const [column, identity] of wanted) {
    for (const place of placesIn(row, column, identity)) {
      const slot = slotOf(place);
      if (!who.isStranger(place.id)) named.add(slot);
      else strangers.set(slot, strangers.get(slot) ?? place.id);
    }
  }
  return [...strangers].flatMap(([slot, id]) => (named.has(slot) ? [] : [id]));
}
