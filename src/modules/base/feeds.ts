// What we make of Bases: their structure, and their records from one reading of each table.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import type { Partition } from '../../engine/feed.ts';
import type { Context } from '../context.ts';
import { defineFeed, type LarkFeed } from '../define.ts';
import { basesOf, type Target } from './bases.ts';
import { notifyOnce } from '../per-run.ts';
import { baseApp, baseFields, baseRecords, baseTables, baseViews, wikiNode } from './endpoints.ts';
import { readRecords } from './reading.ts';
import { baseRecordsStream, changedAt, type ReadRecord } from './records.ts';
import { baseFieldsStream, baseTablesStream, baseViewsStream } from './structure.ts';
import type { TypedStream } from './typed/streams.ts';

/** Every table, and every configured Base whose tables are unknown: reading that one tells why. */
async function tablePartitions(context: Context): Promise<Partition[]> {
  const { tables, unknown } = await basesOf(context).targets();
  return [
    ...tables.map(({ app_token, table_id }) => ({ app_token, table_id })),
    ...unknown.map(({ partition }) => partition),
  ];
}

async function basePartitions(context: Context): Promise<Partition[]> {
  const { tables, unknown } = await basesOf(context).targets();
  const tokens = new Set(tables.map(({ app_token }) => app_token));
  return [...[...tokens].map((app_token) => ({ app_token })), ...unknown.map(({ partition }) => partition)];
}

/** @throws ConnectorError when the partition is a Base whose tables are unknown */
async function targetsOf(partition: Partition, context: Context): Promise<readonly Target[]> {
  const { tables, unknown } = await basesOf(context).targets();
  const failure = unknown.find((one) => one.partition === partition);
  if (failure) throw failure.error;
  const { app_token, table_id } = partition;
  return tables.filter(
    (target) => target.app_token === app_token && (table_id === undefined || target.table_id === table_id),
  );
}

const tables = defineFeed({
  streams: [baseTablesStream],
  uses: [baseTables, baseApp, wikiNode],
  partitions: basePartitions,
  async *read({ partition }, context) {
    const wanted = new Set((await targetsOf(partition, context)).map(({ table_id }) => table_id));
    const { app_token = '' } = partition;
    const app = await basesOf(context).app(app_token);
    for (const table of await basesOf(context).tables(app_token)) {
      if (wanted.has(table.table_id)) yield { app_token, app, table };
    }
  },
});

const fields = defineFeed({
  streams: [baseFieldsStream],
  uses: [baseFields, baseTables, wikiNode],
  partitions: tablePartitions,
  async *read({ partition }, context) {
    for (const target of await targetsOf(partition, context)) {
      for (const field of await basesOf(context).fields(target)) yield { target, field };
    }
  },
});

const views = defineFeed({
  streams: [baseViewsStream],
  uses: [baseViews, baseTables, wikiNode],
  partitions: tablePartitions,
  async *read({ partition }, context) {
    for (const target of await targetsOf(partition, context)) {
      const { app_token, table_id } = target;
      for await (const view of context.lark.list(baseViews, { path: { app_token, table_id } }))
        yield { target, view };
    }
  },
});

/** The records of every table, for the raw stream and for those of single tables. */
export function recordsFeed(typed: readonly TypedStream[]): LarkFeed {
  const typedBy = new Map(typed.map((one) => [one.stream.name, one]));
  return defineFeed<ReadRecord>({
    streams: [baseRecordsStream, ...typed.map(({ stream }) => stream)],
    uses: [baseRecords, baseFields, baseTables, baseApp, wikiNode],
    partitions: tablePartitions,
    compared: { instant: changedAt, margin: minutesToMilliseconds(5) },
    repeats: false,
    async *read({ partition, window, streams, began = () => undefined }, context) {
      const raw = streams.some(
        ({ name, columns }) => name === baseRecordsStream.name && columns.has('fields'),
      );
      const byField = streams.some(({ name }) => typedBy.has(name));
      const ids = streams.flatMap(({ name, columns }) =>
        [...columns].flatMap((column) => typedBy.get(name)?.fieldOf.get(column) ?? []),
      );
      for (const target of await targetsOf(partition, context)) {
        if (target.view_id !== undefined) notifyOnce(context, 'WARN', unreliableView(target.view_id));
        const cells = raw ? 'raw' : new Set(ids);
        yield* readRecords({ target, cells, byField, since: window.from, began }, context);
      }
    },
  });
}

const records = recordsFeed([]);

/** The feeds of Bases, as far as they are known without asking Lark. */
export const baseFeeds: readonly LarkFeed[] = [tables, fields, views, records];

/** The same, with streams of single tables. */
export function withTyped(typed: readonly TypedStream[]): readonly LarkFeed[] {
  return baseFeeds.map((feed) => (feed === records ? recordsFeed(typed) : feed));
}

function unreliableView(view: string): string {
  return (
    `Only the rows of view ${view} are read. Lark ignores views on some older Bases and then shows every row; ` +
    'compare the number of rows once.'
  );
}
