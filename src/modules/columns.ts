// The kinds of column that rows are made of. Each may be null, because Lark leaves out what it does not know or show.
import { z } from 'zod';
import type { Column as EngineColumn, Row } from '../engine/types.ts';
import { compile } from '../fits.ts';
import { millisecondsToInstant, noneToNull, orNull, parsedJson, secondsToInstant } from './values.ts';

/**
 * What an id is: of a user for this app, of a user in the company, of a user as `attendance.employee_type` says, of a
 * department, or any of these by its prefix.
 */
export type IdKind = 'open_id' | 'user_id' | 'employee' | 'department' | 'any';

/** Whose name stands beside a column of ids when `enrich_contacts` is on. */
export interface NameOf {
  readonly kind: IdKind;
  /** The column with the name; a department's path is beside it under `_path`. */
  readonly as: string;
  /** Whether the column holds a list of ids; the names come in the same order. */
  readonly list: boolean;
}

/** The permissions that show a column. */
export interface ColumnScopes {
  /** One of these shows the column; in the order of Lark's documentation. */
  readonly anyOf: readonly string[];
  /** Whether a value of the column is there and complete. */
  readonly shown: (value: unknown) => boolean;
  /** Whether such a value proves that one of the permissions is granted. */
  readonly proof: boolean;
  /** Whether a missing value may be for want of a permission: false where Lark may leave it out in any case. */
  readonly tells: boolean;
  /** Whether Lark left the column out of a source: with the permission it sends at least an empty value. */
  readonly omitted: (source: unknown, name: string) => boolean;
}

/** One column of a stream: its type, its description, where its value comes from, and what shows it. */
export interface Column<Source = unknown> extends EngineColumn<Source> {
  /** The column that it joins with, as in `contact_users.open_id`. */
  readonly references?: string;
  readonly scopes?: ColumnScopes;
  readonly nameOf?: NameOf;
}

export type Columns<Source = unknown> = Readonly<Record<string, Column<Source>>>;

/** What can be said of a column beside its type and description; all of it is optional. */
export interface ColumnOptions<Source> {
  /**
   * Where the value comes from, when it is not the source's field of the same name: another field, or a function, which
   * gets the name of the column too.
   */
  readonly from?: string | ((source: Source, name: string) => unknown);
  /**
   * The column is null in every row unless one of these permissions is granted: those it needs beyond its endpoint's,
   * in the order of Lark's documentation.
   */
  readonly scopes?: readonly string[];
  /** For a column that is there anyway but lacks something inside it: whether a value shows that it does not. */
  readonly shown?: (value: unknown) => boolean;
  /** False for a column that can often be filled without the permission: then a value proves nothing. Default true. */
  readonly proof?: boolean;
  /** False for a column that Lark may leave out with the permission too: then a missing value says nothing. Default true. */
  readonly tells?: boolean;
  /** The column that it joins with, as in `contact_users.open_id`; default: that of `nameOf`. In a list, each element does. */
  readonly references?: string;
  /** The ids in the column are of this kind, and their names go into the column `as`. */
  readonly nameOf?: IdKind;
  /** The name of the column with the names; needed with `nameOf`. */
  readonly as?: string;
}

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

interface Kind {
  readonly type: z.ZodType;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly required?: boolean;
  readonly convert?: (value: unknown) => unknown;
  readonly list?: boolean;
}

function column<Source>(
  { type, meta, required = false, convert, list = false }: Kind,
  description: string,
  options: ColumnOptions<Source> = {},
): Column<Source> {
  const { references = options.nameOf && joinOf[options.nameOf] } = options;
  const texts = [description, ...(references === undefined ? [] : [`Joins with ${references}.`])];
  const schema = (required ? type : type.nullable()).meta({ description: texts.join(' '), ...meta });
  const read = readerOf(options.from);
  const fits = compile(schema);
  return {
    schema,
    fits: (value) => fits?.(value) === true || schema.safeParse(value).success,
    value: convert ? (source, name) => convert(read(source, name)) : read,
    ...(references !== undefined && { references }),
    ...scopesOf(options, read),
    ...namesOf(options, list),
  };
}

function readerOf<Source>(from: ColumnOptions<Source>['from']): Column<Source>['value'] {
  if (typeof from === 'function') return from;
  if (from === undefined) return (source, name) => (source as Row)[name];
  return (source) => (source as Row)[from];
}

function scopesOf<Source>(
  { scopes, shown, proof = true, tells = true }: ColumnOptions<Source>,
  read: Column<Source>['value'],
): Pick<Column<Source>, 'scopes'> {
  if (!scopes) return {};
  const omitted = (source: unknown, name: string): boolean => {
    const value = read(source as Source, name);
    return shown ? !shown(value ?? null) : value === undefined;
  };
  return { scopes: { anyOf: scopes, shown: shown ?? isPresent, proof, tells, omitted } };
}

function namesOf<Source>({ nameOf, as }: ColumnOptions<Source>, list: boolean) {
  if (nameOf === undefined) return {};
  if (as === undefined) throw new TypeError('A column with `nameOf` says with `as` where the name goes.');
  return { nameOf: { kind: nameOf, as, list } };
}

/** What a column of ids joins with; ids of any kind say what they are row by row. */
const joinOf: Readonly<Record<IdKind, string | undefined>> = {
  open_id: 'contact_users.open_id',
  user_id: 'contact_users.user_id',
  employee: 'contact_users.user_id',
  department: 'contact_departments.open_department_id',
  any: undefined,
};

type Make = <Source>(description: string, options?: ColumnOptions<Source>) => Column<Source>;

/** A kind of column as the function that makes one. */
const kind =
  (of: Kind): Make =>
  (description, options) =>
    column(of, description, options);

/** Text; an empty one is null. */
export const text = kind({ type: z.string(), convert: orNull });

/** An identifier, or anything else that a row cannot be without. */
export const id = kind({ type: z.string(), required: true });

/** An identifier that may be missing: Lark says "none" by leaving it out, `""` or `"0"`. */
export const optionalId = kind({ type: z.string(), convert: noneToNull });

/** A whole number. */
export const integer = kind({ type: z.int() });

/** A whole number that a row cannot be without. */
export const requiredInteger = kind({ type: z.int(), required: true });

/** Any number. */
export const number = kind({ type: z.number() });

/** True or false. */
export const flag = kind({ type: z.boolean() });

const instantKind: Kind = { type: z.iso.datetime(), meta: { airbyte_type: 'timestamp_with_timezone' } };

/** An instant that comes as RFC 3339 in UTC with milliseconds. */
export const instant = kind(instantKind);

/** An instant from seconds since the epoch, as a number or digits; 0 means none. */
export const unixSeconds = kind({ ...instantKind, convert: secondsToInstant });

/** An instant from milliseconds since the epoch, as a number or digits; 0 means none. */
export const unixMilliseconds = kind({ ...instantKind, convert: millisecondsToInstant });

/** A calendar day, `YYYY-MM-DD`. */
export const day = kind({ type: z.iso.date() });

/** A calendar day that a row cannot be without. */
export const requiredDay = kind({ type: z.iso.date(), required: true });

/** A list of texts. */
export const texts = kind({ type: z.array(z.string()), list: true });

/** A list of texts, some of which may be unknown. */
export const textsOrNulls = kind({ type: z.array(z.string().nullable()), list: true });

/** A list of whole numbers. */
export const integers = kind({ type: z.array(z.int()) });

/** An object of the service, with the keys that are known of it; others are kept. */
export const object = <Source>(
  description: string,
  shape: z.ZodRawShape,
  options?: ColumnOptions<Source>,
): Column<Source> => column({ type: z.looseObject(shape) }, description, options);

/** A list of objects of the service, with the keys that are known of them; others are kept. */
export const objects = <Source>(
  description: string,
  shape: z.ZodRawShape,
  options?: ColumnOptions<Source>,
): Column<Source> => column({ type: z.array(z.looseObject(shape)) }, description, options);

/** JSON that comes as a text, with the type that it should have when it is parsed. */
export const parsed = <Source>(
  description: string,
  type: z.ZodType,
  options?: ColumnOptions<Source>,
): Column<Source> => column({ type, convert: parsedJson }, description, options);

/** A column of any other type. */
export const typed = <Source>(
  description: string,
  type: z.ZodType,
  options?: ColumnOptions<Source>,
): Column<Source> => column({ type }, description, options);

/** One of a few words that a row cannot be without. */
export const requiredChoice = <Source>(
  description: string,
  words: readonly [string, ...string[]],
  options?: ColumnOptions<Source>,
): Column<Source> => column({ type: z.enum(words), required: true }, description, options);
