// A read that is ended from outside: its lines are whole, and the next read has everything.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startSimulator, type Simulator } from '../simulator/src/simulator.ts';
import { runCli, tailState, writeJson } from '../test/support/cli.ts';
import { configFor, expectTruth, inDirectory, readFrom, recordsIn } from './support/company.ts';
import { linesOf, onlyChildOf, start, startAsFirst } from './support/processes.ts';
import { openTenant } from '../test/support/open-tenant.ts';

let simulator: Simulator;
let config: string;

beforeAll(async () => {
  simulator = await startSimulator({ rates: 'off', size: { people: 1_000, departments: 70, depth: 5 } });
  config = writeJson('config.json', configFor(simulator));
});

afterAll(() => simulator.close());

/** The departments come with the first users, so that one stream has its STATE. */
const midway = 800;

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: ends by it, with whole lines and the STATE that came before',
  async (signal) => {
    const run = await runCli(['read', ...inDirectory, '--config', config], {
      killAfter: { lines: midway, signal },
    });
    expect(run).toMatchObject({ exitCode: null, signal, stderr: '' });
    expect(run.lines.length).toBeGreaterThanOrEqual(midway);
    expect(run.stdout.endsWith('\n')).toBe(true);
    expect(run.messages).toHaveLength(run.lines.length);
    expect(tailState(run.lines)).toHaveLength(1);
    expect(run.stdout).not.toContain('"INCOMPLETE"');
  },
);

test.each(['SIGTERM', 'SIGINT'] as const)('%s while it waits for Lark: ends at once', async (signal) => {
  const {
    simulator: { url, credentials },
  } = await openTenant({ module: 'contact', faults: [{ kind: 'hang', endpoint: tokenEndpoint }] });
  const settings = { base_url: url, credentials, modules: ['contact'] };
  const run = await runCli(['read', '--config', writeJson('c.json', settings)], {
    killAfter: { lines: 7, signal },
    timeoutMs: 20_000,
  });
  expect(run).toMatchObject({ exitCode: null, signal, stderr: '' });
  expect(run.messages.at(-1)).toMatchObject({ trace: { stream_status: { status: 'STARTED' } } });
});

const tokenEndpoint = 'POST /open-apis/auth/v3/tenant_access_token/internal';

test.each([1, 7, 210, midway, 1_400])(
  'SIGKILL after %i lines, then a fresh read has everything',
  async (lines) => {
    const killed = await runCli(['read', ...inDirectory, '--config', config], {
      killAfter: { lines, signal: 'SIGKILL' },
    });
    expect(killed.signal).toBe('SIGKILL');
    expect(killed.messages.length).toBeGreaterThanOrEqual(lines);
    const again = await runCli([
      'read',
      ...inDirectory,
      '--config',
      config,
      '--state',
      writeJson('out.ndjson', killed.stdout),
    ]);
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expectTruth(recordsIn(again), simulator.tenant);
  },
);

test.each([1, midway])(
  'a reader that leaves after %i lines: dies by SIGPIPE, with the reason',
  async (lines) => {
    const run = await runCli(['read', ...inDirectory, '--config', config], { closeStdoutAfter: lines });
    expect(run).toMatchObject({
      exitCode: null,
      signal: 'SIGPIPE',
      stderr:
        'source-lark: stdout cannot be written: its reader closed it (EPIPE). The read is not complete.\n',
    });
  },
);

test.each(['spec', 'discover', 'check'])(
  'a reader that leaves before %s has answered is no failure',
  async (verb) => {
    const running = start([verb, '--config', config]);
    running.child.stdout?.destroy();
    const { exitCode, signal } = await running.ended;
    expect({ exitCode, signal, stderr: running.stderr() }).toEqual({ exitCode: 0, signal: null, stderr: '' });
  },
);

test('a signal does not wait for a reader that has stopped', async () => {
  const running = start(['read', ...inDirectory, '--config', config]);
  const lines = linesOf(running)[Symbol.asyncIterator]();
  await lines.next();
  running.child.stdout?.pause();
  running.child.kill('SIGTERM');
  const { signal } = await Promise.race([running.ended, running.died]);
  expect(signal).toBe('SIGTERM');
});

test('simulate ends by the signal that ends it', async () => {
  const running = start(['simulate', '--port', '0']);
  await linesOf(running)[Symbol.asyncIterator]().next();
  running.child.kill('SIGINT');
  expect(await running.ended).toEqual({ exitCode: null, signal: 'SIGINT' });
  // These tests run as a platform does: nothing is printed for a person.
  expect(running.stderr()).toBe('');
});

const root = process.getuid?.() === 0;

// The kernel spares process 1 of a container a signal that it would die by.
test.skipIf(!root)('as process 1 it ends by itself, with the exit code of the signal', async () => {
  const {
    simulator: { url, credentials },
  } = await openTenant({ module: 'contact', faults: [{ kind: 'hang', endpoint: tokenEndpoint }] });
  const settings = { base_url: url, credentials, modules: ['contact'] };
  const running = startAsFirst(['read', '--config', writeJson('c.json', settings)]);
  await linesOf(running)[Symbol.asyncIterator]().next();
  process.kill(onlyChildOf(running), 'SIGTERM');
  expect(await running.ended).toEqual({ exitCode: 143, signal: null });
  expect(running.stderr()).toBe('');
});

test.skipIf(!root)(
  'any user can run it, without HOME, without an environment, from a folder they cannot write',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'source-lark-anybody-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(configFor(simulator)));
    chmodSync(folder, 0o755);
    const running = start(
      ['read', '--quiet', '--config', 'config.json', '--streams', 'contact_departments'],
      {
        uid: 12345,
        gid: 12345,
        env: {},
        cwd: folder,
      },
    );
    let lines = 0;
    for await (const line of linesOf(running)) lines += Number(line.startsWith('{"type":"RECORD"'));
    expect(await running.ended).toEqual({ exitCode: 0, signal: null });
    expect(running.stderr()).toBe('');
    expect(lines).toBe(71);
  },
);

test('a read without PATH, HOME or anything around it', async () => {
  const run = await readFrom(simulator, { env: { PATH: '' }, args: ['--streams', 'contact_departments'] });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
});
