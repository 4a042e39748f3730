// The pages of the modules show what `plan` says of a simulated company today: `npm run record` renews them.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planTables, plannedModules, withPlan } from '../../../tools/plans.ts';

const tables = await planTables();

test.each(plannedModules)('docs/%s.md', (name) => {
  const page = readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');
  const table = tables.get(name) ?? '';
  expect(table.split('\n').length).toBeGreaterThan(2);
  expect(page).toBe(withPlan(page, table));
  expect(page).toContain(table);
});
