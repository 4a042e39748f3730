// Pure: the widgets of a form, read from the JSON inside the JSON. Source: lark-approval-attendance 3.5.
import { parseJson } from '../../../json.ts';

/** A widget as submitted; everything but its id and type depends on the type. */
export interface Widget {
  readonly id?: unknown;
  readonly custom_id?: unknown;
  readonly name?: unknown;
  readonly type?: unknown;
  readonly value?: unknown;
  readonly ext?: unknown;
  readonly option?: unknown;
  readonly open_ids?: unknown;
}

/** A widget with its place in the form. */
export interface PlacedWidget {
  readonly widget: Widget;
  /** By widget ids: `w04`, and `w13[0].w13a` for a cell of a table; unique in its form. */
  readonly path: string;
  readonly parent: string | undefined;
  /** Counted from 0, for a cell of a table. */
  readonly row: number | undefined;
}

/** The widgets of a form, or undefined when the text is not a list of widgets (Lark's own sample is not). */
export function parseForm(form: string | null | undefined): readonly Widget[] | undefined {
  if (form === undefined || form === null || form === '') return [];
  try {
    const widgets = parseJson(form);
    return isWidgets(widgets) ? widgets : undefined;
  } catch {
    return undefined;
  }
}

/** Every widget and every cell of a table widget; rows of one table may have different columns. */
export function placeWidgets(widgets: readonly Widget[]): PlacedWidget[] {
  const paths = new Map<string, number>();
  const unique = (path: string): string => {
    const times = (paths.get(path) ?? 0) + 1;
    paths.set(path, times);
    return times === 1 ? path : `${path}#${times}`;
  };
  const visit = (widget: Widget, prefix: string, parent?: string, row?: number): PlacedWidget[] => {
    const id = typeof widget.id === 'string' && widget.id !== '' ? widget.id : '?';
    const path = unique(prefix + id);
    const cells = tableRows(widget).flatMap((cellsOfRow, index) =>
      cellsOfRow.flatMap((cell) => visit(cell, `${path}[${index}].`, id, index)),
    );
    return [{ widget, path, parent, row }, ...cells];
  };
  return widgets.flatMap((widget) => visit(widget, ''));
}

/** The rows of a table widget; no rows for any other. */
export function tableRows({ type, value }: Widget): readonly (readonly Widget[])[] {
  if (type !== 'fieldList' || !Array.isArray(value)) return [];
  return value.filter(isWidgets);
}

/** Types whose values are signed URLs, other ones at every call, that end after some hours (3.5.4). */
export const signedTypes: ReadonlySet<unknown> = new Set(['attachment', 'attachmentV2', 'image', 'imageV2']);

/** The widgets without signed URLs; the names of the files stay in `ext`. */
export function withoutUrls(widgets: readonly Widget[]): readonly Widget[] {
  return widgets.map((widget) => {
    if (signedTypes.has(widget.type)) return { ...widget, value: null };
    const rows = tableRows(widget);
    return rows.length > 0 ? { ...widget, value: rows.map(withoutUrls) } : widget;
  });
}

function isWidgets(value: unknown): value is readonly Widget[] {
  return (
    Array.isArray(value) &&
    value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
  );
}
