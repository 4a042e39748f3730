// Progress on a terminal: a line for each module, and one for the time, the calls and what is waited for.
import { createLogUpdate } from 'log-update';
import type { WriteStream } from 'node:tty';
import { counted, duration } from './summary.ts';
import type { StreamTally, Tally } from './tally.ts';

/** What is drawn between the lines, on a terminal. */
export interface Screen {
  readonly update: (tally: Tally, calls: number, timeLeft?: number) => void;
  /** Makes room for lines that stay. */
  readonly clear: () => void;
  readonly close: () => void;
}

/** Redraws at most ten times a second, and at least once a second while nothing happens. */
const frame = 100;
const idle = 1000;

/** Draws below whatever was printed before. */
export function createScreen(terminal: WriteStream, clock: () => number): Screen {
  const draw = createLogUpdate(terminal);
  const startedAt = clock();
  let drawnAt = -Infinity;
  let last: { tally: Tally; calls: number; timeLeft: number | undefined } | undefined;

  const redraw = (): void => {
    if (last === undefined) return;
    drawnAt = clock();
    const width = Math.max(20, terminal.columns - 1 || 79);
    draw(
      linesOf(last.tally, { ...last, now: drawnAt, startedAt })
        .map((line) => clipped(line, width))
        .join('\n'),
    );
  };
  const timer = setInterval(redraw, idle).unref();
  return {
    update(tally, calls, timeLeft) {
      last = { tally, calls, timeLeft };
      if (clock() - drawnAt >= frame) redraw();
    },
    clear() {
      draw.clear();
      drawnAt = -Infinity;
    },
    close() {
      clearInterval(timer);
      redraw();
      draw.done();
    },
  };
}

const clipped = (line: string, width: number): string =>
  line.length > width ? `${line.slice(0, width - 1)}…` : line;

interface Moment {
  readonly calls: number;
  /** Milliseconds, where the windows that were read tell. */
  readonly timeLeft?: number | undefined;
  readonly now: number;
  readonly startedAt: number;
}

/** The picture, as many lines as there are modules and one. */
export function linesOf({ streams }: Tally, { calls, now, startedAt, timeLeft }: Moment): string[] {
  const modules = new Map<string, (readonly [string, StreamTally])[]>();
  for (const stream of streams) {
    const [module = ''] = stream[0].split('_');
    modules.set(module, [...(modules.get(module) ?? []), stream]);
  }
  const width = Math.max(0, ...[...modules.keys()].map(({ length }) => length));
  const lines = [...modules].map(([module, own]) => {
    const done = own.filter(([, { status }]) => status === 'COMPLETE' || status === 'INCOMPLETE').length;
    const rows = own.reduce((sum, [, stream]) => sum + stream.rows, 0);
    const head = `${module.padEnd(width)}  ${done}/${own.length} streams  ${counted(rows, 'row').padStart(14)}`;
    return `${head}  ${activityOf(module, own)}`.trimEnd();
  });
  const elapsed = now - startedAt;
  const rate = elapsed < 1000 ? '' : `, ${(calls / (elapsed / 1000)).toFixed(1)}/s`;
  const until = Math.max(...[...streams.values()].map(({ waitingUntil = 0 }) => waitingUntil));
  const waiting = until > now ? `  waiting for Lark's rate limit, ${duration(until - now)} more` : '';
  const left = timeLeft === undefined ? '' : `  about ${duration(timeLeft)} left`;
  return [...lines, `${duration(elapsed)}  ${counted(calls, 'call')}${rate}${left}${waiting}`];
}

/** The streams of a module that have rows and are not over, the busiest first. */
function activityOf(module: string, streams: readonly (readonly [string, StreamTally])[]): string {
  const failed = streams.filter(([, { status }]) => status === 'INCOMPLETE').length;
  const active = streams
    .filter(([, { status, rows }]) => status === 'RUNNING' && rows > 0)
    .sort(([, a], [, b]) => b.rows - a.rows)
    .map(([name, { rows }]) => `${name.slice(module.length + 1)} ${rows.toLocaleString('en-US')}`);
  return [failed > 0 ? `${failed} incomplete` : '', ...active].filter((text) => text !== '').join(', ');
}
