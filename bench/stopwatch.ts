// A stopwatch from `git clone` to rows of a simulated company, following the README's commands alone.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandsOf } from '../tools/doc-commands.ts';
import { home } from './processes.ts';

export interface Lap {
  readonly command: string;
  readonly seconds: number;
}

export interface Stopwatch {
  readonly laps: readonly Lap[];
  readonly rows: number;
}

/** Where the README clones from; here it is this folder. */
const published = 'https://github.com/source-lark/source-lark';

/** The README's commands up to the one that leaves rows. */
export function firstCommands(): string[] {
  const commands = commandsOf('README.md').map(({ text }) => text);
  return commands.slice(0, commands.findIndex((text) => text.endsWith('npm run demo')) + 1);
}

/** Follows the README in an empty folder; `cold` downloads every package again. */
export async function followReadme({ cold = false } = {}): Promise<Stopwatch> {
  const folder = mkdtempSync(join(tmpdir(), 'stopwatch-'));
  const commands = firstCommands();
  // One shell, because a `cd` goes on to the next command.
  const script = commands.flatMap((command) => [command, 'echo "lap $EPOCHREALTIME" >&3']);
  const settings = [
    [`url.file://${home}.insteadOf`, published],
    ['safe.directory', '*'],
  ];
  const env = {
    ...process.env,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
    npm_config_prefer_offline: 'true',
    ...(cold && { npm_config_cache: join(folder, 'npm-cache') }),
  };
  try {
    const startedAt = Date.now() / 1000;
    const { stdout } = await promisify(execFile)(
      'bash',
      ['-c', ['set -e', 'exec 3>&1 >/dev/null', ...script].join('\n')],
      { cwd: folder, env },
    );
    const times = stdout
      .trim()
      .split('\n')
      .map((line) => Number(line.replace('lap ', '')));
    const laps = commands.map((command, at) => ({
      command,
      seconds: (times[at] ?? NaN) - (times[at - 1] ?? startedAt),
    }));
    return { laps, rows: rowsIn(join(folder, 'source-lark', 'demo-output')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsIn(output: string): number {
  if (!readdirSync(output).includes('read.ndjson')) return 0;
  return readFileSync(join(output, 'read.ndjson'), 'utf8').split('{"type":"RECORD"').length - 1;
}

/** A table of the report. */
export function stopwatchTable({ laps, rows }: Stopwatch): string {
  const total = laps.reduce((sum, { seconds }) => sum + seconds, 0);
  const lines = laps.map(({ command, seconds }) => `| \`${command}\` | ${seconds.toFixed(0)} |`);
  const last = `| ${laps.length} commands, ${rows.toLocaleString('en')} rows | ${total.toFixed(0)} |`;
  return ['| command | wall s |', '| --- | --- |', ...lines, last].join('\n');
}
