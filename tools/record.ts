// Records in docs/media what a person sees: verbs in a pseudo-terminal, against a simulated tenant, as text; and the plans in the
// pages of the modules.
//
//   npm run record
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { configurationFor, startSimulator, type Simulator } from 'lark-simulator';
import { planTables, withPlan } from './plans.ts';
import { openTerminal, type Terminal } from './terminal/terminal.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const media = fileURLToPath(new URL('../docs/media/', import.meta.url));

const columns = 100;
const enter = '\r';
const down = '\u001b[B';
/** Days of approvals and attendance. */
const days = 300;

/** What a recording is made with. */
interface Studio {
  readonly simulator: Simulator;
  readonly cwd: string;
}

/** Each recording, by its name: what stood on the screen. */
export const recordings: Readonly<Record<string, (studio: Studio) => Promise<string>>> = {
  async init({ simulator, cwd }) {
    const terminal = open(['init', '--base-url', simulator.url], cwd);
    const { app_id, app_secret } = simulator.credentials;
    await terminal.until('How does the app sign in?');
    terminal.type(enter);
    await terminal.until(/◆ {2}App ID/);
    terminal.type(`${app_id}${enter}`);
    await terminal.until(/◆ {2}App Secret/);
    terminal.type(`${app_secret}${enter}`);
    await terminal.until('What do you want to read?');
    terminal.type(` ${down}${down}${down} ${enter}`);
    await terminal.until('Approval codes');
    terminal.type(`${simulator.tenant.approval.codes().slice(0, 1).join()}${enter}`);
    await terminal.until('Check now?');
    terminal.type(enter);
    await terminal.ended;
    return `$ source-lark init\n${terminal.text()}`;
  },

  async 'check-failing'({ simulator, cwd }) {
    simulator.setScopes(simulator.knownScopes.filter((scope) => !scope.startsWith('approval:')));
    try {
      const terminal = open(['check', '--config', configIn(simulator, cwd)], cwd);
      await terminal.ended;
      return `$ source-lark check --config config.json\n${terminal.text()}`;
    } finally {
      simulator.setScopes(simulator.knownScopes);
    }
  },

  async plan({ simulator, cwd }) {
    const terminal = open(['plan', '--config', configIn(simulator, cwd)], cwd);
    await terminal.ended;
    return `$ source-lark plan --config config.json\n${terminal.text()}`;
  },

  async read({ simulator, cwd }) {
    const script = '"$0" "$@" > rows.ndjson';
    const config = configIn(simulator, cwd, ['approval', 'attendance', 'contact']);
    const args = ['read', '--config', config];
    const terminal = openTerminal(['bash', '-c', script, process.execPath, cli, ...args], {
      cwd,
      columns,
      rows: 40,
    });
    await terminal.until(/approval .* timeline[^]*about .* left/);
    const meanwhile = terminal.text();
    await terminal.ended;
    return `$ source-lark read --config config.json > rows.ndjson\n${meanwhile}\n\n... and at its end:\n\n${terminal.text()}`;
  },
};

function open(args: readonly string[], cwd: string): Terminal {
  return openTerminal([process.execPath, cli, ...args], { cwd, columns, rows: 60 });
}

function configIn(simulator: Simulator, cwd: string, modules?: readonly string[]): string {
  const startDate = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const config = { ...configurationFor(simulator, { rates: 'off', startDate }), ...(modules && { modules }) };
  if (modules) Reflect.deleteProperty(config, 'base');
  writeFileSync(join(cwd, 'config.json'), JSON.stringify(config));
  return 'config.json';
}

/** Makes one recording, of a tenant of its own that answers as fast as Lark does. */
export async function record(name: string): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'source-lark-record-'));
  const simulator = await startSimulator({ rates: 'off', latency: 25 });
  try {
    const text = (await recordings[name]?.({ simulator, cwd })) ?? '';
    // As a person would see it at Lark.
    return `${text.replaceAll(simulator.url, 'https://open.larksuite.com').trimEnd()}\n`;
  } finally {
    await simulator.close();
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** What stays the same when a recording is made again: commands, questions, verdicts and the first column of tables. */
export function shapeOf(recording: string): readonly string[] {
  const labels = recording.split('\n').flatMap((line) => {
    const [label] =
      /^(?:\$ .*|◇ {2}[^(]*|OK|FAILED|Read(?= [\d,]+ rows)| {0,2}[a-z_]+(?: month)?(?= {2,}\S))/.exec(line) ??
      [];
    return label === undefined ? [] : [label.trim()];
  });
  return [...new Set(labels)];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const name of Object.keys(recordings)) writeFileSync(join(media, `${name}.txt`), await record(name));
  for (const [module, table] of await planTables()) {
    const page = join(media, `../${module}.md`);
    writeFileSync(page, withPlan(readFileSync(page, 'utf8'), table));
  }
}
