// How a stream was declared before `modules/define.ts`; goes once every module declares its streams there.
import type { z } from 'zod';
import type { Stream } from './types.ts';

export type { Feed, Partition, Row, Stream } from './types.ts';

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
