// base_fields: the fields (columns) of each table. Source: docs/lark-api/base.md#fields.
import { toJson } from '../../json.ts';
import { flag, id, integer, text } from '../columns.ts';
import { defineFeed, defineStream } from '../define.ts';
import { basesOf, failureOf, tablePartitions, targetsIn, type Target } from './bases.ts';
import { baseFields, baseTables, wikiNode, type LarkField } from './endpoints.ts';
import { fieldsEstimate } from './estimate.ts';
import { askInSample } from './sample.ts';

interface ListedField {
  readonly target: Target;
  readonly field: LarkField;
}

const stream = defineStream<ListedField, LarkField>({
  name: 'base_fields',
  description: 'One row per field (column) of a table.',
  key: ['app_token', 'table_id', 'field_id'],
  columns: {
    app_token: id('Token of the Base.', { references: 'base_tables.app_token' }),
    table_id: id('Id of the table; unique within the Base only.', { references: 'base_tables.table_id' }),
    field_id: id('Id of the field; stays when it is renamed.'),
    field_name: text('Name of the field: the key of its cells in base_records.'),
    type: integer("Lark's number of the type."),
    ui_type: text('How the field is shown: Text, Email, Currency and so on.'),
    is_primary: flag('Whether it is the first field, by which records are called.'),
    is_hidden: flag('Whether it is hidden.'),
    description: text('Description of the field.', { from: (field, name) => plainText(field[name]) }),
    property: text('Options, format and the like, as JSON.', { from: asJson }),
  },
  rows: ({ target: { app_token, table_id }, field }) => [{ ...field, app_token, table_id }],
});

export const fields = defineFeed<ListedField>({
  streams: [stream],
  uses: [baseFields, baseTables, wikiNode],
  estimate: fieldsEstimate,
  partitions: tablePartitions,
  probe: (ask) => askInSample(ask, ({ first, path }) => [first(baseFields, { path })]),
  async *read({ partition }, context) {
    for (const target of await targetsIn(partition, context)) {
      const listed = await basesOf(context)
        .fields(target)
        .catch((error: unknown) => {
          throw failureOf(error, target);
        });
      yield listed.map((field) => ({ target, field }));
    }
  },
});

/** A text, an object with one, or a list of segments. */
function plainText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainText).join('');
  return typeof value === 'object' && value !== null ? (value as { text?: unknown }).text : value;
}

/** A field of a source as JSON. */
export function asJson(source: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = source[name];
  return value === undefined || value === null ? null : toJson(value);
}
