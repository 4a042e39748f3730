// What a person reads on stderr while a command runs: errors and warnings as they happen, and a summary at the end.
import type { WriteStream } from 'node:tty';
import type { Outgoing } from '../../airbyte/messages.ts';
import { summaryOf } from './summary.ts';
import { createTally, type Notice } from './tally.ts';

export interface Reporter {
  readonly see: (message: Outgoing) => void;
  /** A call to Lark was answered. */
  readonly called: () => void;
  /** The command is over; `output` is the file that holds its rows, where that is known. */
  readonly done: (end: ReporterEnd) => void;
}

export interface ReporterEnd {
  readonly interrupted?: boolean;
  readonly output?: string | undefined;
  /** Only `read` has something to sum up. */
  readonly summary: boolean;
}

export interface ReporterOptions {
  readonly write: (text: string) => void;
  readonly clock: () => number;
  /** Where progress is drawn. */
  readonly terminal?: WriteStream;
}

/** Speaks to a person. */
export async function createReporter({ write, clock, terminal }: ReporterOptions): Promise<Reporter> {
  const screen = terminal && (await import('./screen.ts')).createScreen(terminal, clock);
  const tally = createTally();
  const startedAt = clock();
  let calls = 0;
  const print = ({ level, text }: Notice): void => {
    screen?.clear();
    write(`${level.padEnd(5)}  ${text.replaceAll('\n', '\n       ')}\n`);
  };
  return {
    see(message) {
      tally.add(message).forEach(print);
      screen?.update(tally, calls);
    },
    called() {
      calls += 1;
      screen?.update(tally, calls);
    },
    done(end) {
      screen?.close();
      if (end.summary) write(summaryOf(tally, { ...end, calls, milliseconds: clock() - startedAt }));
    },
  };
}
