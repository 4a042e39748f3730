// The Python environment of these tests.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '../../../tools/python-environment.ts';

const requirements = fileURLToPath(new URL('../requirements.txt', import.meta.url));

/** Its interpreter, and what makes it before the first test. */
export const { python, make: setup } = pythonEnvironment(readFileSync(requirements, 'utf8'));
