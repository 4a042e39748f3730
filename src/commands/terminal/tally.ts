// What a read has done so far, counted from its messages: rows, statuses, errors, warnings.
import type { Outgoing, LogLevel } from '../../airbyte/messages.ts';

export interface StreamTally {
  /** STARTED, RUNNING, COMPLETE or INCOMPLETE. */
  status: string;
  rows: number;
  /** Until when the stream waits for Lark, epoch ms. */
  waitingUntil?: number | undefined;
}

export interface Tally {
  /** In the order of their start. */
  readonly streams: ReadonlyMap<string, StreamTally>;
  /** Counts a message; comes back with the lines that a person should read now, each with its level. */
  readonly add: (message: Outgoing) => readonly Notice[];
  readonly failed: () => boolean;
}

/** A line for a person. */
export interface Notice {
  readonly level: 'ERROR' | 'WARN';
  readonly text: string;
}

const levels: Partial<Record<LogLevel, Notice['level']>> = { FATAL: 'ERROR', ERROR: 'ERROR', WARN: 'WARN' };

/** Counts from nothing. */
export function createTally(): Tally {
  const streams = new Map<string, StreamTally>();
  const seen = new Set<string>();
  let failed = false;

  const streamOf = (name: string): StreamTally => {
    const stream = streams.get(name) ?? { status: 'STARTED', rows: 0 };
    streams.set(name, stream);
    return stream;
  };
  /** The errors at the end of a read repeat those that were logged when they happened. */
  const isNew = (text: string): boolean => {
    const lines = text.split('\n').filter((line) => !seen.has(line));
    for (const line of lines) seen.add(line);
    return lines.length > 0;
  };
  const notice = (level: Notice['level'], text: string): Notice[] => (isNew(text) ? [{ level, text }] : []);

  return {
    streams,
    failed: () => failed,
    add(message) {
      if (message.type === 'RECORDS') streamOf(message.stream).rows += message.records.length;
      if (message.type === 'LOG') {
        const level = levels[message.log.level];
        return level === undefined ? [] : notice(level, message.log.message);
      }
      if (message.type !== 'TRACE') return [];
      const { trace } = message;
      if (trace.type === 'STREAM_STATUS') {
        const { stream_descriptor, status, reasons } = trace.stream_status;
        const stream = streamOf(stream_descriptor.name);
        stream.status = status;
        stream.waitingUntil = reasons?.[0].rate_limited.quota_reset;
      }
      if (trace.type !== 'ERROR') return [];
      failed = true;
      const { message: text, stream_descriptor } = trace.error;
      // The end of a run repeats its cause, and adds what it cut off.
      if (stream_descriptor === undefined)
        return [...seen].some((line) => text.startsWith(line)) ? [] : notice('ERROR', text);
      const named = `${stream_descriptor.name}: ${text}`;
      const logged = named
        .split('\n')
        .every((line) => seen.has(line) || seen.has(`${stream_descriptor.name}: ${line}`));
      return logged ? [] : notice('ERROR', named);
    },
  };
}
