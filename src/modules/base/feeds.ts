// What we make of Bases: their structure, and their records from one reading of each table.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import type { Partition, PartitionOrFailure } from '../../engine/types.ts';
import type { Context } from '../context.ts';
import { defineFeed, type LarkFeed } from '../define.ts';
import { basesOf, type Target } from './bases.ts';
import { notifyOnce } from '../per-run.ts';
import { baseApp, baseFields, baseRecords, baseTables, baseViews, wikiNode } from './endpoints.ts';
import { readRecords } from './reading.ts';
import { baseRecordsStream, changedAt, type ReadRecord } from './records.ts';
import { baseFieldsStream, baseTablesStream, baseViewsStream } from './structure.ts';
import type { TypedStream } from './typed/streams.ts';

/** Every table, and every configured Base whose tables are unknown, with the reason. */
async function tablePartitions(context: Context): Promise<PartitionOrFailure[]> {
  const { tables, unknown } = await basesOf(context).targets();
  return [...tables.map(({ app_token, table_id }) => ({ app_token, table_id })), ...unknown];
}

async function basePartitions(context: Context): Promise<PartitionOrFailure[]> {
  const { tables, unknown } = await basesOf(context).targets();
  const tokens = new Set(tables.map(({ app_token }) => app_token));
  return [...[...tokens].map((app_token) => ({ app_token })), ...unknown];
}

async function targetsOf(partition: Partition, context: Context): Promise<readonly Target[]> {
  const { tables } = await basesOf(context).targets();
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
    const all = await basesOf(context).tables(app_token);
    yield all.filter(({ table_id }) => wanted.has(table_id)).map((table) => ({ app_token, app, table }));
  },
});

const fields = defineFeed({
  streams: [baseFieldsStream],
  uses: [baseFields, baseTables, wikiNode],
  partitions: tablePartitions,
  async *read({ partition }, context) {
    for (const target of await targetsOf(partition, context)) {
      yield (await basesOf(context).fields(target)).map((field) => ({ target, field }));
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
      for await (const page of context.lark.pages(baseViews, { path: { app_token, table_id } }))
        yield page.map((view) => ({ target, view }));
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
    changedSince: { instant: changedAt, margin: minutesToMilliseconds(5) },
    repeats: false,
    async *read({ partition, slice, streams }, context) {
      const raw = streams.some(
        ({ name, columns }) => name === baseRecordsStream.name && columns.has('fields'),
      );
      const byField = streams.some(({ name }) => typedBy.has(name));
      const ids = streams.flatMap(({ name, columns }) =>
        [...columns].flatMap((column) => typedBy.get(name)?.fieldOf.get(column) ?? []),
      );
      const since = slice.kind === 'changedSince' ? slice.since : 0;
      let clock: number | undefined;
      for (const target of await targetsOf(partition, context)) {
        if (target.view_id !== undefined) notifyOnce(context, 'WARN', unreliableView(target.view_id));
        const cells = raw ? 'raw' : new Set(ids);
        const began = yield* readRecords({ target, cells, byField, since }, context);
        clock ??= began;
      }
      return clock === undefined ? {} : { clock };
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
