// What a warehouse holds that collapses repeats by primary key, compared with the truth.
import { isDeepStrictEqual } from 'node:util';
import type { Feed, Row, Stream } from '../../../../src/engine/types.ts';
import type { AirbyteMessage } from '../../../checkers/protocol.ts';
import type { Truth } from './subject.ts';

/** Rows by key, by stream; a later row replaces an earlier one. */
export type Copy = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** The copy after the records among these messages, on top of an earlier one. */
export function copyAfter<Context>(
  feeds: readonly Feed<Context>[],
  messages: readonly AirbyteMessage[],
  before: Copy = new Map(),
): Copy {
  const streams = new Map(feeds.flatMap((feed) => feed.streams.map((stream) => [stream.name, stream])));
  const copy = new Map([...before].map(([name, rows]) => [name, new Map(rows)]));
  for (const message of messages) {
    if (message.type !== 'RECORD') continue;
    const { stream: name, data } = message.record;
    const stream = streams.get(name);
    if (!stream) throw new Error(`There is no stream ${name}.`);
    const rows = copy.get(name) ?? new Map<string, Row>();
    copy.set(name, rows.set(keyOf(stream, data), data));
  }
  return copy;
}

/** Rows that are missing or out of date, and those that the truth lacks; empty for a perfect copy. */
export function differences<Context>(feeds: readonly Feed<Context>[], copy: Copy, truth: Truth): string[] {
  return feeds.flatMap(({ streams }) =>
    streams.flatMap((stream) => {
      const { name } = stream;
      const held = copy.get(name) ?? new Map<string, Row>();
      const wanted = new Map((truth.get(name) ?? []).map((row) => [keyOf(stream, row), row]));
      return [
        ...[...wanted].flatMap(([key, row]) => {
          const own = held.get(key);
          if (!own) return [`${name} ${key} is missing`];
          return isDeepStrictEqual(own, plain(row)) ? [] : [`${name} ${key} is out of date`];
        }),
        ...[...held.keys()].filter((key) => !wanted.has(key)).map((key) => `${name} ${key} is invented`),
      ];
    }),
  );
}

/** The number of records of each stream among these messages. */
export function recordCounts(messages: readonly AirbyteMessage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const message of messages) {
    if (message.type !== 'RECORD') continue;
    counts.set(message.record.stream, (counts.get(message.record.stream) ?? 0) + 1);
  }
  return counts;
}

function keyOf({ primaryKey }: Stream<never>, row: Row): string {
  return JSON.stringify(primaryKey.map((column) => row[column]));
}

function plain(row: Row): unknown {
  return JSON.parse(JSON.stringify(row)) as unknown;
}
