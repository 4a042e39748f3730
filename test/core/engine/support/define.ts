// How test streams and feeds are written: like those of modules, with their types checked against each other.
import { z } from 'zod';
import type { Column, Feed, Row, Stream } from '../../../../src/engine/types.ts';

/** A stream whose rows have exactly the columns of `row`. */
export function defineStream<Item, Shape extends Readonly<Record<string, z.ZodType>>>(
  stream: Omit<Stream<Item>, 'columns' | 'rows' | 'primaryKey' | 'cursorField'> & {
    readonly row: z.ZodObject<Shape>;
    readonly primaryKey: readonly (keyof Shape & string)[];
    readonly cursorField?: keyof Shape & string;
    readonly rows: (item: Item) => Iterable<Readonly<Record<keyof Shape, unknown>>>;
  },
): Stream<Item> {
  const { row, ...rest } = stream;
  return { ...rest, columns: columnsOf(row.shape) };
}

/** Columns of these types, each read from the field of its name. */
export function columnsOf(shape: Readonly<Record<string, z.ZodType>>): Stream['columns'] {
  const columns = Object.entries(shape).map(([name, schema]): [string, Column] => [
    name,
    {
      schema,
      fits: (value) => schema.safeParse(value).success,
      value: (source, column) => (source as Row)[column],
    },
  ]);
  return Object.fromEntries(columns);
}

/** An instant, RFC 3339 in UTC with milliseconds. */
export const instant = (description: string) =>
  z.iso.datetime().nullable().meta({ description, airbyte_type: 'timestamp_with_timezone' });

/** A feed among others. */
export function defineFeed<Context, Item>(feed: Feed<Context, Item>): Feed<Context> {
  return feed as Feed<Context>;
}
