// A large table: all of its rows, raw and typed, from one reading.
import { expect, test } from 'vitest';
import { discoverCommand } from '../../src/commands/discover.ts';
import { readCommand } from '../../src/commands/read.ts';
import type { BaseRecord } from '../../simulator/src/base/records/shapes.ts';
import { full } from './size.ts';
import { calls } from '../simulated/base/support.ts';
import type { Row } from '../simulated/base/truth/rows.ts';
import { openTenant } from '../support/open-tenant.ts';

const rows = full ? 100_000 : 20_000;

const changed = ({ last_modified_time = NaN }: BaseRecord): string =>
  new Date(last_modified_time).toISOString();

function isRaw(row: Row, record: BaseRecord): boolean {
  return (
    JSON.stringify(row['fields']) === JSON.stringify(record.fields) &&
    row['last_modified_time'] === changed(record)
  );
}

function isTyped(row: Row, record: BaseRecord): boolean {
  const { fields } = record;
  return (
    row['_last_modified_time'] === changed(record) &&
    row['last_change'] === changed(record) &&
    row['quantity'] === (fields['Quantity'] ?? null) &&
    row['status'] === (fields['Status'] ?? null) &&
    row['paid'] === (fields['Paid'] ?? null) &&
    row['no'] === fields['No.']
  );
}

test(`${rows} rows are the ground truth, raw and typed, from pages of 500`, async () => {
  const { bases, config, now, simulator } = await openTenant({
    module: 'base',
    size: { people: 5, departments: 1, depth: 1, base: { bases: 1, tables: 2, rows } },
  });
  const app = bases.bases()[0]?.app_token ?? '';
  const table = bases.tables(app)[1]?.table_id ?? '';
  const settings = config({
    settings: { tables: [{ app_token: app, table_id: table }], typed_streams: true },
  });
  const world = { clock: now, debug: false, keepSecret: () => undefined };
  const names: string[] = [];
  for await (const message of discoverCommand(settings, world))
    if (message.type === 'CATALOG') names.push(...message.catalog.streams.map(({ name }) => name));
  const typed = names.find((name) => name.includes(table.toLowerCase())) ?? '';

  // Rows come in the order of the table, so that the truth is walked beside them and nothing is kept.
  const truth = new Map(
    ['base_records', typed].map((stream) => [stream, bases.records(app, table)[Symbol.iterator]()]),
  );
  const counts = new Map<string, number>();
  const wrong: unknown[] = [];
  for await (const message of readCommand(
    { config: settings, streams: [...truth.keys()], states: new Map() },
    world,
  )) {
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') wrong.push(message.trace.error);
    if (message.type !== 'RECORDS') continue;
    const { stream, records } = message;
    counts.set(stream, (counts.get(stream) ?? 0) + records.length);
    for (const { data } of records) {
      const next = truth.get(stream)?.next();
      const record = next?.done === false ? next.value : undefined;
      const right = record !== undefined && (stream === typed ? isTyped : isRaw)(data, record);
      if (!right) wrong.push(data);
    }
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(Object.fromEntries(counts)).toEqual({ base_records: rows, [typed]: rows });
  expect(simulator.callsByEndpoint()[calls.records]).toBe(rows / 500);
}, 120_000);
