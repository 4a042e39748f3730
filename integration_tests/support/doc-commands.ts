// A folder that looks like a clone, and a shell that runs the commands of a page in it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { builtCli, sleep } from './processes.ts';

const home = resolve(import.meta.dirname, '../..');

/** The programs that commands start by a name: of this build, instead of those that npm would install. */
const programs = {
  'source-lark': `exec "${process.execPath}" "${builtCli}" "$@"`,
  'lark-simulator': `exec "${process.execPath}" "${home}/simulator/dist/cli.js" "$@"`,
  npx: 'program=$1; shift; exec "$program" "$@"',
};

/** Makes a folder look like the root of a clone; what commands write stays in it. */
export function makeClone(folder: string): void {
  for (const name of readdirSync(home))
    if (!/^(?:\.git|demo-output|.*\.(?:ndjson|duckdb))$/.test(name))
      symlinkSync(join(home, name), join(folder, name));
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
}

/** How a command went: the problem that it had, if it had one. */
export type Outcome = string | undefined;

/** A shell in a folder, for one command after the other; what runs in the background ends with `close`. */
export interface Shell {
  readonly run: (command: string) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

const patience = 30_000;

export function openShell(folder: string): Shell {
  const env = { ...process.env, PATH: [join(folder, '.bin'), process.env['PATH']].join(delimiter) };
  const background: ChildProcess[] = [];

  /** Until what it writes for the next commands is there. */
  async function started(child: ChildProcess, file: string | undefined): Promise<Outcome> {
    const end = Date.now() + patience;
    while (file !== undefined && !existsSync(join(folder, file))) {
      if (child.exitCode !== null || Date.now() > end) return `it wrote no ${file}`;
      await sleep(50);
    }
    return undefined;
  }

  return {
    async run(command) {
      const inBackground = /&$/.test(command);
      const written = /--config-out (\S+)/.exec(command)?.[1];
      if (inBackground && written !== undefined) rmSync(join(folder, written), { force: true });
      const child = spawn(
        'bash',
        ['-c', `exec 3>&-; ${inBackground ? `exec ${command.slice(0, -1)}` : command}`],
        {
          cwd: folder,
          env,
          detached: true,
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      if (inBackground) {
        background.push(child);
        return started(child, written);
      }
      await once(child, 'close');
      if (child.exitCode !== 0) return `exit code ${String(child.exitCode)}: ${errors.slice(-500)}`;
      const [, output] = / > (\S+)$/.exec(command) ?? [];
      if (output !== undefined && output !== '/dev/null' && statSync(join(folder, output)).size === 0)
        return `it wrote nothing into ${output}`;
      return undefined;
    },
    async close() {
      for (const child of background) {
        if (child.exitCode !== null || child.pid === undefined) continue;
        const gone = once(child, 'close');
        process.kill(-child.pid);
        await gone;
      }
    },
  };
}
