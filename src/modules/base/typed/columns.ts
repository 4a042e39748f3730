// The column of a field: its type and how its cells are read. Source: docs/lark-api/base.md#fields.
import { z } from 'zod';
import { flag, instant, object, objects, text, texts, typed, type Column } from '../../columns.ts';
import { toJson } from '../../../json.ts';
import type { LarkField } from '../endpoints.ts';
import { fieldNameOf, person, type ReadRecord } from '../record-columns.ts';
import { asJson, asList, computed, linkedIds, toInstant, toText, wholeText } from './cells.ts';

/** What cells of one type of field become. */
interface Kind {
  readonly column: (description: string) => Pick<Column, 'schema' | 'fits'>;
  readonly value: (cell: unknown) => unknown;
  /** In formulas and lookups, the cell is the whole list and not what is in it. */
  readonly list?: true;
}

type Cells = Readonly<Record<string, unknown>>;

const string = z.string().nullish();
const unchanged = (cell: unknown): unknown => cell;

/** Digits that no double holds are numbers too: they are written as Lark wrote them. */
const anyNumber = z.preprocess((value) => (typeof value === 'bigint' ? Number(value) : value), z.number());
const number = (description: string): Column => ({
  ...typed(description, anyNumber),
  fits: (value) => value === null || typeof value === 'bigint' || Number.isFinite(value),
});

const people: Kind = { column: (description) => objects(description, person), value: asList, list: true };
const links: Kind = { column: texts, value: linkedIds };
const moment: Kind = { column: instant, value: toInstant };
const words: Kind = { column: text, value: wholeText, list: true };

/** By the number of the type; a number that is not here is carried as JSON, because Lark adds some. */
const kinds: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [1, words],
  [2, { column: number, value: unchanged }],
  [3, { column: text, value: unchanged }],
  [4, { column: texts, value: unchanged, list: true }],
  [5, moment],
  [7, { column: flag, value: unchanged }],
  [11, people],
  [13, { column: text, value: unchanged }],
  [15, { column: (description) => object(description, { text: string, link: string }), value: unchanged }],
  [
    17,
    {
      column: (description) =>
        objects(description, {
          file_token: string,
          name: string,
          type: string,
          size: z.number().nullish(),
          url: string,
          tmp_url: string,
        }),
      value: unchanged,
      list: true,
    },
  ],
  [18, links],
  [21, links],
  [
    22,
    {
      column: (description) =>
        object(description, {
          location: string,
          pname: string,
          cityname: string,
          adname: string,
          address: string,
          name: string,
          full_address: string,
        }),
      value: unchanged,
    },
  ],
  [
    23,
    {
      column: (description) => objects(description, { id: string, name: string, avatar_url: string }),
      value: unchanged,
      list: true,
    },
  ],
  [1001, moment],
  [1002, moment],
  [1003, people],
  [1004, people],
  [1005, { column: text, value: unchanged }],
]);

const lookup = 19;
const formula = 20;

/** The column of a field. */
export function columnOf(field: LarkField): Column<ReadRecord> {
  const { column, value } = kindOf(field);
  const { field_id } = field;
  const { schema, fits } = column(`Field ${field_id}, ${typeName(field)}.`);
  return {
    schema: schema.meta({ title: fieldNameOf(field), 'x-lark-field-id': field_id }),
    fits,
    value({ record, names }) {
      const cell = (record['fields'] as Cells)[names.get(field_id) ?? ''];
      return cell === undefined || cell === null ? null : value(cell);
    },
  };
}

/** Whether it is a formula or lookup of which Lark does not give the type of the result. */
export function hasUnknownType(field: LarkField): boolean {
  return isComputed(typeOf(field)) && !kinds.has(resultType(field));
}

/** A number that no type has where Lark gives none. */
function typeOf({ type }: LarkField): number {
  return typeof type === 'number' ? type : -1;
}

function isComputed(type: number): boolean {
  return type === lookup || type === formula;
}

function kindOf(field: LarkField): Kind {
  const type = typeOf(field);
  if (!isComputed(type)) return kinds.get(type) ?? { column: text, value: asJson };
  const known = kinds.get(resultType(field));
  if (!known) return { column: text, value: (cell) => toText(cell, type === formula ? 'formula' : 'lookup') };
  return { column: known.column, value: (cell) => resultOf(known, cell) };
}

/** The value of a formula or lookup of a known type; several values do not fit into a column for one. */
function resultOf(known: Kind, cell: unknown): unknown {
  const { values } = computed(cell);
  if (values.length === 0) return null;
  if (known === links) return values.every(isText) ? values : values.flatMap((value) => linkedIds(value));
  if (known.list) return known.value(values);
  return values.length === 1 ? known.value(values[0]) : values;
}

/** The type of the results, where Lark gives it; it is never guessed from rows. */
function resultType({ property }: LarkField): number {
  const type = (property as { type?: { data_type?: unknown } | null } | null | undefined)?.type;
  return typeof type?.data_type === 'number' ? type.data_type : -1;
}

function typeName(field: LarkField): string {
  return typeof field['ui_type'] === 'string' ? field['ui_type'] : `type ${toJson(field['type'] ?? null)}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
