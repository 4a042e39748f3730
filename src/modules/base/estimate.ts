// What tables of Bases cost: pages of records, which Lark counts on the first page, and short lists.
import type { Cost, Estimate, Range, Survey } from '../estimate.ts';
import { between, exactly, firstPage, pagesOf, sumOf } from '../estimate.ts';
import type { Context } from '../context.ts';
import {
  baseApp,
  baseFields,
  baseRecords,
  baseTables,
  baseViews,
  identified,
  wikiNode,
} from './endpoints.ts';
import { tableRefs, type TableRef } from './links.ts';

/** The tables of a Base, as far as they are known. */
interface Tables {
  /** The token of the Base, or of the wiki page where that of the Base is unknown. */
  readonly document: string;
  readonly app_token: string | undefined;
  /** With the view that each is read through; undefined where they were not listed. */
  readonly tables: readonly { readonly table_id: string; readonly view?: string | undefined }[] | undefined;
  readonly isListed: boolean;
  readonly listing: Range;
}

/** How many tables a Base has of which none could be seen. */
const someTables = between(1, 20);
/** Calls for the lists of one table: at most 300 fields, and 200 views. */
const fieldPages = between(1, 3);
const viewPages = between(1, 2);
/** No table of a Base is so many times larger than the largest of those that were looked at. */
const unlikelyTimes = 10;
/** A table of 50,000 records. */
const recordPages = between(1, 100);

export const tablesEstimate: Estimate = async (_sync, survey) => {
  const costs: Cost[] = [...wikiCosts(survey)];
  for (const base of await basesIn(survey)) {
    const { document } = base;
    costs.push({ endpoint: baseApp, calls: exactly(1), shared: `app ${document}`, document });
    costs.push(listingOf(base));
  }
  return costs;
};

export const fieldsEstimate: Estimate = async (_sync, survey) => [
  ...(await targetCosts(survey)),
  ...(await fieldCosts(survey)),
];

export const viewsEstimate: Estimate = async (_sync, survey) => {
  const costs = [...(await targetCosts(survey))];
  for (const base of await basesIn(survey)) {
    const calls = await overTables(
      base,
      ({ table_id }) => listOf(survey, baseViews, base, table_id, viewPages),
      viewPages,
    );
    costs.push({ endpoint: baseViews, calls, shared: `views ${base.document}`, document: base.document });
  }
  return costs;
};

export const recordsEstimate: Estimate = async (_sync, survey) => {
  const { base: settings } = survey.context.config;
  const costs = [...(await targetCosts(survey))];
  for (const base of await basesIn(survey)) {
    const { app_token, document } = base;
    let [empty, largest] = [0, 0];
    const calls = await overTables(
      base,
      async ({ table_id, view }) => {
        const total = app_token === undefined ? undefined : await totalOf(survey, app_token, table_id, view);
        if (total === undefined) return largest === 0 ? recordPages : between(1, unlikelyTimes * largest);
        if (total === 0) empty += 1;
        const pages = Math.max(1, Math.ceil(total / baseRecords.pageSize));
        largest = Math.max(largest, pages);
        return exactly(pages);
      },
      recordPages,
    );
    const filtered = settings.server_filter ? between(Math.min(1, calls.min), calls.max) : calls;
    costs.push({ endpoint: baseRecords, calls: filtered, shared: `records ${document}`, document });
    // A table without a record is looked at twice: perhaps the app may not see any.
    if (empty > 0) costs.push({ endpoint: baseApp, calls: exactly(1), shared: `app ${document}`, document });
  }
  return settings.typed_streams || settings.server_filter ? [...costs, ...(await fieldCosts(survey))] : costs;
};

async function fieldCosts(survey: Survey): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const base of await basesIn(survey)) {
    const calls = await overTables(
      base,
      ({ table_id }) => listOf(survey, baseFields, base, table_id, fieldPages),
      fieldPages,
    );
    costs.push({ endpoint: baseFields, calls, shared: `fields ${base.document}`, document: base.document });
  }
  return costs;
}

/** What finds the tables that are read: nothing where each is named. */
async function targetCosts(survey: Survey): Promise<Cost[]> {
  const bases = await basesIn(survey);
  return [...wikiCosts(survey), ...bases.filter(({ isListed }) => isListed).map(listingOf)];
}

function listingOf({ document, listing }: Tables): Cost {
  return { endpoint: baseTables, calls: listing, shared: `tables ${document}`, document };
}

function wikiCosts({ context }: Survey): Cost[] {
  const pages = new Set(refsIn(context).flatMap(({ kind, token }) => (kind === 'wiki' ? [token] : [])));
  return pages.size === 0 ? [] : [{ endpoint: wikiNode, calls: exactly(pages.size), shared: 'wiki pages' }];
}

const refsIn = ({ config }: Context): readonly TableRef[] => tableRefs(config.base.tables);

/** The configured Bases; a link to a wiki page and one to its Base are the same one where the page could be looked at. */
async function basesIn(survey: Survey): Promise<readonly Tables[]> {
  const byDocument = new Map<string, { app_token: string | undefined; refs: TableRef[] }>();
  for (const ref of refsIn(survey.context)) {
    const app_token = ref.kind === 'base' ? ref.token : await tokenBehind(survey, ref.token);
    const document = app_token ?? ref.token;
    const known = byDocument.get(document) ?? { app_token, refs: [] };
    known.refs.push(ref);
    byDocument.set(document, known);
  }
  const bases: Tables[] = [];
  for (const [document, { app_token, refs }] of byDocument) {
    const named = refs.flatMap(({ table, view }) => (table === undefined ? [] : [{ table_id: table, view }]));
    const isListed = named.length < refs.length;
    const look =
      app_token === undefined ? undefined : await firstPage(survey, baseTables, { path: { app_token } });
    const listed = look && identified(look.seen.items, 'table_id', () => undefined);
    const others = (listed ?? []).filter(({ table_id }) => !named.some((one) => one.table_id === table_id));
    const tables = isListed ? listed && [...named, ...others] : named;
    const listing = look && !look.seen.hasMore ? exactly(look.calls) : between(1, 3);
    bases.push({ document, app_token, tables, isListed, listing });
  }
  return bases;
}

async function tokenBehind(survey: Survey, token: string): Promise<string | undefined> {
  const query = { token, obj_type: 'wiki' };
  const look = await survey.look(`wiki ${token}`, (lark) => lark.call(wikiNode, { query }));
  return look?.seen.obj_token;
}

async function overTables(
  { tables }: Tables,
  callsOf: (table: { readonly table_id: string; readonly view?: string | undefined }) => Promise<Range>,
  unseen: Range,
): Promise<Range> {
  if (!tables) return between(someTables.min * unseen.min, someTables.max * unseen.max);
  const ranges: Range[] = [];
  for (const table of tables) ranges.push(await callsOf(table));
  return sumOf(ranges);
}

function listOf(
  survey: Survey,
  endpoint: typeof baseFields,
  { app_token }: Tables,
  table_id: string,
  unseen: Range,
): Promise<Range> {
  if (app_token === undefined) return Promise.resolve(unseen);
  return pagesOf(survey, endpoint, { path: { app_token, table_id } }, unseen);
}

/** How many records Lark counts in a table, or in a view of it. */
async function totalOf(survey: Survey, app_token: string, table_id: string, view_id: string | undefined) {
  const one = { ...baseRecords, pageSize: 1 };
  const body = view_id === undefined ? {} : { view_id };
  return (await firstPage(survey, one, { path: { app_token, table_id }, body }))?.seen.total;
}

/** What to narrow where tables cost too much. */
export function narrowBase(): string {
  return 'base.tables: every sync reads every table whole. Name the tables that you need, or a view of a large one, and sync less often.';
}
