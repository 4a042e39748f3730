// The Python environments of these tests.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '../../../tools/python-environment.ts';

const environmentOf = (list: string): ReturnType<typeof pythonEnvironment> =>
  pythonEnvironment(readFileSync(fileURLToPath(new URL(`../${list}`, import.meta.url)), 'utf8'));

const main = environmentOf('requirements.txt');
const ofMeltano = environmentOf('requirements-meltano.txt');

export const { python } = main;
/** Where `meltano` and its own `python` are. */
export const meltanoBin = dirname(ofMeltano.python);

/** Makes them before the first test. */
export function setup(): void {
  main.make();
  ofMeltano.make();
}
