// The rows that a warehouse should hold of Bases, derived from the ground truth and Lark's manual alone.
import type { Bases } from '../../../../simulator/src/base/records/bases.ts';
import type { BaseRecord, Field } from '../../../../simulator/src/base/records/shapes.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One table of the tenant. */
export interface Place {
  readonly app_token: string;
  readonly table_id: string;
}

/** Every table of the tenant, Base by Base. */
export function placesIn(bases: Bases): Place[] {
  return bases
    .bases()
    .flatMap(({ app_token }) => bases.tables(app_token).map(({ table_id }) => ({ app_token, table_id })));
}

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const orNull = (value: unknown): unknown => (value === undefined || value === '' ? null : value);

/** What `base_tables`, `base_fields`, `base_views` and `base_records` should hold. */
export function rawRows(bases: Bases): Readonly<Record<string, readonly Row[]>> {
  const apps = new Map(bases.bases().map((base) => [base.app_token, base]));
  const places = placesIn(bases);
  return {
    base_tables: places.map(({ app_token, table_id }) => {
      const base = apps.get(app_token);
      const table = bases.tables(app_token).find((one) => one.table_id === table_id);
      return {
        app_token,
        table_id,
        name: table?.name,
        revision: table?.revision,
        base_name: base?.name,
        base_revision: base?.revision,
        time_zone: base?.time_zone,
        is_advanced: base?.is_advanced,
        advance_version: base?.advance_version,
        formula_type: base?.formula_type,
      };
    }),
    base_fields: places.flatMap(({ app_token, table_id }) =>
      bases.fields(app_token, table_id).map((field) => ({
        app_token,
        table_id,
        ...field,
        description: orNull(field.description),
        property: field.property === null ? null : JSON.stringify(field.property),
      })),
    ),
    base_views: places.flatMap(({ app_token, table_id }) =>
      bases.views(app_token, table_id).map((view) => ({
        app_token,
        table_id,
        ...view,
        view_private_owner_id: orNull(view.view_private_owner_id),
        property: view.property === undefined ? null : JSON.stringify(view.property),
      })),
    ),
    base_records: places.flatMap((place) =>
      [...bases.records(place.app_token, place.table_id)].map((record) => ({
        ...place,
        record_id: record.record_id,
        fields: record.fields,
        ...automaticOf(record),
      })),
    ),
  };
}

function automaticOf(record: BaseRecord): Row {
  const { created_time, last_modified_time, created_by, last_modified_by } = record;
  return {
    created_time: instant(created_time),
    last_modified_time: last_modified_time === undefined ? null : instant(last_modified_time),
    created_by,
    last_modified_by,
  };
}

const textOf = (segments: readonly { readonly text: string }[]): string =>
  segments.map(({ text }) => text).join('');

/** What a typed column holds of a cell, by the number of the type (docs/lark-api/base.md#fields). */
function valueOf(type: number, cell: unknown): unknown {
  switch (type) {
    case 1:
      return textOf(cell as { text: string }[]);
    case 5:
    case 1001:
    case 1002:
      return instant(cell as number);
    case 18:
    case 21:
      return (cell as { readonly link_record_ids: string[] }).link_record_ids;
    case 24:
    case 3001:
    case 4242:
      return JSON.stringify(cell);
    default:
      return cell;
  }
}

interface Computed {
  readonly type: number;
  readonly value: readonly unknown[];
}

/** As text where Lark does not tell the type: what a person sees, several values as JSON. */
function displayedValueOf({ type, value }: Computed, formula: boolean): unknown {
  if (type === 1 && formula) return value.length === 0 ? null : textOf(value as { text: string }[]);
  const seen = value.map((one) => (type === 1 ? (one as { text: string }).text : valueOf(type, one)));
  const [only] = seen;
  if (seen.length === 0) return null;
  if (seen.length > 1) return JSON.stringify(seen);
  return typeof only === 'string' ? only : JSON.stringify(only);
}

/** Types of which a cell holds a list by itself: people, files, groups, several choices, the segments of a text. */
const lists = [1, 4, 11, 17, 23, 1003, 1004];

/** What a formula or lookup should be whose type Lark tells; `misfit` where several values meet a column for one. */
function typedValueOf(type: number, { value }: Computed): unknown {
  if (value.length === 0) return null;
  if (lists.includes(type)) return valueOf(type, value);
  return value.length === 1 ? valueOf(type, value[0]) : misfit;
}

/** A cell that has no place in its column. */
export const misfit = Symbol('misfit');

/** What the typed column of a field should hold for a record; null where the cell is empty. */
export function cellOf(field: Field, record: BaseRecord): unknown {
  const cell = record.fields[field.field_name];
  if (cell === undefined) return null;
  if (field.type !== 19 && field.type !== 20) return valueOf(field.type, cell);
  const dataType = (field.property?.['type'] as { readonly data_type?: number } | undefined)?.data_type;
  return dataType === undefined
    ? displayedValueOf(cell as Computed, field.type === 20)
    : typedValueOf(dataType, cell as Computed);
}

/** What a typed stream should hold, by the columns that its catalog names for each field. */
export function typedRows(
  bases: Bases,
  { app_token, table_id }: Place,
  columnOf: ReadonlyMap<string, string>,
): readonly Row[] {
  const fields = bases.fields(app_token, table_id);
  return [...bases.records(app_token, table_id)].map((record) => ({
    _record_id: record.record_id,
    ...Object.fromEntries(Object.entries(automaticOf(record)).map(([name, value]) => [`_${name}`, value])),
    ...Object.fromEntries(
      fields.map((field) => {
        const value = cellOf(field, record);
        return [columnOf.get(field.field_id) ?? field.field_id, value === misfit ? null : value];
      }),
    ),
  }));
}

/** The columns of a stream by the ids of their fields, as its schema tells them. */
export function columnsIn(schema: Row): ReadonlyMap<string, string> {
  const properties = schema['properties'] as Readonly<Record<string, Row>>;
  return new Map(
    Object.entries(properties).flatMap(([column, { 'x-lark-field-id': id }]) =>
      typeof id === 'string' ? [[id, column]] : [],
    ),
  );
}
