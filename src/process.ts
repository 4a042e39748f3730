// How the process ends before its work is done: by a signal, a reader that goes away, an error, or an empty event loop.
import { hostname } from 'node:os';
import type { Writable } from 'node:stream';
import { writeNow } from './commands/output.ts';
import type { Holder } from './sync/folder/lock.ts';
import { ConnectorError } from './engine/errors.ts';

export interface Supervision {
  readonly output: Writable;
  /** Reports an error that nothing caught; resolves to the exit code. */
  readonly crash: (error: unknown) => Promise<number>;
  /** Brings out what is written already. */
  readonly interrupt: () => Promise<void>;
  /** What to put on stderr when stdout cannot be written; quiet where this is no failure. */
  readonly writeFailed: (error: NodeJS.ErrnoException) => { readonly quiet: boolean; readonly text: string };
  /** A warning of Node. */
  readonly warn: (message: string) => void;
}

/** Milliseconds that a signal leaves for bringing out what is written. */
const grace = 500;

/** This process, as it takes the lock of a folder. */
export const holder: Holder = {
  host: hostname(),
  pid: process.pid,
  isAlive(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
  now: Date.now,
};

const numbers = { SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 } as const;

/** Watches over the process until `exit`. */
export function supervise(parts: Supervision): { readonly exit: (code: number) => never } {
  let ending = false;

  /** Dies by the signal, as shells and platforms expect; the first process of a container has to leave by itself. */
  const die = (signal: keyof typeof numbers): void => {
    // Node ignores SIGPIPE until a listener was there.
    const listener = (): void => undefined;
    process.on(signal, listener).removeAllListeners(signal);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + numbers[signal]), 50);
  };
  const crash = (error: unknown): void => {
    if (ending) return;
    ending = true;
    // Reporting may itself wait for what will never happen.
    const last = setTimeout(() => process.exit(1), 5_000);
    void parts
      .crash(error)
      .catch(() => 1)
      .then((code) => {
        clearTimeout(last);
        process.exit(code);
      });
  };

  parts.output.on('error', (error: NodeJS.ErrnoException) => {
    const { quiet, text } = parts.writeFailed(error);
    if (quiet) process.exit(0);
    writeNow(2, text);
    if (error.code !== 'EPIPE') process.exit(1);
    ending = true;
    die('SIGPIPE');
  });
  process.stderr.on('error', () => undefined);
  // Beyond a limit of the shell (`ulimit -f`) a write must fail, not end the process before it can say why.
  process.on('SIGXFSZ', () => undefined);
  process.removeAllListeners('warning').on('warning', ({ message }) => {
    parts.warn(message);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      ending = true;
      setTimeout(die, grace, signal);
      void parts.interrupt().finally(() => {
        die(signal);
      });
    });
  }
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('beforeExit', () => {
    crash(
      new ConnectorError(
        'system_error',
        'The connector stopped before its work was done. Run it again; if the problem persists, report it.',
        {
          internal: 'the event loop is empty: something waits for what no other part will do',
        },
      ),
    );
  });
  return {
    exit: (code) => {
      ending = true;
      return process.exit(code);
    },
  };
}
