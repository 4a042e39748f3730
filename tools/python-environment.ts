// Python environments in the cache of this user: each list of requirements is installed once.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A virtual environment, whether it is there already or not. */
export interface PythonEnvironment {
  /** Its interpreter. */
  readonly python: string;
  /**
   * Makes it unless it is there.
   * @throws Error when Python is not at hand or a package cannot be installed; nothing half done is left
   */
  readonly make: () => void;
}

/** Python 3.11 makes the environment; `PYTHON` names another one (3.10 to 3.12). */
export function pythonEnvironment(requirements: string): PythonEnvironment {
  const interpreter = process.env['PYTHON'] ?? 'python3.11';
  const hash = createHash('sha256').update(interpreter).update(requirements).digest('hex');
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'source-lark');
  const folder = join(cache, `python-${hash.slice(0, 16)}`);
  return {
    python: join(folder, 'bin', 'python'),
    make() {
      if (existsSync(folder)) return;
      mkdirSync(cache, { recursive: true });
      // The folder is a link that appears when everything is installed: of two runs at once the first to finish wins.
      const own = `${folder}.${process.pid}`;
      // Stdout may be a report.
      const run = (program: string, ...args: string[]): void => {
        execFileSync(program, args, { stdio: ['ignore', process.stderr, process.stderr] });
      };
      try {
        run(interpreter, '-m', 'venv', own);
        const list = join(own, 'requirements.txt');
        writeFileSync(list, requirements);
        const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
        run(join(own, 'bin', 'python'), ...pip, '--requirement', list);
        symlinkSync(own, folder);
      } catch (error) {
        rmSync(own, { recursive: true, force: true });
        if (!existsSync(folder)) throw error;
      }
    },
  };
}
