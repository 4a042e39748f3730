// demo: the whole path against a simulated tenant, each verb as a process of its own, as a platform runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join, relative } from 'node:path';
import { execPath } from 'node:process';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { AirbyteMessage, JsonObject } from '../airbyte/messages.ts';
import { linesOf } from './files.ts';
import { makeFolder, writeIn } from './folders.ts';
import { loadSimulator } from './simulator.ts';

/** Two weeks of approvals and attendance: more would take minutes at the rate Lark allows for listing approvals. */
const days = 14;
const company = {
  people: 1_000,
  departments: 60,
  depth: 4,
  approval: { definitions: 2, instances: 200, days },
  base: { bases: 2, tables: 3, rows: 1_000 },
  attendance: { days },
};
const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
const rowsShown = 3;
const columnsWide = 150;

interface Step {
  readonly verb: string;
  readonly args: readonly string[];
}

/** Prints what a person wants to see; resolves to the exit code, 0 when every verb succeeded. */
export async function demoCommand(
  folder: string,
  clock: () => number,
  print: (text: string) => void,
): Promise<number> {
  const { configurationFor, startSimulator } = await loadSimulator();
  makeFolder(folder);
  writeIn(folder, 'read.ndjson', '');
  const simulator = await startSimulator({ size: company });
  const startDate = new Date(clock() - days * 86_400_000).toISOString().slice(0, 10);
  const settings = configurationFor(simulator, { startDate });
  const config = writeIn(folder, 'config.json', `${JSON.stringify(settings, null, 2)}\n`);
  const { people, departments, approval, base } = company;
  print(
    `A simulated Lark tenant: ${people} people in ${departments} departments, ${approval.instances} approvals, ` +
      `${base.bases} Bases, ${days} days of attendance.\n\n`,
  );

  const steps: Step[] = [
    { verb: 'spec', args: [] },
    { verb: 'check', args: ['--config', config] },
    { verb: 'discover', args: ['--config', config] },
    { verb: 'read', args: ['--config', config] },
  ];
  let failed = false;
  for (const { verb, args } of steps) {
    const output = join(folder, `${verb}.ndjson`);
    const callsBefore = simulator.calls.length;
    const startedAt = clock();
    const exitCode = await run([verb, ...args], output);
    const seconds = ((clock() - startedAt) / 1000).toFixed(1);
    const calls = simulator.calls.length - callsBefore;
    failed ||= exitCode !== 0;
    print(`$ source-lark ${[verb, ...args].join(' ')} > ${output}\n`);
    print(`  ${await summary(output)}; ${calls} calls to Lark, ${seconds} s, exit code ${exitCode}\n\n`);
  }
  await simulator.close();
  for (const [stream, { rows, first, file }] of await split(join(folder, 'read.ndjson'), folder)) {
    print(`${stream}: ${rows} rows in ${relative('.', file)}\n`);
    for (const row of first) print(`  ${shortened(row)}\n`);
    print('\n');
  }
  print(nextSteps(config, new URL(simulator.url).port));
  return failed ? 1 : 0;
}

function nextSteps(config: string, port: string): string {
  return `To use ${config} again, start a smaller company of the same kind on the same port:
  source-lark simulate --port ${port} --rates off
  source-lark read --config ${config} > rows.ndjson
  source-lark sync --config ${config} --to demo.duckdb   (tables for SQL; needs npm install @duckdb/node-api)

To read your own company:
  1. Create a custom app in the developer console of Lark or Feishu.
  2. Grant it what source-lark scopes prints, under Permissions & Scopes, and publish a version.
  3. Put its App ID and App Secret into a copy of ${config}, without base_url, with your approval codes and links of Bases.
  4. source-lark check --config my-config.json
`;
}

async function run(args: readonly string[], output: string): Promise<number> {
  const file = createWriteStream(output);
  const child = spawn(execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.pipe(file);
  const [[exitCode]] = (await Promise.all([once(child, 'exit'), finished(file)])) as [
    [number | null],
    unknown,
  ];
  return exitCode ?? 1;
}

/** What an output says, in one line. */
async function summary(file: string): Promise<string> {
  let records = 0;
  let answer = '';
  for await (const message of messagesOf(file)) {
    if (message.type === 'RECORD') records += 1;
    if (message.type === 'SPEC') answer = 'the form that a platform shows';
    if (message.type === 'CONNECTION_STATUS') answer = message.connectionStatus.message;
    if (message.type === 'CATALOG') answer = `${message.catalog.streams.length} streams`;
  }
  return answer === '' ? `${records} rows` : answer;
}

interface Sample {
  rows: number;
  readonly first: JsonObject[];
  readonly file: string;
}

/** Writes the rows of each stream to a file of its own. */
async function split(output: string, folder: string): Promise<Map<string, Sample>> {
  const samples = new Map<string, Sample>();
  const files = new Map<string, WriteStream>();
  for await (const message of messagesOf(output)) {
    if (message.type !== 'RECORD') continue;
    const { stream, data } = message.record;
    const file = join(folder, `${stream}.ndjson`);
    const sample = samples.get(stream) ?? { rows: 0, first: [], file };
    samples.set(stream, sample);
    const target = files.get(stream) ?? createWriteStream(file);
    files.set(stream, target);
    sample.rows += 1;
    if (sample.first.length < rowsShown) sample.first.push(data);
    if (!target.write(`${JSON.stringify(data)}\n`)) await once(target, 'drain');
  }
  await Promise.all([...files.values()].map((file) => finished(file.end())));
  return samples;
}

async function* messagesOf(file: string): AsyncGenerator<AirbyteMessage> {
  for await (const line of linesOf(file)) if (line !== '') yield JSON.parse(line) as AirbyteMessage;
}

function shortened(row: JsonObject): string {
  const known = Object.entries(row).filter(([, value]) => value !== null);
  const text = known.map(([column, value]) => `${column}=${JSON.stringify(value)}`).join(' ');
  return text.length > columnsWide ? `${text.slice(0, columnsWide)}…` : text;
}
