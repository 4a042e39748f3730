// The summary of a read: what was read, at what cost, what is incomplete, and how to go on.
import type { Tally } from './tally.ts';

export interface SummaryFacts {
  readonly calls: number;
  readonly milliseconds: number;
  readonly interrupted?: boolean;
  /** The file that holds the rows. */
  readonly output?: string | undefined;
  /** How to go on, where that is not by the output. */
  readonly resume?: string;
}

const grouped = (count: number): string => count.toLocaleString('en-US');

/** `1 row`, `2,000 rows`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `0.8 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A few short lines; empty where no stream began and the read was not interrupted. */
export function summaryOf({ streams }: Tally, facts: SummaryFacts): string {
  if (streams.size === 0) return facts.interrupted === true ? 'Interrupted before anything was read.\n' : '';
  const rows = [...streams.values()].reduce((sum, stream) => sum + stream.rows, 0);
  const incomplete = [...streams].filter(([, { status }]) => status !== 'COMPLETE').map(([name]) => name);
  const verb = facts.interrupted === true ? 'Interrupted after' : 'Read';
  const cost = `${duration(facts.milliseconds)} and ${counted(facts.calls, 'call')} to Lark`;
  const lines = [`${verb} ${counted(rows, 'row')} of ${counted(streams.size, 'stream')} in ${cost}.`];
  if (incomplete.length > 0) {
    const why = facts.interrupted === true ? '' : ' (the errors above say why)';
    lines.push(`Incomplete${why}: ${incomplete.join(', ')}.`);
    lines.push(facts.resume ?? resumeFrom(facts.output));
  }
  return `${lines.join('\n')}\n`;
}

function resumeFrom(output: string | undefined): string {
  return output === undefined
    ? 'To go on from here, pass the output of this read to the next one with --state.'
    : `To go on from here: --state ${output}`;
}
