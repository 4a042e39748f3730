/** The Bases of a simulated tenant: what is in them, and how to change it. */
import type { Directory } from '../../contact/directory/directory.ts';
import { createChanging, type Changing } from './changing.ts';
import { createSharing, type Sharing } from './sharing.ts';
import { seedBases, type BaseSize } from './seeding.ts';
import { numberOf } from './ids.ts';
import { fieldOf, recordOf } from './rows.ts';
import type { Base, BaseRecord, Field, Table, View } from './shapes.ts';
import { createStore, type Store } from './store.ts';
import { baseBy, tableBy } from './lookup.ts';

/**
 * The ground truth: what an app sees that may manage every Base and has every scope, people by their open ids.
 * Addresses of files change with the revision of their table, as Lark's do.
 */
export interface Bases extends Changing, Sharing {
  /** Those that are not deleted. */
  readonly bases: () => readonly Base[];
  readonly tables: (appToken: string) => readonly Table[];
  readonly fields: (appToken: string, tableId: string) => readonly Field[];
  readonly views: (appToken: string, tableId: string) => readonly View[];
  /** In the order in which a search shows them. */
  readonly records: (appToken: string, tableId: string) => Generator<BaseRecord>;
  readonly record: (appToken: string, tableId: string, recordId: string) => BaseRecord | undefined;
  /** What endpoints read; tests keep to the rest. */
  readonly store: Store;
}

/** Bases of this size; the same seed, size and clock make the same ones. */
export function createBases(parts: {
  readonly seed: number;
  readonly size: BaseSize;
  readonly directory: Directory;
  readonly clock: () => number;
}): Bases {
  const store = createStore(parts.seed, parts.clock, parts.directory);
  seedBases(store, parts.size);
  return {
    store,
    bases: () => store.bases.filter(({ deleted }) => !deleted).map(({ facts }) => facts),
    tables: (appToken) =>
      baseBy(store, appToken)
        .tables.filter(({ deleted }) => !deleted)
        .map(({ id, revision, name }) => ({ table_id: id, revision, name })),
    fields: (appToken, tableId) => {
      const [base, table] = tableBy(store, appToken, tableId);
      return table.fields.map((field) => fieldOf(base, table, field));
    },
    views: (appToken, tableId) => tableBy(store, appToken, tableId)[1].views.map(({ facts }) => facts),
    *records(appToken, tableId) {
      const [base, table] = tableBy(store, appToken, tableId);
      for (const number of [...table.rows]) yield recordOf(store, base, table, number);
    },
    record: (appToken, tableId, id) => {
      const [base, table] = tableBy(store, appToken, tableId);
      const number = numberOf(table.seed, id);
      const there = number !== undefined && table.rows.includes(number);
      return there ? recordOf(store, base, table, number) : undefined;
    },
    ...createChanging(store),
    ...createSharing(store),
  };
}
