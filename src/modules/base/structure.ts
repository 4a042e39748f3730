// What Bases consist of: tables, fields and views, a row each. Source: docs/lark-api/base.md#the-base.
import { toJson } from '../../json.ts';
import { flag, id, integer, text } from '../columns.ts';
import { defineStream } from '../define.ts';
import type { Target } from './bases.ts';
import type { LarkApp, LarkField, LarkTable, LarkView } from './endpoints.ts';

const ofBase = id('Token of the Base.');
const ofTable = id('Id of the table; unique within the Base only.');

interface ListedTable {
  readonly app_token: string;
  readonly app: LarkApp;
  readonly table: LarkTable;
}

const inApp = { from: ({ app }: ListedTable, name: string) => app[name] };
const inTable = { from: ({ table }: ListedTable, name: string) => table[name] };

export const baseTablesStream = defineStream<ListedTable>({
  name: 'base_tables',
  description: 'One row per configured table, with its Base.',
  key: ['app_token', 'table_id'],
  columns: {
    app_token: ofBase,
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

interface ListedField {
  readonly target: Target;
  readonly field: LarkField;
}

export const baseFieldsStream = defineStream<ListedField, LarkField>({
  name: 'base_fields',
  description: 'One row per field (column) of a table.',
  key: ['app_token', 'table_id', 'field_id'],
  columns: {
    app_token: ofBase,
    table_id: ofTable,
    field_id: id('Id of the field; stays when it is renamed.'),
    field_name: text('Name of the field: the key of its cells in base_records.'),
    type: integer("Lark's number of the type."),
    ui_type: text('How the field is shown: Text, Email, Currency and so on.'),
    is_primary: flag('Whether it is the first field, by which records are called.'),
    is_hidden: flag('Whether it is hidden.'),
    description: text('Description of the field.', { from: (field, name) => plainText(field[name]) }),
    property: text('Options, format and the like, as JSON.', { from: jsonOf }),
  },
  rows: ({ target: { app_token, table_id }, field }) => [{ ...field, app_token, table_id }],
});

interface ListedView {
  readonly target: Target;
  readonly view: LarkView;
}

export const baseViewsStream = defineStream<ListedView, LarkView>({
  name: 'base_views',
  description: 'One row per view of a table.',
  key: ['app_token', 'table_id', 'view_id'],
  columns: {
    app_token: ofBase,
    table_id: ofTable,
    view_id: id('Id of the view.'),
    view_name: text('Name of the view.'),
    view_type: text('grid, kanban, gallery, gantt or form.'),
    view_public_level: text('Public, Locked or Private.'),
    view_private_owner_id: text('Open id of the owner of a private view.'),
    property: text('Filter, hidden fields and the like, as JSON; only of some views.', { from: jsonOf }),
  },
  rows: ({ target: { app_token, table_id }, view }) => [{ ...view, app_token, table_id }],
});

/** A text, an object with one, or a list of segments (docs/lark-api/base.md#fields). */
function plainText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainText).join('');
  return typeof value === 'object' && value !== null ? (value as { text?: unknown }).text : value;
}

function jsonOf(source: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = source[name];
  return value === undefined || value === null ? null : toJson(value);
}
