// What a user can say about Bases.
import { z } from 'zod';
import { parseTableRef, tableRefs, tableWithTwoViews } from './links.ts';
import type { NameStyle } from './typed/names.ts';

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
      // It names a Base and opens nothing; the standard tests of the platform take the word token for a secret.
      airbyte_secret: false,
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
    stream_names: z
      .enum(['latin', 'original', 'id', 'table_name', 'table_id'])
      .default('latin')
      .meta({
        title: 'Names of these streams',
        description:
          'latin: the name of the table in Latin letters, transliterated (客户 becomes ke_hu). original: with the ' +
          'letters of every script. Both move with a renamed table; id does not. table_name and table_id are older ' +
          'words for latin and id.',
        order: 2,
      }),
    column_names: z
      .enum(['latin', 'original', 'id', 'field_name', 'field_id'])
      .default('latin')
      .meta({
        title: 'Names of their columns',
        description:
          'latin: the name of the field in Latin letters, transliterated (客户名称 becomes ke_hu_ming_cheng). original: ' +
          'with the letters of every script. Both move with a renamed field; id does not. field_name and field_id are ' +
          'older words for latin and id.',
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

/** How streams and columns are named; version 0.1 had other words. */
export function nameStyles({ stream_names, column_names }: z.infer<typeof BaseSettings>): {
  readonly streams: NameStyle;
  readonly columns: NameStyle;
} {
  return { streams: styleOf(stream_names), columns: styleOf(column_names) };
}

function styleOf(word: NameStyle | 'table_name' | 'table_id' | 'field_name' | 'field_id'): NameStyle {
  if (word === 'table_name' || word === 'field_name') return 'latin';
  if (word === 'table_id' || word === 'field_id') return 'id';
  return word;
}

declare module '../context.ts' {
  interface ModuleSettings {
    base: z.output<typeof BaseSettings>;
  }
}
