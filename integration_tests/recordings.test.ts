// The recordings in docs/media/ show what the program shows today, up to figures and ids.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { record, recordings, shapeOf } from '../tools/record.ts';
import { hasTerminal } from '../tools/terminal/terminal.ts';

test.skipIf(!hasTerminal).each(Object.keys(recordings))('docs/media/%s.txt', async (name) => {
  const recorded = readFileSync(new URL(`../docs/media/${name}.txt`, import.meta.url), 'utf8');
  const shape = shapeOf(await record(name));
  expect(shape.length).toBeGreaterThan(1);
  expect(shapeOf(recorded)).toEqual(shape);
});
