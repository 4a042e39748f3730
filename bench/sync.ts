// What `sync` into a DuckDB file takes over `read > /dev/null`, for the report of `npm run bench`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, median, type Measurement } from './measure.ts';
import { cli, home, withProcess } from './processes.ts';

const records = 200_000;

/** What is read, and synced. */
interface Wish {
  readonly name: string;
  /** Of a table that is served at this address. */
  readonly config: (url: string) => object;
  readonly streams: string;
}

/** Each wish as a read and as a sync into a new file, once in each round. */
async function compare(
  wishes: readonly Wish[],
  rounds: number,
): Promise<ReadonlyMap<string, { readonly read: Measurement[]; readonly sync: Measurement[] }>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sync-'));
  const results = new Map(
    wishes.map(({ name }) => [name, { read: [] as Measurement[], sync: [] as Measurement[] }]),
  );
  try {
    await withProcess('server.ts', [String(records)], async (url) => {
      for (let round = 0; round < rounds; round += 1) {
        for (const { name, config, streams } of wishes) {
          const file = join(folder, 'config.json');
          writeFileSync(file, JSON.stringify(config(url)));
          const shared = ['--config', file, '--streams', streams];
          const read = ['exec "$@" > /dev/null', 'sh', process.execPath, cli, 'read', ...shared];
          const to = join(folder, `${name.replaceAll(' ', '-')}-${round}.duckdb`);
          const result = results.get(name);
          result?.read.push(await measure('sh', ['-c', ...read], home));
          result?.sync.push(await measure(process.execPath, [cli, 'sync', ...shared, '--to', to], home));
          rmSync(to);
        }
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return results;
}

/** A row for each wish: medians of CPU and wall time, and what the sync takes over the read. */
export async function syncTable(wishes: readonly Wish[], rounds: number): Promise<string> {
  const results = await compare(wishes, rounds);
  const rows = [...results].map(([name, { read, sync }]) => {
    const times = (['cpuSeconds', 'wallSeconds'] as const).flatMap((kind) => {
      const [least, own] = [read, sync].map((list) => median(list.map((one) => one[kind]))) as [
        number,
        number,
      ];
      return [least, own, own / least];
    });
    const peak = Math.max(...sync.map(({ peakMegabytes }) => peakMegabytes));
    return `| ${[name, ...times.map((time) => time.toFixed(2)), Math.round(peak)].join(' | ')} |`;
  });
  const head = '| rows | read CPU s | sync CPU s | over | read wall s | sync wall s | over | sync peak MB |';
  return [head, `|${' --- |'.repeat(8)}`, ...rows].join('\n');
}
