// base_views: the views of each table. Source: docs/lark-api/base.md#views.
import { id, text } from '../columns.ts';
import { defineFeed, defineStream } from '../define.ts';
import { failureOf, tablePartitions, targetsIn, type Target } from './bases.ts';
import { listAll } from './complete-list.ts';
import { baseTables, baseViews, wikiNode, type LarkView } from './endpoints.ts';
import { viewsEstimate } from './estimate.ts';
import { asJson } from './fields.ts';
import { askInSample } from './sample.ts';

interface ListedView {
  readonly target: Target;
  readonly view: LarkView;
}

const stream = defineStream<ListedView, LarkView>({
  name: 'base_views',
  description: 'One row per view of a table.',
  key: ['app_token', 'table_id', 'view_id'],
  columns: {
    app_token: id('Token of the Base.', { references: 'base_tables.app_token' }),
    table_id: id('Id of the table; unique within the Base only.', { references: 'base_tables.table_id' }),
    view_id: id('Id of the view.'),
    view_name: text('Name of the view.'),
    view_type: text('grid, kanban, gallery, gantt or form.'),
    view_public_level: text('Public, Locked or Private.'),
    view_private_owner_id: text('Open id of the owner of a private view.', {
      references: 'contact_users.open_id',
    }),
    property: text('Filter, hidden fields and the like, as JSON; only of some views.', { from: asJson }),
  },
  rows: ({ target: { app_token, table_id }, view }) => [{ ...view, app_token, table_id }],
});

export const views = defineFeed<ListedView>({
  streams: [stream],
  uses: [baseViews, baseTables, wikiNode],
  estimate: viewsEstimate,
  partitions: tablePartitions,
  probe: (ask) => askInSample(ask, ({ first, path }) => [first(baseViews, { path })]),
  async *read({ partition }, context) {
    for (const target of await targetsIn(partition, context)) {
      const { app_token, table_id } = target;
      const path = { app_token, table_id };
      const listed = await listAll(context, baseViews, 'view_id', path, `views of table ${table_id}`).catch(
        (error: unknown) => {
          throw failureOf(error, target);
        },
      );
      yield listed.map((view) => ({ target, view }));
    }
  },
});
