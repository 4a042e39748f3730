// The tests that each mutation is run against; MUTATION_TESTS narrows them to those of the mutated folder, which is faster.
import { defineConfig } from 'vitest/config';

const conditions = ['source', 'module', 'node', 'development|production'];
const tests = process.env['MUTATION_TESTS'] ?? 'test/core/{engine,lark,airbyte,approval,base,modules}/**/*';

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } },
  test: { include: [`${tests}.test.ts`], testTimeout: 60_000 },
});
