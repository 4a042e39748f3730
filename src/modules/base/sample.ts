// The first few configured Bases: whether they are there, and whether the app may read them.
import { restated, toConnectorError } from '../../engine/errors.ts';
import { askForNothing, askOf, type Ask } from '../ask.ts';
import type { Context } from '../context.ts';
import { perRun } from '../per-run.ts';
import { maxSamples, sample, type Sample } from '../sampling.ts';
import { notABase, noSuchTable } from './bases.ts';
import { baseTables, identified, wikiNode } from './endpoints.ts';
import { tableRefs, type TableRef } from './links.ts';

/** A Base that the app may read. */
export interface SampledBase {
  /** In words. */
  readonly saw: string;
  readonly app_token: string;
  /** A configured table, or else its first. */
  readonly table_id: string | undefined;
}

/** The sampled Bases, and how many there are. */
export interface BaseSample extends Sample<SampledBase> {
  readonly sampled: number;
  readonly all: number;
}

/** One call shows a Base, two show one behind a wiki page; four more look into the first of them. */
const maxCalls = 11;

/** No Base and no table have them. */
const nothing = { app_token: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA', table_id: 'tblAAAAAAAAAAAAA' };

/**
 * The tables of each sampled Base: whether the permission is granted, whether the app was added to the document, and
 * whether the named tables exist; each error names the Base.
 */
export const baseSampleOf: (context: Context) => Promise<BaseSample> = perRun(async (context) => {
  const ask = askOf(context);
  const refs = tableRefs(context.config.base.tables);
  const documents = [...new Map(refs.map((ref) => [ref.token, ref])).values()];
  const chosen = affordable(documents);
  const found = await sample(chosen, ({ token }) =>
    lookAt(
      refs.filter((ref) => ref.token === token),
      ask,
    ),
  );
  return { ...found, sampled: chosen.length, all: documents.length };
});

function affordable(documents: readonly TableRef[]): readonly TableRef[] {
  let calls = 0;
  const fits = documents.findIndex(({ kind }) => (calls += kind === 'wiki' ? 2 : 1) > maxCalls);
  return documents.slice(0, Math.min(fits === -1 ? documents.length : fits, maxSamples));
}

async function lookAt(refs: readonly TableRef[], ask: Ask): Promise<SampledBase> {
  const [{ kind, token }] = refs as readonly [TableRef];
  const where = kind === 'wiki' ? `wiki page ${token}` : `Base ${token}`;
  try {
    const app_token = kind === 'wiki' ? await tokenBehind(token, ask) : token;
    const { items, hasMore } = await ask.first(baseTables, { path: { app_token } }, baseTables.pageSize);
    const tables = new Set(identified(items, 'table_id', () => undefined).map(({ table_id }) => table_id));
    const named = refs.flatMap(({ table }) => table ?? []);
    const missing = named.filter((table) => !tables.has(table));
    if (missing.length > 0 && !hasMore) throw noSuchTable(missing);
    return { saw: `${tables.size} tables of ${where}`, app_token, table_id: named[0] ?? [...tables][0] };
  } catch (thrown) {
    const error = toConnectorError(thrown);
    throw restated(error, `${where}: ${error.message}`);
  }
}

async function tokenBehind(token: string, { call }: Ask): Promise<string> {
  const { obj_token, obj_type } = await call(wikiNode, { query: { token, obj_type: 'wiki' } });
  if (obj_type === 'bitable') return obj_token;
  throw notABase(obj_type);
}

interface AskInTable extends Pick<Ask, 'call' | 'first'> {
  readonly path: { readonly app_token: string; readonly table_id: string };
}

/** Asks about the first table that was sampled; without one, about none: permissions come first. */
export async function askInSample(
  ask: Ask,
  send: (ask: AskInTable) => readonly Promise<unknown>[],
): Promise<readonly []> {
  const { seen } = await baseSampleOf(ask.context);
  const found = seen.find(({ table_id }) => table_id !== undefined) ?? seen[0];
  const { app_token = nothing.app_token, table_id = nothing.table_id } = found ?? {};
  const asked = send({ call: ask.call, first: ask.first, path: { app_token, table_id } });
  const isReal = found?.table_id !== undefined;
  await Promise.all(isReal ? asked : asked.map((answer) => askForNothing(() => answer)));
  return [];
}
