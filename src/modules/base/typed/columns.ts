// The column of a field: its type and how its cells are read. Source: docs/lark-api/base.md#fields.
import { z } from 'zod';
import { flag, instant, object, objects, text, texts } from '../../../engine/schema/columns.ts';
import type { LarkField } from '../endpoints.ts';
import { person } from '../records.ts';
import { asJson, asList, computed, linkedIds, shown, toInstant, wholeText } from './cells.ts';

/** What cells of one type of field become. */
interface Kind {
  readonly column: (description: string) => z.ZodType;
  readonly value: (cell: unknown) => unknown;
  /** In formulas and lookups, the cell is the whole list and not what is in it. */
  readonly list?: true;
}

export interface Column {
  readonly type: z.ZodType;
  /** The value of a cell that is not empty. */
  readonly value: (cell: unknown) => unknown;
}

const string = z.string().nullish();
const asIs = (cell: unknown): unknown => cell;

/** Digits that no double holds are numbers too: they are written as Lark wrote them. */
const number = (description: string) =>
  z
    .preprocess((value) => (typeof value === 'bigint' ? Number(value) : value), z.number().nullable())
    .meta({ description });

const people: Kind = { column: (said) => objects(said, person), value: asList, list: true };
const links: Kind = { column: texts, value: linkedIds };
const moment: Kind = { column: instant, value: toInstant };
const words: Kind = { column: text, value: wholeText, list: true };

/** By the number of the type; a number that is not here is carried as JSON, because Lark adds some. */
const kinds: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [1, words],
  [2, { column: number, value: asIs }],
  [3, { column: text, value: asIs }],
  [4, { column: texts, value: asIs, list: true }],
  [5, moment],
  [7, { column: flag, value: asIs }],
  [11, people],
  [13, { column: text, value: asIs }],
  [15, { column: (said) => object(said, { text: string, link: string }), value: asIs }],
  [
    17,
    {
      column: (said) =>
        objects(said, {
          file_token: string,
          name: string,
          type: string,
          size: z.number().nullish(),
          url: string,
          tmp_url: string,
        }),
      value: asIs,
      list: true,
    },
  ],
  [18, links],
  [21, links],
  [
    22,
    {
      column: (said) =>
        object(said, {
          location: string,
          pname: string,
          cityname: string,
          adname: string,
          address: string,
          name: string,
          full_address: string,
        }),
      value: asIs,
    },
  ],
  [
    23,
    {
      column: (said) => objects(said, { id: string, name: string, avatar_url: string }),
      value: asIs,
      list: true,
    },
  ],
  [1001, moment],
  [1002, moment],
  [1003, people],
  [1004, people],
  [1005, { column: text, value: asIs }],
]);

const lookup = 19;
const formula = 20;

/** The column of a field. */
export function columnOf(field: LarkField): Column {
  const kind = kindOf(field);
  const said = `Field ${field.field_id}, ${typeName(field)}.`;
  return {
    type: kind.column(said).meta({ title: field.field_name, 'x-lark-field-id': field.field_id }),
    value: kind.value,
  };
}

function kindOf(field: LarkField): Kind {
  const { type } = field;
  if (type !== lookup && type !== formula) return kinds.get(type) ?? { column: text, value: asJson };
  const told = kinds.get(toldType(field) ?? -1);
  if (!told) return { column: text, value: (cell) => shown(cell, type === formula ? 'formula' : 'lookup') };
  return { column: told.column, value: (cell) => resultOf(told, cell) };
}

/** The value of a formula or lookup whose type Lark tells; several where there is room for one do not fit. */
function resultOf(told: Kind, cell: unknown): unknown {
  const { values } = computed(cell);
  if (values.length === 0) return null;
  if (told === links) return values.every(isText) ? values : values.flatMap((value) => linkedIds(value));
  if (told.list) return told.value(values);
  return values.length === 1 ? told.value(values[0]) : values;
}

/** The type of the results, where Lark tells it (docs/lark-api/base.md#fields); it is never guessed from rows. */
function toldType({ property }: LarkField): number | undefined {
  const type = (property as { type?: { data_type?: unknown } | null } | null | undefined)?.type;
  return typeof type?.data_type === 'number' ? type.data_type : undefined;
}

function typeName(field: LarkField): string {
  return typeof field['ui_type'] === 'string' ? field['ui_type'] : `type ${field.type}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
