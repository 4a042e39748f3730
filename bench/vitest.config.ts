import { defineConfig } from 'vitest/config';

const conditions = ['source', 'module', 'node', 'development|production'];

/** Measurements that need the virtual clock and the tenants of the tests. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } },
  test: {
    include: ['bench/*.measure.ts', 'test/scale/{approval-rates,contact-rates,attendance-year}.test.ts'],
    testTimeout: 300_000,
  },
});
