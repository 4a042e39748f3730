// The rows of form fields: a key and its value, typed. Source: lark-approval-attendance 3.5.
import { z } from 'zod';
import { instant, integer, key, number, text, texts } from '../../../engine/schema/columns.ts';
import { defineStream } from '../../../engine/feed.ts';
import { toJson } from '../../../json.ts';
import { identifiesEach } from '../../../enrich/ids.ts';
import { orNull } from '../../values.ts';
import { placeWidgets, type PlacedWidget } from './form.ts';
import { childColumns, childValues, rowsOfSeen, type Seen } from '../instances.ts';
import { readWidget } from './widgets.ts';

export const approvalFormFields = defineStream({
  name: 'approval_form_fields',
  description:
    'One row per widget of a form, and per cell of a table widget. A form that was resubmitted with fewer rows leaves ' +
    'old ones behind: join on instance_revision with approval_instances.',
  row: z.object({
    instance_code: key('Code of the instance.'),
    field_path: key('Place in the form by widget ids: w04, or w13[0].w13a for a cell of a table.'),
    ...childColumns,
    widget_id: text('Id of the widget in the definition.'),
    custom_id: text('Id that the designer of the form gave.'),
    name: text('Label, in the configured language.'),
    type: text("Lark's type of the widget."),
    row_index: integer('Row of the table, from 0; null outside of a table.'),
    parent_widget_id: text('Id of the table widget; null outside of a table.'),
    value: text('The value as Lark says it, as JSON.'),
    value_text: text('The value as a person reads it.'),
    value_number: number('Number, amount, formula, or length of a period.'),
    value_time: instant('Date, or start of a period.'),
    value_end_time: instant('End of a period.'),
    currency: text('Currency of an amount.'),
    option_keys: texts('Keys of the chosen options; their texts are in value_text.'),
    value_ids: identifiesEach(
      texts('Open ids of people or departments, or codes of linked instances.'),
      'any',
      'value_names',
    ),
  }),
  primaryKey: ['instance_code', 'field_path'],
  cursorField: 'instance_start_time',
  rows: rowsOfSeen((seen) =>
    seen.widgets
      ? placeWidgets(seen.widgets).map((placed) => fieldRow(seen, placed))
      : [unreadableForm(seen)],
  ),
});

function fieldRow(seen: Seen, { widget, path, parent, row }: PlacedWidget) {
  const { text, number, time, endTime, currency, optionKeys, ids } = readWidget(widget);
  return {
    instance_code: seen.code,
    field_path: path,
    ...childValues(seen),
    widget_id: orNull(widget.id),
    custom_id: orNull(widget.custom_id),
    name: orNull(widget.name),
    type: orNull(widget.type),
    row_index: row,
    parent_widget_id: parent,
    value: widget.value === undefined || widget.value === null ? null : toJson(widget.value),
    value_text: text,
    value_number: number,
    value_time: time,
    value_end_time: endTime,
    currency,
    option_keys: optionKeys,
    value_ids: ids,
  };
}

/** A form that is not a list of widgets, carried whole in one row. */
function unreadableForm(seen: Seen): ReturnType<typeof fieldRow> {
  const placed = { widget: { value: seen.instance.form }, path: 'form', parent: undefined, row: undefined };
  return { ...fieldRow(seen, placed), value_text: undefined };
}
