// The file of one stream: lines are appended to it, and those that were not committed are cut off.
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../airbyte/messages.ts';
import type { TextFormat } from './formats.ts';
import type { KeptFile } from './kept.ts';
import { cutShort } from './layout.ts';

/** Characters that are worth one system call. */
const batch = 262_144;

export interface StreamFile {
  readonly write: (rows: readonly JsonObject[]) => void;
  /** What was written so far may be committed. */
  readonly mark: () => void;
  /** Brings out what is marked; comes back with what the file is then. */
  readonly flush: () => KeptFile;
  /** Cuts off what was not flushed as marked. */
  readonly close: () => void;
}

interface Parts {
  readonly folder: string;
  readonly kept: KeptFile;
  readonly format: TextFormat;
  readonly columns: readonly string[];
  readonly syncedAt: string;
}

/**
 * Opens a file at the length that was committed.
 * @throws ConnectorError (config) when it is shorter
 */
export function openStreamFile({ folder, kept, format, columns, syncedAt }: Parts): StreamFile {
  const fd = openSync(join(folder, kept.file), 'a');
  if (fstatSync(fd).size < kept.bytes) {
    closeSync(fd);
    throw cutShort(folder, kept);
  }
  ftruncateSync(fd, kept.bytes);
  let pending: string[] = [];
  let pendingSize = 0;
  let written: KeptFile = kept;
  let marked = written;
  let flushed = written;

  const writeOut = (): void => {
    const bytes = Buffer.from(pending.join(''));
    pending = [];
    pendingSize = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
  };
  const append = (text: string, rows: number): void => {
    pending.push(text);
    pendingSize += text.length;
    written = { ...written, bytes: written.bytes + Buffer.byteLength(text), rows: written.rows + rows };
    if (pendingSize >= batch) writeOut();
  };
  if (kept.bytes === 0) append(format.head(columns), 0);
  marked = written;

  return {
    write(rows) {
      append(format.lines(rows, columns, syncedAt), rows.length);
    },
    mark() {
      marked = written;
    },
    flush() {
      writeOut();
      if (marked.bytes !== flushed.bytes) fsyncSync(fd);
      return (flushed = marked);
    },
    close() {
      ftruncateSync(fd, flushed.bytes);
      closeSync(fd);
    },
  };
}
