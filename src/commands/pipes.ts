// Reads files and named pipes; a pipe into which no other program writes does not hold up the run.
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { InputError } from '../airbyte/inputs.ts';

/** Milliseconds to wait for the next byte of a pipe. */
export interface PipePatience {
  /** While no other program has it open. */
  readonly withoutWriter: number;
  /** While another program has it open: it may be asking for a password. */
  readonly withWriter: number;
}

const defaults: PipePatience = { withoutWriter: 10_000, withWriter: 120_000 };

/** Milliseconds between two looks. */
const pause = 20;

const bufferSize = 65_536;

/** All bytes of a file, or of a pipe until its writer closes it. */
export function readAll(path: string, patience = defaults): Buffer {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return fstatSync(fd).isFIFO() ? readPipe(fd, patience) : readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function readPipe(fd: number, { withoutWriter, withWriter }: PipePatience): Buffer {
  const chunks: Buffer[] = [];
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  let waited = 0;
  for (;;) {
    const chunk = Buffer.alloc(bufferSize);
    const length = readSome(fd, chunk);
    if (length !== undefined && length > 0) {
      chunks.push(chunk.subarray(0, length));
      waited = 0;
      continue;
    }
    if (length === 0 && chunks.length > 0) return Buffer.concat(chunks);
    const patience = length === 0 ? withoutWriter : withWriter;
    if (waited >= patience)
      throw new InputError(`it is a pipe, and no program wrote to it within ${patience / 1000} seconds.`);
    Atomics.wait(nothing, 0, 0, pause);
    waited += pause;
  }
}

/** Undefined: there is a writer, but nothing to read yet. Zero: there is no writer, not yet or no more. */
function readSome(fd: number, into: Buffer): number | undefined {
  try {
    return readSync(fd, into);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    throw error;
  }
}
