// Makes the Python environment of these tests, once for each list of requirements.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const folder = at('.venv');
export const python = `${folder}/bin/python`;
const requirements = at('requirements.txt');
const installed = `${folder}/installed.txt`;

/** Python 3.11 makes the environment; `PYTHON` names another one (3.10 to 3.12). */
export function setup(): void {
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  const run = (program: string, ...args: string[]): void => {
    execFileSync(program, args, { stdio: 'inherit' });
  };
  run(process.env['PYTHON'] ?? 'python3.11', '-m', 'venv', folder);
  run(
    python,
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    requirements,
  );
  writeFileSync(installed, wanted);
}
