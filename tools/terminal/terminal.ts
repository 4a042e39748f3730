// A program in a pseudo-terminal: keys in, what a person sees out. Python's own pty module makes the terminal, so that no
// package has to be compiled.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';

const script = fileURLToPath(new URL('run_in_pty.py', import.meta.url));

/** Whether this machine can make one: Python is missing on few. */
export const hasTerminal = spawnSync('python3', ['-c', 'import pty, termios']).status === 0;

/** A program at a terminal. */
export interface Terminal {
  /** Waits until the screen, with what has scrolled away, shows a text. */
  readonly until: (text: string | RegExp) => Promise<void>;
  readonly type: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** Everything that was printed, as it stands on the screen and above it, without colours. */
  readonly text: () => string;
  /** The lines of the screen alone. */
  readonly screen: () => readonly string[];
  /** How many keys were pressed. */
  readonly keys: () => number;
  /** The exit code; 128 and the number of the signal where one ended it. */
  readonly ended: Promise<number>;
  readonly kill: () => void;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that `until` waits; default 20 seconds. */
  readonly patience?: number;
}

/** Starts a program. */
export function openTerminal(program: readonly string[], options: TerminalOptions): Terminal {
  const { columns = 80, rows = 24, cwd, env = {}, patience = 20_000 } = options;
  const emulator = new xterm.Terminal({ cols: columns, rows, scrollback: 5_000, allowProposedApi: true });
  const child = spawn('python3', [script, String(columns), String(rows), ...program], {
    cwd,
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    emulator.write(chunk, () => {
      for (const look of waiting) look();
    });
  });
  const ended = once(child, 'close').then(async ([code]: unknown[]) => {
    await new Promise<void>((done) => {
      emulator.write('', done);
    });
    return Number(code);
  });
  let pressed = 0;
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const lines = (from: number): string[] => {
    const buffer = emulator.buffer.active;
    return Array.from({ length: buffer.length - from }, (_, index) =>
      (buffer.getLine(from + index)?.translateToString(true) ?? '').trimEnd(),
    );
  };
  const text = (): string => lines(0).join('\n').trimEnd();

  return {
    text,
    screen: () => lines(emulator.buffer.active.baseY),
    keys: () => pressed,
    ended,
    kill: () => void child.kill('SIGKILL'),
    type(keys) {
      // A sequence of an arrow key is one key.
      pressed += keys.replaceAll(/\u001b\[./g, '.').length;
      send({ keys });
    },
    async resize(nextColumns, nextRows) {
      emulator.resize(nextColumns, nextRows);
      send({ size: [nextColumns, nextRows] });
      await Promise.resolve();
    },
    until: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const shown = text();
          if (typeof wanted === 'string' ? !shown.includes(wanted) : !wanted.test(shown)) return;
          waiting.delete(look);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`The terminal does not show ${String(wanted)} but:\n${text()}`));
        }, patience);
        waiting.add(look);
        look();
      }),
  };
}
