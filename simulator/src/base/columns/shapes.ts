/** A column of a simulated table: how Lark lists it, and how its cells are made. */

/** A person as cells and automatic fields show one (docs/lark-api/base.md#fields); the id is an open id until an answer is written. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly en_name: string;
  readonly email: string;
  readonly avatar_url: string;
}

/** A table that a link leads to. */
export interface Neighbour {
  readonly table_id: string;
  readonly table_name: string;
}

/** What a cell may be made from; the same row and column always draw the same. */
export interface Scene {
  /** The number of the row, from 0. */
  readonly number: number;
  /** Draws in [0, 1). */
  readonly roll: () => number;
  readonly someone: (draw: number) => Person;
  readonly created: number;
  readonly modified: number;
  readonly createdBy: Person;
  readonly modifiedBy: Person;
  /** The id of a record of the nth table of the Base; undefined where it has none. */
  readonly recordOf: (table: number, draw: number) => string | undefined;
  /** Another cell of the same row, by the name its column was made with. */
  readonly cell: (name: string) => unknown;
  /** The `extra` parameter of the addresses of files (docs/lark-api/base.md#fields). */
  readonly extra: () => string;
}

/** A column before it is put into a table. */
export interface Plan {
  readonly name: string;
  readonly type: number;
  readonly ui_type: string;
  /** As Lark returns it (docs/lark-api/base.md#fields); a function where it names another table of the Base. */
  readonly property?: Property | ((neighbour: (table: number) => Neighbour) => Property);
  /** The cell as the search shows it; undefined when it is empty. */
  readonly cell?: (scene: Scene) => unknown;
  /** Filled in by Lark, also in added rows. */
  readonly automatic?: boolean;
  /** Names of the only columns whose changes a last-modified column takes note of. */
  readonly watches?: readonly string[];
  readonly description?: string;
}

/** Of a column. */
export type Property = Readonly<Record<string, unknown>> | null;

/** Most cells are filled, one of six is not. */
export function mostly(make: (scene: Scene) => unknown): (scene: Scene) => unknown {
  return (scene) => (scene.roll() < 1 / 6 ? undefined : make(scene));
}
