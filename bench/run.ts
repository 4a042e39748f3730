// npm run bench: the cost of a record beside the cost of doing less, in one report.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstRecord } from './first-record.ts';
import { growthTable } from './growth.ts';
import { measure, median, type Measurement } from './measure.ts';
import { cli, home, withProcess } from './processes.ts';
import { pythonContestants } from './python.ts';
import { followReadme, stopwatchTable } from './stopwatch.ts';
import { syncTable } from './sync.ts';
import { virtualFigures } from './virtual.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const records = Number(process.env['BENCH_RECORDS'] ?? 50_000);

interface Contestant {
  readonly name: string;
  /** Node, without it. */
  readonly command?: string;
  readonly args: readonly string[];
}

function configFor(url: string, typed: boolean): object {
  return {
    base_url: url,
    credentials: { auth_type: 'custom_app', app_id: 'cli_benchmark', app_secret: 'benchmark' },
    modules: ['base'],
    base: { tables: [{ app_token: 'appBench', table_id: 'tblBench' }], typed_streams: typed },
    limits: { rate_share: 1000 },
  };
}

const typedStream = 'base_deals_tblbench';

const syncWishes = [
  { name: 'raw', config: (url: string) => configFor(url, false), streams: 'base_records' },
  { name: 'typed', config: (url: string) => configFor(url, true), streams: typedStream },
];

function contestants(url: string, zipped: string, folder: string): Contestant[] {
  const file = (name: string, typed: boolean): string => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(configFor(name.endsWith('gzip') ? zipped : url, typed)));
    return path;
  };
  const ours = (name: string, typed: boolean, streams: string): Contestant => ({
    name,
    args: [cli, 'read', '--config', file(name.replaceAll(' ', '-'), typed), '--streams', streams],
  });
  return [
    { name: 'bare loop', args: [join(import.meta.dirname, 'contestants/bare.mjs'), url] },
    { name: "the SDK's loop", args: [join(import.meta.dirname, 'contestants/sdk.mjs'), url] },
    ours('ours raw', false, 'base_records'),
    ours('ours raw with gzip', false, 'base_records'),
    ours('ours typed', true, typedStream),
    ours('ours both', true, `base_records,${typedStream}`),
    ...pythonContestants(url).contestants,
  ];
}

/** Every contestant once in each round, so that what disturbs the machine disturbs all of them. */
async function compare(count: number): Promise<ReadonlyMap<string, readonly Measurement[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const results = new Map<string, Measurement[]>();
  try {
    await withProcess('server.ts', [String(count)], (url) =>
      withProcess('server.ts', [String(count), 'gzip'], async (zipped) => {
        for (let round = 0; round < rounds; round += 1) {
          for (const { name, command = process.execPath, args } of contestants(url, zipped, folder)) {
            const result = await measure(command, args, home);
            results.set(name, [...(results.get(name) ?? []), result]);
          }
        }
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  return results;
}

/** Peak memory of a table ten times as large. */
async function memoryOf(count: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await withProcess('server.ts', [String(count)], async (url) => {
      const raw = contestants(url, url, folder).find(({ name }) => name === 'ours raw');
      return (await measure(process.execPath, raw?.args ?? [], home)).peakMegabytes;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** CPU of each start without work, beside an empty program. */
async function starts(): Promise<(readonly [string, Measurement[]])[]> {
  const programs: readonly (readonly [string, readonly string[]])[] = [
    ['an empty program', ['--eval', '0']],
    ['spec', [cli, 'spec']],
    ['--help', [cli, '--help']],
  ];
  const results: (readonly [string, Measurement[]])[] = programs.map(([name]) => [name, []]);
  for (let round = 0; round < rounds * 2; round += 1) {
    for (const [at, [, args]] of programs.entries())
      results[at]?.[1].push(await measure(process.execPath, args, home));
  }
  return results;
}

const figure = (value: number): string => value.toFixed(2);

function rowsOf(results: Iterable<readonly [string, readonly Measurement[]]>): string {
  const entries = [...results];
  const cpuOf = (list: readonly Measurement[]): number => median(list.map(({ cpuSeconds }) => cpuSeconds));
  const least = cpuOf(entries[0]?.[1] ?? []);
  return entries
    .map(([name, list]) => {
      const cells = [
        name,
        figure(cpuOf(list)),
        figure(cpuOf(list) / least),
        figure(median(list.map(({ wallSeconds }) => wallSeconds))),
        String(Math.round(Math.max(...list.map(({ peakMegabytes }) => peakMegabytes)))),
      ];
      return `| ${cells.join(' | ')} |`;
    })
    .join('\n');
}

const head = '| program | CPU s | over the first | wall s | peak MB |\n| --- | --- | --- | --- | --- |';

async function main(): Promise<void> {
  const records50k = await compare(records);
  const start = await starts();
  const memory = [];
  for (const count of [100_000, 1_000_000]) memory.push({ count, peak: await memoryOf(count) });
  const stopwatch = await followReadme({ cold: true });
  const first = await firstRecord(rounds);
  const { rates, calls } = virtualFigures();
  const growth = await growthTable(Math.min(rounds, 3));
  const syncs = await syncTable(syncWishes, Math.min(rounds, 3));
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const report = `# What a record, a call and a start cost

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: source-lark ${version}, Node ${process.version},
${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}. Medians of ${rounds} interleaved rounds; peak memory is the
largest of all rounds. A process of its own serves the pages, rendered before the clock starts; its CPU is not counted.

## ${records.toLocaleString('en')} Base records of 0.9 kB

<!-- prettier-ignore -->
${head}
${rowsOf(records50k)}

The bare loop fetches, parses, stringifies and writes. The SDK's loop uses its typed method and writes the same RECORD lines
as "ours raw". ${pythonContestants('').missing.join(' ')}

## From a clone to rows

The README's commands alone, from an empty folder and without a cache of packages, to the rows of the simulated company.

<!-- prettier-ignore -->
${stopwatchTable(stopwatch)}

## Memory

<!-- prettier-ignore -->
| records | peak MB |
| --- | --- |
${memory.map(({ count, peak }) => `| ${count.toLocaleString('en')} | ${Math.round(peak)} |`).join('\n')}

## Growth

CPU of a thousand records, a start not counted, at one, two and four times the size; the simulator serves them.

<!-- prettier-ignore -->
${growth}

## The first row

A Base of one table has its first RECORD after ${Math.round(first.milliseconds)} ms and ${first.calls} calls of ${first.roundTrip} ms each, one after
the other: ${figure(first.over)} of these calls and one more.

## Time over what Lark's rates allow

In virtual time, at the published rates. No call was throttled.

<!-- prettier-ignore -->
| what | took | least | over |
| --- | --- | --- | --- |
${rates}

## Calls

The calls of a stream, and how many that is over the different questions among them.

<!-- prettier-ignore -->
| stream | first sync | over | second sync | over |
| --- | --- | --- | --- | --- |
${calls}

## Sync into a DuckDB file

200,000 of the same records; what the sync takes over a \`read\` into /dev/null.

<!-- prettier-ignore -->
${syncs}

## Start

<!-- prettier-ignore -->
${head}
${rowsOf(start)}
`;
  writeFileSync(join(import.meta.dirname, 'README.md'), report);
  process.stdout.write(report);
}

await main();
