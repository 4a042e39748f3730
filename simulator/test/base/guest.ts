/** A visitor of the Base room, and where its doors are. */
import type { Bases } from '../../src/base/records/bases.ts';
import type { BaseRecord } from '../../src/base/records/shapes.ts';
import type { SimulatorOptions } from '../../src/simulator.ts';
import { standingClock, visit, type Data, type Reply, type Visitor } from '../visitor.ts';

export const apps = '/open-apis/bitable/v1/apps';
export const searchPath = `POST ${apps}/:app_token/tables/:table_id/records/search`;
export const day = 86_400_000;

/** A record of a page. */
export interface Found {
  readonly record_id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly [automatic: string]: unknown;
}

export interface Guest extends Visitor {
  readonly base: Bases;
  /** The first Base, and its tables: every type, few columns, odd names, a ledger. */
  readonly app: string;
  readonly tables: readonly [string, string, string, string];
  readonly now: () => number;
  readonly forward: (seconds: number) => void;
  /** One page of a search in the table of few columns by default. */
  readonly search: (body?: unknown, query?: string, table?: string, app?: string) => Promise<Reply>;
  /** Every record of a search, page by page. */
  readonly records: (body?: object, query?: string, table?: string) => Promise<readonly Found[]>;
}

export function dataOf({ body }: Reply): Data {
  if (body.code !== 0) throw new Error(JSON.stringify(body));
  return body.data ?? {};
}

export const itemsOf = (reply: Reply): readonly Found[] => (dataOf(reply).items ?? []) as readonly Found[];
export const idsOf = (records: Iterable<Found | BaseRecord>): readonly string[] =>
  [...records].map(({ record_id }) => record_id);

/** Starts a simulator for the length of one test; its clock stands. */
export async function enter(options: SimulatorOptions = {}): Promise<Guest> {
  const { clock, forward } = standingClock();
  const visitor = await visit({ clock, tokenLife: 86_400 * 3_650, ...options });
  const { base } = visitor.simulator.tenant;
  const app = base.bases()[0]?.app_token ?? '';
  const [everything = '', few = '', odd = '', ledger = ''] = base.tables(app).map(({ table_id }) => table_id);
  const search: Guest['search'] = (body = {}, query = '', table = few, token = app) =>
    visitor.send(`${apps}/${token}/tables/${table}/records/search?${query}`, body);
  return {
    ...visitor,
    base,
    app,
    tables: [everything, few, odd, ledger],
    now: options.clock ?? clock,
    forward,
    search,
    records: async (body = {}, query = 'page_size=500', table = few) => {
      const found: Found[] = [];
      for (let token = ''; ;) {
        const paging = token === '' ? '' : `&page_token=${encodeURIComponent(token)}`;
        const data = dataOf(await search(body, query + paging, table));
        found.push(...((data.items ?? []) as readonly Found[]));
        if (data.has_more !== true) return found;
        token = String(data.page_token);
      }
    },
  };
}
