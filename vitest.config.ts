import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/closing-line.ts';

const seconds = 1000;
const minutes = 60 * seconds;

/** `lark-simulator` is its TypeScript source here, as it is for the compiler. */
const conditions = ['source', 'module', 'node', 'development|production'];

interface Settings {
  readonly timeout?: number;
  /** Files follow each other in one worker, and the modules they share are loaded once: half of the time. */
  readonly shared?: boolean;
}

/** What a project's tests need decides which project they are in; CONTRIBUTING describes each. */
const project = (name: string, include: string[], { timeout = minutes, shared = false }: Settings = {}) => ({
  extends: true as const,
  test: { name, include, isolate: !shared, testTimeout: timeout, hookTimeout: timeout },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } },
  test: {
    reporters: ['default', closingLine()],
    // Without it one of two cores is left to Vitest itself, which needs little.
    maxWorkers: '100%',
    setupFiles: 'test/support/clean-up.ts',
    experimental: { fsModuleCache: true },
    projects: [
      project('core', ['test/{core,checkers,support}/**/*.test.ts'], { shared: true }),
      project('simulated', ['test/simulated/**/*.test.ts', 'simulator/test/**/*.test.ts'], { shared: true }),
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
          // Its containers and Python environments need cores of their own.
          maxWorkers: '50%',
          sequence: { groupOrder: 1 },
          include: ['integration_tests/platform/*.test.ts'],
          globalSetup: 'integration_tests/platform/support/environment.ts',
          testTimeout: 5 * minutes,
          hookTimeout: 10 * minutes,
        },
      },
    ],
  },
});
