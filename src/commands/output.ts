// stdout: every byte arrives, or the reason is known.
import { fstatSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** The stream behind a file descriptor that may be a pipe, a terminal or a file. */
export function openOutput(stdout: Writable & { readonly fd: number }): Writable {
  return isFile(stdout.fd) ? fileWriter(stdout.fd) : stdout;
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

/** A full disk takes part of what it is given; Node's own stream would count that as written. */
function fileWriter(fd: number): Writable {
  return new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      try {
        for (let at = 0; at < chunk.length;) at += writeSync(fd, chunk, at);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

const reasons: Readonly<Record<string, string>> = {
  EPIPE: 'its reader closed it',
  ENOSPC: 'no space is left on the device',
  EFBIG: 'the file may not grow any further',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the device failed',
};

/** What a failed write means to a command; who closes the answer to a question has read enough of it. */
export function lossOf(
  { code = 'unknown', message }: NodeJS.ErrnoException,
  verb: string,
): { readonly quiet: boolean; readonly text: string } {
  const reason = `stdout cannot be written: ${reasons[code] ?? message} (${code}).`;
  const lost = verb === 'read' ? ' The read is not complete.' : '';
  return { quiet: code === 'EPIPE' && verb !== 'read', text: `source-lark: ${reason}${lost}\n` };
}

/** The file that a descriptor writes to, where the system tells. */
export function pathOf(fd: number): string | undefined {
  try {
    const path = readlinkSync(`/proc/self/fd/${fd}`);
    return isFile(fd) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** At once, because the process is about to end; without a reader it is lost. */
export function writeNow(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // The descriptor is closed.
  }
}

/**
 * Whether the descriptor was closed when the process began: Node puts the null device in its place, open for reading too,
 * as no redirection of a shell does. Known on Linux only.
 */
export function wasClosed(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0';
    return readlinkSync(`/proc/self/fd/${fd}`) === '/dev/null' && (parseInt(flags, 8) & 3) === 2;
  } catch {
    return false;
  }
}
