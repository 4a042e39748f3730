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
import { fewestCalls, streamNames } from './support/truth.ts';
import { wrapped, type WrappedRun } from './support/wrapper.ts';

let simulator: Simulator;
let config: string;

/** Enough people for more than 20 MB of output. */
beforeAll(async () => {
  simulator = await startSimulator({ rates: 'off', size: { people: 11_000, departments: 400, depth: 5 } });
  config = writeJson('config.json', configFor(simulator));
});

afterAll(() => simulator.close());

const megabyte = 1024 * 1024;

/** Holds a whole output against the truth, without the strictness that costs a minute for so many lines. */
function expectComplete(output: string): void {
  expect(output.length).toBeGreaterThan(20 * megabyte);
  expect(output.endsWith('\n')).toBe(true);
  const lines = output.slice(0, -1).split('\n');
  const messages = lines.map((line) => JSON.parse(line) as never);
  expectTruth(recordsIn({ messages }), simulator.tenant);
  expect(lines.at(-1)).toContain('Calls to Lark');
}

describe('more than 20 MB', () => {
  test('through a pipe whose reader takes its time: everything has come when the process is gone', async () => {
    const running = start(['read', ...inDirectory, '--config', config]);
    const chunks: Buffer[] = [];
    for await (const chunk of running.child.stdout ?? []) {
      chunks.push(chunk as Buffer);
      await sleep(3);
    }
    expect(await running.ended).toEqual({ exitCode: 0, signal: null });
    expectComplete(Buffer.concat(chunks).toString());
  });

  test('through a named pipe whose reader takes its time', async () => {
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

test('a reader that stops holds up the calls to Lark, and memory stays where it is', async () => {
  const fewest = fewestCalls(companyOf(simulator.tenant));
  const before = simulator.calls.length;
  const asked = (): number => simulator.calls.length - before;
  const running = start(['read', ...inDirectory, '--config', config]);
  const lines = linesOf(running)[Symbol.asyncIterator]();
  for (let count = 0; count < 50; count += 1) await lines.next();
  running.child.stdout?.pause();
  // Settled: nothing was asked for a second.
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
  let rest = 0;
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) rest += 1;
  expect(await running.ended).toEqual({ exitCode: 0, signal: null });
  expect(rest).toBeGreaterThan(20_000);
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
