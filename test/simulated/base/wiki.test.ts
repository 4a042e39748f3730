// Tables behind wiki pages are the tables of their Base: named by both links, they are read once.
import { expect, test } from 'vitest';
import { endings, errorsIn } from '../../core/engine/support/syncs.ts';
import { callsTo, rowsIn } from '../../support/tenant.ts';
import { calls } from './support.ts';
import { openTenant } from '../../support/open-tenant.ts';

async function wikiPage() {
  const one = await openTenant({ module: 'base' });
  const app_token = one.bases.bases()[0]?.app_token ?? '';
  const table_id = one.bases.tables(app_token)[0]?.table_id ?? '';
  const node = one.simulator.tenant.wiki.addNode({ obj_token: app_token, shortcut: true });
  const link = (more: string): string => `https://x.larksuite.com/wiki/${node}?table=${table_id}${more}`;
  const view = one.bases.views(app_token, table_id)[0]?.view_id ?? '';
  return { one, app_token, table_id, link, view };
}

test('a table that is named by a wiki link and by a Base link is read once', async () => {
  const { one, app_token, table_id, link } = await wikiPage();
  const tables = [{ url: link('') }, { app_token, table_id }];
  const sync = await one.sync({ streams: ['base_records'], settings: { tables } });
  expect(callsTo(sync, calls.node)).toHaveLength(1);
  expect(callsTo(sync, calls.records)).toHaveLength(1);
  expect(rowsIn(sync, 'base_records')).toHaveLength([...one.bases.records(app_token, table_id)].length);
});

test('a table that is named by both with two views is an error of its own', async () => {
  const { one, app_token, table_id, link, view } = await wikiPage();
  const good = one.bases.tables(app_token)[1]?.table_id ?? '';
  const tables = [{ url: link(`&view=${view}`) }, { app_token, table_id }, { app_token, table_id: good }];
  const sync = await one.sync({ streams: ['base_records'], settings: { tables } });
  expect(endings(sync.messages).get('base_records')).toBe('INCOMPLETE');
  const [error] = errorsIn(sync.messages);
  expect(error?.failure_type).toBe('config_error');
  expect(error?.message).toMatch(new RegExp(`table_id ${table_id}: .*two views`));
  const tablesRead = new Set(rowsIn(sync, 'base_records').map((row) => row['table_id']));
  expect(tablesRead).toEqual(new Set([good]));
});
