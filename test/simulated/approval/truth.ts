// The rows that a warehouse should hold, worked out from the simulator's ground truth and Lark's documentation alone.
import type { Approvals } from '../../../simulator/src/approval/records/approvals.ts';
import type { CommentFile, Definition, Instance } from '../../../simulator/src/approval/records/shapes.ts';
import { unsigned } from '../../../simulator/test/approval/support.ts';
import { columnsOf, groupRows, type Columns, type Widget } from '../../core/approval/widgets.ts';
import { sortedBy } from '../../support/json.ts';

type Row = Readonly<Record<string, unknown>>;

/** The instances that a read should find. */
export interface Scope {
  readonly codes: readonly string[];
  /** Creation times, from one up to another. */
  readonly from: number;
  readonly to: number;
  readonly sensitive?: boolean;
}

const keys: Readonly<Record<string, readonly string[]>> = {
  approval_definitions: ['approval_code'],
  approval_instances_raw: ['instance_code'],
  approval_instances: ['instance_code'],
  approval_form_fields: ['instance_code', 'field_path'],
  approval_tasks: ['instance_code', 'task_id'],
  approval_timeline: ['instance_code', 'position'],
  approval_comments: ['instance_code', 'comment_id'],
};

const at = (milliseconds: string): string | null =>
  milliseconds === '0' ? null : new Date(Number(milliseconds)).toISOString();
const orNull = (value: unknown): unknown => (value === '' ? null : (value ?? null));
const withoutAddress = (files: readonly CommentFile[] | undefined): unknown =>
  files?.map(({ file_size, title, type }) => ({ file_size, title, type })) ?? null;

/** Everything below a bank account, and the tokens of external sources, as stars. */
function masked(value: unknown, inAccount = false): unknown {
  if (typeof value !== 'object' || value === null) return inAccount && value !== '' ? '****' : value;
  if (Array.isArray(value)) return value.map((one) => masked(one, inAccount));
  const { type } = value as Partial<Widget>;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (key === 'externalData') return [key, { ...(one as object), token: '****' }];
      return [key, masked(one, inAccount || (type === 'account' && key === 'value'))];
    }),
  );
}

/** The widgets of a form; undefined where it is not a list of them. */
function widgetsOf(form: string | undefined, sensitive: boolean): Widget[] | undefined {
  if (form === undefined || form === '') return [];
  try {
    const widgets = JSON.parse(form) as unknown;
    return (sensitive ? widgets : masked(widgets)) as Widget[];
  } catch {
    return undefined;
  }
}

/** Signed addresses are nowhere but in the raw payload. */
function withoutUrls(widget: Widget): Widget {
  if (/^(attachment|image)(V2)?$/.test(widget.type)) return { ...widget, value: null };
  if (widget.type === 'fieldList') {
    return { ...widget, value: (widget.value as Widget[][]).map((row) => row.map(withoutUrls)) };
  }
  if (!/Group/.test(widget.type)) return widget;
  if (Array.isArray(widget.value)) return { ...widget, value: (widget.value as Widget[]).map(withoutUrls) };
  if (widget.type !== 'outGroup') return widget;
  return { ...widget, value: { ...(widget.value as object), image: [null], extra: '{"pictures":[null]}' } };
}

interface Place {
  readonly path: string;
  readonly id: string;
  readonly parent: string | null;
  readonly row: number | null;
  /** Absent for the row of a list in a group. */
  readonly widget?: Widget;
  readonly value: unknown;
  readonly columns: Columns;
}

function placesOf(widget: Widget, path: string, parent: string | null, row: number | null): Place[] {
  const { id, value } = widget;
  const cells = (table: Widget, prefix: string): Place[] =>
    (table.value as Widget[][]).flatMap((all, index) =>
      all.flatMap((cell) => placesOf(cell, `${prefix}[${index}].${cell.id}`, table.id, index)),
    );
  const tables =
    /Group/.test(widget.type) && Array.isArray(value)
      ? (value as Widget[]).filter(({ type }) => type === 'fieldList')
      : [];
  return [
    { path, id, parent, row, widget, value, columns: columnsOf(widget) },
    ...(widget.type === 'fieldList' ? cells(widget, path) : []),
    ...tables.flatMap((table) => cells(table, `${path}.${table.id}`)),
    ...groupRows(widget).map((one) => ({
      ...{ path: path + one.path, id: one.list, parent: id, row: one.row },
      ...{ value: one.value, columns: one.columns },
    })),
  ];
}

function fieldRows(instance: Instance, child: Row, sensitive: boolean): Row[] {
  const empty = columnsOf({ id: '', name: '', type: 'fieldList' });
  const nowhere = {
    widget_id: null,
    custom_id: null,
    name: null,
    type: null,
    row_index: null,
    parent_widget_id: null,
  };
  const widgets = widgetsOf(instance.form, sensitive);
  if (widgets === undefined)
    return [{ ...child, field_path: 'form', ...nowhere, ...empty, value: JSON.stringify(instance.form) }];
  const places = widgets.map(withoutUrls).flatMap((widget) => placesOf(widget, widget.id, null, null));
  return places.map(({ path, id, parent, row, widget, value, columns }) => ({
    ...child,
    field_path: path,
    widget_id: id,
    custom_id: orNull(widget?.custom_id),
    name: orNull(widget?.name),
    type: widget?.type ?? null,
    row_index: row,
    parent_widget_id: parent,
    value: value === undefined || value === null ? null : JSON.stringify(value),
    ...columns,
  }));
}

function rowsOf(instance: Instance, sensitive: boolean): Readonly<Record<string, readonly Row[]>> {
  const { instance_code, approval_code, serial_number, form } = instance;
  const child = { instance_code, approval_code, serial_number, instance_start_time: at(instance.start_time) };
  const widgets = widgetsOf(form, sensitive);
  const payload = { ...instance, ...(form !== undefined && { form: form === '' ? '' : (widgets ?? form) }) };
  return {
    approval_instances_raw: [{ instance_code, approval_code, start_time: at(instance.start_time), payload }],
    approval_instances: [
      {
        instance_code,
        approval_code,
        approval_name: instance.approval_name,
        serial_number,
        status: instance.status,
        start_time: at(instance.start_time),
        end_time: at(instance.end_time),
        user_id: instance.user_id,
        open_id: instance.open_id,
        department_id: instance.department_id,
        uuid: instance.uuid,
        form: widgets?.map(withoutUrls) ?? null,
        reverted: instance.reverted,
        reverted_instance_code: orNull(instance.reverted_instance_code),
        modified_instance_code: orNull(instance.modified_instance_code),
      },
    ],
    approval_form_fields: fieldRows(instance, child, sensitive),
    approval_tasks: instance.task_list.map(({ id, ...task }) => ({
      ...child,
      task_id: id,
      user_id: orNull(task.user_id),
      open_id: orNull(task.open_id),
      status: task.status,
      type: task.type,
      node_id: task.node_id,
      node_name: task.node_name,
      custom_node_id: orNull(task.custom_node_id),
      start_time: at(task.start_time),
      end_time: at(task.end_time),
    })),
    approval_timeline: instance.timeline.map((event, position) => ({
      ...child,
      position,
      type: event.type,
      create_time: at(event.create_time),
      user_id: orNull(event.user_id),
      open_id: orNull(event.open_id),
      user_id_list: orNull(event.user_id_list),
      open_id_list: orNull(event.open_id_list),
      task_id: orNull(event.task_id),
      comment: orNull(event.comment),
      cc_user_list: orNull(event.cc_user_list),
      ext: JSON.parse(event.ext) as unknown,
      node_key: orNull(event.node_key),
      files: withoutAddress(event.files),
    })),
    approval_comments: (instance.comment_list ?? []).map((comment) => ({
      ...child,
      comment_id: comment.id,
      user_id: comment.user_id,
      open_id: comment.open_id,
      comment: orNull(comment.comment),
      create_time: at(comment.create_time),
      files: withoutAddress(comment.files),
    })),
  };
}

function definitionRow(definition: Definition, sensitive: boolean): Row {
  const { approval_code, status, form } = definition;
  const none = {
    approval_name: null,
    form: null,
    form_widget_relation: null,
    node_list: null,
    viewers: null,
  };
  if (status === 'DELETED') return { approval_code, status, ...none, approval_admin_ids: null };
  return {
    ...definition,
    form: widgetsOf(form, sensitive),
    form_widget_relation: JSON.parse(definition.form_widget_relation) as unknown,
  };
}

/** The instances that a read of this scope should find. */
export function instancesOf(approvals: Approvals, { codes, from, to }: Scope): Instance[] {
  return [...approvals.instances('en-US')].filter(
    ({ approval_code, start_time }) =>
      codes.includes(approval_code) && Number(start_time) >= from && Number(start_time) < to,
  );
}

/** The rows of all seven streams, without revisions, sorted by key. */
export function truthOf(approvals: Approvals, scope: Scope): Map<string, readonly Row[]> {
  const { codes, sensitive = false } = scope;
  const all = instancesOf(approvals, scope).map((instance) => rowsOf(instance, sensitive));
  const definitions = [...approvals.definitions('en-US')].filter((one) => codes.includes(one.approval_code));
  return new Map(
    Object.keys(keys).map((name) => {
      const rows =
        name === 'approval_definitions'
          ? definitions.map((definition) => definitionRow(definition, sensitive))
          : all.flatMap((one) => one[name] ?? []);
      return [name, sorted(name, rows)];
    }),
  );
}

/** Rows that were read, made comparable: no revisions, addresses unsigned, forms of payloads parsed, sorted. */
export function comparable(rows: ReadonlyMap<string, readonly Row[]>): Map<string, readonly Row[]> {
  return new Map(
    Object.keys(keys).map((name) => [
      name,
      sorted(
        name,
        (rows.get(name) ?? []).map(({ instance_revision, ...row }) => {
          if (name !== 'approval_instances_raw') return row;
          const payload = unsigned(row['payload'] as object) as Instance;
          const { form } = payload;
          const parsed = form === undefined || form === '' ? form : (widgetsOf(form, true) ?? form);
          return { ...row, payload: { ...payload, ...(form !== undefined && { form: parsed }) } };
        }),
      ),
    ]),
  );
}

function sorted(name: string, rows: readonly Row[]): Row[] {
  const keyOf = (row: Row): string => JSON.stringify(keys[name]?.map((column) => row[column]));
  return sortedBy(rows, keyOf);
}
