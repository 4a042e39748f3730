// How long a Base takes to its first RECORD, where every call takes a round trip.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../simulator/src/simulator.ts';
import { cli, home } from './processes.ts';
import { median } from './measure.ts';

/** Milliseconds that Lark takes to answer; from another continent it is more. */
const roundTrip = 200;

/** One Base of one table: the time to its first row, and the calls that were answered by then. */
export async function firstRecord(rounds: number) {
  const simulator = await startSimulator({
    latency: roundTrip,
    size: { people: 20, departments: 5, depth: 2, base: { bases: 1, tables: 1, rows: 2000 } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const config = join(folder, 'config.json');
  const { url: base_url, credentials } = simulator;
  const bases = simulator.tenant.base.bases();
  const tables = bases.map(({ app_token }) => ({ app_token }));
  writeFileSync(config, JSON.stringify({ base_url, credentials, modules: ['base'], base: { tables } }));
  try {
    const times: number[] = [];
    let calls = 0;
    for (let round = 0; round < rounds; round += 1) {
      const before = simulator.calls.length;
      const began = performance.now();
      const child = spawn(process.execPath, [cli, 'read', '--config', config, '--streams', 'base_records'], {
        cwd: home,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let text = '';
      for await (const chunk of child.stdout) {
        text += String(chunk);
        if (text.includes('"type":"RECORD"')) break;
      }
      times.push(performance.now() - began);
      calls = simulator.calls.length - before;
      child.kill();
    }
    return { milliseconds: median(times), calls, over: median(times) / ((calls + 1) * roundTrip), roundTrip };
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
}
