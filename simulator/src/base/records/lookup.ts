/** Looks up what a test names. What does not exist is an error, so that a typo fails the test. */
import { numberOf } from './ids.ts';
import {
  findBase,
  findTable,
  type Store,
  type StoredBase,
  type StoredField,
  type StoredTable,
} from './store.ts';

/** The Base, deleted or not. */
export function baseBy(store: Store, appToken: string): StoredBase {
  const base = findBase(store, appToken);
  if (base === undefined) throw new Error(`The simulated tenant has no Base ${appToken}.`);
  return base;
}

/** The table and its Base. */
export function tableBy(store: Store, appToken: string, tableId: string): readonly [StoredBase, StoredTable] {
  const base = baseBy(store, appToken);
  const table = findTable(base, tableId);
  if (table === undefined) throw new Error(`Base ${appToken} has no table ${tableId}.`);
  return [base, table];
}

/** The column with this id or name. */
export function fieldBy(table: StoredTable, idOrName: string): StoredField {
  const field = table.fields.find(({ id, name }) => id === idOrName || name === idOrName);
  if (field === undefined) throw new Error(`Table ${table.id} has no column ${idOrName}.`);
  return field;
}

/** The number of a row that is there. */
export function rowBy(table: StoredTable, recordId: string): number {
  const number = numberOf(table.seed, recordId);
  if (number === undefined || !table.rows.includes(number))
    throw new Error(`Table ${table.id} has no record ${recordId}.`);
  return number;
}
