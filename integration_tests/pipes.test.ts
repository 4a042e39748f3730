// What is at the other end of stdout: slow readers, readers that stop, named pipes, and the platform's own wrapper.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, openSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../simulator/src/simulator.ts';
import { writeJson } from '../test/support/cli.ts';
import { checkRead } from '../test/checkers/protocol.ts';
import {
  catalogOf,
  companyOf,
  configFor,
  discovered,
  expectTruth,
  inDirectory,
  recordsIn,
} from './support/company.ts';
import { builtCli, linesOf, megabytesOf, sleep, start } from './support/processes.ts';
import { fewestCalls, rowsOf, streamNames } from './support/truth.ts';
import { wrapped, type WrappedRun } from './support/wrapper.ts';

let simulator: Simulator;
let config: string;

/** Users with long texts, for more than 20 MB of output. */
beforeAll(async () => {
  simulator = await startSimulator({ rates: 'off', size: { people: 1_100, departments: 60, depth: 5 } });
  const job_title = 'long '.repeat(4_000);
  for (const { open_id } of [...simulator.tenant.contact.people()])
    simulator.tenant.contact.changePerson(open_id, { job_title });
  config = writeJson('config.json', configFor(simulator));
});

afterAll(() => simulator.close());

const megabyte = 1024 * 1024;

const isRecord = (line: unknown): boolean => String(line).startsWith('{"type":"RECORD"');

/** Compares a whole output with the truth. */
function expectComplete(output: string): void {
  expect(output.length).toBeGreaterThan(20 * megabyte);
  expect(output.endsWith('\n')).toBe(true);
  const lines = output.slice(0, -1).split('\n');
  const messages = lines.map((line) => JSON.parse(line) as never);
  expectTruth(recordsIn({ messages }), simulator.tenant);
  expect(lines.at(-1)).toContain('Calls to Lark');
}

describe('more than 20 MB', () => {
  test('through a pipe with a slow reader: everything has arrived when the process has ended', async () => {
    const running = start(['read', ...inDirectory, '--config', config]);
    const chunks: Buffer[] = [];
    for await (const chunk of running.child.stdout ?? []) {
      chunks.push(chunk as Buffer);
      await sleep(3);
    }
    expect(await running.ended).toEqual({ exitCode: 0, signal: null });
    expectComplete(Buffer.concat(chunks).toString());
  });

  test('through a named pipe with a slow reader', async () => {
    const fifo = writeJson('folder/x', '').replace(/x$/, 'stdout');
    execFileSync('mkfifo', [fifo]);
    const script = 'exec "$0" "$1" read --config "$2" --streams "$4" > "$3"';
    const shell = spawn(
      'sh',
      ['-c', script, process.execPath, builtCli, config, fifo, streamNames.join(',')],
      { stdio: 'ignore' },
    );
    const closed = once(shell, 'close');
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(fifo)) {
      chunks.push(chunk as Buffer);
      await sleep(3);
    }
    expect(await closed).toEqual([0, null]);
    expectComplete(Buffer.concat(chunks).toString());
  });

  test('into a file', async () => {
    const file = writeJson('out.ndjson', '');
    const running = start(['read', ...inDirectory, '--config', config], {
      stdio: ['ignore', openSync(file, 'w'), 'pipe'],
    });
    expect(await running.ended).toEqual({ exitCode: 0, signal: null });
    expect(running.stderr()).toBe('');
    expectComplete(readFileSync(file, 'utf8'));
  });
});

test('a reader that stops holds up the calls to Lark, and memory does not grow', async () => {
  const fewest = fewestCalls(companyOf(simulator.tenant));
  const before = simulator.calls.length;
  const asked = (): number => simulator.calls.length - before;
  const running = start(['read', ...inDirectory, '--config', config]);
  const lines = linesOf(running)[Symbol.asyncIterator]();
  let started = 0;
  for (let count = 0; count < 50; count += 1) started += Number(!isRecord((await lines.next()).value));
  running.child.stdout?.pause();
  // Settled: no call for a second.
  let last = -1;
  while (last !== asked()) {
    last = asked();
    await sleep(1_000);
  }
  const resting = megabytesOf(running, 'VmRSS');
  await sleep(1_500);
  expect(asked()).toBe(last);
  expect(asked()).toBeLessThan(fewest / 2);
  expect(megabytesOf(running, 'VmRSS')).toBeLessThan(resting * 1.1);
  running.child.stdout?.resume();
  let records = 50 - started;
  for (let next = await lines.next(); next.done !== true; next = await lines.next())
    records += Number(isRecord(next.value));
  expect(await running.ended).toEqual({ exitCode: 0, signal: null });
  const rows = Object.values(rowsOf(companyOf(simulator.tenant))).reduce(
    (sum, { length }) => sum + length,
    0,
  );
  expect(records).toBe(rows);
  expect(asked()).toBe(fewest);
});

describe('as a platform starts it: a shell, $AIRBYTE_ENTRYPOINT, named pipes, an exit code file', () => {
  const wrappedCli = (files: Readonly<Record<string, unknown>>): Promise<WrappedRun> =>
    wrapped(files, () => [
      'sh',
      ['wrapper.sh'],
      { PATH: process.env['PATH'], AIRBYTE_ENTRYPOINT: `${process.execPath} ${builtCli}` },
    ]);

  test.each([
    ['without a state', {}],
    ['with a state', { 'inputState.json': [] }],
  ])('a read %s', async (_why, state) => {
    const small = await startSimulator({ rates: 'off' });
    const settings = configFor(small);
    const catalog = catalogOf(await discovered(settings));
    const run = await wrappedCli({ 'connectorConfig.json': settings, 'catalog.json': catalog, ...state });
    await small.close();
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const messages = checkRead(run.lines, { catalog, exitCode: run.exitCode });
    expectTruth(recordsIn({ messages }), small.tenant);
  });

  test('a read that fails: the exit code file says 1', async () => {
    const run = await wrappedCli({ 'connectorConfig.json': {}, 'catalog.json': { streams: [] } });
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(run.lines).toHaveLength(1);
  });

  test('the file that is run can be executed by itself', () => {
    expect(statSync(builtCli).mode & 0o111).toBe(0o111);
    expect(execFileSync(builtCli, ['spec'], { encoding: 'utf8' })).toMatch(/^\{"type":"SPEC"/);
  });
});
