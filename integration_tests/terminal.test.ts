// What a person reads on stderr, and how a read ends that cannot write what it reads.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseFault, startSimulator, type Simulator } from '../simulator/src/simulator.ts';
import { runCli, writeJson } from '../test/support/cli.ts';
import type { JsonObject } from '../test/support/json.ts';
import { configFor, inDirectory } from './support/company.ts';
import { linesOf, start, startInShell } from './support/processes.ts';

let simulator: Simulator;
let config: JsonObject;

beforeAll(async () => {
  simulator = await startSimulator({ rates: 'off', size: { people: 400, departments: 20, depth: 3 } });
  config = configFor(simulator);
});

afterAll(() => simulator.close());

/** As a person starts it, with stdout in a file. */
const personally = { WORKER_JOB_ID: '' };

describe('stderr', () => {
  test('sums up a read in one line', async () => {
    const run = await runCli(['read', ...inDirectory], { input: { config }, env: personally });
    expect(run.exitCode).toBe(0);
    const rows = run.lines.filter((line) => line.startsWith('{"type":"RECORD"')).length;
    expect(run.stderr).toMatch(/^Read [\d,]+ rows of 3 streams in \d+\.\d s and \d+ calls to Lark\.\n$/);
    expect(Number(/Read ([\d,]+) rows/.exec(run.stderr)?.[1]?.replaceAll(',', ''))).toBe(rows);
  });

  test.each([
    ['--quiet', ['--quiet'], personally],
    ['a platform', [], { WORKER_JOB_ID: '7' }],
    ['the image', [], { ...personally, AIRBYTE_ENTRYPOINT: 'node cli.js' }],
  ])('is empty with %s', async (_why, flags, env) => {
    const run = await runCli(['read', ...inDirectory, ...flags], { input: { config }, env });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('names an error once, when it happens, then what is incomplete and how to go on', async () => {
    simulator.addFault(
      parseFault('error:400/99992402@GET /open-apis/contact/v3/departments/:department_id/children'),
    );
    onTestFinished(() => {
      simulator.clearFaults();
    });
    const run = await runCli(['read', '--streams', 'contact_departments,contact_job_titles'], {
      input: { config },
      env: personally,
    });
    expect(run.exitCode).toBe(1);
    expect(run.stderr.match(/^ERROR {2}contact_departments: /gm)).toHaveLength(1);
    expect(run.stderr).toMatch(/\nIncomplete \(the errors above say why\): contact_departments\.\n/);
    expect(run.stderr).toContain('--state');
  });

  test('a refused sign-in ends the run at once with one error', async () => {
    const credentials = { ...simulator.credentials, app_secret: 'wr0ng-s3cret' };
    const before = simulator.calls.length;
    const run = await runCli(['read'], { input: { config: { ...config, credentials } }, env: personally });
    expect(run.exitCode).toBe(1);
    expect(simulator.calls.length - before).toBe(1);
    expect(run.messages.filter((one) => one.type === 'TRACE' && one.trace.type === 'ERROR')).toHaveLength(1);
    expect(run.stderr.match(/^ERROR/gm)).toHaveLength(1);
    expect(run.stderr + run.stdout).not.toContain('wr0ng');
  });

  test('warns of keys that resemble known ones, and of modules that are off', async () => {
    const run = await runCli(['discover'], {
      input: {
        config: {
          ...config,
          base: { tables: [{ url: 'https://x.larksuite.com/base/a', table_ids: 'tbl1' }] },
          approval: { code: ['A'] },
          contact: { role_id: ['1'] },
          enrichContacts: true,
          _remark: 'x',
        },
      },
      env: personally,
    });
    expect(run.exitCode).toBe(0);
    const warnings = run.stderr.split('\n').filter((line) => line.startsWith('WARN'));
    expect(warnings.join('\n')).toMatch(
      /base\.tables\[0\]\.table_ids.*Did you mean base\.tables\[\]\.table_id\?/,
    );
    expect(warnings.join('\n')).toMatch(/approval\.code,.*Did you mean approval\.approval_codes\?/);
    expect(warnings.join('\n')).toMatch(/contact\.role_id,.*Did you mean contact\.role_ids\?/);
    expect(warnings.join('\n')).toMatch(/enrichContacts,.*Did you mean enrich_contacts\?/);
    for (const module of ['approval', 'base'])
      expect(warnings.join('\n')).toContain(`settings of ${module} are ignored`);
    expect(warnings).toHaveLength(6);
  });

  test('after ctrl-C it says how far the read came', async () => {
    const running = start(['read', ...inDirectory, '--config', writeJson('c.json', config)], {
      env: { PATH: process.env['PATH'] },
    });
    await linesOf(running)[Symbol.asyncIterator]().next();
    running.child.kill('SIGINT');
    expect((await running.ended).signal).toBe('SIGINT');
    expect(running.stderr()).toMatch(
      /^Interrupted after .*\nIncomplete: .*\nTo go on from here, .*--state\.\n$/,
    );
  });
});

describe('a write that fails', () => {
  /** `>` of a shell, in a folder of its own. */
  async function redirected(script: string, args: readonly string[], given: JsonObject = config) {
    const folder = dirname(writeJson('c.json', given));
    const running = startInShell(script, [...args, '--config', 'c.json'], { cwd: folder });
    return { ...(await running.ended), stderr: running.stderr(), folder };
  }
  const lost = 'The read is not complete.\n';

  test('a full disk: exit code 1 and the reason', async () => {
    const run = await redirected('exec "$0" "$@" > /dev/full', ['read', ...inDirectory]);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`(ENOSPC). ${lost}`) as string,
    });
  });

  test.each(['spec', 'discover', 'check'])('%s into a full disk fails too', async (verb) => {
    const run = await redirected('exec "$0" "$@" > /dev/full', [verb]);
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('(ENOSPC).\n') as string });
  });

  test('a limit on the size of files: no byte is lost before it', async () => {
    const run = await redirected('ulimit -f 16; exec "$0" "$@" > out', ['read', ...inDirectory]);
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`(EFBIG). ${lost}`) as string });
    const out = readFileSync(join(run.folder, 'out'));
    expect(out).toHaveLength(16 * 1024);
    expect(out.toString()).not.toContain('"COMPLETE"');
  });

  test('a reader that goes away: 141 in a shell', async () => {
    const run = await redirected('"$0" "$@" | head -1 > /dev/null; exit "${PIPESTATUS[0]}"', [
      'read',
      ...inDirectory,
    ]);
    expect(run).toMatchObject({
      exitCode: 141,
      stderr: expect.stringContaining(`(EPIPE). ${lost}`) as string,
    });
  });

  test('a closed stdout', async () => {
    const run = await redirected('exec "$0" "$@" >&-', ['read', ...inDirectory]);
    expect(run).toMatchObject({ exitCode: 1, stderr: 'source-lark: stdout is closed. Nothing was read.\n' });
  });
});

test('an event loop that empties is an error, not an end', async () => {
  // Connections that nothing opens, and timers that keep no process alive.
  const stuck = `
    import http from 'node:http';
    import { EventEmitter } from 'node:events';
    import { syncBuiltinESMExports } from 'node:module';
    const plain = globalThis.setTimeout;
    globalThis.setTimeout = (...args) => plain(...args).unref();
    const nothing = new Proxy(new EventEmitter(), { get: (one, key) => one[key] ?? (() => undefined) });
    http.request = () => nothing;
    syncBuiltinESMExports();`;
  const env = { NODE_OPTIONS: `--import=${writeJson('stuck.mjs', stuck)}` };
  const run = await runCli(['read', ...inDirectory], {
    input: { config },
    env,
    timeoutMs: 20_000,
  });
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  expect(run.messages.at(-1)).toMatchObject({ trace: { error: { failure_type: 'system_error' } } });
});

test.each(['/proc/x', '/proc/x/y', '/dev/null/x'])('demo into %s ends at once with its name', async (out) => {
  const run = await runCli(['demo', '--out', out], { timeoutMs: 10_000 });
  expect(run).toMatchObject({ exitCode: 1, stdout: '' });
  expect(run.stderr).toMatch(new RegExp(`^--out ${out}: the folder cannot be created \\(E[A-Z]+\\)`));
});
