// Whether the configured Bases can be read, one call for each.
import { ConnectorError, restated, toConnectorError } from '../../engine/errors.ts';
import type { Context } from '../context.ts';
import { lookAtSome } from '../sampling.ts';
import { baseTables, wikiNode } from './endpoints.ts';
import { tableRefs, type TableRef } from './links.ts';

/**
 * The tables of each of the first ten Bases, one call for each and one more for each wiki page: whether the permission
 * is there, whether the app was added to the document, and whether the tables that are named exist.
 * @returns what it saw, in words
 * @throws AggregateError of ConnectorErrors (config) that name the Base, and what is missing
 */
export function checkBase(context: Context): Promise<string> {
  const refs = tableRefs(context.config.base.tables);
  const tokens = [...new Set(refs.map(({ token }) => token))];
  return lookAtSome(tokens, 'Bases', (token) =>
    look(
      refs.filter((ref) => ref.token === token),
      context,
    ),
  );
}

async function look(refs: readonly TableRef[], { lark }: Context): Promise<string> {
  const [first] = refs;
  if (!first) return '';
  const { kind, token } = first;
  const where = kind === 'wiki' ? `wiki page ${token}` : `Base ${token}`;
  try {
    const app_token = kind === 'wiki' ? await tokenBehind(token, lark) : token;
    const { items, hasMore } = await lark.firstPage(baseTables, { path: { app_token } });
    const there = new Set(items.map(({ table_id }) => table_id));
    const named = refs.flatMap(({ table }) => table ?? []);
    const missing = named.find((table) => !there.has(table));
    if (missing !== undefined && !hasMore) throw noSuchTable(missing);
    return `${there.size} tables of ${where}`;
  } catch (thrown) {
    const error = toConnectorError(thrown);
    throw restated(error, `${where}: ${error.message}`);
  }
}

async function tokenBehind(token: string, lark: Context['lark']): Promise<string> {
  const { obj_token, obj_type } = await lark.call(wikiNode, { query: { token, obj_type: 'wiki' } });
  if (obj_type === 'bitable') return obj_token;
  throw new ConnectorError(
    'config_error',
    `This wiki page is no Base but of the type ${obj_type}. Copy the link of the Base into base.tables.`,
  );
}

function noSuchTable(table: string): ConnectorError {
  return new ConnectorError(
    'config_error',
    `There is no table ${table}: it was deleted, or is of another Base. Open the table in the browser and copy the ` +
      'whole link into base.tables.',
  );
}
