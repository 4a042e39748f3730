/** The simulator stands alone, so that a mistake of ours cannot hide in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const home = resolve(import.meta.dirname, '../src');
const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test.each(files)('%s imports nothing but Node and its neighbours', (file) => {
  const path = join(home, file);
  const imports = [...readFileSync(path, 'utf8').matchAll(/from '([^']+)'/g)].map(([, from = '']) => from);
  for (const from of imports.filter((one) => !one.startsWith('node:'))) {
    expect(resolve(dirname(path), from).startsWith(home + sep), from).toBe(true);
  }
});
