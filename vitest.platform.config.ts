import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';

const minutes = 60_000;

export default defineConfig({
  test: {
    include: ['integration_tests/platform/*.test.ts'],
    globalSetup: 'integration_tests/platform/support/environment.ts',
    reporters: ['default', closingLine],
    testTimeout: 5 * minutes,
    hookTimeout: 10 * minutes,
  },
});
