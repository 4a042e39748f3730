// Makes the Python environment of these tests: once for each list of requirements, in the cache of this user.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const requirements = fileURLToPath(new URL('../requirements.txt', import.meta.url));
const interpreter = process.env['PYTHON'] ?? 'python3.11';

const hash = createHash('sha256').update(interpreter).update(readFileSync(requirements)).digest('hex');
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'source-lark');
const folder = join(cache, `python-${hash.slice(0, 16)}`);
export const python = join(folder, 'bin', 'python');

/** Python 3.11 makes the environment; `PYTHON` names another one (3.10 to 3.12). */
export function setup(): void {
  if (existsSync(folder)) return;
  mkdirSync(cache, { recursive: true });
  // The folder is a link that appears when everything is installed: an interrupted run leaves nothing half done, and of
  // two runs at once the first one to finish wins.
  const own = `${folder}.${process.pid}`;
  const run = (program: string, ...args: string[]): void => {
    execFileSync(program, args, { stdio: 'inherit' });
  };
  try {
    run(interpreter, '-m', 'venv', own);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    run(join(own, 'bin', 'python'), ...pip, '--requirement', requirements);
    symlinkSync(own, folder);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
