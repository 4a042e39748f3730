// What is counted rather than timed: calls, and the time that a virtual clock shows beside what Lark's rates allow.
import { spawnSync } from 'node:child_process';
import { home } from './processes.ts';

/** Rows of two tables: the time of each module over the least that the rates allow, and the calls of each stream. */
export function virtualFigures(): { readonly rates: string; readonly calls: string } {
  const { stdout, status } = spawnSync('npx', ['vitest', 'run', '--config', 'bench/vitest.config.ts'], {
    cwd: home,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`The measurements in virtual time failed: ${stdout.slice(-4000)}`);
  const lines = stdout.split('\n').map((line) => line.trim());
  const rates = lines.flatMap((line) => {
    const found = /^(.+): ([\d.]+) (\w+).* where the rates allow ([\d.]+)$/.exec(line);
    if (!found) return [];
    const [, what = '', took, unit = '', least] = found;
    return `| ${what} | ${took} ${unit} | ${least} ${unit} | ${(Number(took) / Number(least)).toFixed(2)} |`;
  });
  const calls = lines.flatMap((line) => (line.startsWith('calls | ') ? [line.slice('calls '.length)] : []));
  if (rates.length === 0 || calls.length === 0) throw new Error('No figure was printed in virtual time.');
  return { rates: rates.join('\n'), calls: calls.sort().join('\n') };
}
