// Columns that are added to every row of a feed's streams, from facts that the rows alone do not hold.
import type { z } from 'zod';
import type { Row, Slice, Stream } from '../engine/feed.ts';
import type { Context } from '../modules/context.ts';
import type { LarkFeed } from '../modules/define.ts';

/** What is added to the streams of a feed. */
export interface Addition<Facts> extends Partial<Pick<LarkFeed, 'needsEveryone'>> {
  /** The new columns of a stream; none leaves it as it is. */
  readonly columns: (stream: Stream) => Readonly<Record<string, z.ZodType>>;
  /** Those of the new columns without which a key of the stream is not one of a kind. */
  readonly keys?: readonly string[];
  /** What it asks. */
  readonly uses: LarkFeed['uses'];
  /** Asked before the first item of a slice. */
  readonly facts: (context: Context) => Promise<Facts>;
  /** Told the rows of the wanted streams before they leave, to find out what the facts do not say yet. */
  readonly learn?: (facts: Facts, told: readonly Told[], context: Context) => Promise<void>;
  /** The new values of a row. */
  readonly values: (facts: Facts, stream: Stream, row: Row, context: Context) => Row;
}

/** Rows of one stream, and the columns that are wanted of it. */
export interface Told {
  readonly stream: Stream;
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly Row[];
}

/** An item with the rows that were made of it and what is added to them. */
interface Filled {
  readonly item: unknown;
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  readonly added: (stream: Stream, row: Row) => Row;
}

/** Items that wait together for what is to be found out about them. */
const together = 20;

/** The feed with the addition; the feed itself when nothing is added to any of its streams. */
export function withColumns<Facts>(feed: LarkFeed, addition: Addition<Facts>): LarkFeed {
  const added = new Map(feed.streams.map((stream) => [stream.name, addition.columns(stream)]));
  if ([...added.values()].every((columns) => Object.keys(columns).length === 0)) return feed;
  const { key, watch, compared } = feed;
  const itemOf = (filled: unknown): unknown => (filled as Filled).item;

  async function* read(slice: Slice, context: Context): AsyncGenerator<Filled> {
    const facts = await addition.facts(context);
    const wanted = feed.streams.flatMap((stream) => {
      const columns = slice.streams.find(({ name }) => name === stream.name)?.columns;
      return columns ? [{ stream, columns }] : [];
    });
    for await (const items of inBatches(feed.read(slice, context), addition.learn ? together : 1)) {
      const told = items.map((item) =>
        wanted.map(({ stream, columns }) => ({ stream, columns, rows: [...stream.rows(item)] })),
      );
      await addition.learn?.(facts, told.flat(), context);
      for (const [index, item] of items.entries()) {
        yield {
          item,
          rows: new Map(told[index]?.map(({ stream, rows }) => [stream.name, rows])),
          added: (stream, row) => addition.values(facts, stream, row, context),
        };
      }
    }
  }
  return {
    ...feed,
    ...(addition.needsEveryone && { needsEveryone: addition.needsEveryone }),
    uses: [...new Set([...feed.uses, ...addition.uses])],
    streams: feed.streams.map((stream) => ({
      ...stream,
      row: stream.row.extend(added.get(stream.name) ?? {}),
      primaryKey: [...new Set([...(addition.keys ?? []), ...stream.primaryKey])],
      rows: function* (filled: unknown) {
        const { item, rows, added: values } = filled as Filled;
        for (const row of rows.get(stream.name) ?? stream.rows(item))
          yield { ...row, ...values(stream, row) };
      },
    })),
    ...(key && { key: (filled) => key(itemOf(filled)) }),
    ...(watch && { watch: { ...watch, open: (filled) => watch.open(itemOf(filled)) } }),
    ...(compared && {
      compared: { ...compared, instant: (filled) => compared.instant(itemOf(filled)) },
    }),
    read,
  };
}

/** Lists of at most so many, the last one shorter. */
async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
