// The configured Bases: which tables they have and which fields these have, asked once a run for all streams.
import { ConnectorError, toConnectorError } from '../../engine/errors.ts';
import type { Partition } from '../../engine/types.ts';
import type { Lark } from '../../lark/client.ts';
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
import type { Context } from '../context.ts';
import { perRun } from '../per-run.ts';
import { tableRefs, type TableRef } from './links.ts';

/** A table that is to be read. */
export interface Target {
  readonly app_token: string;
  readonly table_id: string;
  readonly view_id: string | undefined;
}

/** A configured ref of which the tables could not be found out. */
export interface Unknown {
  readonly partition: Partition;
  readonly failure: ConnectorError;
}

export interface Bases {
  /** Every configured table once, Bases in turn; and what went wrong with the others. */
  readonly targets: () => Promise<{
    readonly tables: readonly Target[];
    readonly unknown: readonly Unknown[];
  }>;
  readonly app: (app_token: string) => Promise<LarkApp>;
  /** Every table of a Base, configured or not. */
  readonly tables: (app_token: string) => Promise<readonly LarkTable[]>;
  /** The fields of a table; `anew` asks again, because they have changed. */
  readonly fields: (target: Target, anew?: 'anew') => Promise<readonly LarkField[]>;
  /** Whether any table of a Base shows the app a row. */
  readonly showsRows: (app_token: string) => Promise<boolean>;
}

/** Tables and fields of the configured Bases, asked for once a run. */
export const basesOf: (context: Context) => Bases = perRun(({ config, lark }) =>
  createBases(lark, tableRefs(config.base.tables)),
);

/** Asks nothing yet. */
export function createBases(
  lark: Pick<Lark, 'call' | 'list' | 'firstPage'>,
  refs: readonly TableRef[],
): Bases {
  const app = once((app_token: string) => lark.call(baseApp, { path: { app_token } }));
  const tables = once((app_token: string) => all(lark.list(baseTables, { path: { app_token } })));
  const fieldsOf = new Map<string, Promise<readonly LarkField[]>>();
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
    if (table !== undefined) return [{ app_token, table_id: table, view_id: view }];
    return (await tables(app_token)).map(({ table_id }) => ({ app_token, table_id, view_id: undefined }));
  };

  return {
    app,
    tables,
    targets: once(async () => {
      // Tables that are named count before those that come with their Base: only they can have a view.
      const named = [...refs].sort((a, b) => Number(a.table === undefined) - Number(b.table === undefined));
      const asked = await Promise.allSettled(named.map(targetsOf));
      const found = new Map<string, Target>();
      const unknown = new Map<string, Unknown>();
      for (const [at, ref] of named.entries()) {
        const { token, kind, table } = ref;
        const outcome = asked[at];
        if (outcome?.status !== 'fulfilled') {
          const partition = kind === 'wiki' ? { wiki_token: token } : { app_token: token };
          unknown.set(`${kind} ${token}`, { partition, failure: toConnectorError(outcome?.reason) });
          continue;
        }
        for (const target of outcome.value) {
          const { app_token, table_id, view_id } = target;
          const name = `${app_token} ${table_id}`;
          const known = found.get(name);
          if (!known) found.set(name, target);
          else if (table !== undefined && known.view_id !== view_id)
            unknown.set(name, { partition: { app_token, table_id }, failure: twoViews() });
        }
      }
      for (const name of unknown.keys()) found.delete(name);
      return { tables: inTurn([...found.values()]), unknown: [...unknown.values()] };
    }),
    fields(target, anew) {
      const { app_token, table_id } = target;
      const name = `${app_token} ${table_id}`;
      const known = anew ? undefined : fieldsOf.get(name);
      const asked = known ?? all(lark.list(baseFields, { path: { app_token, table_id } }));
      asked.catch(() => undefined);
      fieldsOf.set(name, asked);
      return asked;
    },
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

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function notABase(type: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `This wiki page is no Base but of the type ${type}. Open the Base in the browser, copy its whole link into ` +
      'base.tables, or remove the page from it.',
  );
}

function twoViews(): ConnectorError {
  return new ConnectorError(
    'config_error',
    'base.tables names this table with two views, or with and without one, by a wiki link and by a Base link. Keep one.',
  );
}
