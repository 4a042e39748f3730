// From `git clone` to rows of the simulated company by the README's commands alone; `npm run bench` reports the seconds.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { followReadme } from '../bench/stopwatch.ts';
import { minute } from '../test/support/time.ts';

const repository = resolve(import.meta.dirname, '../.git');

test.runIf(existsSync(repository))(
  'two commands of the README lead to rows',
  { timeout: 5 * minute },
  async () => {
    const { laps, rows } = await followReadme();
    expect(laps).toHaveLength(2);
    expect(rows).toBeGreaterThan(10_000);
  },
);
