// How test streams and feeds are written: like those of modules, with their types checked against each other.
import type { z } from 'zod';
import type { Feed, Stream } from '../../../../src/engine/types.ts';

/** A stream whose rows have exactly the columns of `row`. */
export function defineStream<Item, Columns extends Readonly<Record<string, z.ZodType>>>(
  stream: Omit<Stream<Item>, 'row' | 'rows' | 'primaryKey' | 'cursorField'> & {
    readonly row: z.ZodObject<Columns>;
    readonly primaryKey: readonly (keyof Columns & string)[];
    readonly cursorField?: keyof Columns & string;
    readonly rows: (item: Item) => Iterable<Readonly<Record<keyof Columns, unknown>>>;
  },
): Stream<Item> {
  return stream;
}

/** A feed among others. */
export function defineFeed<Context, Item>(feed: Feed<Context, Item>): Feed<Context> {
  return feed as Feed<Context>;
}
