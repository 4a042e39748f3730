// What a person reads on stderr while a command runs: errors and warnings as they happen, and a summary at the end.
import type { WriteStream } from 'node:tty';
import type { Outgoing } from '../../airbyte/messages.ts';
import { summaryOf } from './summary.ts';
import { createTimeLeft } from './time-left.ts';
import { wrapped } from './wrap.ts';
import { createTally } from './tally.ts';

export interface Reporter {
  readonly see: (message: Outgoing) => void;
  /** A call to Lark was answered. */
  readonly called: () => void;
  /** So many windows of a feed were read, of so many. */
  readonly windows: (stream: string, closed: number, total: number) => void;
  /** The command is over; `output` is the file that holds its rows, where that is known. */
  readonly done: (end: ReporterEnd) => void;
}

export interface ReporterEnd {
  readonly interrupted?: boolean;
  readonly output?: string | undefined;
  /** How to go on after an incomplete read, where that is not by its output. */
  readonly resume?: string;
  /** Only `read` has something to sum up. */
  readonly summary: boolean;
}

export interface ReporterOptions {
  readonly write: (text: string) => void;
  readonly clock: () => number;
  /** Where progress is drawn. */
  readonly terminal?: WriteStream;
  /** Every line that is logged, not only what needs attention. */
  readonly verbose?: boolean;
}

/** Further lines begin below the text; on a terminal they are broken at its edge, between words. */
function linesOf(text: string, columns: number | undefined): string {
  const indent = ' '.repeat(7);
  const [first = '', ...rest] = text.split('\n');
  const lines = [first, ...rest.map((line) => `${indent}${line}`)];
  return lines.map((line) => (columns === undefined ? line : wrapped(line, columns, indent))).join('\n');
}

/** Speaks to a person. */
export async function createReporter(options: ReporterOptions): Promise<Reporter> {
  const { write, clock, terminal, verbose = false } = options;
  const screen = terminal && (await import('./screen.ts')).createScreen(terminal, clock);
  const tally = createTally();
  const timeLeft = createTimeLeft(clock);
  const startedAt = clock();
  let calls = 0;
  const print = (level: string, text: string): void => {
    screen?.clear();
    write(`${linesOf(`${level.padEnd(5)}  ${text}`, terminal?.columns)}\n`);
  };
  return {
    see(message) {
      const notices = tally.add(message);
      for (const { level, text } of notices) print(level, text);
      if (verbose && notices.length === 0 && message.type === 'LOG')
        print(message.log.level, message.log.message);
      screen?.update(tally, calls, timeLeft.milliseconds());
    },
    windows: timeLeft.add,
    called() {
      calls += 1;
      screen?.update(tally, calls, timeLeft.milliseconds());
    },
    done(end) {
      screen?.close();
      if (end.summary) write(summaryOf(tally, { ...end, calls, milliseconds: clock() - startedAt }));
    },
  };
}
