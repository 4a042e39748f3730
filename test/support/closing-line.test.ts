// The closing line of CI counts every project, and fails on a failed step and on a project without tests.
import { expect, test } from 'vitest';
import { verdictOf, type ProjectCounts } from './closing-line.ts';

const counts = (project: string, passed: number, failed = 0, skipped = 0): ProjectCounts => ({
  project,
  passed,
  failed,
  skipped,
});

test.each<[string, ProjectCounts[], string[], string[], 0 | 1]>([
  ['everything passed', [counts('core', 3), counts('scale', 2)], [], ['5 passed, 0 failed'], 0],
  [
    'a test was skipped',
    [counts('core', 3, 0, 1), counts('scale', 2)],
    [],
    ['5 passed, 0 failed, 1 skipped'],
    0,
  ],
  [
    'a test failed, and with it its step',
    [counts('core', 3, 1), counts('scale', 2)],
    ['npm test'],
    ['failed: npm test', '5 passed, 1 failed'],
    1,
  ],
  [
    'lint failed',
    [counts('core', 3), counts('scale', 2)],
    ['npm run lint'],
    ['failed: npm run lint', '5 passed, 1 failed'],
    1,
  ],
  [
    'a project has no test left',
    [counts('core', 3), counts('scale', 0)],
    [],
    ['ran no test: scale', '3 passed, 1 failed'],
    1,
  ],
  [
    'the build failed before any test',
    [],
    ['npm test'],
    ['failed: npm test', 'ran no test: core', 'ran no test: scale', '0 passed, 2 failed'],
    1,
  ],
])('%s', (_what, reported, failedSteps, lines, exitCode) => {
  expect(verdictOf(reported, ['core', 'scale'], failedSteps)).toEqual({ lines, exitCode });
});
