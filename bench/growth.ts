// What a row costs when there are twice and four times as many: the CPU of whole reads of simulated tenants.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, home, withProcess } from './processes.ts';
import { measure, median } from './measure.ts';

/** One way in which a company grows. */
interface Axis {
  readonly name: string;
  readonly streams: string;
  readonly size: (times: number) => object;
}

const few = { people: 40, departments: 12, depth: 4 };

const axes: readonly Axis[] = [
  {
    name: 'people: contact_users',
    streams: 'contact_users,contact_user_departments',
    size: (times) => ({ people: 10_000 * times, departments: 400 * times, depth: 6 }),
  },
  {
    name: 'people: ten days of check-ins',
    streams: 'attendance_user_flows',
    size: (times) => ({ people: 1000 * times, departments: 12, depth: 3, attendance: { days: 10 } }),
  },
  {
    name: 'approval instances',
    streams: 'approval_instances,approval_tasks,approval_form_fields',
    size: (times) => ({ ...few, approval: { definitions: 1, instances: 1500 * times, days: 60 } }),
  },
  {
    name: 'tables of a Base',
    streams: 'base_records',
    size: (times) => ({ ...few, base: { bases: 1, tables: 25 * times, rows: 60 } }),
  },
  {
    name: 'records of a table',
    streams: 'base_records',
    size: (times) => ({ ...few, base: { bases: 1, tables: 2, rows: 20_000 * times } }),
  },
];

/** CPU seconds of a start and a read of nearly nothing: no growth can be seen in it. */
async function costOf(size: object, streams: string, rounds: number) {
  return withProcess('tenant.ts', [JSON.stringify(size)], async (config) => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    const file = join(folder, 'config.json');
    writeFileSync(file, config);
    try {
      const runs = [];
      for (let round = 0; round < rounds; round += 1)
        runs.push(
          await measure(process.execPath, [cli, 'read', '--config', file, '--streams', streams], home),
        );
      return { cpu: median(runs.map(({ cpuSeconds }) => cpuSeconds)), records: runs[0]?.records ?? 0 };
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

/** A table: each axis, with the CPU of a thousand records at one, two and four times the size. */
export async function growthTable(rounds: number): Promise<string> {
  const rows = [];
  for (const { name, streams, size } of axes) {
    const start = (await costOf({ ...few, base: { bases: 1, tables: 2, rows: 1 } }, streams, rounds)).cpu;
    const costs = [];
    for (const times of [1, 2, 4]) {
      const { cpu, records } = await costOf(size(times), streams, rounds);
      costs.push({ records, perThousand: (Math.max(0, cpu - start) / records) * 1e6 });
    }
    const [first, , last] = costs;
    const cells = costs.map(
      ({ records, perThousand }) => `${records.toLocaleString('en')}: ${perThousand.toFixed(1)} ms`,
    );
    rows.push(
      `| ${[name, ...cells, ((last?.perThousand ?? NaN) / (first?.perThousand ?? NaN)).toFixed(2)].join(' | ')} |`,
    );
  }
  const head = '| what grows | 1x | 2x | 4x | 4x over 1x |\n| --- | --- | --- | --- | --- |';
  return `${head}\n${rows.join('\n')}`;
}
