// What a person sees on a terminal while `read` works: one line for each stream.
import { createLogUpdate } from 'log-update';
import type { Writable } from 'node:stream';
import type { Outgoing } from '../airbyte/messages.ts';

export interface Progress {
  readonly see: (message: Outgoing) => void;
  /** Draws the last picture and leaves it there. */
  readonly done: () => void;
}

/** Redraws at most ten times a second. */
const frame = 100;

/** Progress drawn on a terminal. */
export function createProgress(terminal: Writable, clock: () => number): Progress {
  const draw = createLogUpdate(terminal);
  const streams = new Map<string, { status: string; records: number }>();
  let drawnAt = 0;

  const redraw = (): void => {
    drawnAt = clock();
    const width = Math.max(0, ...[...streams.keys()].map((name) => name.length));
    draw(
      [...streams]
        .map(
          ([name, { status, records }]) => `${name.padEnd(width)}  ${String(records).padStart(9)}  ${status}`,
        )
        .join('\n'),
    );
  };
  const streamOf = (name: string) => {
    const stream = streams.get(name) ?? { status: 'STARTED', records: 0 };
    streams.set(name, stream);
    return stream;
  };
  return {
    see(message) {
      if (message.type === 'RECORDS') streamOf(message.stream).records += message.records.length;
      if (message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS') {
        const { stream_descriptor, status, reasons } = message.trace.stream_status;
        streamOf(stream_descriptor.name).status = reasons ? 'waiting for Lark' : status.toLowerCase();
      }
      if (clock() - drawnAt >= frame) redraw();
    },
    done() {
      redraw();
      draw.done();
    },
  };
}
