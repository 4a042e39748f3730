/** What the app may see of Bases, and what a Base fails to deliver. */
import type { Access } from './shapes.ts';
import type { Store } from './store.ts';
import { baseBy, fieldBy, rowBy, tableBy } from './lookup.ts';

/** Naming what does not exist is an error. */
export interface Sharing {
  /** `none`: 91403. With advanced permissions on: `edit` sees nothing, `role` all that is not hidden (docs/lark-api/base.md#access). */
  readonly setAccess: (appToken: string, access: Access) => void;
  /** Not possible for a Base in a wiki or a document. */
  readonly setAdvanced: (appToken: string, advanced: boolean) => void;
  /** The role of the app does not show this column. */
  readonly hideField: (appToken: string, tableId: string, field: string) => void;
  /** The role of the app does not show this record. */
  readonly hideRecord: (appToken: string, tableId: string, recordId: string) => void;
  /** Counted in `total`, on no page. */
  readonly withhold: (appToken: string, tableId: string, recordIds: readonly string[]) => void;
  /** Everything that was withheld is delivered again. */
  readonly deliver: (appToken: string, tableId: string) => void;
  /** Answers of more bytes are refused with 1254030. */
  readonly setResponseLimit: (appToken: string, tableId: string, bytes: number) => void;
}

/** Who sees what of a store. */
export function createSharing(store: Store): Sharing {
  return {
    setAccess: (token, access) => {
      baseBy(store, token).access = access;
    },
    setAdvanced: (token, is_advanced) => {
      const base = baseBy(store, token);
      if (base.hosted && is_advanced)
        throw new Error(`Base ${token} is in a wiki: it has no advanced permissions.`);
      base.facts = { ...base.facts, is_advanced };
    },
    hideField: (token, id, name) => {
      const [, table] = tableBy(store, token, id);
      table.hidden.fields.add(fieldBy(table, name).id);
      table.version += 1;
    },
    hideRecord: (token, id, record) => {
      const [, table] = tableBy(store, token, id);
      table.hidden.rows.add(rowBy(table, record));
      table.version += 1;
    },
    withhold: (token, id, records) => {
      const [, table] = tableBy(store, token, id);
      for (const record of records) table.withheld.add(rowBy(table, record));
    },
    deliver: (token, id) => {
      tableBy(store, token, id)[1].withheld.clear();
    },
    setResponseLimit: (token, id, bytes) => {
      tableBy(store, token, id)[1].responseLimit = bytes;
    },
  };
}
