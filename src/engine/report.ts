// What the platform hears of one stream: its statuses, its records, its checkpoints and their counts.
import { isDeepStrictEqual } from 'node:util';
import {
  log,
  record,
  state,
  streamStatus,
  type AirbyteMessage,
  type FieldChange,
  type JsonObject,
} from '../airbyte/messages.ts';

/** When a closed slice is worth a STATE message. */
export interface CheckpointPolicy {
  /** At least this long after the previous one, ... */
  readonly milliseconds: number;
  /** ... or after this many records. */
  readonly records: number;
}

export interface Report {
  readonly started: () => Iterable<AirbyteMessage>;
  readonly record: (data: JsonObject, changes: readonly FieldChange[]) => Iterable<AirbyteMessage>;
  /** A slice is closed; the state covers every record reported so far. */
  readonly checkpoint: (streamState: () => JsonObject) => Iterable<AirbyteMessage>;
  /** The stream waits for the service until `until` (epoch ms). */
  readonly waiting: (until: number) => Iterable<AirbyteMessage>;
  /** The stream is over; the last state comes before the last status. */
  readonly finished: (streamState: JsonObject, status: 'COMPLETE' | 'INCOMPLETE') => Iterable<AirbyteMessage>;
}

/** The report of one stream; a platform wants STARTED, RUNNING, then COMPLETE or INCOMPLETE, always in this order. */
export function createReport(stream: string, now: () => number, policy: CheckpointPolicy): Report {
  let running = false;
  let throttled = false;
  let over = false;
  let total = 0;
  let sinceState = 0;
  let lastStateAt = now();
  let lastState: JsonObject | undefined;

  function* run(): Generator<AirbyteMessage> {
    if (running && !throttled) return;
    if (!running) yield log('INFO', `Marking stream ${stream} as RUNNING`);
    running = true;
    throttled = false;
    yield streamStatus(stream, 'RUNNING', now());
  }
  function* save(streamState: JsonObject): Generator<AirbyteMessage> {
    yield state(stream, streamState, sinceState);
    sinceState = 0;
    lastState = streamState;
    lastStateAt = now();
  }

  return {
    *started() {
      yield log('INFO', `Marking stream ${stream} as STARTED`);
      yield streamStatus(stream, 'STARTED', now());
    },
    *record(data, changes) {
      yield* run();
      total += 1;
      sinceState += 1;
      yield record(stream, data, now(), changes);
    },
    *checkpoint(streamState) {
      if (now() - lastStateAt < policy.milliseconds && sinceState < policy.records) return;
      const next = streamState();
      if (!isDeepStrictEqual(next, lastState)) yield* save(next);
    },
    *waiting(until) {
      if (over) return;
      if (!running) yield* run();
      throttled = true;
      yield streamStatus(stream, 'RUNNING', now(), until);
    },
    *finished(streamState, status) {
      over = true;
      yield* run();
      const repeated = sinceState > 0 && isDeepStrictEqual(streamState, lastState);
      // Two equal states with records between them fail a sync; these records are beyond the last closed slice.
      yield* save(repeated ? { ...streamState, records_beyond: sinceState } : streamState);
      yield log('INFO', `Read ${total} records from ${stream} stream`);
      yield streamStatus(stream, status, now());
      yield log('INFO', `Marking stream ${stream} as ${status}`);
    },
  };
}
