// Whether the configured Bases can be read, one call for each.
import { restated, toConnectorError } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { lookAtSome } from '../sampling.ts';
import { notABase, noSuchTable } from './bases.ts';
import { baseTables, identified, wikiNode } from './endpoints.ts';
import { tableRefs, type TableRef } from './links.ts';

/**
 * The tables of each of the first ten Bases, one call for each and one more for each wiki page: whether the permission
 * is granted, whether the app was added to the document, and whether the named tables exist.
 * @returns what it saw, in words
 * @throws AggregateError of ConnectorErrors (config) that name the Base, and what is missing
 */
export function checkBase(context: Context): Promise<string> {
  const refs = tableRefs(context.config.base.tables);
  const tokens = [...new Set(refs.map(({ token }) => token))];
  return lookAtSome(tokens, 'Bases', (token) =>
    checkOne(
      refs.filter((ref) => ref.token === token),
      context,
    ),
  );
}

async function checkOne(refs: readonly TableRef[], { lark }: Context): Promise<string> {
  const [first] = refs;
  if (!first) return '';
  const { kind, token } = first;
  const where = kind === 'wiki' ? `wiki page ${token}` : `Base ${token}`;
  try {
    const app_token = kind === 'wiki' ? await tokenBehind(token, lark) : token;
    const { items, hasMore } = await lark.firstPage(baseTables, { path: { app_token } });
    const tables = new Set(identified(items, 'table_id', () => undefined).map(({ table_id }) => table_id));
    const missing = refs.flatMap(({ table }) => table ?? []).filter((table) => !tables.has(table));
    if (missing.length > 0 && !hasMore) throw noSuchTable(missing);
    return `${tables.size} tables of ${where}`;
  } catch (thrown) {
    const error = toConnectorError(thrown);
    throw restated(error, `${where}: ${error.message}`);
  }
}

async function tokenBehind(token: string, lark: Context['lark']): Promise<string> {
  const { obj_token, obj_type } = await lark.call(wikiNode, { query: { token, obj_type: 'wiki' } });
  if (obj_type === 'bitable') return obj_token;
  throw notABase(obj_type);
}
