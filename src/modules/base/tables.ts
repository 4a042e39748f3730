// base_tables: the configured tables, each with its Base. Source: docs/lark-api/base.md#tables.
import { flag, id, integer, text } from '../columns.ts';
import { defineFeed, defineStream } from '../define.ts';
import { assertTablesExist, basePartitions, basesOf, targetsIn } from './bases.ts';
import { baseApp, baseTables, wikiNode, type LarkApp, type LarkTable } from './endpoints.ts';
import { tablesEstimate } from './estimate.ts';
import { askInSample } from './sample.ts';

interface ListedTable {
  readonly app_token: string;
  readonly app: LarkApp;
  readonly table: LarkTable;
}

const inApp = { from: ({ app }: ListedTable, name: string) => app[name] };
const inTable = { from: ({ table }: ListedTable, name: string) => table[name] };

const stream = defineStream<ListedTable>({
  name: 'base_tables',
  description: 'One row per configured table, with its Base.',
  key: ['app_token', 'table_id'],
  columns: {
    app_token: id('Token of the Base.'),
    table_id: id('Id of the table; unique within the Base only.', inTable),
    name: text('Name of the table.', inTable),
    revision: integer('Grows with every change to the table.', inTable),
    base_name: text('Name of the Base.', { from: ({ app }) => app['name'] }),
    base_revision: integer('Grows when tables are added, deleted or renamed.', {
      from: ({ app }) => app['revision'],
    }),
    time_zone: text('Time zone of the Base, as Lark names it.', inApp),
    is_advanced: flag('Whether the Base has advanced permissions, which can hide rows and fields.', inApp),
    advance_version: text('Version of the advanced permissions: v1 or v2.', inApp),
    formula_type: integer('1: formulas have no result type, 2: they can have one.', inApp),
  },
});

export const tables = defineFeed<ListedTable>({
  streams: [stream],
  uses: [baseTables, baseApp, wikiNode],
  estimate: tablesEstimate,
  partitions: basePartitions,
  probe: (ask) =>
    askInSample(ask, ({ call, path: { app_token } }) => [call(baseApp, { path: { app_token } })]),
  async *read({ partition }, context) {
    const { app_token = '' } = partition;
    const bases = basesOf(context);
    const targets = await targetsIn(partition, context);
    const configured = new Set(targets.map(({ table_id }) => table_id));
    const app = await bases.app(app_token);
    const listed = await bases.tables(app_token);
    yield listed
      .filter(({ table_id }) => configured.has(table_id))
      .map((table) => ({ app_token, app, table }));
    assertTablesExist(targets, listed);
  },
});
