import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';

const seconds = 1000;
const minutes = 60 * seconds;

/** `lark-simulator` is its TypeScript source here, as it is for the compiler. */
const conditions = ['source', 'module', 'node', 'development|production'];

/** What a project's tests need decides which project they are in; CONTRIBUTING describes each. */
const project = (
  name: string,
  include: string[],
  settings: { exclude?: string[]; timeout?: number } = {},
) => {
  const { exclude = [], timeout = minutes } = settings;
  return {
    extends: true as const,
    test: { name, include, exclude, testTimeout: timeout, hookTimeout: timeout },
  };
};

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } },
  test: {
    reporters: ['default', closingLine()],
    projects: [
      project('core', ['test/{core,checkers,support}/**/*.test.ts']),
      project('simulated', ['test/simulated/**/*.test.ts', 'simulator/test/**/*.test.ts']),
      project('verbs', ['integration_tests/verbs/*.test.ts']),
      project('process', ['integration_tests/*.test.ts', 'integration_tests/acceptance/*.test.ts']),
      project('scale', ['test/scale/*.test.ts'], { timeout: 3 * minutes }),
      project('faults', ['test/faults/*.test.ts'], { timeout: 10 * minutes }),
      project('sync', ['integration_tests/sync/*.test.ts'], { timeout: 5 * minutes }),
      project('browser', ['integration_tests/browser/*.test.ts'], { timeout: 3 * minutes }),
      {
        extends: true,
        test: {
          name: 'platform',
          include: ['integration_tests/platform/*.test.ts'],
          globalSetup: 'integration_tests/platform/support/environment.ts',
          testTimeout: 5 * minutes,
          hookTimeout: 10 * minutes,
        },
      },
    ],
  },
});
