import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'simulator/test/**/*.test.ts', 'integration_tests/**/*.test.ts'],
    exclude: ['integration_tests/platform/**'],
    reporters: ['default', closingLine],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
