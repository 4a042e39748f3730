// The one writer to stdout: a line a message, in batches, never faster than the reader.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { toText } from './line.ts';
import type { Outgoing } from './messages.ts';

/** Characters that are worth one system call. */
const batch = 65_536;

export interface Writer {
  /** Writes a message or a batch of records; resolves when the reader keeps up, so that awaiting it slows the whole sync to its pace. */
  readonly write: (message: Outgoing) => Promise<void>;
  /** Resolves when every line has left this process. */
  readonly drain: () => Promise<void>;
}

/**
 * A writer to a stream, usually stdout. Records wait for a full batch or for the end of the current turn of
 * the event loop, whichever is first: nothing sits in memory while the connector waits for Lark.
 */
export function createWriter(out: Writable): Writer {
  let pending = '';
  let scheduled: NodeJS.Immediate | undefined;

  const flush = (): void => {
    if (scheduled) clearImmediate(scheduled);
    scheduled = undefined;
    if (pending === '') return;
    const text = pending;
    pending = '';
    out.write(text);
  };

  return {
    async write(message) {
      pending += toText(message);
      if (pending.length < batch && message.type !== 'STATE') scheduled ??= setImmediate(flush);
      else flush();
      if (out.writableNeedDrain) await once(out, 'drain');
    },
    async drain() {
      flush();
      await new Promise<void>((resolve, reject) => {
        out.write('', (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    },
  };
}
