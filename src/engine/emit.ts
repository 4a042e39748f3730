// What leaves for one stream: rows fitted to its schema, then its statuses, records and states with their counts.
import { isDeepStrictEqual } from 'node:util';
import { recordLines } from '../airbyte/line.ts';
import {
  log,
  state,
  streamStatus,
  type FieldChange,
  type JsonObject,
  type Outgoing,
} from '../airbyte/messages.ts';
import { toJson } from '../json.ts';
import { ConnectorError } from './errors.ts';
import { mend } from './mend.ts';
import type { Row, Stream } from './types.ts';

/** A row that fits its stream's schema, and what had to be left out of it. */
interface FittedRow {
  readonly data: JsonObject;
  readonly changes: readonly FieldChange[];
}

/** Rows made fit for their stream's schema. */
type Fit = (rows: readonly Row[]) => {
  readonly records: readonly FittedRow[];
  /** One line for each column that did not fit for the first time in this read. */
  readonly warnings: readonly string[];
  /** The row after the last record lacks its key: it cannot be distinguished from others. */
  readonly error?: ConnectorError;
};

/** When a closed slice is worth a STATE message. */
export interface CheckpointPolicy {
  /** At least this long after the previous one, ... */
  readonly milliseconds: number;
  /** ... or after this many records. */
  readonly records: number;
}

const unchanged: readonly FieldChange[] = [];

/**
 * Fits rows to the selected columns of a stream. A value that its column's type refuses becomes null with a `changes`
 * entry, or only the parts of it that are refused; whether it is refused is asked of a cheap test, made once for each column.
 */
export function createFit(stream: Stream, columns: readonly string[]): Fit {
  const tests = columns.map((column) => ({ column, fits: stream.columns[column]?.fits ?? (() => false) }));
  const warned = new Set<string>();
  /** Whether the row is the selected columns alone, in their order, and each value fits: most are, and need no copy. */
  const isFit = (row: Row): boolean => {
    let at = 0;
    for (const key in row) {
      const test = tests[at];
      if (test?.column !== key || row[key] === undefined || !test.fits(row[key])) return false;
      at += 1;
    }
    return at === tests.length;
  };
  function fitted(row: Row): FittedRow | { readonly keyless: string } {
    const data: Record<string, unknown> = {};
    const changes: FieldChange[] = [];
    for (const { column, fits } of tests) {
      const value = row[column] ?? null;
      const fit = fits(value);
      data[column] = fit ? value : null;
      if (fit) continue;
      if (stream.primaryKey.includes(column)) return { keyless: column };
      const type = stream.columns[column]?.schema;
      const mended = type && typeof value === 'object' ? mend(type, value) : undefined;
      if (mended) data[column] = mended.value;
      for (const place of mended?.places ?? [''])
        changes.push({
          field: `${column}${place}`,
          change: 'NULLED',
          reason: 'SOURCE_SERIALIZATION_ERROR',
        });
    }
    return { data, changes };
  }
  return (rows) => {
    const records: FittedRow[] = [];
    const warnings: string[] = [];
    for (const row of rows) {
      const record = isFit(row) ? { data: row, changes: unchanged } : fitted(row);
      if ('keyless' in record) return { records, warnings, error: keyless(stream.name, record.keyless) };
      records.push(record);
      for (const { field } of record.changes) {
        const column = field.replaceAll(/\[\d+\]/g, '[]');
        if (warned.size < warned.add(column).size)
          warnings.push(
            `${stream.name}: a value does not fit column '${column}' and is null in the warehouse.`,
          );
      }
    }
    return { records, warnings };
  };
}

/** A value that is nested too deep to be written becomes null, as one that does not fit its column. */
function writable(records: readonly FittedRow[], toLines: (records: readonly FittedRow[]) => string) {
  try {
    return { records, lines: toLines(records) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const flat = records.map(flattened);
    return { records: flat, lines: toLines(flat) };
  }
}

function flattened({ data, changes }: FittedRow): FittedRow {
  const tooDeep = Object.keys(data).filter((field) => !isWritable(data[field]));
  const nulls = Object.fromEntries(tooDeep.map((field) => [field, null]));
  const more = tooDeep.map(
    (field) => ({ field, change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }) as const,
  );
  return { data: { ...data, ...nulls }, changes: [...changes, ...more] };
}

function isWritable(value: unknown): boolean {
  try {
    toJson(value);
    return true;
  } catch {
    return false;
  }
}

function keyless(stream: string, column: string): ConnectorError {
  return new ConnectorError(
    'system_error',
    `Stream '${stream}': Lark returned a row without '${column}', its key. Nothing of this partition is lost: ` +
      'it is read again by the next sync. Report this if it persists.',
  );
}

/** A state of this size is worth a message whatever it covers; a larger one costs no more than the records before it. */
const freeStateSize = 65_536;

/** So many times the usual wait, and a state is worth its message whatever its size. */
const patience = 10;

/** The report of one stream; a platform wants STARTED, RUNNING, then COMPLETE or INCOMPLETE, always in this order. */
export function createReport(stream: string, now: () => number, policy: CheckpointPolicy) {
  const toLines = recordLines(stream);
  let running = false;
  let throttled = false;
  let over = false;
  let total = 0;
  let sinceState = { records: 0, size: 0 };
  let lastStateAt = now();
  let lastState: JsonObject | undefined;
  let lastStateSize = 0;

  function* run(): Generator<Outgoing> {
    if (running && !throttled) return;
    if (!running) yield log('INFO', `Marking stream ${stream} as RUNNING`);
    running = true;
    throttled = false;
    yield streamStatus(stream, 'RUNNING', now());
  }
  function* save(streamState: JsonObject): Generator<Outgoing> {
    yield state(stream, streamState, sinceState.records);
    sinceState = { records: 0, size: 0 };
    lastState = streamState;
    lastStateAt = now();
    lastStateSize = toJson(streamState).length;
  }
  function isDue(): boolean {
    const waited = now() - lastStateAt;
    if (waited < policy.milliseconds && sinceState.records < policy.records) return false;
    return lastStateSize <= freeStateSize + sinceState.size || waited >= patience * policy.milliseconds;
  }

  return {
    *started(): Generator<Outgoing> {
      yield log('INFO', `Marking stream ${stream} as STARTED`);
      yield streamStatus(stream, 'STARTED', now());
    },
    *records(records: readonly FittedRow[]): Generator<Outgoing> {
      yield* run();
      total += records.length;
      const { lines, records: written } = writable(records, (some) => toLines(some, now()));
      sinceState = { records: sinceState.records + records.length, size: sinceState.size + lines.length };
      yield { type: 'RECORDS', stream, records: written, lines };
    },
    /** A slice is closed; the state covers every record reported so far. */
    *checkpoint(streamState: () => JsonObject): Generator<Outgoing> {
      if (!isDue()) return;
      const next = streamState();
      if (!isDeepStrictEqual(next, lastState)) yield* save(next);
    },
    /** The stream waits for the service until `until` (epoch ms). */
    *waiting(until: number): Generator<Outgoing> {
      if (over) return;
      if (!running) yield* run();
      throttled = true;
      yield streamStatus(stream, 'RUNNING', now(), until);
    },
    /** The stream is over; the last state comes before the last status. */
    *finished(streamState: JsonObject, status: 'COMPLETE' | 'INCOMPLETE'): Generator<Outgoing> {
      over = true;
      yield* run();
      const { records } = sinceState;
      const repeated = records > 0 && isDeepStrictEqual(streamState, lastState);
      // Two equal states with records between them fail a sync; these records are beyond the last closed slice.
      yield* save(repeated ? { ...streamState, records_beyond: records } : streamState);
      yield log('INFO', `Read ${total} records from ${stream} stream`);
      yield streamStatus(stream, status, now());
      yield log('INFO', `Marking stream ${stream} as ${status}`);
    },
  };
}
