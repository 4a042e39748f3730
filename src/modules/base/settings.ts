// What a user can say about Bases.
import { z } from 'zod';
import { parseTableRef, tableRefs, tableWithTwoViews } from './links.ts';

const Table = z
  .looseObject({
    url: z
      .string()
      .optional()
      .meta({
        title: 'Link',
        description:
          'Open the table in the browser and copy the whole link, with /base/ or /wiki/ in it. Without table= in it, ' +
          'every table of the Base is read; with view=, only the rows of the view.',
        examples: ['https://example.larksuite.com/base/BnVwbPq7TaXe4fsK2c8lh0Zynbd?table=tblA1b2C3d4E5f6g'],
        order: 0,
      }),
    app_token: z.string().optional().meta({
      title: 'Base token',
      description: 'Instead of a link: what follows /base/ in it. The token of a wiki page is not one.',
      order: 1,
    }),
    table_id: z.string().optional().meta({
      title: 'Table id',
      description: 'Begins with tbl. Without it, every table of the Base.',
      order: 2,
    }),
    view_id: z.string().optional().meta({
      title: 'View id',
      description: 'Begins with vew. Only the rows of this view; on some older Bases Lark ignores it.',
      order: 3,
    }),
  })
  .meta({ title: 'Table' });

export const BaseSettings = z
  .looseObject({
    tables: z.array(Table).default([]).meta({
      title: 'Tables',
      description:
        'The Bases and tables to read. The app must be added to each Base: More, Add document app.',
      always_show: true,
      order: 0,
    }),
    typed_streams: z.boolean().default(false).meta({
      title: 'A stream for each table',
      description: "Besides base_records, one stream per table with the table's own columns, typed.",
      order: 1,
    }),
    stream_names: z.enum(['table_name', 'table_id']).default('table_name').meta({
      title: 'Names of these streams',
      description: 'By the name of the table, where a renamed table is a new stream, or by its id.',
      order: 2,
    }),
    column_names: z.enum(['field_name', 'field_id']).default('field_name').meta({
      title: 'Names of their columns',
      description: 'By the name of the field, where a renamed field is a new column, or by its id.',
      order: 3,
    }),
    server_filter: z
      .boolean()
      .default(false)
      .meta({
        title: 'Filter by last modified time',
        description:
          'Ask Lark only for rows whose field of the type Last modified time is recent. Misses changes in columns that ' +
          'this field does not watch. Not together with a view.',
        order: 4,
      }),
  })
  .superRefine(({ tables, server_filter }, refused) => {
    const refuse = (path: (string | number)[], message: string): void => {
      refused.addIssue({ code: 'custom', path, message });
    };
    for (const [at, table] of tables.entries()) {
      const parsed = parseTableRef(table);
      if ('problem' in parsed) refuse(['tables', at], parsed.problem);
    }
    const refs = tableRefs(tables);
    const twice = tableWithTwoViews(refs);
    if (twice !== undefined) {
      refuse(
        ['tables'],
        `the table ${twice} is named with two views, or with and without one: keep one of them`,
      );
    }
    if (server_filter && refs.some(({ view }) => view !== undefined)) {
      refuse(
        ['server_filter'],
        'Lark ignores a view where a filter is given: leave out the views or the filter',
      );
    }
  });
