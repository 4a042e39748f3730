// What a person at a terminal sees and types, in a pseudo-terminal.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { configurationFor } from '../simulator/src/configuration.ts';
import { startSimulator, type Simulator } from '../simulator/src/simulator.ts';
import {
  hasTerminal,
  openTerminal,
  type Terminal,
  type TerminalOptions,
} from '../tools/terminal/terminal.ts';
import { builtCli } from './support/processes.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ rates: 'off' });
});

afterAll(() => simulator.close());

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'source-lark-terminal-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** The connector in a terminal, in a folder of its own unless one is named. */
function open(
  args: readonly string[],
  options: Partial<TerminalOptions> = {},
): Terminal & { readonly cwd: string } {
  const { cwd = folder() } = options;
  const terminal = openTerminal([process.execPath, builtCli, ...args], { ...options, cwd });
  onTestFinished(() => {
    terminal.kill();
  });
  return { ...terminal, cwd };
}

const down = '\u001b[B';
const enter = '\r';
const ctrlC = '\u0003';

const configIn = (cwd: string): unknown => JSON.parse(readFileSync(join(cwd, 'config.json'), 'utf8'));

describe.skipIf(!hasTerminal)('init', () => {
  const begin = (options: Partial<TerminalOptions> = {}, ...flags: string[]) =>
    open(['init', '--base-url', simulator.url, ...flags], options);

  /** Answers everything up to the permissions; reads contacts and approvals. */
  async function answer(terminal: Terminal, secret = simulator.credentials.app_secret): Promise<void> {
    await terminal.until('How does the app sign in?');
    terminal.type(enter);
    await terminal.until(/◆ {2}App ID/);
    terminal.type(`${simulator.credentials.app_id}${enter}`);
    await terminal.until(/◆ {2}App Secret/);
    terminal.type(`${secret}${enter}`);
    await terminal.until('What do you want to read?');
    terminal.type(` ${down}${down}${down} ${enter}`);
    await terminal.until('Approval codes');
    terminal.type(`not a code${enter}`);
    await terminal.until('not a code: is not an approval code');
    terminal.type(`\u0015${simulator.tenant.approval.codes().join(',')}${enter}`);
    await terminal.until('Check now?');
  }

  test('from keystrokes to a configuration that reads', async () => {
    const terminal = begin();
    await answer(terminal);
    expect(terminal.text()).toContain('"approval:approval:readonly"');
    terminal.type(enter);
    expect(await terminal.ended).toBe(0);
    expect(terminal.text()).toContain(simulator.tenant.company.name);
    expect(terminal.text()).toContain('source-lark read --config config.json');
    const { app_id, app_secret } = simulator.credentials;
    expect(configIn(terminal.cwd)).toEqual({
      base_url: simulator.url,
      credentials: { auth_type: 'custom_app', app_id, app_secret },
      modules: ['approval', 'contact'],
      approval: { approval_codes: simulator.tenant.approval.codes() },
    });
    expect(statSync(join(terminal.cwd, 'config.json')).mode & 0o777).toBe(0o600);
    for (const secret of [app_id, app_secret]) expect(terminal.text()).not.toContain(secret);
  });

  test('a check that fails keeps the configuration, checks again, and says what to do', async () => {
    simulator.setScopes(simulator.knownScopes.filter((scope) => !scope.startsWith('approval:')));
    onTestFinished(() => {
      simulator.setScopes(simulator.knownScopes);
    });
    const terminal = begin();
    await answer(terminal);
    terminal.type(enter);
    await terminal.until('Check again?');
    expect(terminal.text()).toMatch(/FAILED[^]*approval:approval:readonly/);
    terminal.type(enter);
    await terminal.until(/Check again\?[^]*Check again\?/);
    terminal.type(`n${enter}`);
    expect(await terminal.ended).toBe(1);
    expect(terminal.text()).toContain('source-lark check --config config.json');
    expect(configIn(terminal.cwd)).toMatchObject({ modules: ['approval', 'contact'] });
  });

  test('ctrl-C at a question writes nothing', async () => {
    const terminal = begin();
    await terminal.until('How does the app sign in?');
    terminal.type(ctrlC);
    expect(await terminal.ended).toBe(130);
    expect(terminal.text()).toContain('Nothing was written.');
    expect(existsSync(join(terminal.cwd, 'config.json'))).toBe(false);
  });

  test('an existing file is overwritten only on a yes', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'config.json'), '{}');
    const terminal = begin({ cwd });
    await terminal.until('config.json exists. Overwrite it?');
    terminal.type(`n${enter}`);
    expect(await terminal.ended).toBe(130);
    expect(configIn(cwd)).toEqual({});
  });

  test('asks only for what no flag answers', async () => {
    const { app_id, app_secret } = simulator.credentials;
    const env = { LARK_APP_ID: app_id, LARK_APP_SECRET: app_secret };
    const terminal = begin({ env }, '--yes');
    await terminal.until('What do you want to read?');
    terminal.type(`${down}${down}${down} ${enter}`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.text()).not.toContain('App ID');
    expect(configIn(terminal.cwd)).toMatchObject({ modules: ['contact'] });
  });
});

describe.skipIf(!hasTerminal)('read', () => {
  let slow: Simulator;

  beforeAll(async () => {
    // Slow enough to be seen, and to be interrupted.
    slow = await startSimulator({ rates: 'off', latency: 25 });
  });

  afterAll(() => slow.close());

  /** stdout into a file, as a person does it: progress is on stderr. */
  function read(options: Partial<TerminalOptions> = {}, modules = ['approval', 'contact']) {
    const cwd = folder();
    const startDate = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10);
    const config = { ...configurationFor(slow, { rates: 'off', startDate }), modules };
    writeFileSync(join(cwd, 'config.json'), JSON.stringify(config));
    const script = '"$0" "$@" > rows.ndjson';
    const program = ['bash', '-c', script, process.execPath, builtCli, 'read', '--config', 'config.json'];
    const terminal = openTerminal(program, { ...options, cwd });
    onTestFinished(() => {
      terminal.kill();
    });
    return { ...terminal, cwd };
  }

  const lineOf = (module: string) => new RegExp(`^${module} +\\d+/\\d+ streams +[\\d,]+ rows?`, 'm');
  const timeLine = /^[\d.]+ s {2}[\d,]+ calls(?:, [\d.]+\/s)?/m;

  test('a line a module, calls, their rate and the time that is left, and a summary that stays', async () => {
    const terminal = read();
    await terminal.until(lineOf('approval'));
    await terminal.until(timeLine);
    await terminal.until(/about [\d.]+ (?:s|min \d+ s) left/);
    // One picture, drawn again in its place.
    expect(terminal.text().match(new RegExp(lineOf('approval'), 'gm'))).toHaveLength(1);
    expect(await terminal.ended).toBe(0);
    expect(terminal.text()).toMatch(/^Read [\d,]+ rows of 18 streams in .* calls to Lark\.$/m);
    expect(terminal.text()).toMatch(/^approval +7\/7 streams/m);
  });

  test('resizing and narrow terminals hold: no line is broken', async () => {
    const terminal = read({ columns: 100 });
    await terminal.until(timeLine);
    await terminal.resize(36, 12);
    await terminal.until(/^contact {3}\d+\/\d+ streams.*…$/m);
    await terminal.resize(70, 24);
    expect(await terminal.ended).toBe(0);
    const heads = terminal.screen().filter((line) => /^(?:approval|contact) /.test(line));
    expect(heads).toHaveLength(2);
  });

  test('ctrl-C ends it with what is incomplete and how to go on', async () => {
    const terminal = read();
    await terminal.until(/^approval .* [1-9][\d,]* rows/m);
    terminal.type(ctrlC);
    expect(await terminal.ended).toBe(130);
    expect(terminal.text()).toMatch(/^Interrupted after [\d,]+ rows/m);
    expect(terminal.text()).toMatch(/^Incomplete: .*approval_instances/m);
    expect(terminal.text()).toMatch(/^To go on from here: --state .*rows\.ndjson$/m);
  });
});

describe.skipIf(!hasTerminal)('check', () => {
  test('that fails says what is missing and where, and exits with 1', async () => {
    simulator.setScopes(simulator.knownScopes.filter((scope) => !scope.startsWith('approval:')));
    onTestFinished(() => {
      simulator.setScopes(simulator.knownScopes);
    });
    const cwd = folder();
    writeFileSync(join(cwd, 'config.json'), JSON.stringify(configurationFor(simulator, { rates: 'off' })));
    const terminal = open(['check', '--config', 'config.json'], { cwd });
    expect(await terminal.ended).toBe(1);
    expect(terminal.text()).toMatch(/^FAILED$/m);
    expect(terminal.text()).toContain('approval:approval:readonly');
    for (const line of terminal.text().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
