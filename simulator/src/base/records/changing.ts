/** Changes to Bases between two readings or two pages of them, as people would make them, at the clock's now. */
import type { Plan } from '../columns/shapes.ts';
import { templates } from '../columns/templates.ts';
import { addBase, addField, addTable, appToken } from './seeding.ts';
import { recordId } from './ids.ts';
import type { Changes, Store, StoredBase, StoredField, StoredTable } from './store.ts';
import { baseBy, fieldBy, rowBy, tableBy } from './lookup.ts';

/** Cells by the names or ids of their columns, as Lark shows them; undefined empties one. */
export type Cells = Readonly<Record<string, unknown>>;

/** Naming what does not exist is an error. Additions return the id of what was added. */
export interface Changing {
  readonly addBase: (options?: {
    readonly name?: string;
    readonly tables?: number;
    readonly rows?: number;
  }) => string;
  /** A copy with the same ids of tables, columns and records. */
  readonly copyBase: (appToken: string) => string;
  readonly deleteBase: (appToken: string) => void;
  readonly renameBase: (appToken: string, name: string) => void;
  readonly setTimeZone: (appToken: string, timeZone: string) => void;
  /** Of the kind of the nth table of every Base (0: every type; 1: few columns, the default), or of these columns. */
  readonly addTable: (
    appToken: string,
    options?: {
      readonly name?: string;
      readonly rows?: number;
      readonly kind?: 0 | 1 | 2 | 3;
      readonly columns?: readonly [Plan, ...Plan[]];
    },
  ) => string;
  readonly deleteTable: (appToken: string, tableId: string) => void;
  readonly renameTable: (appToken: string, tableId: string, name: string) => void;
  /** An empty column at the end. */
  readonly addField: (appToken: string, tableId: string, plan: Plan) => string;
  readonly deleteField: (appToken: string, tableId: string, field: string) => void;
  readonly renameField: (appToken: string, tableId: string, field: string, name: string) => void;
  /** Changes the column, not its cells. */
  readonly changeField: (
    appToken: string,
    tableId: string,
    field: string,
    changes: NonNullable<StoredField['changes']>,
  ) => void;
  /** Created now, or at `at`. */
  readonly addRecord: (appToken: string, tableId: string, cells?: Cells, at?: number) => string;
  readonly changeRecord: (appToken: string, tableId: string, recordId: string, cells: Cells) => void;
  /** A formula or a lookup has another result; the record's time stays as it was (docs/lark-api/base.md#changes). */
  readonly recalculate: (appToken: string, tableId: string, recordId: string, cells: Cells) => void;
  /** Null: the record has no time of change. */
  readonly setModifiedTime: (
    appToken: string,
    tableId: string,
    recordId: string,
    time: number | null,
  ) => void;
  readonly deleteRecord: (appToken: string, tableId: string, recordId: string) => void;
}

function changesOf(table: StoredTable, number: number): Changes {
  const changes = table.changes.get(number) ?? { cells: new Map(), touched: new Map(), added: false };
  table.changes.set(number, changes);
  return changes;
}

function put(table: StoredTable, number: number, cells: Cells): readonly string[] {
  const changes = changesOf(table, number);
  table.version += 1;
  return Object.entries(cells).map(([name, value]) => {
    const { id } = fieldBy(table, name);
    changes.cells.set(id, value ?? undefined);
    return id;
  });
}

function copied(table: StoredTable): StoredTable {
  return {
    ...table,
    fields: table.fields.map((field) => ({ ...field })),
    views: [...table.views],
    rows: [...table.rows],
    changes: new Map(
      [...table.changes].map(([number, one]) => [
        number,
        { ...one, cells: new Map(one.cells), touched: new Map(one.touched) },
      ]),
    ),
    withheld: new Set(),
    hidden: { fields: new Set(), rows: new Set() },
  };
}

const moved = (base: StoredBase, changes: Partial<StoredBase['facts']>): void => {
  base.facts = { ...base.facts, ...changes, revision: base.facts.revision + 1 };
};
const grown = (table: StoredTable): void => {
  table.revision += 1;
  table.version += 1;
};

/** The changes that a store can undergo. */
export function createChanging(store: Store): Changing {
  const table = (app: string, id: string): StoredTable => tableBy(store, app, id)[1];
  return {
    addBase: ({ name, tables = 1, rows = 10 } = {}) => {
      const base = addBase(store, false, name);
      while (base.tables.length < tables) addTable(store, base, { rows });
      return base.facts.app_token;
    },
    copyBase: (token) => {
      const original = baseBy(store, token);
      const facts = { ...original.facts, app_token: appToken(store) };
      store.bases.push({ ...original, facts, tables: original.tables.map(copied) });
      return facts.app_token;
    },
    deleteBase: (token) => {
      baseBy(store, token).deleted = true;
    },
    renameBase: (token, name) => {
      moved(baseBy(store, token), { name });
    },
    setTimeZone: (token, time_zone) => {
      moved(baseBy(store, token), { time_zone });
    },
    addTable: (token, { name, rows = 10, kind = 1, columns } = {}) => {
      const base = baseBy(store, token);
      moved(base, {});
      const template = columns === undefined ? templates[kind] : { name: 'New table', plans: columns };
      return addTable(store, base, { rows, template, ...(name !== undefined && { name }) }).id;
    },
    deleteTable: (token, id) => {
      table(token, id).deleted = true;
      moved(baseBy(store, token), {});
    },
    renameTable: (token, id, name) => {
      const renamed = table(token, id);
      renamed.name = name;
      grown(renamed);
      moved(baseBy(store, token), {});
    },
    addField: (token, id, plan) => {
      const { cell, ...bare } = plan;
      const changed = table(token, id);
      grown(changed);
      return addField(changed, plan.automatic && cell !== undefined ? plan : bare).id;
    },
    deleteField: (token, id, name) => {
      const changed = table(token, id);
      const deleted = fieldBy(changed, name);
      changed.fields = changed.fields.filter((one) => one !== deleted);
      grown(changed);
    },
    renameField: (token, id, name, next) => {
      const changed = table(token, id);
      fieldBy(changed, name).name = next;
      grown(changed);
    },
    changeField: (token, id, name, changes) => {
      const changed = table(token, id);
      const field = fieldBy(changed, name);
      field.changes = { ...field.changes, ...changes };
      grown(changed);
    },
    addRecord: (token, id, cells = {}, at = store.clock()) => {
      const changed = table(token, id);
      const number = changed.next;
      changed.next += 1;
      changed.changes.set(number, { cells: new Map(), touched: new Map(), added: true, created: at });
      put(changed, number, cells);
      changed.rows.push(number);
      grown(changed);
      return recordId(changed.seed, number);
    },
    changeRecord: (token, id, record, cells) => {
      const changed = table(token, id);
      const number = rowBy(changed, record);
      const now = store.clock();
      const changes = changesOf(changed, number);
      for (const field of put(changed, number, cells)) changes.touched.set(field, now);
      changes.modified = now;
      changes.modifiedBy = store.someone(0);
    },
    recalculate: (token, id, record, cells) => {
      const changed = table(token, id);
      put(changed, rowBy(changed, record), cells);
    },
    setModifiedTime: (token, id, record, time) => {
      const changed = table(token, id);
      changesOf(changed, rowBy(changed, record)).modified = time;
      changed.version += 1;
    },
    deleteRecord: (token, id, record) => {
      const changed = table(token, id);
      const deleted = rowBy(changed, record);
      changed.rows = changed.rows.filter((number) => number !== deleted);
      grown(changed);
    },
  };
}
