// Writes the lines of a `read` in short, for the tests of its rules.
import type { ConfiguredCatalog } from '../../protocol.ts';

const emitted_at = 1714557600123;

/** A configured stream `name` with the columns id, note and updated, and the key id. */
export function stream(name: string, sync_mode = 'incremental'): ConfiguredCatalog['streams'][number] {
  const columns = { id: { type: 'string' }, note: { type: 'string' }, updated: { type: 'string' } };
  return {
    sync_mode,
    stream: {
      name,
      namespace: null,
      json_schema: { type: 'object', properties: columns },
      default_cursor_field: ['updated'],
      source_defined_primary_key: [['id']],
    },
  };
}

/** A STREAM_STATUS line. */
export function status(name: string, said: string, more: object = {}): string {
  const stream_status = { stream_descriptor: { name }, status: said, ...more };
  return JSON.stringify({ type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at, stream_status } });
}

/** A RUNNING line that tells of a rate limit. */
export function limited(name: string): string {
  const reasons = [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: emitted_at } }];
  return status(name, 'RUNNING', { reasons });
}

/** A RECORD line. */
export function row(name: string, data: object): string {
  return JSON.stringify({ type: 'RECORD', record: { stream: name, data, emitted_at } });
}

/** A STATE line whose cursor is `updated`. */
export function state(name: string, updated: string, count: number): string {
  const stream = JSON.stringify({ stream_descriptor: { name }, stream_state: { updated } });
  return `{"type":"STATE","state":{"type":"STREAM","stream":${stream},"sourceStats":{"recordCount":${count}.0}}}`;
}

/** A TRACE ERROR line; without a name it is about no stream. */
export function failure(name: string | undefined, failure_type: string, later = 0): string {
  const error = { message: 'no', failure_type, ...(name ? { stream_descriptor: { name } } : {}) };
  return JSON.stringify({ type: 'TRACE', trace: { type: 'ERROR', emitted_at: emitted_at + later, error } });
}

/** An ESTIMATE line. */
export function estimate(name: string, type: string): string {
  return JSON.stringify({ type: 'TRACE', trace: { type: 'ESTIMATE', emitted_at, estimate: { name, type } } });
}

/** A LOG line. */
export const log = JSON.stringify({ type: 'LOG', log: { level: 'INFO', message: 'Starting syncing' } });

/** A stream that is read to its end without a row. */
export function emptyStream(name: string): string[] {
  return [
    status(name, 'STARTED'),
    status(name, 'RUNNING'),
    state(name, '2026-01-01', 0),
    status(name, 'COMPLETE'),
  ];
}

/** A stream that fails after its first row. */
export function failedStream(name: string): string[] {
  return [
    status(name, 'STARTED'),
    status(name, 'RUNNING'),
    state(name, '2026-01-01', 0),
    row(name, { id: '1' }),
    status(name, 'INCOMPLETE'),
  ];
}

/** A stream with three rows and two checkpoints. */
export function fullStream(name: string): string[] {
  return [
    status(name, 'STARTED'),
    status(name, 'RUNNING'),
    row(name, { id: '1', note: 'a', updated: '2026-01-01' }),
    row(name, { id: '2', note: 'b', updated: '2026-01-02' }),
    state(name, '2026-01-02', 2),
    row(name, { id: '3', note: 'c', updated: '2026-01-03' }),
    state(name, '2026-01-03', 1),
    status(name, 'COMPLETE'),
  ];
}

/** The lines with the one at `at` (counted from 1) replaced by others, or left out. */
export function instead(lines: readonly string[], at: number, ...others: string[]): string[] {
  return [...lines.slice(0, at - 1), ...others, ...lines.slice(at)];
}
