// approval_form_fields: a row for each widget of a form, each cell of its tables and each row of its groups.
// Source: docs/lark-api/approval.md#forms.
import { toJson } from '../../json.ts';
import { day, id, instant, integer, number, text, texts } from '../columns.ts';
import { defineStream } from '../define.ts';
import {
  hasParts,
  hasValue,
  isGroupRow,
  isSubWidget,
  offsetAt,
  readGroup,
  readWidget,
} from './form/groups.ts';
import { partsIn, type TypedValue, type Widget } from './form/simple.ts';
import { objectOf } from './form/values.ts';
import { isAccount, walk, type Place } from './form/walk.ts';
import { instanceColumns, type InstanceItem, type OfInstance, type SeenInstance } from './instance.ts';

/** A field of a form with its place in the form. */
export interface FormField {
  readonly widget: Widget;
  /** By widget ids: `w04`, `w13[0].w13a` for a cell, `w24.schedule[0]` for a row of a group; unique in its form. */
  readonly path: string;
  /** Id of the widget; for a row of a group, the name of its list. */
  readonly id: string | undefined;
  readonly parent: string | undefined;
  /** Row of the table or the list, from 0. */
  readonly row: number | undefined;
  readonly typed: TypedValue;
}

export const approvalFormFields = defineStream<InstanceItem, OfInstance<FormField>>({
  name: 'approval_form_fields',
  description:
    'One row per widget of a form, per cell of a table widget, and per row of a list in an HR group. A form that was ' +
    'resubmitted with fewer rows leaves old ones behind: join on instance_revision with approval_instances.',
  key: ['instance_code', 'field_path'],
  cursor: 'instance_start_time',
  columns: {
    instance_code: instanceColumns.instance_code,
    field_path: id(
      'Place in the form by widget ids: w04, w13[0].w13a for a cell of a table, w24.schedule[0] for a row of a group.',
      { from: 'path' },
    ),
    ...instanceColumns.inChildren,
    widget_id: text('Id of the widget in the definition; for a row of a group, the name of its list.', {
      from: ({ id }) => id ?? null,
    }),
    custom_id: text('Id that the designer of the form gave.', {
      from: ({ widget }) => orNone(widget.custom_id),
    }),
    name: text('Label, in the configured language.', { from: ({ widget }) => orNone(widget.name) }),
    type: text("Lark's type of the widget; null for a row of a group.", {
      from: ({ widget }) => orNone(widget.type),
    }),
    row_index: integer('Row of the table or group, from 0; null elsewhere.', { from: 'row' }),
    parent_widget_id: text('Id of the table or group widget; null elsewhere.', { from: 'parent' }),
    value: text("Lark's value as JSON, without signed addresses.", {
      from: ({ widget: { value } }) => (value === undefined || value === null ? null : toJson(value)),
    }),
    value_text: text(
      'The value as a person reads it; of a group its type, its quantity with the unit, its reason.',
      {
        from: ({ typed }) => typed.text,
      },
    ),
    value_number: number('Number, amount, formula, or length of a period in its unit.', {
      from: ({ typed }) => typed.number,
    }),
    value_date: day('The local day of value_time, by the time zone of the date.', {
      from: ({ typed }) => typed.date,
    }),
    value_time: instant('Date, or start of a period; null when its time zone is not known.', {
      from: ({ typed }) => typed.time,
    }),
    value_end_time: instant('End of a period.', { from: ({ typed }) => typed.endTime }),
    currency: text('Currency of an amount.', { from: ({ typed }) => typed.currency }),
    option_keys: texts('Keys of the chosen options; their texts are in value_text.', {
      from: ({ typed }) => typed.optionKeys,
    }),
    value_ids: texts('Open ids of users or departments, or codes of linked instances.', {
      from: ({ typed }) => typed.ids,
      nameOf: 'any',
      as: 'value_names',
    }),
  },
  rows: (item) =>
    item.kind === 'read'
      ? fieldsOf(item).map((field): OfInstance<FormField> => ({ ...field, seen: item }))
      : [],
});

const orNone = (value: unknown): unknown => (value === '' ? null : value);

/** The fields of an instance; a form that is not a list of widgets is one field with its text. */
export function fieldsOf({ widgets, shown }: SeenInstance): readonly FormField[] {
  if (widgets) return placeFields(widgets);
  const widget = { value: shown['form'] };
  return [{ widget, path: 'form', id: undefined, parent: undefined, row: undefined, typed: {} }];
}

/** What the path of a part begins with: the nearest widget or group row that encloses it. */
interface Node {
  readonly path: string;
  readonly id: string;
  readonly place: Place;
  readonly isTable: boolean;
}

/** Every widget, every cell of a table and every row of a list in a group, as the walk meets them. */
export function placeFields(widgets: readonly Widget[]): readonly FormField[] {
  const fields: FormField[] = [];
  const nodes = new Map<unknown, Node>();
  const unique = uniquePaths();

  walk(widgets, (value, place) => {
    const { name, owner, index, up } = place;
    if (owner && isEntered(owner, nodes) && name !== partsIn(owner)) return { value };
    if (index === undefined || !objectOf(value)) return undefined;
    const parent = nearest(up, nodes);
    const isWidget = !parent || isSubWidget(value);
    if (!isWidget && !isGroupRow(value)) return { value };

    const widget = value as Widget;
    // The only row of a table may come without the list around it.
    const inRow = up?.index ?? (parent?.isTable ? 0 : undefined);
    const id = isWidget ? idOf(widget) : listNameOf(place, parent);
    const path = unique(isWidget ? cellPath(id, inRow, parent) : rowPath(place, parent));
    nodes.set(value, { path, id, place, isTable: isWidget && widget.type === 'fieldList' });
    const offset = offsetAt(place);
    if (!isWidget) {
      const typed = readGroup(value, offset);
      fields.push({ widget: { value }, path, id, parent: parent.id, row: index, typed });
    } else if (!parent || inRow !== undefined) {
      fields.push({ widget, path, id, parent: parent?.id, row: inRow, typed: readWidget(widget, offset) });
    }
    return !isWidget || hasParts(widget) ? undefined : { value };
  });
  return fields;
}

/** What to log of a form, each line once a run: what it holds that reaches no typed column. */
export function untypedWarnings(item: InstanceItem): readonly string[] {
  if (item.kind !== 'read') return [];
  if (!item.widgets) {
    const code = String(item.instance['approval_code']);
    return [`Some forms of approval ${code} are not lists of widgets: they are carried as text only.`];
  }
  const fields = fieldsOf(item);
  const untyped = fields.filter((field) => isUntyped(field, fields)).map((field) => typeOf(field, fields));
  return [...new Set(untyped)].map(
    (type) => `Widgets ${type} hold values that fit no typed column: they are in the column 'value' only.`,
  );
}

/** The type of a widget, and of a row of a group that of the group. */
function typeOf({ path }: FormField, fields: readonly FormField[]): string {
  const { widget } = fields.findLast((one) => isAt(path, one) && one.widget.type !== undefined) ?? {};
  return widget === undefined ? 'without a type' : `of type '${String(widget.type)}'`;
}

function isUntyped({ widget, path, typed }: FormField, fields: readonly FormField[]): boolean {
  if (isEmpty(widget.value) || hasValue(typed) || isAccount(widget)) return false;
  return !fields.some((field) => field.path !== path && isAt(field.path, { path }));
}

/** Whether the path is that of the field or of a part of it. */
function isAt(path: string, field: Pick<FormField, 'path'>): boolean {
  return path === field.path || path.startsWith(`${field.path}[`) || path.startsWith(`${field.path}.`);
}

/** Whether nothing was filled in. */
function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object') return (value ?? '') === '';
  return Object.values(value ?? {}).every(isEmpty);
}

/** Of a widget only its value has parts; what is beside it describes it. */
function isEntered(owner: unknown, nodes: ReadonlyMap<unknown, Node>): boolean {
  return nodes.has(owner) && !isGroupRow(owner);
}

function nearest(place: Place | undefined, nodes: ReadonlyMap<unknown, Node>): Node | undefined {
  for (let at = place; at; at = at.up) {
    const node = nodes.get(at.value);
    if (node) return node;
  }
  return undefined;
}

function idOf({ id }: Widget): string {
  return typeof id === 'string' && id !== '' ? id : '?';
}

function cellPath(id: string, row: number | undefined, parent: Node | undefined): string {
  if (!parent) return id;
  return row === undefined ? `${parent.path}.${id}` : `${parent.path}[${row}].${id}`;
}

/** The keys between a group and a row of one of its lists, and the row's place in the list. */
function rowPath(place: Place, parent: Node): string {
  const steps: string[] = [];
  for (let at: Place | undefined = place; at && at.value !== parent.place.value; at = at.up) {
    if (at.index !== undefined) steps.unshift(`[${at.index}]`);
    else if (!(at.name === 'value' && at.owner === parent.place.value)) steps.unshift(`.${at.name}`);
  }
  return parent.path + steps.join('');
}

/** The key of a group's list; the id of the group where its value is the list. */
function listNameOf({ name, owner }: Place, parent: Node): string {
  return name === 'value' && owner === parent.place.value ? parent.id : name;
}

/** Paths that are there already get a number. */
function uniquePaths(): (path: string) => string {
  const counts = new Map<string, number>();
  return (path) => {
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    return count === 1 ? path : `${path}#${count}`;
  };
}
