// The configured Bases: which tables they have and which fields these have, fetched once a run for all streams.
import { ConnectorError, toConnectorError } from '../../engine/errors.ts';
import type { Partition, PartitionOrFailure } from '../../engine/types.ts';
import type { Context } from '../context.ts';
import { perRun } from '../per-run.ts';
import { listAll } from './complete-list.ts';
import {
  baseApp,
  baseFields,
  baseRecords,
  baseTables,
  wikiNode,
  type LarkApp,
  type LarkField,
  type LarkTable,
} from './endpoints.ts';
import { tableRefs, type TableRef } from './links.ts';

/** A table that is read. */
export interface Target {
  readonly app_token: string;
  readonly table_id: string;
  readonly view_id: string | undefined;
  /** Whether the configuration names it; others came with their Base. */
  readonly named: boolean;
}

/** A configured Base of which the tables are unknown, and why. */
export interface Unreadable {
  readonly partition: Partition;
  readonly failure: ConnectorError;
}

export interface Bases {
  /** Every configured table once, Bases in turn; and the Bases of which the tables are unknown. */
  readonly targets: () => Promise<{
    readonly tables: readonly Target[];
    readonly unreadable: readonly Unreadable[];
  }>;
  readonly app: (app_token: string) => Promise<LarkApp>;
  /** Every table of a Base, configured or not. */
  readonly tables: (app_token: string) => Promise<readonly LarkTable[]>;
  readonly fields: (target: TableId) => Promise<readonly LarkField[]>;
  /** The fields once more, because they have changed. */
  readonly refreshFields: (target: TableId) => Promise<readonly LarkField[]>;
  /** Whether any table of a Base shows the app a row. */
  readonly showsRows: (app_token: string) => Promise<boolean>;
}

type TableId = Pick<Target, 'app_token' | 'table_id'>;

/** The configured Bases of a run. */
export const basesOf: (context: Context) => Bases = perRun(createBases);

function createBases(context: Context): Bases {
  const { config, lark } = context;
  const app = once((app_token: string) => lark.call(baseApp, { path: { app_token } }));
  const tables = once((app_token: string) =>
    listAll(context, baseTables, 'table_id', { app_token }, `tables of Base ${app_token}`),
  );
  const listFields = ({ app_token, table_id }: TableId): Promise<readonly LarkField[]> =>
    listAll(context, baseFields, 'field_id', { app_token, table_id }, `fields of table ${table_id}`);
  const fieldsOf = new Map<string, Promise<readonly LarkField[]>>();
  const refreshFields: Bases['refreshFields'] = (target) => {
    const listing = listFields(target);
    listing.catch(() => undefined);
    fieldsOf.set(`${target.app_token} ${target.table_id}`, listing);
    return listing;
  };
  const nodes = once((token: string) => lark.call(wikiNode, { query: { token, obj_type: 'wiki' } }));

  const tokenOf = async ({ kind, token }: TableRef): Promise<string> => {
    if (kind === 'base') return token;
    const { obj_token, obj_type } = await nodes(token);
    if (obj_type !== 'bitable') throw notABase(obj_type);
    return obj_token;
  };
  const targetsOf = async (ref: TableRef): Promise<Target[]> => {
    const app_token = await tokenOf(ref);
    const { table, view } = ref;
    if (table !== undefined) return [{ app_token, table_id: table, view_id: view, named: true }];
    const listed = await tables(app_token);
    return listed.map(({ table_id }) => ({ app_token, table_id, view_id: undefined, named: false }));
  };

  return {
    app,
    tables,
    targets: once(async () => {
      const refs = tableRefs(config.base.tables);
      // Tables that are named count before those that come with their Base: only they can have a view.
      const sorted = [...refs].sort((a, b) => Number(a.table === undefined) - Number(b.table === undefined));
      const outcomes = await Promise.allSettled(sorted.map(targetsOf));
      const found = new Map<string, Target>();
      const unreadable = new Map<string, Unreadable>();
      for (const [index, { token, kind, table }] of sorted.entries()) {
        const outcome = outcomes[index];
        if (outcome?.status !== 'fulfilled') {
          const partition = kind === 'wiki' ? { wiki_token: token } : { app_token: token };
          unreadable.set(`${kind} ${token}`, { partition, failure: toConnectorError(outcome?.reason) });
          continue;
        }
        for (const target of outcome.value) {
          const { app_token, table_id, view_id } = target;
          const name = `${app_token} ${table_id}`;
          const known = found.get(name);
          if (!known) found.set(name, target);
          else if (table !== undefined && known.view_id !== view_id)
            unreadable.set(name, { partition: { app_token, table_id }, failure: twoViews() });
        }
      }
      for (const name of unreadable.keys()) found.delete(name);
      return { tables: inTurn([...found.values()]), unreadable: [...unreadable.values()] };
    }),
    fields: (target) => fieldsOf.get(`${target.app_token} ${target.table_id}`) ?? refreshFields(target),
    refreshFields,
    showsRows: once(async (app_token: string) => {
      for (const { table_id } of await tables(app_token)) {
        const path = { app_token, table_id };
        const { items } = await lark.firstPage({ ...baseRecords, pageSize: 1 }, { path, body: {} });
        if (items.length > 0) return true;
      }
      return false;
    }),
  };
}

/** A partition for every table, and for every Base of which the tables are unknown. */
export async function tablePartitions(context: Context): Promise<PartitionOrFailure[]> {
  const { tables, unreadable } = await basesOf(context).targets();
  return [...tables.map(({ app_token, table_id }) => ({ app_token, table_id })), ...unreadable];
}

/** A partition for every Base. */
export async function basePartitions(context: Context): Promise<PartitionOrFailure[]> {
  const { tables, unreadable } = await basesOf(context).targets();
  const tokens = new Set(tables.map(({ app_token }) => app_token));
  return [...Array.from(tokens, (app_token) => ({ app_token })), ...unreadable];
}

/** The configured tables of a partition. */
export async function targetsIn(partition: Partition, context: Context): Promise<readonly Target[]> {
  const { tables } = await basesOf(context).targets();
  const { app_token, table_id } = partition;
  return tables.filter(
    (target) => target.app_token === app_token && (table_id === undefined || target.table_id === table_id),
  );
}

const deleted = [1254004, 1254041];

/** The failure of a table: one that was listed in this run and is gone now was deleted meanwhile, which the next sync sees. */
export function failureOf(error: unknown, { named }: Target): unknown {
  if (named || !(error instanceof ConnectorError) || !deleted.includes(error.code ?? 0)) return error;
  return new ConnectorError(
    'transient_error',
    `The table was deleted while the sync was running; the next sync leaves it out. ${error.message}`,
    { ...(error.code !== undefined && { code: error.code }), cause: error },
  );
}

/** @throws ConnectorError (config) when one of the named tables is not among those of its Base */
export function assertTablesExist(targets: readonly Target[], tables: readonly LarkTable[]): void {
  const listed = new Set(tables.map(({ table_id }) => table_id));
  const missing = targets.filter(({ table_id }) => !listed.has(table_id)).map(({ table_id }) => table_id);
  if (missing.length > 0) throw noSuchTable(missing);
}

/** Named tables that their Base does not have. */
export function noSuchTable(tables: readonly string[]): ConnectorError {
  return new ConnectorError(
    'config_error',
    `There is no table ${tables.join(', ')}: it was deleted, or belongs to another Base. Open the table in the browser ` +
      'and copy the whole link into base.tables.',
  );
}

/** One table of each Base, then the next of each: different Bases are read side by side, one Base is not. */
function inTurn(targets: readonly Target[]): Target[] {
  const turns = new Map<string, number>();
  const placed = targets.map((target) => {
    const turn = turns.get(target.app_token) ?? 0;
    turns.set(target.app_token, turn + 1);
    return { target, turn };
  });
  return placed.sort((a, b) => a.turn - b.turn).map(({ target }) => target);
}

/** The same answer for the same question, a failure too: it was tried often enough. */
function once<Result>(ask: (key: string) => Promise<Result>): (key?: string) => Promise<Result> {
  const answers = new Map<string, Promise<Result>>();
  return (key = '') => {
    const answer = answers.get(key) ?? ask(key);
    answer.catch(() => undefined);
    answers.set(key, answer);
    return answer;
  };
}

/** A wiki page with something else in it. */
export function notABase(type: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `This wiki page contains a ${type}, not a Base. Open the Base in the browser, copy its whole link into ` +
      'base.tables, or remove the page from it.',
  );
}

function twoViews(): ConnectorError {
  return new ConnectorError(
    'config_error',
    'base.tables names this table with two views, or with and without one, by a wiki link and by a Base link. Keep one.',
  );
}
