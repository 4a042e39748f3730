/** What is stored of Bases: only changes; everything else follows from a seed and a number. */
import { remembered } from '../../contact/directory/store.ts';
import type { Directory } from '../../contact/directory/directory.ts';
import type { Person, Plan, Property } from '../columns/shapes.ts';
import type { Filter, Sort } from '../query/shapes.ts';
import type { Access, Base, View } from './shapes.ts';

/** A column. */
export interface StoredField {
  readonly id: string;
  /** Its place among all columns that the table ever had: what its draws depend on. */
  readonly place: number;
  readonly plan: Plan;
  name: string;
  /** Where a test has changed what the column is. */
  changes?: { readonly type?: number; readonly ui_type?: string; readonly property?: Property };
}

/** A view, with what it shows. */
export interface StoredView {
  readonly facts: View;
  readonly filter?: Filter;
  readonly sort?: readonly Sort[];
}

/** What is not as it was when a row was made. */
export interface Changes {
  /** By column id; undefined is an emptied cell. */
  readonly cells: Map<string, unknown>;
  /** When each column was last changed, by its id. */
  readonly touched: Map<string, number>;
  /** An added row has only the cells that it was given. */
  readonly added: boolean;
  created?: number;
  /** Null: absent. */
  modified?: number | null;
  modifiedBy?: Person;
}

/** A table. */
export interface StoredTable {
  readonly id: string;
  /** Of its rows and their ids; the same in a copy of its Base. */
  readonly seed: number;
  name: string;
  /** A deleted table keeps its place: links still name it. */
  deleted: boolean;
  revision: number;
  fields: StoredField[];
  /** Columns that it ever had. */
  fieldsMade: number;
  readonly views: StoredView[];
  /** Numbers of the rows that there are, in their order. */
  rows: number[];
  /** The number of the next row. */
  next: number;
  /** Between these moments the rows that it was made with were created and changed. */
  readonly seeded: { readonly from: number; readonly to: number; readonly rows: number };
  readonly changes: Map<number, Changes>;
  /** Counted in `total` and on no page. */
  readonly withheld: Set<number>;
  /** What a role does not show, by column id and row number. */
  readonly hidden: { readonly fields: Set<string>; readonly rows: Set<number> };
  /** The most bytes of an answer; beyond them 1254030. */
  responseLimit: number;
  /** Grows with every change. */
  version: number;
}

/** A Base. */
export interface StoredBase {
  facts: Base;
  access: Access;
  /** In a wiki or a document advanced permissions cannot be turned on (docs/lark-api/base.md#access). */
  readonly hosted: boolean;
  deleted: boolean;
  readonly tables: StoredTable[];
}

/** All Bases of a company. */
export interface Store {
  readonly seed: number;
  readonly clock: () => number;
  readonly bases: StoredBase[];
  /** Tables made so far, in all Bases. */
  made: number;
  /** One of the few people who work on Bases. */
  readonly someone: (draw: number) => Person;
}

const team = 25;
const unknownPerson: Person = { id: 'ou_nobody', name: '', en_name: '', email: '', avatar_url: '' };

/** No Bases yet; people are those of the current company. */
export function createStore(seed: number, clock: () => number, directory: Directory): Store {
  const people = remembered(directory.store, () =>
    directory.store.people.slice(0, team).flatMap((_, number) => {
      const person = directory.personAt(number);
      if (person === undefined) return [];
      const { open_id: id, name, en_name, email, avatar } = person;
      return [{ id, name, en_name, email, avatar_url: avatar.avatar_72 }];
    }),
  );
  return {
    seed,
    clock,
    bases: [],
    made: 0,
    someone: (draw) => people()[Math.floor(draw * people().length)] ?? unknownPerson,
  };
}

/** The Base with this token, deleted ones too. */
export function findBase({ bases }: Store, token: string): StoredBase | undefined {
  return bases.find(({ facts }) => facts.app_token === token);
}

/** The table with this id that is still there. */
export function findTable({ tables }: StoredBase, id: string): StoredTable | undefined {
  return tables.find((table) => table.id === id && !table.deleted);
}
