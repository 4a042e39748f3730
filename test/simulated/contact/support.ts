// What the tests of contacts share: reads by stream, and rows in an order of their own.
import { toCatalog } from '../../../src/engine/schema.ts';
import { feedsOf } from '../../../src/modules/index.ts';
import type { JsonObject } from '../../support/json.ts';
import type { Tenant } from '../../support/open-tenant.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One read that was. */
export interface Read {
  /** By stream, in the order in which they came. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** `WARN ...` and the like. */
  readonly said: readonly string[];
  /** What was asked, by endpoint. */
  readonly calls: Readonly<Record<string, number>>;
  /** The messages of the errors, by stream. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Reads these streams, or all, with `more` in the configuration. */
export type ReadContact = (more?: JsonObject, streams?: readonly string[]) => Promise<Read>;

/** Reads of a tenant, by stream. */
export function readerOf({ sync, config }: Tenant<'contact'>): ReadContact {
  return async (more = {}, streams) => {
    const { messages, calls: made, said } = await sync({ more, ...(streams && { streams }) });
    const offered = toCatalog(feedsOf(config({ more }))).map(({ name }) => name);
    const rows = new Map<string, Row[]>(
      offered.filter((name) => streams?.includes(name) ?? true).map((name) => [name, []]),
    );
    const failed = new Map<string, string>();
    for (const message of messages) {
      if (message.type === 'RECORD') rows.get(message.record.stream)?.push(message.record.data);
      if (message.type === 'TRACE' && message.trace.type === 'ERROR')
        failed.set(message.trace.error.stream_descriptor?.name ?? '', message.trace.error.message);
    }
    const calls: Record<string, number> = {};
    for (const { endpoint } of made) calls[endpoint] = (calls[endpoint] ?? 0) + 1;
    return { rows, failed, calls, said };
  };
}

/** Rows in an order of their own. */
export function sorted(rows: Iterable<Row>): string[] {
  return [...rows]
    .map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort();
}
