// What Bases consist of: tables, fields and views, a row each. Source: docs/lark-api/base.md#the-base.
import { z } from 'zod';
import { flag, integer, key, text } from '../../engine/schema/columns.ts';
import { defineStream } from '../../engine/feed.ts';
import { toJson } from '../../json.ts';
import { orNull } from '../values.ts';
import type { Target } from './bases.ts';
import type { LarkApp, LarkField, LarkTable, LarkView } from './endpoints.ts';

const ofBase = key('Token of the Base.');
const ofTable = key('Id of the table; unique within the Base only.');

export const baseTablesStream = defineStream({
  name: 'base_tables',
  description: 'One row per configured table, with its Base.',
  row: z.object({
    app_token: ofBase,
    table_id: ofTable,
    name: text('Name of the table.'),
    revision: integer('Grows with every change to the table.'),
    base_name: text('Name of the Base.'),
    base_revision: integer('Grows when tables are added, deleted or renamed.'),
    time_zone: text('Time zone of the Base, in the words of Lark.'),
    is_advanced: flag('Whether the Base has advanced permissions, which can hide rows and fields.'),
  }),
  primaryKey: ['app_token', 'table_id'],
  rows: ({ app_token, app, table }: { app_token: string; app: LarkApp; table: LarkTable }) => [
    {
      app_token,
      table_id: table.table_id,
      name: orNull(table.name),
      revision: table['revision'],
      base_name: orNull(app['name']),
      base_revision: app['revision'],
      time_zone: orNull(app['time_zone']),
      is_advanced: app.is_advanced,
    },
  ],
});

export const baseFieldsStream = defineStream({
  name: 'base_fields',
  description: 'One row per field (column) of a table.',
  row: z.object({
    app_token: ofBase,
    table_id: ofTable,
    field_id: key('Id of the field; stays when it is renamed.'),
    field_name: text('Name of the field: the key of its cells in base_records.'),
    type: integer("Lark's number of the type."),
    ui_type: text('How the field is shown: Text, Email, Currency and so on.'),
    is_primary: flag('Whether it is the first field, by which records are called.'),
    is_hidden: flag('Whether it is hidden.'),
    description: text('What its creator says of it.'),
    property: text('Options, format and the like, as JSON.'),
  }),
  primaryKey: ['app_token', 'table_id', 'field_id'],
  rows: ({ target, field }: { target: Target; field: LarkField }) => [
    {
      app_token: target.app_token,
      table_id: target.table_id,
      field_id: field.field_id,
      field_name: field.field_name,
      type: field.type,
      ui_type: orNull(field['ui_type']),
      is_primary: field.is_primary,
      is_hidden: field['is_hidden'],
      description: described(field['description']),
      property: asJson(field.property),
    },
  ],
});

export const baseViewsStream = defineStream({
  name: 'base_views',
  description: 'One row per view of a table.',
  row: z.object({
    app_token: ofBase,
    table_id: ofTable,
    view_id: key('Id of the view.'),
    view_name: text('Name of the view.'),
    view_type: text('grid, kanban, gallery, gantt or form.'),
    view_public_level: text('Public, Locked or Private.'),
    view_private_owner_id: text('Open id of the owner of a private view.'),
  }),
  primaryKey: ['app_token', 'table_id', 'view_id'],
  rows: ({ target, view }: { target: Target; view: LarkView }) => [
    {
      app_token: target.app_token,
      table_id: target.table_id,
      view_id: view.view_id,
      view_name: orNull(view['view_name']),
      view_type: orNull(view['view_type']),
      view_public_level: orNull(view['view_public_level']),
      view_private_owner_id: orNull(view['view_private_owner_id']),
    },
  ],
});

/** A text, an object with one, or a list of segments (docs/lark-api/base.md#fields). */
function described(value: unknown): unknown {
  if (Array.isArray(value)) return orNull(value.map(described).join(''));
  if (typeof value === 'object' && value !== null) return orNull((value as { text?: unknown }).text);
  return orNull(value);
}

function asJson(value: unknown): unknown {
  return value === undefined || value === null ? null : toJson(value);
}
