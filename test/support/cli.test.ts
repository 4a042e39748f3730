// The runner tells what a child process printed and how it ended; small scripts stand in for the connector.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli, tailState, writeJson } from './cli.ts';
import { log, state } from '../checkers/protocol/examples/lines.ts';

/** A script to run in place of the connector. */
const script = (body: string) => writeJson('program.mjs', body);

const endless = `setInterval(() => process.stdout.write(${JSON.stringify(`${log}\n`)}), 1);`;

test('lines, messages, stderr and the exit code arrive', async () => {
  const program = script(`console.log(${JSON.stringify(log)}); console.error('oh'); process.exitCode = 3;`);
  const run = await runCli(['spec'], { program });
  expect(run).toMatchObject({ lines: [log], stdout: `${log}\n`, stderr: 'oh\n', exitCode: 3, signal: null });
  expect(run.messages).toEqual([JSON.parse(log)]);
});

test('input becomes files and flags, text stays as it is', async () => {
  const program = script(
    "import { readFileSync } from 'node:fs';\n" +
      'const [verb, ...more] = process.argv.slice(2);\n' +
      "console.log(verb, more.map((word, n) => (n % 2 ? readFileSync(word, 'utf8') : word)).join(' '));",
  );
  const { stdout } = await runCli(['read'], { program, input: { config: { a: 1 }, state: 'not json' } });
  expect(stdout).toBe('read --config {"a":1} --state not json\n');
});

test('the child sees PATH and what it is given, in a folder of its own', async () => {
  const program = script('console.log(JSON.stringify({ ...process.env, cwd: process.cwd() }))');
  const { stdout } = await runCli([], { program, env: { LOG_LEVEL: 'debug' } });
  const seen = JSON.parse(stdout) as Record<string, string>;
  expect(seen).toMatchObject({ LOG_LEVEL: 'debug', PATH: process.env['PATH'] });
  expect(seen).not.toHaveProperty('HOME');
  expect(seen['cwd']).toContain('source-lark-test-');
});

test('a signal after so many lines', async () => {
  const run = await runCli([], { program: script(endless), killAfter: { lines: 3, signal: 'SIGTERM' } });
  expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
  expect(run.lines.length).toBeGreaterThanOrEqual(3);
});

test('half a line is tolerated after a kill, and an error otherwise', async () => {
  const half = `process.stdout.write(${JSON.stringify(`${log}\n{"type":`)});`;
  const ended = await runCli([], { program: script(half) });
  expect(ended.lines).toEqual([log]);
  expect(() => ended.messages).toThrow('stdout ends without a newline: {"type":');
  const killed = await runCli([], {
    program: script(`${half} setInterval(() => {}, 1000);`),
    killAfter: { lines: 1, signal: 'SIGKILL' },
  });
  expect(killed.messages).toEqual([JSON.parse(log)]);
});

test('a closed stdout reaches the child as EPIPE', async () => {
  const program = script(
    `process.stdout.on('error', (e) => { console.error(e.code); process.exit(0); }); ${endless}`,
  );
  const run = await runCli([], { program, closeStdoutAfter: 2 });
  expect(run).toMatchObject({ exitCode: 0, stderr: 'EPIPE\n' });
  expect(run.lines.length).toBeGreaterThanOrEqual(2);
});

test('a line that is no message is an error only when messages are wanted', async () => {
  const run = await runCli([], { program: script("console.log('hello')") });
  expect(run.lines).toEqual(['hello']);
  expect(() => run.messages).toThrow('not a valid Airbyte message');
});

test('a process that hangs is killed', async () => {
  const hanging = runCli([], { program: script('setInterval(() => {}, 1000)'), timeoutMs: 300 });
  await expect(hanging).rejects.toThrow('still ran after 300 ms');
});

test('a missing build is named', async () => {
  await expect(runCli([], { program: '/nowhere/cli.js' })).rejects.toThrow('run npm run build first');
});

test('files of one name do not meet', () => {
  const [one, two] = [writeJson('x.json', 1), writeJson('x.json', 2)];
  expect([one, two].map((path) => readFileSync(path, 'utf8'))).toEqual(['1', '2']);
});

test('tailState keeps the last STATE of each stream, as a platform hands it back', () => {
  const later = state.replace('2024-05-01', '2024-06-01');
  const other = state.replace('"name":"orders"', '"name":"items"');
  const [orders, items] = [later, other].map((line) => {
    const { stream } = (JSON.parse(line) as { state: { stream: object } }).state;
    return { type: 'STREAM', stream };
  });
  expect(tailState([state, other, log, later])).toEqual([orders, items]);
  expect(tailState([log])).toEqual([]);
});
