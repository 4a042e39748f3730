// base_records: the records of every table from one reading of it, for the raw stream and for those of single tables.
import { minutesToMilliseconds } from 'date-fns/minutesToMilliseconds';
import { defineFeed, defineStream, type LarkFeed } from '../define.ts';
import { notifyOnce } from '../per-run.ts';
import { tablePartitions, targetsIn } from './bases.ts';
import { baseApp, baseFields, baseRecords, baseTables, wikiNode } from './endpoints.ts';
import { recordsEstimate } from './estimate.ts';
import { readTable } from './read-table.ts';
import { changedAt, recordColumns, unseen, type ReadRecord } from './record-columns.ts';
import { askInSample } from './sample.ts';
import type { TypedStream } from './typed/streams.ts';

const stream = defineStream<ReadRecord>({
  name: 'base_records',
  description: `One row per record of any table, its cells as Lark has them. ${unseen}`,
  key: ['app_token', 'table_id', 'record_id'],
  cursor: 'last_modified_time',
  columns: recordColumns,
});

export function recordsWith(typed: readonly TypedStream[]): LarkFeed {
  const typedByName = new Map(typed.map((one) => [one.stream.name, one]));
  return defineFeed<ReadRecord>({
    streams: [stream, ...typed.map((one) => one.stream)],
    uses: [baseRecords, baseFields, baseTables, baseApp, wikiNode],
    estimate: recordsEstimate,
    partitions: tablePartitions,
    probe: (ask) =>
      askInSample(ask, ({ call, first, path }) => [
        call(baseApp, { path: { app_token: path.app_token } }),
        first(baseFields, { path }),
        first(baseRecords, { path, query: { user_id_type: 'open_id' }, body: { automatic_fields: true } }),
      ]),
    changedSince: { instant: changedAt, margin: minutesToMilliseconds(5) },
    repeats: false,
    async *read({ partition, slice, streams, count = () => undefined }, context) {
      const raw = streams.some(({ name, columns }) => name === stream.name && columns.has('fields'));
      const byField = streams.some(({ name }) => typedByName.has(name));
      const fieldIds = streams.flatMap(({ name, columns }) =>
        [...columns].flatMap((column) => typedByName.get(name)?.fieldOf.get(column) ?? []),
      );
      const since = slice.kind === 'changedSince' ? slice.since : 0;
      const cells = raw ? 'raw' : new Set(fieldIds);
      let clock: number | undefined;
      for (const target of await targetsIn(partition, context)) {
        if (target.view_id !== undefined) notifyOnce(context, 'WARN', unreliableView(target.view_id));
        clock = yield* readTable({ target, cells, byField, since, count }, context);
      }
      return clock === undefined ? {} : { clock };
    },
  });
}

function unreliableView(view: string): string {
  return (
    `Only the rows of view ${view} are read. Lark ignores views on some older Bases and then shows every row; ` +
    'compare the number of rows once.'
  );
}
