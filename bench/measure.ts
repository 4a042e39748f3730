// Runs one program to its end and measures what it took.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What one run took. CPU is user and system time of the process, its children included. */
export interface Measurement {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
  /** Lines with a RECORD. */
  readonly records: number;
}

/**
 * Runs a program, reads its output as fast as it comes, and measures it with GNU time.
 * @throws Error when the program fails, with the end of its stderr
 */
export async function measure(command: string, args: readonly string[], cwd: string): Promise<Measurement> {
  const format = '\nmeasured %U %S %e %M';
  const child = spawn('/usr/bin/time', ['-f', format, command, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let records = 0;
  let rest = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const text = rest + chunk.toString('latin1');
    records += text.split('"type":"RECORD"').length - 1;
    rest = text.slice(-'"type":"RECORD'.length);
  });
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)));
  const [code] = (await once(child, 'close')) as [number | null];
  const found = /measured (\S+) (\S+) (\S+) (\d+)/.exec(errors);
  if (code !== 0 || !found) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}`);
  const [user, system, wall, kilobytes] = found.slice(1).map(Number) as [number, number, number, number];
  return { cpuSeconds: user + system, wallSeconds: wall, peakMegabytes: kilobytes / 1024, records };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]];
  return (low + high) / 2;
}
