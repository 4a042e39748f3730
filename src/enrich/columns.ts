// Columns that are added to every row of a feed's streams, from facts that the rows alone do not hold.
import type { Row, Stream, StreamRows } from '../engine/types.ts';
import type { Columns } from '../modules/columns.ts';
import type { Context } from '../modules/context.ts';
import type { LarkFeed } from '../modules/define.ts';
import type { Cost, Survey } from '../modules/estimate.ts';

/** What is added to the streams of a feed. */
export interface Addition<Facts> extends Partial<Pick<LarkFeed, 'needsEveryone'>> {
  /** The new columns of a stream; none leaves it as it is. */
  readonly columns: (stream: Stream) => Columns;
  /** Those of the new columns without which a key of the stream is not one of a kind. */
  readonly keys?: readonly string[];
  /** What it asks. */
  readonly uses: LarkFeed['uses'];
  /** What it costs a sync of a feed, besides. */
  readonly costs: (survey: Survey) => Promise<readonly Cost[]>;
  /** Asked before the rows of a batch are looked at. */
  readonly facts: (context: Context) => Promise<Facts>;
  /** Finds out what the facts do not say yet, from the rows before they leave. */
  readonly learn?: (facts: Facts, batch: readonly StreamRows[], context: Context) => Promise<void>;
  /** The new values of a row. */
  readonly values: (facts: Facts, stream: Stream, row: Row, context: Context) => Row;
}

/** The feed with the addition; the feed itself when nothing is added to any of its streams. */
export function withColumns<Facts>(feed: LarkFeed, addition: Addition<Facts>): LarkFeed {
  const added = new Map(feed.streams.map((stream) => [stream.name, addition.columns(stream)]));
  if ([...added.values()].every((columns) => Object.keys(columns).length === 0)) return feed;
  return {
    ...feed,
    ...(addition.needsEveryone && { needsEveryone: addition.needsEveryone }),
    uses: [...new Set([...feed.uses, ...addition.uses])],
    estimate: async (sync, survey) => [
      ...(await feed.estimate(sync, survey)),
      ...(await addition.costs(survey)),
    ],
    streams: feed.streams.map((stream) => ({
      ...stream,
      columns: { ...stream.columns, ...added.get(stream.name) },
      primaryKey: [...new Set([...(addition.keys ?? []), ...stream.primaryKey])],
    })),
    async enrich(batch, context) {
      const facts = await addition.facts(context);
      const before = (await feed.enrich?.(batch, context)) ?? batch.map(({ rows }) => rows);
      const rowsOf = batch.map((one, index) => ({ ...one, rows: before[index] ?? [] }));
      await addition.learn?.(facts, rowsOf, context);
      return rowsOf.map(({ stream, rows }) =>
        rows.map((row) => ({ ...row, ...addition.values(facts, stream, row, context) })),
      );
    },
  };
}
