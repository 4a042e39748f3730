// The clipboard, through whichever program of the system reaches it.
import { spawn } from 'node:child_process';

/** Of macOS, Wayland, X11 and Windows (also below it, in WSL). */
const programs: readonly (readonly [program: string, ...args: string[]])[] = [
  ['pbcopy'],
  ['wl-copy'],
  ['xclip', '-selection', 'clipboard'],
  ['clip.exe'],
];

/** Milliseconds after which a program is taken to have no clipboard. */
const patience = 2_000;

/** Whether the text was copied; false where no program could. */
export async function copy(text: string): Promise<boolean> {
  for (const [program, ...args] of programs) if (await pipeTo(program, args, text)) return true;
  return false;
}

function pipeTo(program: string, args: readonly string[], text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: patience });
    child.on('error', () => {
      resolve(false);
    });
    child.stdin.on('error', () => undefined);
    child.on('exit', (code) => {
      resolve(code === 0);
    });
    child.stdin.end(text);
  });
}
